"""Columns as binary arrays: PostgreSQL reads each value as it was given."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from heli.matters.columns import Kind, insert, pack
from heli.matters.request import raw_cursor

INSTANT = datetime(1999, 12, 31, 23, 59, 59, 1, tzinfo=timezone(timedelta(hours=8)))
VALUES: list[tuple[Kind, str, list[Any]]] = [
    ("uuid", "uuid", [UUID(int=1), None, UUID(int=2**128 - 1)]),
    ("text", "text", ["", "山南市\n", None, "a'\\\"𠮷"]),
    ("varchar", "text", ["a", "a", None, "错那"]),
    ("bytea", "bytea", [b"", b"\x00\xff", None]),
    ("jsonb", "jsonb", ['{"甲":[1,null,"\\u0001"]}'.encode(), None]),
    ("int4", "int4", [0, -(2**31), 2**31 - 1, None]),
    ("int8", "int8", [-(2**63), 2**63 - 1, None]),
    ("bool", "bool", [True, None, False]),
    ("date", "date", [date(1, 1, 1), date(2000, 1, 1), None, date(2200, 12, 31)]),
    ("timestamptz", "timestamptz", [INSTANT, None, datetime(2026, 11, 22, tzinfo=UTC)]),
]


@pytest.mark.parametrize(("kind", "sent", "values"), VALUES, ids=[kind for kind, _, _ in VALUES])
def test_a_column_arrives_as_it_was_given(db: None, kind: Kind, sent: str, values: list[Any]) -> None:
    cursor = raw_cursor()
    cursor.execute(f"CREATE TEMPORARY TABLE arrived (place int4, value {sent})")
    insert(cursor, "arrived", (("place", "int4"), ("value", kind)), list(enumerate(values)))
    found = cursor.execute("SELECT value FROM arrived ORDER BY place").fetchall()
    expected = [{"甲": [1, None, "\x01"]}, None] if kind == "jsonb" else values
    assert [row[0] for row in found] == expected


def test_lists_of_numbers_and_conflicts_are_written(db: None) -> None:
    cursor = raw_cursor()
    cursor.execute("CREATE TEMPORARY TABLE lists (id int4 PRIMARY KEY, people int4[])")
    columns: tuple[tuple[str, Kind], ...] = (("id", "int4"), ("people", "int4[]"))
    insert(cursor, "lists", columns, [(1, "{1,2}"), (2, "{}")])
    insert(cursor, "lists", columns, [(2, "{3}")], "(id) DO UPDATE SET people = excluded.people")
    insert(cursor, "lists", columns, [])
    assert cursor.execute("SELECT people FROM lists ORDER BY id").fetchall() == [([1, 2],), ([3],)]


def test_a_column_with_one_value_is_given_once(db: None) -> None:
    cursor = raw_cursor()
    cursor.execute("CREATE TEMPORARY TABLE alike (id int4, node uuid, person int4)")
    fixed: tuple[tuple[str, Kind, Any], ...] = (("node", "uuid", UUID(int=7)), ("person", "int4", None))
    insert(cursor, "alike", (("id", "int4"),), [(1,), (2,)], fixed=fixed)
    found = cursor.execute("SELECT * FROM alike ORDER BY id").fetchall()
    assert found == [(1, UUID(int=7), None), (2, UUID(int=7), None)]


def test_nulls_are_told_in_the_head_of_the_array() -> None:
    assert pack("bool", [True])[:8] == bytes([0, 0, 0, 1, 0, 0, 0, 0])
    assert pack("bool", [True, None])[:8] == bytes([0, 0, 0, 1, 0, 0, 0, 1])
