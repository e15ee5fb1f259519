"""N9: who is complained of, and who works under him, is never on the path of the complaint, nor of what opens from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from heli.access.wall import scope
from heli.base.errors import Refused
from heli.matters.complained import NAMED_BY
from heli.matters.correcting import correct
from heli.matters.effects import EVERYWHERE, run_waiting
from heli.matters.models import Matter, MatterLink, Task
from heli.matters.opening import open_matter
from heli.matters.people import candidates_for
from heli.matters.stream import MatterStream
from heli.matters.verify import verify
from heli.notices.duty import may_know
from heli.offices.codes import bits
from tests.factories.lawbooks import shipped
from tests.factories.matters import AT, World, clock_at, make_world, new_key
from tests.factories.offices import LONGZI
from tests.integration.matters.walls import who_sees

pytestmark = pytest.mark.django_db
READERS = ("handler", "assistant", "head", "deputy", "chief", "case_manager", "colleague", "shannan_chief")
LETTER = {"channel": "letter", "kind": "report", "content": "反映某检察官办案拖延", "reachable": True}
LEAD = {"came_from": "letter", "what": "某检察官收受礼物", "where": "示例县", "lead_kind": "other"}
ASKED = {"who": "某人", "asker_kind": "own_staff", "kind": "insider_asks", "how": "in_person", "words": "问某案怎样",
         "by_procedure": False, "concerned_here": False}  # fmt: skip
OPENED: dict[str, tuple[str, dict[str, Any]]] = {
    "petition_intake": ("receive", LETTER),
    "lead": ("receive", LEAD),
    "interference_record": ("record", ASKED),
    "accountability": ("open", {"arose_from": "petition", "alleged": "oversight", "story": "情况"}),
}


@dataclass
class Complaint:
    """A world in which somebody is complained of."""

    world: World

    def open(self, procedure: str, about: str | None, by: str = "case_manager", **more: Any) -> UUID:
        act, facts = OPENED[procedure]
        if about is not None:
            named: object = str(self.world.person(about))
            facts = facts | {NAMED_BY[procedure]: named if procedure == "accountability" else [named]}
        return open_matter(
            procedure, act=act, office=self.world.cast.offices[LONGZI].pk, title="反映", actor=self.world.actor(by),
            facts=facts, key=new_key(), **more,
        ).matter  # fmt: skip

    def sees(self, matter: UUID) -> set[str]:
        """Who reads it, were it of the criminal line and of no restricted kind: then the deputy does, unless he is shut out."""
        with scope(EVERYWHERE):
            Matter.objects.filter(pk=matter).update(line_bit=bits(("criminal",)), level=0)
        return who_sees(matter, [(key, self.world.cast.reader(key)) for key in READERS])


@pytest.fixture
def complaint(db: None) -> Iterator[Complaint]:
    with clock_at(AT):
        yield Complaint(make_world())


def test_never_09_every_procedure_of_complaints_names_whom_it_is_about_and_is_tried() -> None:
    assert NAMED_BY.keys() == OPENED.keys()
    book = shipped()
    for procedure, fact in NAMED_BY.items():
        acts = book.written(procedure).procedure.acts
        named = [act.facts[fact] for act in acts.values() if fact in act.facts]
        assert {one.type for one in named} <= {"person", "persons"}, procedure
        assert fact in acts[OPENED[procedure][0]].facts


def test_never_09_the_person_complained_of_is_shut_out_and_the_others_are_not(complaint: Complaint) -> None:
    for procedure in OPENED:
        before, after = complaint.open(procedure, None), complaint.open(procedure, "deputy")
        assert [str(finding) for finding in verify().findings] == [], procedure
        assert {"chief", "case_manager", "deputy"} <= complaint.sees(before), procedure
        assert {"chief", "case_manager"} <= complaint.sees(after), procedure
        assert not {"deputy", "handler", "head"} & complaint.sees(after), procedure


def test_never_09_those_under_him_are_shut_out_from_lists_tasks_notices_and_draws(
    complaint: Complaint,
) -> None:
    world = complaint.world
    matter = complaint.open("lead", "deputy")
    under = ("handler", "assistant", "head")
    with scope(EVERYWHERE):
        row = Matter.objects.get(pk=matter)
    assert {world.person(one) for one in under} <= set(row.denied)
    assert not any(may_know(world.person(one), row) for one in (*under, "deputy"))
    assert may_know(world.person("chief"), row)
    with scope(EVERYWHERE):
        drawn = candidates_for(matter)
    assert world.person("handler") not in drawn
    for one in under:
        with scope(world.cast.reader(one)):
            assert not Task.objects.filter(matter=matter).exists()
            assert not Matter.objects.filter(pk=matter).exists()


def test_never_09_nobody_who_is_shut_out_is_given_the_complaint(complaint: Complaint) -> None:
    world = complaint.world
    matter = complaint.open("petition_intake", "deputy")
    facts = {"mode": "by_turn", "seed": "1"}
    with pytest.raises(Refused) as refusal:
        world.do("allocate", "case_manager", facts | {"handler": world.person("handler")}, matter=matter)
    assert [reason.code for reason in refusal.value.reasons] == ["people.shut_out"]
    world.done("allocate", "case_manager", facts | {"handler": world.person("colleague")}, matter=matter)
    with pytest.raises(Refused):
        complaint.open("petition_intake", "deputy", handler=world.person("handler"))


def test_never_09_who_works_under_him_does_not_enter_it(complaint: Complaint) -> None:
    for by, about in (("case_manager", "chief"), ("handler", "deputy"), ("deputy", "deputy")):
        with pytest.raises(Refused) as refusal:
            complaint.open("interference_record", about, by=by)
        assert [reason.code for reason in refusal.value.reasons] == ["complained.here"]
    with scope(EVERYWHERE):
        assert not Matter.objects.filter(procedure="interference_record").exists()


def test_never_09_a_handler_who_turns_out_to_be_concerned_leaves_and_another_is_asked_for(
    complaint: Complaint,
) -> None:
    world = complaint.world
    matter = complaint.open("petition_intake", None)
    world.done("allocate", "case_manager",
               {"handler": world.person("colleague"), "mode": "by_turn", "seed": "1"}, matter=matter)  # fmt: skip
    passed = {"to_whom": "检务督察部门", "judicial_staff": False, "to_complained": False}
    world.done(
        "route", "case_manager", passed | {"complained_of": [str(world.person("colleague"))]}, matter=matter
    )
    assert "colleague" not in complaint.sees(matter)
    with scope(EVERYWHERE):
        assert Task.objects.filter(matter=matter, done_by="reassign", for_part="case_management").exists()


def test_never_09_a_correction_that_names_another_shuts_him_out_as_well(complaint: Complaint) -> None:
    world = complaint.world
    matter = complaint.open("lead", "handler")
    assert "deputy" in complaint.sees(matter)
    with scope(EVERYWHERE):
        act = Matter.objects.get(pk=matter).acts.get(seq=1).pk
    facts = {"complained_of": [str(world.person("deputy"))]}
    correct(
        MatterStream(matter),
        act,
        reason="写错了人",
        actor=world.actor("case_manager"),
        key=new_key(),
        facts=facts,
    )
    assert [str(finding) for finding in verify().findings] == []
    assert not {"deputy", "head", "handler"} & complaint.sees(matter)
    assert "chief" in complaint.sees(matter)


def test_never_09_what_opens_from_a_complaint_shuts_out_the_same_people(complaint: Complaint) -> None:
    world = complaint.world
    matter = complaint.open("petition_intake", "deputy")
    second = {"other_kind": "other", "other_content": "另一事项"}
    world.done("split", "case_manager", second, matter=matter)
    passed = {"to_whom": "侦查部门", "judicial_staff": True, "by_name": True, "to_complained": False}
    world.done("route", "case_manager", passed, matter=matter)
    run_waiting()
    with scope(EVERYWHERE):
        opened = list(MatterLink.objects.filter(matter=matter, relation="opened").select_related("other"))
        denied = set(Matter.objects.get(pk=matter).denied)
    assert {link.other.procedure for link in opened} == {"petition_intake", "own_investigation"}
    assert world.person("handler") in denied
    assert [set(link.other.denied) for link in opened] == [denied, denied]
