"""Statements in one round trip: answered in order, all or none, and prepared again after psycopg dropped what was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import psycopg
import pytest

from heli.base.flight import Ask, Utf8, Value, send, statement

Raw = psycopg.Connection[tuple[object, ...]]
ONE = statement("SELECT %s::int")
BROKEN = statement("SELECT 1 / %s::int")
PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT $1::int'"


@pytest.fixture
def raw(connect: Callable[[str], Raw]) -> Raw:
    """A connection of its own as the app, as Django has one inside `atomic`: a transaction is begun by its first statement."""
    made = connect("app")
    made.autocommit = False
    return made


def one(raw: Raw, value: int) -> object:
    """The value by way of the server."""
    ask = Ask(ONE, (value,))
    send(raw, [ask])
    return ask.rows[0][0]


def in_transaction(raw: Raw) -> bool:
    return raw.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS


def test_statements_are_answered_each_by_its_own_rows(raw: Raw) -> None:
    several = [
        Ask(ONE, (7,)),
        Ask(statement("SELECT n FROM generate_series(1, %(to)s) n"), {"to": 3}),
        Ask(ONE, (8,)),
    ]
    send(raw, several)
    assert [ask.rows for ask in several] == [[(7,)], [(1,), (2,), (3,)], [(8,)]]


def test_each_kind_of_value_arrives_as_it_was_given(raw: Raw) -> None:
    now = datetime(2022, 12, 30, 1, 2, 3, 456789, tzinfo=UTC)
    given: list[tuple[str, Value]] = [
        ("uuid", UUID(int=5)), ("text", "合力 %"), ("bytea", b"\x00\xff"), ("bool", True), ("bool", False), ("bigint", -(2**40)),
        ("timestamptz", now), ("timestamptz", datetime(1949, 10, 1, tzinfo=UTC)), ("date", date(1899, 1, 1)), ("int", None),
        ("int[]", [3, -4]), ("int[]", []),
    ]  # fmt: skip
    ask = Ask(
        statement("SELECT " + ", ".join(f"%s::{kind}" for kind, _ in given)), [value for _, value in given]
    )
    send(raw, [ask])
    assert list(ask.rows[0]) == [value for _, value in given]
    asked = Ask(statement("SELECT (%s::jsonb)->>'a'"), (Utf8(b'{"a": "b"}'),))
    send(raw, [asked])
    assert asked.rows == [("b",)]


def test_a_transaction_is_begun_where_none_is_open(raw: Raw) -> None:
    assert not in_transaction(raw)
    assert one(raw, 1) == 1
    assert in_transaction(raw)
    assert one(raw, 2) == 2


def test_in_autocommit_none_is_begun(raw: Raw) -> None:
    raw.autocommit = True
    assert one(raw, 1) == 1
    assert not in_transaction(raw)


def test_what_stands_behind_a_failed_statement_is_not_done_and_nothing_is_committed(raw: Raw) -> None:
    behind = Ask(ONE, (2,))
    with pytest.raises(psycopg.errors.DivisionByZero):
        send(raw, [Ask(BROKEN, (0,)), behind], commit=True)
    with pytest.raises(ValueError, match="not sent"):
        _ = behind.rows
    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        one(raw, 3)
    raw.rollback()
    assert one(raw, 4) == 4


def test_with_commit_the_transaction_has_ended(raw: Raw) -> None:
    send(raw, [Ask(ONE, (1,))], commit=True)
    assert not in_transaction(raw)
    raw.commit()
    assert one(raw, 2) == 2


def test_what_the_commit_refuses_is_an_error(connect: Callable[[str], Raw]) -> None:
    raw = connect("owner")
    raw.autocommit = False
    raw.execute("CREATE TEMPORARY TABLE kept (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    raw.commit()
    twice = statement("INSERT INTO kept VALUES (%s)")
    with pytest.raises(psycopg.errors.UniqueViolation):
        send(raw, [Ask(twice, (1,)), Ask(twice, (1,))], commit=True)
    raw.rollback()
    assert raw.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_statement_is_prepared_once_and_again_after_a_rollback(raw: Raw) -> None:
    send(raw, [Ask(ONE, (number,)) for number in range(3)])
    assert raw.execute(PREPARED).fetchone() == (1,)
    raw.rollback()
    assert raw.execute(PREPARED).fetchone() == (0,)
    assert [one(raw, 5), one(raw, 6)] == [5, 6]
    assert raw.execute(PREPARED).fetchone() == (1,)


def test_it_is_prepared_again_after_psycopg_dropped_all_behind_a_savepoint(raw: Raw) -> None:
    raw.prepare_threshold = 0
    assert one(raw, 1) == 1
    raw.execute("SAVEPOINT s")
    raw.execute("ROLLBACK TO SAVEPOINT s")
    assert one(raw, 2) == 2
    raw.execute("SELECT 1")
    assert one(raw, 3) == 3


def test_a_lost_connection_is_an_error_and_is_closed(raw: Raw) -> None:
    with pytest.raises(psycopg.OperationalError):
        send(raw, [Ask(statement("SELECT pg_terminate_backend(pg_backend_pid())"), ()), Ask(ONE, (1,))])
    assert raw.closed
