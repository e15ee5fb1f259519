"""The wall inside PostgreSQL, from Python's side: who is reading.

Policies are made by migrations from the texts of `wall_sql`; they read six transaction-local settings:
`app.person`, `app.level`, `app.lines`, `app.lft`, `app.rgt`, `app.day`. Without a scope, no row is seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction

from heli.access.flown import Flown, is_idle
from heli.access.reader import Reader
from heli.base.flight import Ask, send, statement

SETTINGS = ("app.person", "app.level", "app.lines", "app.lft", "app.rgt", "app.day")
_SET = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
_NONE = ("",) * len(SETTINGS)


@contextmanager
def scope(reader: Reader, *, using: str = "default", ahead: Sequence[Ask] = ()) -> Iterator[Reader]:
    """Run a block in one transaction as `reader`; the wall shows what he may see, one round trip.

    `ahead`: what is asked first in the block; it goes along in the same round trip.

    Inside another scope the outer one returns at the end; inside one of the same reader nothing is set again. When the
    block raises, the transaction (or savepoint) is rolled back and PostgreSQL itself puts the former settings back.
    """
    connection = connections[using]
    outer = getattr(connection, "heli_scope", _NONE) if connection.in_atomic_block else _NONE
    asked = values(reader)
    nested = connection.in_atomic_block
    with Flown(connection) if ahead and is_idle(connection) else transaction.atomic(using=using):
        if ahead:
            own = [ask_scope(reader)] if asked != outer else []
            send(connection.connection, [*own, *ahead])
            connection.heli_scope = asked  # type: ignore[attr-defined]
        elif asked != outer:
            _apply(connection, asked)
        try:
            yield reader
        except BaseException:
            connection.heli_scope = outer  # type: ignore[attr-defined]
            raise
        if nested:
            if asked != outer:
                _apply(connection, outer)
        else:
            connection.heli_scope = _NONE  # type: ignore[attr-defined]


@contextmanager
def narrowed(reader: Reader, *, using: str = "default") -> Iterator[None]:
    """Run a block of an open scope as one who reads less: one short statement before it and one behind, no savepoint.

    Only the settings that differ are set. When the block raises, the wall stays narrow until the transaction, or the
    savepoint around the block, is rolled back.
    """
    connection = connections[using]
    outer, asked = connection.heli_scope, values(reader)  # type: ignore[attr-defined]
    _change(connection, outer, asked)
    yield
    _change(connection, asked, outer)


def set_scope(reader: Reader, *, using: str = "default") -> None:
    """Set the scope of the open transaction, for a middleware that opened it. Raises outside of one."""
    connection = connections[using]
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a scope lives in a transaction; open one first")
    _apply(connection, values(reader))


def reset_scope(*, using: str = "default") -> None:
    """Forget the scope: from here on the wall shows nothing. Call it at the end of every request."""
    connection = connections[using]
    if connection.in_atomic_block and not connection.needs_rollback:
        _apply(connection, _NONE)
    connection.heli_scope = _NONE  # type: ignore[attr-defined]


def ask_scope(reader: Reader) -> Ask:
    """What sets the scope of a reader, for a flight that begins the transaction itself."""
    return Ask(statement(_SET), values(reader))


def values(reader: Reader) -> tuple[str, ...]:
    """The six settings of a reader, in the order of `SETTINGS`."""
    day = reader.on.isoformat() if reader.on else ""
    return (*(str(n) for n in (reader.person, reader.level, reader.lines, reader.lft, reader.rgt)), day)


def _apply(connection: Any, settings: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, settings)
    connection.heli_scope = settings


def _change(connection: Any, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    changed = [(name, new) for name, old, new in zip(SETTINGS, before, after, strict=True) if old != new]
    if changed:
        with connection.cursor() as cursor:
            asked = ", ".join(f"set_config('{name}', %s, true)" for name, _ in changed)
            cursor.execute(f"SELECT {asked}", [new for _, new in changed])
    connection.heli_scope = after
