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
from heli.access.wall import narrowed, values
from heli.matters import plans

if TYPE_CHECKING:
    from heli.matters.querysets import Behind, MatterQuerySet

FEW_PLACES = 8
# the most places that are read one by one: with more of them it is dearer than going through the order of all places
# no bitmaps for the one statement that comes next. The wall's "or by name" offers the planner a bitmap of all that lies in
# the place, and it takes the wall and the place for two conditions: a hundredth of the rows, which it would rather read and
# sort than go through the order. The two come out alike, and what the next ANALYZE draws decides between them
_PLACES = """
SELECT ARRAY(SELECT lft FROM offices_office WHERE lft BETWEEN %s AND %s
  UNION ALL SELECT lft FROM offices_unit WHERE lft BETWEEN %s AND %s LIMIT m.most + 1) AS places, m.most
FROM (SELECT greatest(sqrt(greatest(sum(reltuples), 0))::int, %s) AS most
  FROM pg_class WHERE oid IN ('offices_office'::regclass, 'offices_unit'::regclass)) m OFFSET 0
"""
_PLACED = f"""
SELECT f.places, f.most, CASE WHEN cardinality(f.places) BETWEEN 1 AND f.most
  THEN set_config('enable_bitmapscan', 'off', true) END FROM ({_PLACES}) f
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
# numbers alone are counted and sorted, and whole rows read of a page. Within `found` the table's name means what is read by name,
# outside of it the table
_NAMED = """
WITH found AS MATERIALIZED ({rows})
SELECT t.*, c.elsewhere FROM (SELECT count(*) AS elsewhere FROM found) c
CROSS JOIN LATERAL (SELECT pk FROM found ORDER BY {order} LIMIT %s) f
CROSS JOIN LATERAL (SELECT * FROM "matters_matter" m WHERE m.id = f.pk OFFSET 0) t
"""
# an order that only the indexes of places have, and a limit that the planner can't read, as above: else it would make bitmaps
# of all that is open in the country, in 12 of 16 ms, before the first row is counted
_COUNTED = "SELECT count(*) FROM ({rows} LIMIT (SELECT %s::bigint)) t"
# all of them in that order, as they are counted, and of no more than can be counted the first in the order asked for: most of
# a list's price is finding its rows, and what is counted need not be found again. Whole rows are read of a page alone
_READ = f"""
WITH reader AS MATERIALIZED ({_PLACES}), found AS MATERIALIZED ({{rows}}
  LIMIT (SELECT CASE WHEN cardinality(r.places) BETWEEN 1 AND r.most THEN %s::bigint ELSE 0 END FROM reader r))
SELECT t.*, r.places, r.most, c.whole,
  CASE WHEN c.whole > %s THEN set_config('enable_bitmapscan', 'off', true) END AS bitmaps
FROM reader r CROSS JOIN (SELECT count(*) AS whole FROM found) c
LEFT JOIN LATERAL (SELECT pk FROM found ORDER BY {{order}} LIMIT CASE WHEN c.whole <= %s THEN %s ELSE 0 END) f ON TRUE
LEFT JOIN LATERAL (SELECT * FROM "matters_matter" m WHERE m.id = f.pk OFFSET 0) t ON TRUE
"""


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
    reader = _reader_of(rows)
    if reader is None:
        return _whole(_first_rows(rows, order, behind, size), count_up_to(rows, most + 1), most)
    plans.once_for_all(rows.db)
    if behind is None:
        return _first_page(rows, order, reader, size, most)
    return _whole(_first_rows(rows, order, behind, size), count_up_to(rows, most + 1), most)


def _whole(found: list[Any], count: int, most: int) -> Page:
    return Page(found, min(count, most), count > most)


def _first_page(rows: MatterQuerySet, order: str, reader: Reader, size: int, most: int) -> Page:
    """What lies in the reader's places is read as it is counted, where these are few and it is no more than can be counted."""
    ordered = rows.in_order(order)
    read = _read_within(rows, order, reader, size, most)
    if read.places is None:
        return _whole(list(ordered[:size]), count_up_to(rows, most + 1), most)
    within = _within(rows, ordered, reader, read.places, size) if read.count > most else read.rows
    near = _up_to(rows, order, within, size) if read.count > most else rows
    named = _named(near, order, reader, size)
    count = read.count + (named[0].elsewhere if named else 0)
    return _whole(_merged([*within, *named], order, size), count, most)


def first_rows(rows: MatterQuerySet, order: str, behind: Behind | None, size: int) -> list[Any]:
    """The rows of `page`, without a count."""
    return _first_rows(rows, order, behind, size)


def count_up_to(rows: MatterQuerySet, most: int) -> int:
    """How many rows there are, or `most` where there are as many or more."""
    rows, reader = rows.order_by(), _reader_of(rows)
    if reader is None:
        return rows[:most].count()
    found = _count_within(rows, reader, most)
    if found < most:
        written, given = _by_name(rows.values("pk")[: most - found], reader)
        with narrowed(_of_no_place(reader), using=rows.db):
            found += _number(f"SELECT count(*) FROM ({written}) t", given, rows.db)
    return found


def _number(sql: str, given: Sequence[Any], using: str) -> int:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, given)
        return int(cursor.fetchone()[0])


def _count_within(rows: MatterQuerySet, reader: Reader, most: int) -> int:
    """How many rows lie in the reader's places, at most `most`."""
    written, given = _by_place(rows, reader).values("pk").query.sql_with_params()
    return _number(_COUNTED.format(rows=written), (*given, most), rows.db)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a reader's places. `places`: None where they are too many, and then nothing was read.

    `count`: as far as was asked; `rows`: the first, none where there are more than that.
    """

    places: Sequence[int] | None
    count: int
    rows: list[Any]


def _read_within(rows: MatterQuerySet, order: str, reader: Reader, size: int, most: int) -> _Read:
    """The first rows in the reader's places, counted up to `most` + 1.

    Where there are more than `most`, the next statement has to be that of `_within`: it is planned without bitmaps.
    """
    column, way = _sorting(order)
    written, given = _by_place(rows, reader).values("pk", column).query.sql_with_params()
    sql = _READ.format(rows=written, order=way)
    places = (reader.lft, reader.rgt, reader.lft, reader.rgt, FEW_PLACES)
    read = plans.read(
        rows.model, plans.of(reader) + sql, (*places, *given, most + 1, most, most, size), rows.db
    )
    first = read[0]
    # where there is no row, what was found of the places stands by itself
    found = [row for row in read if row.pk is not None]
    return _Read(first.places if len(first.places) <= first.most else None, first.whole, found)


def _by_place(rows: MatterQuerySet, reader: Reader) -> MatterQuerySet:
    return rows.filter(place_ord__range=(reader.lft, reader.rgt)).order_by("place_ord")


def _first_rows(rows: MatterQuerySet, order: str, behind: Behind | None, size: int) -> list[Any]:
    ordered, reader = rows.in_order(order, behind), _reader_of(rows)
    places = _places_of(reader, rows.db) if reader else None
    if reader is None or places is None:
        return list(ordered[:size])
    within = _within(rows, ordered, reader, places, size)
    named = _named(_up_to(rows.in_order(order, behind), order, within, size), order, reader, size)
    return _merged([*within, *named], order, size)


def _up_to(rows: MatterQuerySet, order: str, within: Sequence[Any], size: int) -> MatterQuerySet:
    """Where a whole page lies in the reader's places, only what stands before its end: the wall is asked of no other row."""
    if len(within) < size:
        return rows
    column, last = order.lstrip("-"), "gte" if order.startswith("-") else "lte"
    return rows.filter(**{f"{column}__{last}": getattr(within[-1], column)})


def _merged(found: list[Any], order: str, size: int) -> list[Any]:
    column = order.lstrip("-")
    return sorted(found, key=lambda row: (getattr(row, column), row.pk), reverse=order.startswith("-"))[:size]


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
        cursor.execute(_PLACED, (reader.lft, reader.rgt, reader.lft, reader.rgt, FEW_PLACES))
        places, most, _ = cursor.fetchone()
    return places if len(places) <= most else None


def _within(
    rows: MatterQuerySet, ordered: MatterQuerySet, reader: Reader, places: Sequence[int], most: int
) -> list[Any]:
    """The first rows in the reader's places."""
    if not places:
        return []
    written, given = ordered.filter(place_ord=RawSQL("p.place", ())).query.sql_with_params()
    sql = plans.of(reader) + _OF_PLACES.format(rows=written)
    return plans.read(rows.model, sql, (places, *given, most), rows.db)


def _named(rows: MatterQuerySet, order: str, reader: Reader, most: int) -> list[Any]:
    """The first rows outside the reader's places, each with `elsewhere`: how many there are of them."""
    column, way = _sorting(order)
    written, given = _by_name(rows.order_by().values("pk", column), reader)
    sql = plans.of(reader) + _NAMED.format(rows=written, order=way)
    with narrowed(_of_no_place(reader), using=rows.db):
        return plans.read(rows.model, sql, (*given, most), rows.db)


def _sorting(order: str) -> tuple[str, str]:
    """The column of an order, and the order in SQL, by that column and the row's number."""
    column, down = order.lstrip("-"), " DESC" if order.startswith("-") else ""
    return column, f'"{column}"{down}, "pk"{down}'


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
