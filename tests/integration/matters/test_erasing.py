"""A matter past its term is erased as a whole: nothing says any more what was in it, and the record verifies."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import transaction

from heli.access.wall import scope
from heli.base import keys
from heli.base.errors import BadInput, Refused
from heli.base.ids import uuid7
from heli.base.settings import CONFIG
from heli.documents.papers import open_paper, title_of
from heli.documents.settling import said_of, secret_of, settle
from heli.ledger.erasures import Erasure, path_of, read
from heli.matters.correcting import erase as erase_facts
from heli.matters.effects import EVERYWHERE
from heli.matters.erasing import erase_matter, preview
from heli.matters.models import (
    CaseFact,
    Draft,
    Erasing,
    Matter,
    MatterAct,
    MatterFact,
    MatterParty,
    MatterSnapshot,
    Paper,
    Party,
)
from heli.matters.parties import profile_of
from heli.matters.reading import matter_page
from heli.matters.repeating import Repeated, repeat
from heli.matters.situation import forget_parties
from heli.matters.stream import CaseStream
from heli.matters.verify import replay, verify
from heli.matters.words import find
from heli.offices.node import this_node
from tests.factories.erasing import TITLE, Closed, chief, closed_matter, on_the_same_case, term_over
from tests.factories.matters import World, new_key


@pytest.fixture
def closed(world: World) -> Iterator[Closed]:
    """A closed matter, on a day after its term."""
    made = closed_matter(world)
    with term_over():
        yield made


def erase(closed: Closed, by: str = "chief") -> UUID:
    done = erase_matter(
        closed.matter, reason="保管期满", actor=closed.world.actor(by), key=f"erase:{closed.matter}"
    )
    return done.act


def findings() -> list[str]:
    return [str(finding) for finding in verify().findings]


def name_of(party: UUID) -> str:
    with scope(EVERYWHERE):
        row = Party.objects.get(pk=party)
    return profile_of(party, row.profile, row.key_id).name


def test_everything_that_says_what_was_in_it_goes_and_the_record_verifies(closed: Closed) -> None:
    before = findings()
    act = erase(closed)
    assert settle() == 1
    with scope(EVERYWHERE):
        row = Matter.objects.get(pk=closed.matter)
        assert (row.title_text, str(row.erased_on)) == (row.number or "—", "2053-01-10")
        left = MatterFact.objects.filter(act__matter=closed.matter, sealed__isnull=False)
        assert list(left.values_list("act_id", "name")) == [(act, "reason")]
        assert not CaseFact.objects.filter(act__case=closed.case, sealed__isnull=False).exists()
        papers = Paper.objects.filter(matter=closed.matter)
        assert {(title_of(paper), paper.file_id) for paper in papers} == {("", None)}
        assert find("示例甲") == [closed.world.matter]
        assert MatterAct.objects.get(pk=act).name == "erase_matter"
        assert replay("matter", closed.matter) == MatterSnapshot.objects.get(pk=closed.matter).data
    with scope(closed.world.cast.reader("case_manager")):
        assert not Draft.objects.filter(matter=closed.matter).exists()
    assert [name_of(party) for party in closed.parties] == ["", ""]
    assert not closed.file.exists()
    assert (before, findings()) == ([], [])
    assert {act for act, _ in verify().erased} >= {str(row) for row in _acts_with_facts(closed)}


def _acts_with_facts(closed: Closed) -> list[UUID]:
    with scope(EVERYWHERE):
        rows = MatterFact.objects.filter(act__matter=closed.matter, erased_by__isnull=False)
        return list(rows.values_list("act_id", flat=True))


def test_a_party_on_whom_a_running_matter_rests_stays_and_is_let_go_of(closed: Closed) -> None:
    other = on_the_same_case(closed)
    with scope(closed.world.cast.reader("chief")):
        told = preview(closed.matter)
    assert (told.parties, told.kept_parties, told.files) == (1, 1, 1)
    erase(closed)
    assert [name_of(party) for party in closed.parties] == ["示例扎西", ""]
    with scope(EVERYWHERE):
        assert set(
            MatterParty.objects.filter(party=closed.parties[0]).values_list("matter_id", flat=True)
        ) == {other.matter}
        assert other.matter in find("示例扎西")
        assert closed.matter not in find("示例扎西")
    assert findings() == []


def test_a_file_that_another_matter_holds_too_stays(closed: Closed, world: World) -> None:
    other = closed_matter(world)
    erase(closed)
    assert settle() == 1
    assert closed.file.exists()
    with scope(EVERYWHERE):
        paper = Paper.objects.get(matter=other.matter, file__isnull=False)
    reader = world.cast.reader("case_manager")
    with scope(reader):
        assert open_paper(reader, other.matter, paper.pk).data
    erase(other)
    settle()
    assert not closed.file.exists()


def test_it_is_named_on_the_list_outside_the_database_once(closed: Closed) -> None:
    act = erase(closed)
    assert erase(closed) == act
    settle()
    assert settle() == 0
    listed = read(path_of(CONFIG.var, str(this_node())), secret_of)
    mine = [one for one in listed.erasures if one.act == str(act)]
    assert [(one.kind, one.stream, one.on) for one in mine] == [("matter", str(closed.matter), "2053-01-10")]
    assert set(mine[0].detail["parties"]) == {str(party) for party in closed.parties}
    assert keys.key_ids(CONFIG.keys)
    with scope(EVERYWHERE):
        assert Erasing.objects.get(pk=act).settled_at is not None


@pytest.mark.parametrize("by", ["case_manager", "head"])
def test_only_the_chief_or_a_deputy_orders_it(closed: Closed, by: str) -> None:
    with pytest.raises(Refused, match="not_yours"):
        erase(closed, by)
    assert erase(closed, "deputy")


def test_not_before_its_term_ends_nor_while_it_runs_nor_without_a_reason(world: World) -> None:
    closed = closed_matter(world)
    with pytest.raises(Refused, match="too_early"):
        erase(closed)
    with term_over():
        with pytest.raises(Refused, match=r"erase\.open"):
            erase_matter(world.matter, reason="x", actor=chief(world), key=new_key())
        with pytest.raises(BadInput):
            erase_matter(closed.matter, reason=" ", actor=chief(world), key=new_key())
        assert closed.row().erased_on is None
        assert erase(closed)


def test_nothing_is_added_to_it_and_its_page_still_opens(closed: Closed) -> None:
    erase(closed)
    with pytest.raises(Refused, match="erased"):
        erase_matter(closed.matter, reason="再次", actor=chief(closed.world), key=new_key())
    with pytest.raises(Refused, match="erased"):
        closed.world.done("send_back", "case_manager", {"reason": "x"}, matter=closed.matter)
    reader = closed.world.cast.reader("chief")
    with scope(reader):
        page = matter_page(closed.matter, chief(closed.world))
    assert page.timeline[0].name == "erase_matter"
    assert TITLE not in repr(page)


def test_a_record_from_before_is_told_again_by_acts_of_the_engine_and_verifies(closed: Closed) -> None:
    """As in a restored backup: the list names what this record still holds."""
    with transaction.atomic():
        before = transaction.savepoint()
        with scope(EVERYWHERE):
            made = CaseFact.objects.filter(act__party_id=closed.parties[1], name="name").get()
        stream = CaseStream(closed.case, closed.matter)
        erase_facts(stream, made.act_id, ["name"], reason="更正", actor=chief(closed.world), key=new_key())
        erase(closed)
        with scope(EVERYWHERE):
            told = [said_of(row) for row in Erasing.objects.filter(matter=closed.matter).order_by("id")]
        transaction.savepoint_rollback(before)
    forget_parties()
    assert [one.kind for one in told] == ["facts", "matter"]
    assert name_of(closed.parties[1]) == "示例卓玛"
    assert repeat(told[:1]) == Repeated(1, 0)
    assert [name_of(party) for party in closed.parties] == ["示例扎西", ""]
    assert repeat(told) == Repeated(1, 1)
    assert name_of(closed.parties[0]) == ""
    assert str(closed.row().erased_on) == "2053-01-10"
    assert findings() == []
    assert repeat(
        [*told, Erasure(str(uuid7()), "2053-01-10", "matter", str(uuid7()), told[1].detail)]
    ) == Repeated(0, 3)
    with scope(EVERYWHERE):
        assert {said_of(row).act for row in Erasing.objects.filter(matter=closed.matter)} == {
            one.act for one in told
        }
