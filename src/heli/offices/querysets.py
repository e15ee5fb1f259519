"""Reads of the directory. Every method chains."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q


def open_on(day: date, first: str = "from_on", last: str = "to_on") -> Q:
    """Condition: the row holds on a civil day; both ends inclusive, null is open."""
    return (Q(**{f"{first}__isnull": True}) | Q(**{f"{first}__lte": day})) & (
        Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": day})
    )


class DatedQuerySet(models.QuerySet[Any]):
    """Rows with `from_on` and `to_on`."""

    def held_on(self, day: date) -> Self:
        """Rows that hold on a civil day."""
        return self.filter(open_on(day))


class OfficeQuerySet(models.QuerySet[Any]):
    """Offices, by place and by day."""

    def existing_on(self, day: date) -> Self:
        """Offices open on a civil day."""
        return self.filter(open_on(day, "opened_on", "closed_on"))

    def under(self, lft: int, rgt: int) -> Self:
        """Offices whose own number lies in a range, both ends inclusive, in preorder."""
        return self.filter(lft__range=(lft, rgt)).order_by("lft")

    def of_kind(self, kind: str) -> Self:
        """Offices of one kind."""
        return self.filter(kind=kind)


class UnitQuerySet(models.QuerySet[Any]):
    """Units, by day."""

    def existing_on(self, day: date) -> Self:
        """Units open on a civil day."""
        return self.filter(open_on(day, "opened_on", "closed_on"))
