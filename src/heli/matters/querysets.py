"""Reads that chain. The wall narrows every query already; `visible_to` says it in the query too, for the planner."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BooleanField, Case, CharField, Count, F, Func, Q, Value, When, Window
from django.db.models.functions import RowNumber

from heli.access.reader import Reader
from heli.access.visible import readable, readable_beside_the_wall
from heli.matters import pages, words

CRITICAL, OVERDUE, SOON, LATER, WAITING = (
    "critically_overdue",
    "overdue",
    "due_soon",
    "not_yet",
    "waiting_for_others",
)
GROUPS = (CRITICAL, OVERDUE, SOON, LATER, WAITING)
GRACE_DAYS, SOON_DAYS, SOON_DAYS_CUSTODY = 5, 3, 7


Behind = tuple[Any, UUID]
"""Key and number of the row behind which a page begins."""


class MatterQuerySet(models.QuerySet[Any]):
    """Matters, as lists show them.

    Attributes:
        reader: whose list it is, once `visible_to` said so.
        is_narrow: narrowed to some matters that are known by their numbers.
    """

    reader: Reader | None = None
    is_narrow = False

    def _clone(self) -> Self:
        copy: Self = super()._clone()  # type: ignore[misc]
        copy.reader, copy.is_narrow = self.reader, self.is_narrow
        return copy

    def visible_to(self, reader: Reader) -> Self:
        """Only what the reader may see: the same rule as the wall's."""
        rows = self.filter(readable_beside_the_wall(reader))
        rows.reader = reader
        return rows

    def among(self, matters: Collection[UUID]) -> Self:
        """Only these matters; their numbers go to the server as one value."""
        numbers = Value(list(matters), output_field=ArrayField(models.UUIDField()))
        one_of = Func(
            F("pk"), numbers, template="(%(expressions)s))", arg_joiner=" = ANY(", output_field=BooleanField()
        )
        rows = self.filter(one_of)
        rows.is_narrow = True
        return rows

    def of_procedure(self, *names: str) -> Self:
        """Matters of some procedures."""
        return self.filter(procedure__in=names)

    def open(self) -> Self:
        """Matters that are not closed."""
        return self.filter(closed_on=None)

    def handled_by(self, person: int) -> Self:
        """Matters for which a person answers."""
        return self.filter(handler=person)

    def due_by(self, day: date) -> Self:
        """Open matters whose earliest OWN limit ends on the day or before."""
        return self.filter(closed_on=None, due_on__lte=day)

    def opened_between(self, first: date, last: date) -> Self:
        """Matters opened from a day to a day, both inclusive."""
        return self.filter(opened_on__range=(first, last))

    def searched(self, text: str) -> Self:
        """Matters whose title, numbers or parties hold the text; at most 1,001 are looked at."""
        return self.among(words.find(text)) if text.strip() else self

    def numbered(self, number: str) -> Self:
        """Matters that bear a number, their own or an external one, exactly as written."""
        rows = self.filter(Q(number=number) | Q(external_numbers__number=number)).distinct()
        rows.is_narrow = True
        return rows

    def counted(self, most: int = 1_000) -> tuple[int, bool]:
        """How many there are, exact up to `most`; and whether there are more than that: a list then says "1,000+"."""
        found = pages.count_up_to(self, most + 1)
        return min(found, most), found > most

    def page(self, order: str, after: Behind | None, size: int, *, most: int = 1_000) -> pages.Page:
        """The first rows `in_order`, at most `size`, and the count of all, exact up to `most`."""
        return pages.page(self, order, after, size, most)

    def first_rows(self, order: str, after: Behind | None, size: int) -> list[Any]:
        """The first rows `in_order`, at most `size`, read as those of a page."""
        return pages.first_rows(self, order, after, size)

    def in_order(self, order: str, after: Behind | None = None) -> Self:
        """In an order of lists ("due_on", "-opened_on", "-changed_at"), from behind a row (its key, its id) on."""
        column, down = order.lstrip("-"), order.startswith("-")
        if column not in ("due_on", "opened_on", "changed_at"):
            raise ValueError(f"lists are not ordered by {column}")
        rows = self.order_by(order, "-id" if down else "id")
        if after is None:
            return rows
        more = "lt" if down else "gt"
        beyond = Q(**{f"{column}__{more}": after[0]}) | Q(**{column: after[0], f"id__{more}": after[1]})
        return rows.filter(beyond)


class TimeLimitQuerySet(models.QuerySet[Any]):
    """Time limits, as work lists group them."""

    def visible_to(self, reader: Reader) -> Self:
        """Only what the reader may see."""
        return self.filter(readable(reader))

    def running(self) -> Self:
        """Limits that run now and have an end."""
        return self.filter(status="running", ends_on__isnull=False)

    def alive(self, today: date) -> Self:
        """Without rights of a party whose last day is past: nobody has a move there any more."""
        return self.exclude(binds="right", ends_on__lt=today)

    def of_person(self, person: int, *, also: Collection[UUID] = ()) -> Self:
        """Limits for which a person answers; `also`: matters in which he stands in for somebody."""
        return self.filter(Q(person=person) | Q(matter__in=also)) if also else self.filter(person=person)

    def grouped(self, today: date) -> Self:
        """With `urgency`: one of `GROUPS`. WATCH limits stand apart, past or not: there others have to act."""
        late = today - timedelta(days=GRACE_DAYS)
        return self.annotate(
            urgency=Case(
                When(binds="watch", then=Value(WAITING)),
                When(~Q(binds="own"), then=Value(LATER)),
                When(Q(ends_on__lt=today) & (Q(critical=True) | Q(ends_on__lt=late)), then=Value(CRITICAL)),
                When(ends_on__lt=today, then=Value(OVERDUE)),
                When(critical=True, ends_on__lte=today + timedelta(days=SOON_DAYS_CUSTODY), then=Value(SOON)),
                When(ends_on__lte=today + timedelta(days=SOON_DAYS), then=Value(SOON)),
                default=Value(LATER),
                output_field=CharField(),
            )
        )

    def first_of_each(self, most: int) -> list[tuple[UUID, str, int]]:
        """The first of each of `GROUPS`, earliest end first, by one query; only after `grouped`.

        Returns:
            number of the limit, its urgency, and how many of that urgency there are, exact.
        """
        one = F("urgency")
        ranked = self.order_by().annotate(
            place=Window(RowNumber(), partition_by=one, order_by=[F("ends_on"), F("id")]),
            whole=Window(Count("pk"), partition_by=one),
        )
        found = ranked.filter(place__lte=most).values_list("place", "pk", "urgency", "whole")
        return [(key, urgency, whole) for _, key, urgency, whole in sorted(found)]


class ProposalQuerySet(models.QuerySet[Any]):
    """Proposals."""

    def visible_to(self, reader: Reader) -> Self:
        """Only what the reader may see."""
        return self.filter(readable(reader))

    def waiting_for(self, parts: frozenset[str], person: int) -> Self:
        """Open proposals whose turn is one of these parts, or the handler's where that is he; never what he typed."""
        mine = Q(waits_for__in=parts) | Q(waits_for="handling_prosecutor", matter__handler=person)
        mine &= Q(decider_person=None) | Q(decider_person=person)
        return (
            self.filter(mine, status="open")
            .exclude(entered_by=None, proposer=person)
            .exclude(entered_by=person)
        )


class TaskQuerySet(models.QuerySet[Any]):
    """Tasks."""

    def visible_to(self, reader: Reader) -> Self:
        """Only what the reader may see."""
        return self.filter(readable(reader))

    def waiting_for(self, parts: frozenset[str], person: int, *, also: Collection[UUID] = ()) -> Self:
        """Open tasks of a person, of his parts, or of the handler where that is he.

        Args:
            also: matters in which he stands in for somebody, so that the handler's tasks are his.
        """
        mine = (
            Q(person=person)
            | Q(for_part__in=parts)
            | Q(for_part="handling_prosecutor", matter__handler=person)
        )
        if also:
            mine |= Q(for_part="handling_prosecutor", matter__in=also)
        return self.filter(mine, done_at=None)


class ActQuerySet(models.QuerySet[Any]):
    """Acts of a stream."""

    def newest_first(self, before: int | None = None) -> Self:
        """From the newest, or from before a version, backwards."""
        rows = self.order_by("-seq")
        return rows if before is None else rows.filter(seq__lt=before)

    def recorded_after(self, moment: datetime) -> Self:
        """Acts recorded after an instant."""
        return self.filter(recorded_at__gt=moment)
