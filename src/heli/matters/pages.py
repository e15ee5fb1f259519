"""A page of a list of matters, at a price that does not grow with the number of matters.

The wall says "by place or by name" as one condition, and no index holds that in an order: all of a county would be read and
sorted for its first fifty rows. So a page is put together from what lies in each of the reader's places, read in order by
that place's index and left after a page, and from what lies elsewhere, where he reads by name alone: that is read as by
somebody of no place. Either half is read under the wall, and with the first wall in the query. A reader of many places
goes through the order itself, for most of what stands there is his.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.db.models import Count, Lookup, QuerySet, Window
from django.db.models.expressions import Col, RawSQL

from heli.access.reader import NO_PLACE, Reader
from heli.access.wall import scope, values

if TYPE_CHECKING:
    from heli.matters.querysets import Behind, MatterQuerySet

FEW_PLACES = 8
# the most places that are read one by one: with more of them it is dearer than going through the order of all places
# no bitmaps for the one statement that comes next. The wall's "or by name" offers the planner a bitmap of all that lies in
# the place, and it takes the wall and the place for two conditions: a hundredth of the rows, which it would rather read and
# sort than go through the order. The two come out alike, and what the next ANALYZE draws decides between them
_PLACES = """
SELECT f.places, f.most, CASE WHEN cardinality(f.places) BETWEEN 1 AND f.most
  THEN set_config('enable_bitmapscan', 'off', true) END
FROM (SELECT ARRAY(SELECT lft FROM offices_office WHERE lft BETWEEN %(lft)s AND %(rgt)s
    UNION ALL SELECT lft FROM offices_unit WHERE lft BETWEEN %(lft)s AND %(rgt)s LIMIT m.most + 1) AS places, m.most
  FROM (SELECT greatest(sqrt(greatest(sum(reltuples), 0))::int, %(few)s) AS most
    FROM pg_class WHERE oid IN ('offices_office'::regclass, 'offices_unit'::regclass)) m OFFSET 0) f
"""
# a limit that the planner can't read: it then takes the way whose first tenth is cheapest. With the number it trusts its
# estimate of the rows. Whoever asks for the limit has a plan, so that bitmaps are allowed again from there on
_OF_PLACES = (
    "SELECT t.* FROM unnest(%s::int[]) AS p(place) CROSS JOIN LATERAL ({rows}"
    " LIMIT (SELECT CASE WHEN set_config('enable_bitmapscan', 'on', true) = 'on' THEN %s::bigint END)) t"
)
# few rows, and one index finds them: OFFSET keeps the other conditions outside, where they can't lead to another index.
# The plain ones stand within besides, as one answer that no index can give: so they come before the wall's, of which a row
# costs a microsecond
_BY_NAME = (
    'WITH "matters_matter" AS NOT MATERIALIZED (SELECT * FROM "matters_matter" WHERE place_ord NOT BETWEEN %s AND %s{plain}'
    " OFFSET 0) {rows}"
)
# an order that only the indexes of places have, and a limit that the planner can't read, as above: else it would make bitmaps
# of all that is open in the country, in 12 of 16 ms, before the first row is counted
_COUNTED = "SELECT count(*) FROM ({rows} LIMIT (SELECT %s::bigint)) t"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list. `count`: how many rows the whole list has, exact as far as was asked; `more`: it has more than that."""

    rows: Sequence[Any]
    count: int
    more: bool


def page(rows: MatterQuerySet, order: str, behind: Behind | None, size: int, most: int) -> Page:
    """The first rows in an order, at most `size`, from behind a row on; all rows are counted, at most up to `most`."""
    if rows.is_narrow and behind is None and not rows.query.distinct:
        # few rows: they are counted as they are read
        narrow = list(rows.in_order(order).annotate(whole=Window(Count("*")))[:size])
        whole = narrow[0].whole if narrow else 0
        return Page(narrow, min(whole, most), whole > most)
    found, named = _first_rows(rows, order, behind, size)
    # from behind a row on there may be fewer than there are in all
    count = count_up_to(rows, most + 1, named=None if behind else named)
    return Page(found, min(count, most), count > most)


def first_rows(rows: MatterQuerySet, order: str, behind: Behind | None, size: int) -> list[Any]:
    """The rows of `page`, without a count."""
    return _first_rows(rows, order, behind, size)[0]


def count_up_to(rows: MatterQuerySet, most: int, *, named: int | None = None) -> int:
    """How many rows there are, or `most` where there are as many or more.

    Args:
        named: how many lie outside the reader's places, where that was counted already.
    """
    rows, reader = rows.order_by(), _reader_of(rows)
    if reader is None:
        return rows[:most].count()
    found = min(named or 0, most)
    if found < most:
        found += _count_within(rows, reader, most - found)
    if found < most and named is None:
        written, given = _by_name(rows.values("pk")[: most - found], reader)
        with scope(_of_no_place(reader), using=rows.db), connections[rows.db].cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({written}) t", given)
            found += int(cursor.fetchone()[0])
    return found


def _count_within(rows: MatterQuerySet, reader: Reader, most: int) -> int:
    """How many rows lie in the reader's places, at most `most`."""
    within = rows.filter(place_ord__range=(reader.lft, reader.rgt)).order_by("place_ord").values("pk")
    written, given = within.query.sql_with_params()
    with connections[rows.db].cursor() as cursor:
        cursor.execute(_COUNTED.format(rows=written), (*given, most))
        return int(cursor.fetchone()[0])


def _first_rows(
    rows: MatterQuerySet, order: str, behind: Behind | None, size: int
) -> tuple[list[Any], int | None]:
    """The rows of a page, and how many lie outside the reader's places from there on, where that was counted."""
    ordered, reader = rows.in_order(order, behind), _reader_of(rows)
    places = _places_of(reader, rows.db) if reader else None
    if reader is None or places is None:
        return list(ordered[:size]), None
    within = _within(rows, ordered, places, size)
    named = _named(rows, ordered, reader, size)
    found = [*within, *named]
    column, down = order.lstrip("-"), order.startswith("-")
    found.sort(key=lambda row: (getattr(row, column), row.pk), reverse=down)
    return found[:size], named[0].elsewhere if named else 0


def _reader_of(rows: MatterQuerySet) -> Reader | None:
    """Whose list it is; None for one that is known by its numbers, or where the wall does not stand as this reader.

    Only as himself may he be narrowed to half of what he reads.
    """
    reader, connection = rows.reader, connections[rows.db]
    if reader is None or rows.is_narrow or not connection.in_atomic_block:
        return None
    return reader if getattr(connection, "heli_scope", None) == values(reader) else None


def _of_no_place(reader: Reader) -> Reader:
    """As one who reads by name alone; of no level either, so that the wall need not look at lines and places of a row."""
    return replace(reader, lft=NO_PLACE[0], rgt=NO_PLACE[1], level=-1)


def _places_of(reader: Reader, using: str) -> Sequence[int] | None:
    """Numbers of the reader's offices and units; None where there are too many to read them one by one.

    Where there are some, the next statement has to be that of `_within`: it is planned without bitmaps.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_PLACES, {"lft": reader.lft, "rgt": reader.rgt, "few": FEW_PLACES})
        places, most, _ = cursor.fetchone()
    return places if len(places) <= most else None


def _within(rows: MatterQuerySet, ordered: MatterQuerySet, places: Sequence[int], most: int) -> list[Any]:
    """The first rows in the reader's places."""
    if not places:
        return []
    written, given = ordered.filter(place_ord=RawSQL("p.place", ())).query.sql_with_params()
    return list(rows.raw(_OF_PLACES.format(rows=written), (places, *given, most)))


def _named(rows: MatterQuerySet, ordered: MatterQuerySet, reader: Reader, most: int) -> list[Any]:
    """The first rows outside the reader's places, each with `elsewhere`: how many there are of them."""
    counted = ordered.annotate(elsewhere=Window(Count("*")))[:most]
    with scope(_of_no_place(reader), using=rows.db):
        return list(rows.raw(*_by_name(counted, reader)))


def _by_name(rows: QuerySet[Any, Any], reader: Reader) -> tuple[str, tuple[Any, ...]]:
    written, given = rows.query.sql_with_params()
    plain, first = _plain(rows)
    return _BY_NAME.format(plain=plain, rows=written), (reader.lft, reader.rgt, *first, *given)


def _plain(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """Conditions that every row has to meet, whatever else is asked: columns of the matter itself against plain values."""
    where, table = rows.query.where, rows.model._meta.db_table
    if where.connector != "AND" or where.negated:
        return "", ()
    compiler = rows.query.get_compiler(rows.db)
    asked = [compiler.compile(one) for one in where.children if _is_plain(one, table)]
    if not asked:
        return "", ()
    written = " AND ".join(sql for sql, _ in asked)
    return f" AND CASE WHEN {written} THEN TRUE END", tuple(chain.from_iterable(given for _, given in asked))


def _is_plain(asked: object, table: str) -> bool:
    if not isinstance(asked, Lookup) or not isinstance(asked.lhs, Col) or asked.lhs.alias != table:
        return False
    right = asked.rhs if isinstance(asked.rhs, list | tuple) else (asked.rhs,)
    return not any(hasattr(value, "as_sql") for value in right)
