"""Sealing shuts the matters that it names, each by an act in its own record; unsealing opens them again (CPL 286, N7)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest

from heli.access.blind_index import record_query
from heli.access.wall import scope
from heli.base.errors import Refused
from heli.matters.case_opening import PartyGiven
from heli.matters.effects import EVERYWHERE, run_waiting
from heli.matters.models import Matter, MatterAct, Task, TimeLimit
from heli.matters.opening import open_matter
from heli.matters.proposals import approve, review
from heli.matters.shutting import check_may_be_shut
from heli.matters.verify import replay, verify
from tests.factories.matters import World, new_key
from tests.factories.offices import LONGZI, NAGARZE
from tests.integration.matters.walls import who_sees

NUMBER, ADULT, NOBODY = "540522200605010010", "440524188001010014", "11010519491231002X"
SEALED = {"seal_what": ["judgment_record", "case_file"], "bound": True}


@dataclass
class Sealing:
    """A minor's case: the matters on it, and the record sealing that was opened for him."""

    world: World
    matter: UUID
    party: str
    record: UUID

    def seal(self, *matters: UUID) -> None:
        facts = {**SEALED, "matters_sealed": [str(one) for one in matters]}
        self.world.done("seal", "handler", facts, bearers=(self.party,), matter=self.record)
        run_waiting()

    def sees(self, matter: UUID) -> set[str]:
        keys = ("handler", "colleague", "chief", "case_manager")
        return who_sees(matter, [(key, self.world.cast.reader(key)) for key in keys])

    def asked(self, number: str = NUMBER) -> list[tuple[int, str]]:
        reader = self.world.cast.reader("handler", purpose="recidivism")
        with scope(reader):
            return record_query(reader, number, asked_from=self.world.matter)


def person(name: str, number: str, born: str) -> PartyGiven:
    known = {"party_kind": "person", "name": name, "birth_on": born, "birth_precision": "day",
             "documents_of_identity": [{"number": number}]}  # fmt: skip
    charges = [{"charge": "theft", "offence_on": "2022-11-01"}]
    return PartyGiven("suspect", facts=known, charges=charges)


@pytest.fixture
def sealing(world: World) -> Sealing:
    return make_sealing(world, [person("示例次仁", NUMBER, "2006-05-01")])


def make_sealing(world: World, parties: list[PartyGiven]) -> Sealing:
    """The minor is the first of the parties; his record sealing is about him alone."""
    opened = world.open(title="示例次仁涉嫌盗窃案", parties=parties)
    minor = opened.parties[0]
    record = open_matter(
        "record_sealing", act="receive_non_prosecution", office=world.cast.offices[LONGZI].pk, title="封存",
        actor=world.actor("handler"), facts={"suspects": [str(minor)]}, case=opened.case,
        parties=[PartyGiven("suspect", minor)], key=new_key(), handler=world.person("handler"),
    )  # fmt: skip
    return Sealing(world, opened.matter, f"p:{minor}", record.matter)


def codes() -> list[list[str]]:
    with scope(EVERYWHERE):
        return [task.detail["codes"] for task in Task.objects.filter(kind="effect_refused")]


def test_a_sealed_matter_is_open_to_whoever_sealed_it_and_to_nobody_else(sealing: Sealing) -> None:
    assert sealing.sees(sealing.matter) == {"chief", "case_manager"}
    with scope(EVERYWHERE):
        assert TimeLimit.objects.filter(matter=sealing.matter).exists()
    sealing.seal(sealing.matter)
    assert codes() == []
    assert sealing.sees(sealing.matter) == {"handler"}
    assert sealing.sees(sealing.world.matter) > {"handler"}
    for who, seen in (("chief", False), ("handler", True)):
        with scope(sealing.world.cast.reader(who)):
            assert TimeLimit.objects.filter(matter=sealing.matter).exists() is seen
            assert MatterAct.objects.filter(matter=sealing.matter).exists() is seen


def test_sealing_is_an_act_in_the_record_that_verifies_and_replays(sealing: Sealing) -> None:
    sealing.seal(sealing.matter)
    assert run_waiting() == 0
    with scope(EVERYWHERE):
        acts = MatterAct.objects.filter(matter=sealing.matter).order_by("seq").values_list("name", flat=True)
        assert list(acts)[-1:] == ["seal_matter"]
    assert [str(finding) for finding in verify().findings] == []
    with scope(EVERYWHERE):
        assert replay("matter", sealing.matter)["meta"]["sealed"] is True
        Matter.objects.filter(pk=sealing.matter).update(closed_list=False)
        assert ["matter closed_list" in str(finding) for finding in verify().findings] == [True]


def test_never_07_the_index_answers_of_a_sealed_matter_as_of_nobody_until_it_is_unsealed(
    sealing: Sealing,
) -> None:
    before = sealing.sees(sealing.matter)
    assert [office for office, _ in sealing.asked()] == [sealing.world.cast.offices[LONGZI].pk]
    sealing.seal(sealing.matter)
    assert sealing.asked() == sealing.asked(NOBODY) == []
    facts = {"unsealing_ground": "new_crime", "total_months": 72, "explanation": "数罪并罚"}
    waits = sealing.world.proposed(
        "unseal", "handler", facts, bearers=(sealing.party,), matter=sealing.record
    )
    review(waits.proposal, agrees=True, say="同意", actor=sealing.world.actor("head"))
    approve(waits.proposal, actor=sealing.world.actor("chief"), key=new_key())
    run_waiting()
    assert codes() == []
    assert sealing.sees(sealing.matter) == before
    assert len(sealing.asked()) == 1
    assert [str(finding) for finding in verify().findings] == []


def test_all_the_named_matters_are_sealed_or_none_and_only_his_own_of_this_office(sealing: Sealing) -> None:
    world = sealing.world
    world.cast.place("other_manager", "示例管", NAGARZE, "case_management")
    there = world.open(
        office=world.cast.offices[NAGARZE].pk, actor=world.actor("other_manager"), facts={"complete": True}
    )
    sealing.seal(sealing.matter, world.matter, there.matter)
    assert codes() in ([["seal.not_his"]], [["seal.other_office"]])
    assert {"chief" in sealing.sees(one) for one in (sealing.matter, world.matter)} == {True}
    with scope(EVERYWHERE):
        source = Matter.objects.get(pk=sealing.record)
        for matter, code in ((world.matter, "seal.not_his"), (there.matter, "seal.other_office")):
            with pytest.raises(Refused) as refusal:
                check_may_be_shut(Matter.objects.get(pk=matter), source, [sealing.party])
            assert [reason.code for reason in refusal.value.reasons] == [code]
        check_may_be_shut(Matter.objects.get(pk=sealing.matter), source, [sealing.party])


def test_a_joint_case_with_an_adult_is_not_sealed_as_a_whole(world: World) -> None:
    adult = person("示例成年", ADULT, "1990-01-01")
    joint = make_sealing(world, [person("示例次仁", NUMBER, "2006-05-01"), adult])
    joint.seal(joint.matter)
    assert codes() == [["seal.joint"]]
    assert "chief" in joint.sees(joint.matter)
