"""What the dashboards draw: how clocks stand, what went from office to office, how a year went, and who has how many.

Offices stand in their official order and people by name, never by a number; how many matters somebody has is counted for
whoever allocates, at his own office only (never.md N2, N8).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F

from heli.access.reader import Reader
from heli.base.text import Text
from heli.matters.books import library
from heli.matters.models import Matter, TimeLimit
from heli.matters.querysets import GROUPS
from heli.offices.models import Office, Person
from heli.reports.asking import ALLOCATORS
from heli.reports.figures import Asked, OfficeCounted, count_all

MONTHS = 12
TRENDS = ("arrest_accepted", "prosecution_accepted", "governance_issued", "public_interest_issued",
          "consultation_meetings", "conferences")  # fmt: skip
"""Figures of which the months of a year are drawn."""
FOLLOWED = (
    ("governance_issued", "governance_served", "governance_answered", "governance_effective"),
    (
        "public_interest_issued",
        "public_interest_served",
        "public_interest_answered",
        "public_interest_effective",
    ),
)
"""The way of suggestions, from the letter to the effect."""


@dataclass(frozen=True, slots=True)
class ClocksOfKind:
    """Running time limits of one kind of matter: how many by urgency, in the order of `GROUPS`."""

    kind: Text
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """So many matters that an office opened at another in a period."""

    source: int
    target: int
    number: int


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure month by month: first day of each month with its number, oldest first."""

    code: str
    name: Text
    months: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class Load:
    """How many open matters somebody has, for the allocator."""

    name: Text
    number: int


def clocks(office: Office, reader: Reader, today: date) -> Sequence[ClocksOfKind]:
    """Running limits at an office and below, by kind of matter in the order of the lawbook's names. One query."""
    rows = TimeLimit.objects.visible_to(reader).running().filter(place_ord__range=(office.lft, office.rgt))
    counted = (
        rows.alive(today)
        .grouped(today)
        .order_by()
        .values_list("matter__procedure", "urgency")
        .annotate(Count("pk"))
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for procedure, urgency, number in counted:
        found[procedure][urgency] = number
    names = {name: library().on(name, today).written.name.text() for name in sorted(found)}
    return [
        ClocksOfKind(name, tuple(found[procedure].get(group, 0) for group in GROUPS))
        for procedure, name in names.items()
    ]


def flows(asked: Asked, places: Sequence[OfficeCounted], reader: Reader) -> Sequence[Flow]:
    """Matters that one of these offices opened at another in the period, pairs in the official order. One query."""
    ids = [place.id for place in places]
    order = {place.id: number for number, place in enumerate(places)}
    rows = (
        Matter.objects.visible_to(reader)
        .opened_between(asked.first, asked.last)
        .filter(office__in=ids, source__office__in=ids)
        .exclude(source__office=F("office"))
        .order_by()
        .values_list("source__office_id", "office_id")
        .annotate(Count("pk"))
    )
    found = [Flow(source, target, number) for source, target, number in rows]
    return sorted(found, key=lambda flow: (order[flow.source], order[flow.target]))


def trends(office: int, last: date, reader: Reader) -> Sequence[Trend]:
    """The months of the year that ends with the month of a day, that month up to the day."""
    months = [_month_before(last, back) for back in reversed(range(MONTHS))]
    found = count_all(TRENDS, Asked(office, months[0], last), reader)
    made = []
    for code, counted in found.items():
        # a matter or a subject counts in the month of its first act, so that the months add up to the figure
        first: dict[object, date] = {}
        for row in counted.behind:
            first.setdefault(row.subject or row.matter, row.on)
        numbers = dict.fromkeys(months, 0)
        for on in first.values():
            if on >= months[0]:
                numbers[on.replace(day=1)] += 1
        made.append(Trend(code, counted.figure.name, tuple(numbers.items())))
    return made


def _month_before(last: date, back: int) -> date:
    number = last.year * 12 + last.month - 1 - back
    return date(number // 12, number % 12 + 1, 1)


def loads(office: Office, reader: Reader) -> Sequence[Load]:
    """Open matters by handler at the reader's own office, by name; nothing for who does not allocate."""
    if not reader.roles & ALLOCATORS or office.pk != reader.office:
        return ()
    rows = Matter.objects.visible_to(reader).open().filter(office=office).exclude(handler=None)
    numbers: Mapping[int, int] = dict(rows.order_by().values_list("handler_id").annotate(Count("pk")))
    people = Person.objects.filter(pk__in=numbers).order_by("sort_key", "pk")
    return [Load(Text(person.name, person.name_en or person.name), numbers[person.pk]) for person in people]
