"""Who stands in for a decider on leave: named by the leave, lawful by his own post, and with no power but his own.

Powers go by posts. Naming somebody here gives him none: it says to whom the office turns meanwhile. What waits for a
post that he does not hold himself goes on waiting, or goes to another holder; the single door asks for the post.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from heli.access.reader import Reader
from heli.access.subjects import engine_everywhere
from heli.base import clock
from heli.base.errors import bad_input, refused
from heli.base.text import Msg
from heli.matters.models import Matter
from heli.notices import telling
from heli.notices.leaves import leave_of, may_oversee
from heli.notices.models import Leave
from heli.notices.telling import Draft
from heli.offices.models import Person, Post

LAWFUL: dict[str, tuple[str, ...]] = {
    "department_head": ("department_head", "deputy_chief", "chief_prosecutor"),
    "deputy_chief": ("deputy_chief", "chief_prosecutor"),
    "chief_prosecutor": ("deputy_chief",),
}
"""Post of who is away → posts of who may stand in: the same post, one above it, or the chief's deputy."""


@dataclass(frozen=True, slots=True)
class DeciderAway:
    """A decider on leave. `deputy`: who was named, or None; `may_decide`: he holds the post that is asked for himself."""

    person: int
    until: date
    deputy: int | None
    may_decide: bool


def decides(leave: Leave) -> frozenset[str]:
    """The deciding posts that the person holds in the office on the first day of the leave."""
    held = Post.objects.held_on(max(clock.today(), leave.from_on)).filter(
        person=leave.person_id, office=leave.office_id, role__in=LAWFUL
    )
    return frozenset(held.values_list("role", flat=True))


def deputies(leave: Leave) -> Sequence[Person]:
    """Who may stand in for the decisions of who is away: lawful by a post of the office, and there on all of the days."""
    roles = {role for mine in decides(leave) for role in LAWFUL[mine]}
    if not roles:
        return ()
    held = Post.objects.held_on(max(clock.today(), leave.from_on)).filter(
        office=leave.office_id, role__in=roles
    )
    away = Leave.objects.filter(ended_at=None, from_on__lte=leave.to_on, to_on__gte=leave.from_on)
    people = Person.objects.filter(pk__in=held.values("person")).exclude(pk__in=away.values("person"))
    return list(people.exclude(pk=leave.person_id).order_by("sort_key"))


@transaction.atomic
def name_deputy(leave: UUID, deputy: int, *, actor: Reader) -> Leave:
    """Name who stands in for the decisions; he is told. Named again, the last one counts.

    Raises:
        NotFound: no such leave to be seen.
        Refused: the leave is over, or is neither the actor's own nor of somebody whose work he oversees.
        BadInput: not one of `deputies`.
    """
    row = leave_of(leave)
    if row.ended_at is not None or row.to_on < clock.today():
        raise refused("leave.over", Msg("This leave was taken back or is over."))
    oversees = may_oversee(actor) and actor.office == row.office_id
    if row.person_id != int(actor.person) and not oversees:
        raise refused(
            "leave.not_yours", Msg("Only the person himself or who oversees his work names somebody.")
        )
    if deputy not in {person.pk for person in deputies(row)}:
        raise bad_input(
            "deputy", "leave.deputy", "Choose somebody whose own post may decide, and who is there."
        )
    row.deputy_id = deputy
    row.save(update_fields=["deputy"])
    detail = {"who": row.person_id, "from": row.from_on.isoformat(), "to": row.to_on.isoformat()}
    with engine_everywhere():
        telling.write([Draft(deputy, f"deputy:{row.pk}", "deputy", "deputy", subject=row.pk, detail=detail)])
    return row


def away_deciders(matter: Matter, role: str, today: date) -> Sequence[DeciderAway]:
    """The holders of a deciding post towards a matter who are on leave today. Three queries, none for another post."""
    if role not in LAWFUL:
        return ()
    with engine_everywhere():
        held = Post.objects.held_on(today).filter(office=matter.office_id, role=role)
        holders = [post.person_id for post in held if post.unit_id in (None, matter.unit_id)]
        found = Leave.objects.filter(
            person__in=holders, office=matter.office_id, ended_at=None, from_on__lte=today, to_on__gte=today
        )
        rows = list(found.order_by("to_on", "pk"))
        named = [row.deputy_id for row in rows if row.deputy_id]
        lawful = set(
            Post.objects.held_on(today)
            .filter(office=matter.office_id, role=role, person__in=named)
            .values_list("person_id", flat=True)
        )
    return [DeciderAway(row.person_id, row.to_on, row.deputy_id, row.deputy_id in lawful) for row in rows]
