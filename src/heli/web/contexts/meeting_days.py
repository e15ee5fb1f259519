"""On which days, and at which hours, meetings are: read from the acts that named them.

An act that names an hour (`meet_from`) names the day beside it. The last act on each bearer counts: the meeting as a
whole, and each item that was put on a day of its own; so a meeting of several days stands on each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from heli.access.reader import Reader
from heli.base.canonical import Json
from heli.base.clock import ZONE
from heli.base.text import Msg, Words
from heli.law.language import Procedure
from heli.matters.act_views import ActView, act_views
from heli.matters.models import Matter, MatterAct
from heli.web.contexts.procedures import procedures
from heli.web.words import LastDay

DAYS = ("planned_for", "meet_on", "meeting_on", "hearing_on")
"""Facts that name the first day of a meeting."""
FROM, UNTIL, LAST_DAY = "meet_from", "meet_until", "meet_last_day"
LONGEST = 60
"""Days of one meeting at most; a last day beyond is taken for a slip, and the first day alone is shown."""
MOST = 1000


@dataclass(frozen=True, slots=True, order=True)
class Sitting:
    """One day of a meeting. `starts`, `ends`: hours such as "09:30", empty where none is named."""

    day: date
    starts: str = ""
    ends: str = ""

    @property
    def has_hours(self) -> bool:
        """Whether it is known from when to when it lasts."""
        return bool(self.starts) and self.starts < self.ends

    def meets(self, other: Sitting) -> bool:
        """Whether two sittings stand in each other's way: of one hour where both have hours, else of one day."""
        if self.day != other.day:
            return False
        if not (self.has_hours and other.has_hours):
            return True
        return self.starts < other.ends and other.starts < self.ends

    @property
    def begins(self) -> date | datetime:
        """The day, or the instant where the hour is named."""
        return _at(self.day, self.starts) if self.starts else self.day

    @property
    def is_over_at(self) -> datetime | None:
        """The instant when it ends; None where no end is named."""
        return _at(self.day, self.ends) if self.has_hours else None

    @property
    def hours(self) -> Words | None:
        """ "09:30–11:00", "from 09:30", or None."""
        if self.has_hours:
            return Msg("%(start)s to %(end)s", {"start": self.starts, "end": self.ends})
        return Msg("from %(start)s", {"start": self.starts}) if self.starts else None

    @property
    def words(self) -> Words:
        """Day with its weekday, and the hours where they are named."""
        day = {"day": LastDay(self.day)}
        return Msg("%(day)s, %(hours)s", {**day, "hours": self.hours}) if self.hours else Msg("%(day)s", day)


def meeting_days(reader: Reader, first: date, last: date, *, mine: bool) -> list[tuple[Sitting, Matter]]:
    """The sittings of the reader's meetings in these days, both inclusive, in their order. Two queries.

    Args:
        mine: only those for which he answers, or to which he was invited by name.
    """
    acts = naming_acts()
    matters = Matter.objects.visible_to(reader).of_procedure(*acts)
    matters = matters.filter(Q(closed_on=None) | Q(closed_on__gte=first))
    if mine:
        matters = matters.filter(Q(handler=int(reader.person)) | Q(grantees__contains=[int(reader.person)]))
    held = {matter.pk: matter for matter in matters.order_by("-opened_on", "id")[:MOST]}
    names = {name for found in acts.values() for name in found}
    rows = (
        list(MatterAct.objects.filter(matter__in=list(held), name__in=names).order_by("seq")) if held else []
    )
    matter_of = {row.pk: row.matter_id for row in rows}
    views: dict[UUID, list[ActView]] = {}
    for view in act_views("matter", rows):
        views.setdefault(matter_of[view.id], []).append(view)
    found = [(one, held[key]) for key, named in views.items() for one in sittings(named)]
    return sorted(
        ((one, matter) for one, matter in found if first <= one.day <= last),
        key=lambda pair: (pair[0], str(pair[1].pk)),
    )


def sittings(views: Iterable[ActView]) -> tuple[Sitting, ...]:
    """The sittings of one meeting from its acts, in the order of recording. A day is there once, with its hours."""
    named: dict[tuple[str, ...], Mapping[str, Json]] = {}
    for view in views:
        if any(isinstance(view.facts.get(fact), str) for fact in DAYS):
            named[view.bearers] = view.facts
    days: dict[date, Sitting] = {}
    for facts in named.values():
        for one in _of_facts(facts):
            if one.day not in days or one.starts:
                days[one.day] = one
    return tuple(sorted(days.values()))


def _of_facts(facts: Mapping[str, Json]) -> Iterator[Sitting]:
    first = next(
        date.fromisoformat(str(facts[name])[:10]) for name in DAYS if isinstance(facts.get(name), str)
    )
    last = _text(facts, LAST_DAY)
    more = (date.fromisoformat(last[:10]) - first).days if last else 0
    for number in range(more + 1 if 0 < more < LONGEST else 1):
        yield Sitting(first + timedelta(number), _text(facts, FROM), _text(facts, UNTIL))


def _text(facts: Mapping[str, Json], name: str) -> str:
    value = facts.get(name)
    return value if isinstance(value, str) else ""


def is_meeting(written: Procedure) -> bool:
    """Whether matters of a procedure are meetings: its items point at matters, and an act names the hour of it.

    A review of quality or a joint team names matters too, and is none.
    """
    has_subjects = any(item.subject for item in written.items.values())
    return has_subjects and any(FROM in act.facts for act in written.acts.values())


def naming_acts() -> Mapping[str, tuple[str, ...]]:
    """The acts that name a day of a meeting, by procedure."""
    found = {
        kind: tuple(name for name, act in written.acts.items() if FROM in act.facts)
        for kind, written in procedures().items()
    }
    return {kind: names for kind, names in found.items() if names}


def _at(day: date, hour: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(hour), tzinfo=ZONE)
