"""A matter that is divided lets in whom the other lets in: nobody gains, nobody loses, who was shut out stays so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from heli.access import subjects
from heli.access.grants import turn
from heli.access.models import Grant
from heli.access.subjects import Subject
from heli.access.wall import scope
from heli.base import clock
from heli.matters.door import perform
from heli.matters.effects import EVERYWHERE
from heli.matters.granting import give_grant, withdraw_grant
from heli.matters.models import Matter, MatterAct, MatterSnapshot, TeamMember
from heli.matters.proposals import approve
from heli.matters.stream import CaseStream, Recorded
from heli.matters.verify import replay, verify
from tests.factories.matters import World, new_key
from tests.integration.matters.walls import rows_seen

READERS = ("handler", "assistant", "head", "colleague", "deputy", "case_manager", "county_other", "other_chief",
           "qushui_prosecutor", "interest_head", "police_contact", "court_contact", "agency_contact")  # fmt: skip


def let_in(world: World, to: Any, **more: Any) -> UUID:
    given = {"reason": "协作", "from_on": clock.today(), "key": new_key(), **more}
    return give_grant(world.matter, actor=world.actor("head"), to=to, **given)


def divided(world: World) -> UUID:
    """The matter that goes on with the party who is free, in a case of his own."""
    facts = {"parties": [world.free[2:]], "title": "示例另案", "reason": "示例理由"}
    done = perform(CaseStream(world.case, world.matter), "split", actor=world.actor("handler"), facts=facts,
                   key=new_key())  # fmt: skip
    assert isinstance(done, Recorded)
    with scope(EVERYWHERE):
        other: UUID = Matter.objects.get(case=UUID(done.opened[0])).pk
    return other


def reads(world: World, key: str, matter: UUID) -> bool:
    """Whether the database lets one of the cast see a matter."""
    with scope(world.cast.reader(key)):
        return Matter.objects.filter(pk=matter).exists()


def who_reads(world: World, matter: UUID) -> set[str]:
    return {key for key in READERS if reads(world, key, matter)}


def whole() -> None:
    with scope(EVERYWHERE):
        for row in MatterSnapshot.objects.all():
            assert replay("matter", row.pk) == row.data
    assert [str(f) for f in verify().findings] == []


def people_of(matter: UUID) -> set[tuple[str, str, int | None]]:
    with scope(EVERYWHERE):
        rows = Grant.objects.filter(subject_kind="matter", subject=matter, withdrawn_at=None)
        return {(row.given_to, row.may, row.target) for row in rows}


def test_who_read_the_matter_reads_both_and_who_was_shut_out_reads_neither(world: World) -> None:
    police = world.cast.offices["police:540529"]
    let_in(world, police, may="work")
    let_in(world, world.cast.people["county_other"], to_on=clock.today() + timedelta(days=9))
    let_in(world, [world.cast.people["qushui_prosecutor"], world.cast.people["interest_head"]])
    taken_back = let_in(world, world.cast.people["other_chief"])
    withdraw_grant(taken_back, actor=world.actor("head"), why="误给", key=new_key())
    subjects.deny(Subject("matter", world.matter), [world.person("interest_head"), world.person("deputy")])
    before = who_reads(world, world.matter)
    other = divided(world)
    assert who_reads(world, other) == who_reads(world, world.matter) == before
    for key in ("county_other", "interest_head", "deputy"):  # every table of it, by both walls
        seen = {world.matter, other} & rows_seen(world.cast.reader(key))["Matter"]
        assert bool(seen) == (key == "county_other")
    assert {"police_contact", "county_other", "qushui_prosecutor"} <= before
    assert not before & {"other_chief", "interest_head", "deputy", "colleague"}
    assert people_of(other) == people_of(world.matter)
    with scope(EVERYWHERE):
        old, new = Matter.objects.get(pk=world.matter), Matter.objects.get(pk=other)
        assert (new.grantees, new.denied) == (old.grantees, old.denied)
        begun = MatterSnapshot.objects.get(pk=other).data["grants"]
        assert (
            len(begun) == len(people_of(other)) == Grant.objects.filter(pk__in=begun, subject=other).count()
        )
    whole()


def test_a_grant_taken_back_here_still_holds_there_until_it_is_taken_back_there(world: World) -> None:
    here = let_in(world, world.cast.people["county_other"])
    other = divided(world)
    withdraw_grant(here, actor=world.actor("head"), why="不再需要", key=new_key())
    assert not reads(world, "county_other", world.matter)
    assert reads(world, "county_other", other)
    with scope(EVERYWHERE):
        there = Grant.objects.get(subject=other, target=world.person("county_other"))
    withdraw_grant(there.pk, actor=world.actor("head"), why="不再需要", key=new_key())
    assert not reads(world, "county_other", other)
    whole()


def test_who_hands_over_one_half_keeps_the_other_and_a_substitute_stands_in_both(world: World) -> None:
    until = clock.today() + timedelta(days=30)
    facts = {"substitute": world.person("qushui_prosecutor"), "until": until.isoformat(), "reason": "休假"}
    world.done("substitute", "case_manager", facts)
    other = divided(world)
    with scope(EVERYWHERE):
        team = [set(TeamMember.objects.filter(matter=m).values_list("person", "part", "until"))
                for m in (world.matter, other)]  # fmt: skip
        held = MatterSnapshot.objects.get(pk=world.matter).data["meta"]["places"]
        places = MatterSnapshot.objects.get(pk=other).data["meta"]["places"]
    assert team[0] == team[1]
    assert places.keys() == held.keys() > {"handler"}
    assert not set(places.values()) & set(held.values())
    new = {"handler": world.person("head"), "ground": "load", "reason": "示例理由"}
    put = world.proposed("reassign", "head", new, matter=other)
    approve(put.proposal, actor=world.actor("chief"), key=new_key())
    with scope(EVERYWHERE):
        running = dict(Grant.objects.filter(pk__in=[held["handler"], places["handler"]])
                       .values_list("subject", "withdrawn_at"))  # fmt: skip
    assert running[world.matter] is None
    assert running[other] is not None
    whole()


def test_what_is_shut_to_all_but_named_persons_lets_nobody_else_in_by_a_grant(world: World) -> None:
    let_in(world, world.cast.people["county_other"])
    subjects.seal(Subject("matter", world.matter), [world.person("handler")])
    other = divided(world)
    assert who_reads(world, other) == who_reads(world, world.matter) == {"handler"}


def test_a_grant_that_begins_later_begins_in_both(world: World) -> None:
    later = clock.today() + timedelta(days=3)
    let_in(world, world.cast.people["county_other"], from_on=later)
    other = divided(world)
    assert not reads(world, "county_other", other)
    turn(later)
    assert reads(world, "county_other", other)
    assert reads(world, "county_other", world.matter)


def test_the_record_names_each_grant_that_was_taken_over(world: World) -> None:
    here = let_in(world, world.cast.people["county_other"], basis="PF2022 1")
    other = divided(world)
    with scope(EVERYWHERE):
        begun = MatterAct.objects.get(matter=other, name="begin_divided")
        there = Grant.objects.get(subject=other, target=world.person("county_other"))
        handlers = Grant.objects.get(subject=other, target=world.person("handler"))
    assert (there.basis, handlers.basis) == ("PF2022 1", str(begun.pk))
    assert f'"{here}":"{there.pk}"' in bytes(begun.leaf).decode()
