"""At /law/ what an office and those above it decided stands beside the national rule: whose, from when, adopted by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from heli.access.wall import scope
from heli.law.counting import installed_calendars
from heli.matters import books
from heli.matters.books import LoadedBook
from heli.matters.effects import EVERYWHERE
from heli.matters.local_law import deciding, drafts
from heli.matters.local_law.deciding import Decision
from heli.matters.models import TimeLimit
from tests.factories.matters import AT as NOON
from tests.factories.matters import carried_book, clock_at
from tests.factories.offices import LONGZI, ON
from tests.integration.web.world import World, sign_in, world_with_accounts

pytestmark = pytest.mark.django_db
LAYER = """\
layer: local_longzi_pace
name: {zh: 隆子办案节奏, en: Pace of Longzi}
extends: arrest_review
instruments: {L-LZ: "2022"}
local:
  instruments:
    L-LZ:
      name: {zh: 隆子县院办案规定, en: Rules of Longzi}
      family: institutional
      versions: {"2022": {in_force: "2022-12-01", articles: 6}}
limits:
  local_longzi_pace_meet:
    name: {zh: 首次讯问, en: First interrogation}
    bearer: {party: suspect}
    binds: own
    starts: {act: accept}
    length: "3 days"
    stops: [interrogate]
    basis: ["L-LZ 2"]
deciders:
  refuse_arrest: {by: chief_prosecutor, basis: ["L-LZ 3"]}
warn:
  accept:
    - {id: local_longzi_pace_file, when: {complete: true}, say: {zh: 请核对卷宗页码, en: Check the pages}, basis: ["L-LZ 4"]}
"""
DECIDED = Decision("隆检党发〔2022〕8号", ON, ON, "办案需要")
PAGE = "/law/procedures/arrest_review/"


@pytest.fixture
def here() -> Iterator[World]:
    before = books.use(LoadedBook(carried_book().law.national, installed_calendars()))
    with clock_at(NOON):
        yield world_with_accounts()
    books.use(before)


def adopt(world: World, decision: Decision = DECIDED) -> None:
    author, chief = world.cast.people["security_admin"], world.cast.people["chief"]
    with scope(world.cast.reader("security_admin")):
        made = drafts.start(world.cast.offices[LONGZI], LAYER, actor=author)
        draft = drafts.put(made.pk, actor=author)
    with scope(world.cast.reader("chief")):
        deciding.adopt(draft.pk, decision, actor=chief, digest=draft.digest)
    book = books.library()
    assert isinstance(book, LoadedBook)
    book.refresh()


def part(page: str, start: str, end: str) -> str:
    """The text of a part of a page, its tags gone."""
    found = page[page.index(start) :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[: found.index(end)]))


def test_local_rules_stand_beside_the_national_ones_at_their_office_alone(here: World) -> None:
    client, elsewhere = sign_in(here, "handler"), sign_in(here, "other_chief")
    national = client.get(PAGE).text
    assert "本地规则" not in national
    adopt(here)
    page = client.get(PAGE).text
    assert national.count("law-rule") + 1 == page.count("law-rule")
    term = part(page, 'class="law-added"', 'id="acts"')
    for words in (
        "隆子办案节奏",
        "首次讯问",
        "3日",
        "隆子县院办案规定第二条",
        "2022年12月30日",
        DECIDED.number,
    ):
        assert words in term, (words, term)
    assert here.cast.people["chief"].name in term
    refusal = part(page, 'id="act-refuse_arrest"', "</article>")
    assert "不低于检察长" in refusal
    assert "隆子县院办案规定第三条" in refusal
    assert "请核对卷宗页码" in part(page, 'id="act-accept"', "</article>")
    # each national rule is there as before
    assert part(national, 'id="limits"', "</section>").strip() in part(page, 'id="limits"', "</section>")
    assert "本院有本地规则" in client.get("/law/").text
    for other in (elsewhere.get(PAGE).text, elsewhere.get("/law/").text):
        assert "隆子办案节奏" not in other
        assert "本院有本地规则" not in other


def test_what_is_not_in_force_yet_says_so_and_what_is_ended_says_until_when(here: World) -> None:
    client = sign_in(here, "handler")
    adopt(here, replace(DECIDED, from_on=ON + timedelta(days=5)))
    page = client.get(PAGE).text
    assert "尚未施行" in part(page, 'id="local"', "</section>")
    assert "首次讯问" in part(page, 'class="law-added"', 'id="acts"')
    with scope(here.cast.reader("chief")):
        last = replace(DECIDED, from_on=date(2023, 2, 1))
        deciding.end("local_longzi_pace", last, actor=here.cast.people["chief"])
    assert "2023年1月31日" in part(client.get(PAGE).text, 'id="local"', "</section>")


def test_a_clock_that_rests_on_a_local_rule_says_whose_it_is(here: World) -> None:
    adopt(here)
    opened = here.open(happened_at=ON)
    with scope(EVERYWHERE):
        rows = {row.rule: row.pk for row in TimeLimit.objects.filter(matter=opened.matter)}
    manager = sign_in(here, "case_manager")
    said = manager.get(f"/limits/{rows['local_longzi_pace_meet']}/").text
    for words in ("隆子办案节奏", DECIDED.number, "2022年12月30日", here.cast.people["chief"].name):
        assert words in said, words
    assert "本地规则：隆子办案节奏" in manager.get(f"/matters/{opened.matter}/").text
    national = next(pk for rule, pk in rows.items() if not rule.startswith("local_"))
    assert "隆子办案节奏" not in manager.get(f"/limits/{national}/").text
