"""The first wall: the same rule as the second, as a condition of a query."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import BooleanField, Case, F, Model, Q, QuerySet, Value, When
from django.db.models.lookups import Exact

from heli.access.reader import Reader

M = TypeVar("M", bound=Model)


def visible(reader: Reader, queryset: QuerySet[M], *, via: str = "") -> QuerySet[M]:
    """Only the rows that the reader may see.

    Args:
        via: path to the row with the access columns, such as "matter__"; empty where they are its own.
    """
    return queryset.filter(readable(reader, via=via))


def readable(reader: Reader, *, via: str = "") -> Q:
    """The condition itself: `policy.may_read` and the wall's policy say the same."""
    by_place = (
        Q(**{f"{via}closed_list": False, f"{via}level__lte": reader.level})
        & ~Q(Exact(F(f"{via}line_bit").bitand(reader.lines), 0))
        & Q(**{f"{via}place_ord__range": (reader.lft, reader.rgt)})
    )
    granted = Q(**{f"{via}grantees__contains": [reader.person]})
    denied = Q(**{f"{via}denied__contains": [reader.person]})
    return (by_place | granted) & ~denied


def readable_beside_the_wall(reader: Reader) -> Case:
    """The same condition as one answer, for a list that is read in an order.

    The planner would take the wall's condition and its repetition for two that have nothing to do with one another, expect a
    thousandth of the rows, and read and sort all of them where the first fifty in the order were asked for.
    """
    return Case(When(readable(reader), then=Value(True)), default=Value(False), output_field=BooleanField())
