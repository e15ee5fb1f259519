"""A local text is law at its office from its day on, by the chief's decision; matters that run keep theirs."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import Error, connection, transaction

from heli.access.wall import scope
from heli.base import clock, keys
from heli.base.canonical import canonical
from heli.base.errors import BadInput, NotFound, Refused
from heli.base.settings import CONFIG
from heli.law.counting import installed_calendars
from heli.law.lawbook import LawbookError
from heli.law.local import digest_of_text
from heli.ledger.checkpoint import Signer
from heli.matters import books, books_local
from heli.matters.books import LoadedBook
from heli.matters.effects import EVERYWHERE
from heli.matters.local_law import deciding, drafts, exchange
from heli.matters.local_law.deciding import Decision
from heli.matters.models import LayerDecision, LayerDraft, Matter, TimeLimit
from heli.matters.opening import open_matter
from heli.matters.verify import verify
from tests.factories.matters import AT as NOON
from tests.factories.matters import World, carried_book, clock_at, new_key
from tests.factories.offices import LONGZI, NAGARZE, ON

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
"""
OWN = """\
procedure: local_longzi_visit
name: {zh: 村居走访, en: Village visit}
instruments: {L-LV: "2022"}
local:
  instruments:
    L-LV:
      name: {zh: 走访规定, en: Rules on visits}
      family: institutional
      versions: {"2022": {in_force: "2022-12-01", articles: 6}}
line: criminal
tracks:
  visit:
    name: {zh: 走访, en: Visit}
    states:
      planned: {zh: 拟走访, en: Planned}
      done: {zh: 已走访, en: Done, final: true}
acts:
  plan:
    name: {zh: 拟走访, en: Plan}
    opens_matter: true
    by: [case_management, prosecutor]
    moves: [{track: visit, from: absent, to: planned}]
    basis: ["L-LV 1"]
  report:
    name: {zh: 报告, en: Report}
    by: [case_management, prosecutor, handling_prosecutor]
    moves: [{track: visit, from: planned, to: done}]
    basis: ["L-LV 2"]
limits:
  visit_in:
    name: {zh: 走访期限, en: Time to visit}
    binds: own
    starts: {act: plan}
    length: "10 days"
    stops: [report]
    basis: ["L-LV 3"]
closes:
  when: {track: visit, in: [done]}
"""
DECIDED = Decision("隆检党发〔2022〕8号", ON, ON, "办案需要")


@pytest.fixture
def here(world: World) -> Iterator[World]:
    """The world, its lawbook read apart from that of other tests."""
    before = books.use(LoadedBook(carried_book().law.national, installed_calendars()))
    with clock_at(NOON):
        yield world
    books.use(before)


def put(world: World, text: str, author: str = "security_admin", office: str = LONGZI) -> LayerDraft:
    person = world.cast.people[author]
    with scope(world.cast.reader(author)):
        made = drafts.start(world.cast.offices[office], text, actor=person)
        return drafts.put(made.pk, actor=person)


def adopt(world: World, draft: LayerDraft, decision: Decision = DECIDED, by: str = "chief") -> LayerDecision:
    with scope(world.cast.reader(by)):
        return deciding.adopt(draft.pk, decision, actor=world.cast.people[by], digest=draft.digest)


def rules_of(matter: UUID) -> set[str]:
    with scope(EVERYWHERE):
        return set(TimeLimit.objects.filter(matter=matter).values_list("rule", flat=True))


def visit(world: World, office: str = LONGZI, on: date = ON) -> Any:
    return open_matter(
        "local_longzi_visit", act="plan", office=world.cast.offices[office].pk, title="示例村走访",
        actor=world.actor("case_manager"), facts={}, happened_at=on, key=new_key(),
    )  # fmt: skip


def test_it_holds_from_its_day_on_and_running_matters_keep_theirs(here: World) -> None:
    """The matter of before has no such term; one of after has it, and everything verifies."""
    made = adopt(here, put(here, LAYER))
    assert made.base == carried_book().book.written("arrest_review", ON).hash
    after = here.open(happened_at=ON)
    before = here.open(happened_at=date(2022, 12, 28))
    assert "local_longzi_pace_meet" in rules_of(after.matter)
    assert "local_longzi_pace_meet" not in rules_of(before.matter) | rules_of(here.matter)
    here.done(
        "substitute",
        "case_manager",
        {"substitute": here.person("head"), "until": "2099-12-31", "reason": "请假"},
    )
    with scope(EVERYWHERE):
        versions = dict(Matter.objects.values_list("pk", "version"))
        limit = TimeLimit.objects.filter(matter=after.matter, rule="local_longzi_pace_meet").first()
    assert versions[here.matter] == versions[before.matter] != versions[after.matter]
    assert limit is not None
    assert limit.ends_on == date(2023, 1, 3)  # 3 days to 2 January, a holiday
    assert [str(finding) for finding in verify().findings] == []
    _name_is_kept(here)
    _wall_stands(here, made)


def test_an_own_procedure_opens_at_its_office_alone_until_it_is_ended_and_every_process_knows_it(
    here: World,
) -> None:
    other = LoadedBook(carried_book().law.national, installed_calendars())
    other.follow_local()
    assert "local_longzi_visit" not in other.book.names()
    adopt(here, put(here, OWN))
    opened = visit(here)
    assert rules_of(opened.matter) == {"visit_in"}
    # another process finds it by the hash that the acts name, with the rules that it cites, and in its lists when it is told
    with scope(EVERYWHERE):
        version = Matter.objects.get(pk=opened.matter).version
    assert other.by_version(version).written.procedure == "local_longzi_visit"
    assert "L-LV" in other.book.instruments
    third = LoadedBook(carried_book().law.national, installed_calendars())
    third.follow_local()
    books_local.tell()
    third.follow_local()
    assert third.on("local_longzi_visit", ON, here.cast.offices[LONGZI]).hash == version.removeprefix(
        books.PREFIX
    )
    for office, day in ((NAGARZE, ON), (LONGZI, date(2022, 12, 29))):
        with pytest.raises(Refused) as refusal:
            visit(here, office, day)
        assert refusal.value.code == "local.not_here"
    with scope(here.cast.reader("chief")):
        deciding.end("local_longzi_visit", DECIDED, actor=here.cast.people["chief"])
    with pytest.raises(Refused):
        visit(here)
    here.done("report", "case_manager", matter=opened.matter)
    with scope(EVERYWHERE):
        assert Matter.objects.get(pk=opened.matter).closed_on is not None


def test_an_administrator_of_the_place_writes_and_the_chief_of_the_office_adopts_never_his_own_text(
    here: World,
) -> None:
    draft = put(here, LAYER)
    for who in ("security_admin", "system_admin", "deputy", "handler"):
        with scope(here.cast.reader(who)), pytest.raises((Refused, NotFound)) as refusal:
            deciding.adopt(draft.pk, DECIDED, actor=here.cast.people[who], digest=draft.digest)
        if isinstance(refusal.value, Refused):
            assert refusal.value.code == "local.not_yours"
    with scope(here.cast.reader("other_chief")), pytest.raises(NotFound):
        deciding.adopt(draft.pk, DECIDED, actor=here.cast.people["other_chief"], digest=draft.digest)
    with scope(here.cast.reader("chief")):
        LayerDraft.objects.filter(pk=draft.pk).update(author=here.cast.people["chief"])
    with pytest.raises(Refused) as own:
        adopt(here, draft)
    assert own.value.code == "local.own_text"
    for who in ("handler", "chief", "audit_admin", "case_manager"):
        with scope(here.cast.reader(who)), pytest.raises(Refused) as refusal:
            drafts.start(here.cast.offices[LONGZI], LAYER, actor=here.cast.people[who])
        assert refusal.value.code == "directory.not_yours"


BAD_DAYS: list[tuple[dict[str, Any], str]] = [
    ({"number": " "}, "number"),
    ({"from_on": date(2022, 12, 29)}, "from_on"),
    ({"decided_on": date(2022, 12, 31)}, "decided_on"),
]


def test_a_decision_has_a_number_and_a_day_to_come_and_adopts_what_the_chief_read(here: World) -> None:
    draft = put(here, LAYER)
    for changed, field in BAD_DAYS:
        with pytest.raises(BadInput) as wrong:
            adopt(here, draft, replace(DECIDED, **changed))
        assert wrong.value.reasons[0].field == field
    author = here.cast.people["security_admin"]
    with scope(here.cast.reader("security_admin")):
        drafts.write(draft.pk, LAYER.replace("3 days", "2 days"), actor=author, seen=draft.digest)
        with pytest.raises(Refused) as late:
            drafts.write(draft.pk, LAYER, actor=author, seen=draft.digest)
    assert late.value.code == "draft.changed"
    with pytest.raises(Refused) as refusal:
        adopt(here, draft)
    assert refusal.value.code == "local.not_put"
    loose = LAYER + 'deciders: {approve_arrest: {by: handling_prosecutor, basis: ["L-LZ 3"]}}\n'
    with pytest.raises(LawbookError) as floor:
        put(here, loose)
    (fault,) = floor.value.faults
    assert (fault.file, fault.line) == ("local_longzi_pace.yaml", 20)
    assert "would loosen the floor" in fault.say


def _name_is_kept(here: World) -> None:
    found = drafts.check(LAYER, here.cast.offices[NAGARZE])
    assert any("the name is taken" in fault.say and "隆子" in fault.say for fault in found.faults)
    assert drafts.check(LAYER.replace("3 days", "2 days"), here.cast.offices[LONGZI]).holds


def _wall_stands(here: World, made: LayerDecision) -> None:
    """The chief alone writes a decision, nobody changes it, and drafts are read by the administrators and the chief."""
    with scope(here.cast.reader("security_admin")), pytest.raises(Error), transaction.atomic():
        LayerDecision.objects.create(
            office=made.office, layer="local_x", text="x", digest="x", from_on=ON, decision="x", decided_on=ON,
            author=here.cast.people["system_admin"], adopter=here.cast.people["security_admin"], at=clock.now(),
        )  # fmt: skip
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE matters_layerdecision SET text = ''")
    draft = put(here, LAYER.replace("3 days", "2 days"))
    for who in ("handler", "other_chief", "case_manager"):
        with scope(here.cast.reader(who)):
            assert not LayerDraft.objects.filter(pk=draft.pk).exists()


def test_an_exported_file_comes_in_as_a_draft_and_a_changed_one_not_at_all(here: World) -> None:
    if keys.signing(CONFIG.keys) is None:
        keys.make_signing(CONFIG.keys)
    made = adopt(here, put(here, LAYER))
    content = exchange.export(made)
    received = exchange.receive(content)
    assert (received.text, received.layer, received.decision) == (LAYER, "local_longzi_pace", DECIDED.number)
    assert received.signer is not None
    for old, new in (("3 days", "9 days"), ("隆检党发", "拉检党发"), ("2022-12-30", "2022-12-29")):
        with pytest.raises(Refused) as refusal:
            exchange.receive(content.decode().replace(old, new, 1).encode())
        assert refusal.value.code == "local.tampered"
    for nothing in (b"", b"[]", b'{"heli": "other"}', b"\xff", b"[" * 100_000):
        with pytest.raises(Refused) as unread:
            exchange.receive(nothing)
        assert unread.value.code == "local.no_file"
    # an unknown signer is said to be unknown
    key = Ed25519PrivateKey.generate()
    body: dict[str, Any] = {
        "heli": exchange.FORMAT,
        "layer": "local_longzi_pace",
        "text": LAYER,
        "sha256": digest_of_text(LAYER),
    }
    signer = Signer("elsewhere", key.public_key().public_bytes_raw())
    signed = base64.b64encode(key.sign(b"heli local layer\n" + canonical(body))).decode()
    content = json.dumps({**body, "signature": {"signer": signer.text(), "ed25519": signed}}).encode()
    assert exchange.receive(content).signer is None
    assert exchange.receive(content, also=signer.text()).signer == "elsewhere"
