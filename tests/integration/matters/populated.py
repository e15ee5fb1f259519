"""Rows in every table of the room, in three offices, so that what each of the cast sees can be compared."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from heli.access.wall import scope
from heli.base import clock
from heli.base.ids import uuid7
from heli.matters.effects import EVERYWHERE
from heli.matters.models import (
    ActEntry,
    Allocation,
    Counter,
    Effect,
    Erasing,
    ExternalNumber,
    IntakeRow,
    Matter,
    MatterFact,
    MatterLink,
    Paper,
    Party,
    Proposal,
    Service,
    StoredFile,
    Task,
    TeamMember,
    TimeLimit,
)
from heli.offices.models import Person
from tests.factories.matters import World
from tests.factories.offices import NAGARZE, QUSHUI

LISTED = (Matter, TimeLimit, Proposal, Task, Service, Paper, StoredFile)


def populate(world: World) -> None:
    """A matter at Longzi, one at Qushui, and one at Nagarze that the provincial head is barred from."""
    opened = [world.matter]
    for place in (QUSHUI, NAGARZE):
        world.cast.place(f"manager_of_{place}", "示例案管", place, "case_management")
        made = world.open(
            office=world.cast.offices[place].pk,
            actor=world.actor(f"manager_of_{place}"),
            facts={"complete": True},
        )
        opened.append(made.matter)
    with scope(EVERYWHERE):
        matters = [Matter.objects.get(pk=pk) for pk in opened]
        for matter in matters:
            _rows(matter, world.cast.people["handler"])
        barred = [world.person("provincial_head")]
        Matter.objects.filter(pk=opened[2]).update(denied=barred)
        for model in LISTED[1:]:
            model.objects.filter(matter=opened[2]).update(denied=barred)


def _wall(matter: Matter) -> dict[str, Any]:
    names = ("place_ord", "line_bit", "level", "closed_list", "grantees", "denied")
    return {"matter": matter, **{name: getattr(matter, name) for name in names}}


def _rows(matter: Matter, person: Person) -> None:
    """One row at least of each table that opening a matter leaves empty."""
    now, wall, office = clock.now(), _wall(matter), matter.office
    file = StoredFile.objects.create(
        **wall, sha256=b"h" * 32, size=1, media_type="application/pdf", name=b"x", name_key="k", stored_at=now
    )
    paper = Paper.objects.create(**wall, kind="reply_letter", file=file, recorded_at=now)
    Service.objects.create(
        **wall, paper=paper, to_office=office, mode="direct", sent_on=clock.today(), act=uuid4()
    )
    Task.objects.create(**wall, say_zh="示例", for_part="handling_prosecutor", cause=uuid4(), made_at=now)
    Proposal.objects.create(
        **wall, act_name="refuse_arrest", happened="2022-12-30", seen_seq=1, proposer=person,
        decider="chief_prosecutor", waits_for="chief_prosecutor", proposed_at=now, key=str(uuid4()),
    )  # fmt: skip
    Effect.objects.create(matter=matter, cause=uuid4(), ordinal=0, name="notify", order={}, queued_at=now)
    MatterLink.objects.create(matter=matter, other=matter, relation="subject", act=uuid4())
    ExternalNumber.objects.create(matter=matter, office=office, series="unified", number=str(uuid4()))
    TeamMember.objects.create(
        matter=matter, person=person, part="assistant", since=clock.today(), act=uuid4()
    )
    Allocation.objects.create(matter=matter, person=person, ground="draw", act=uuid4(), on=clock.today())
    ActEntry.objects.create(matter=matter, subject=uuid7(), fields={"reason": {"how": "typed"}})
    IntakeRow.objects.create(matter=matter, office=office, digest=b"d" * 32, number=2, result="accepted")
    Erasing.objects.create(id=uuid4(), matter=matter, kind="facts", stream=matter.pk, on=clock.today())
    MatterFact.objects.create(act=matter.acts.get(seq=1), name="example", key_id="k", sealed=b"x")
    for party in Party.objects.filter(joined__matter=matter):
        Counter.objects.create(party=party, name="returns", value=1)
