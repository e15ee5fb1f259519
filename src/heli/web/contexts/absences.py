"""Who is on leave when: so that a calendar shows what falls into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from heli.base.text import Msg, Words
from heli.notices.models import Leave
from heli.web.contexts.names import Names, look_up


@dataclass(frozen=True, slots=True)
class Absences:
    """The leaves of some people, as far as the reader sees them."""

    leaves: Mapping[int, tuple[Leave, ...]] = field(default_factory=dict)
    names: Names = field(default_factory=Names)

    def on(self, person: int | None, day: date) -> Words | None:
        """That the person is away on a day, in words; None where he is not, as far as is known."""
        for leave in self.leaves.get(person or 0, ()):
            if leave.from_on <= day <= leave.to_on:
                said = {"person": self.names.person(person), "first": leave.from_on, "last": leave.to_on}
                if leave.substitute_id is None:
                    return Msg("%(person)s is on leave from %(first)s to %(last)s; nobody stands in.", said)
                said["other"] = self.names.person(leave.substitute_id)
                return Msg("%(person)s is on leave from %(first)s to %(last)s; %(other)s stands in.", said)
        return None


def absences(people: Iterable[int | None], first: date, last: date) -> Absences:
    """The leaves of some people that meet days, both inclusive. One query, and one for names where there are any."""
    asked = {person for person in people if person is not None}
    if not asked:
        return Absences()
    found: dict[int, tuple[Leave, ...]] = {}
    rows = Leave.objects.filter(person__in=asked, ended_at=None, from_on__lte=last, to_on__gte=first)
    for row in rows.order_by("from_on"):
        found[row.person_id] = (*found.get(row.person_id, ()), row)
    if not found:
        return Absences()
    others = [row.substitute_id for rows in found.values() for row in rows]
    return Absences(found, look_up(people=[*found, *others]))
