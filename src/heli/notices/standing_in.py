"""For whom somebody stands in today, and in which matters: what his work list takes up besides his own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from heli.access.reader import Reader
from heli.matters.models import TeamMember
from heli.notices.duty import STANDS_IN
from heli.notices.models import Leave


@dataclass(frozen=True, slots=True)
class StandingIn:
    """One matter of somebody else: who answers for it, and the last day, inclusive."""

    handler: int | None
    until: date


def standing_in(reader: Reader, today: date) -> Mapping[UUID, StandingIn]:
    """Open matters in which a reader stands in today, under his own scope. One query.

    A substitute for a leave that begins later reads the matter already; it is his to do from the first day of the leave.
    """
    person = int(reader.person)
    later = Leave.objects.filter(
        person=OuterRef("matter__handler"), substitute=person, ended_at=None, from_on__gt=today
    )
    rows = TeamMember.objects.filter(
        ~Exists(later),
        person=person,
        part=STANDS_IN,
        since__lte=today,
        until__gte=today,
        matter__closed_on=None,
    )
    found = rows.exclude(matter__handler=person).order_by("until")
    return {
        matter: StandingIn(handler, until)
        for matter, handler, until in found.values_list("matter_id", "matter__handler", "until")
        if until is not None
    }
