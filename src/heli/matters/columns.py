"""Many rows as columns: each one binary array, handed over whole, and spread by `unnest` under the wall's policy.

COPY is refused on a table with forced row-level security. Beside a COPY into a temporary table this writes each row once
and needs neither catalogue nor truncation; a value is encoded here, in PostgreSQL's binary form, and parsed nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from struct import Struct
from typing import Any, Literal
from uuid import UUID

from psycopg import Cursor
from psycopg.adapt import Dumper
from psycopg.pq import Format

Kind = Literal[
    "uuid", "text", "varchar", "bytea", "jsonb", "int4", "int8", "bool", "date", "timestamptz", "int4[]"
]
"""Type of a column. Values: `UUID`; str; bytes; JSON as UTF-8; int; bool; civil day; aware instant; array literal."""

_HEADER, _LENGTH, _INT4, _INT8 = Struct(">iiiii"), Struct(">i"), Struct(">ii"), Struct(">iq")
_NULL = _LENGTH.pack(-1)
_UUID = _LENGTH.pack(16)
_DAY_ZERO = date(2000, 1, 1).toordinal()
_ZERO = datetime(2000, 1, 1, tzinfo=UTC)
_BOOLS = {False: _LENGTH.pack(1) + b"\x00", True: _LENGTH.pack(1) + b"\x01"}
_OIDS: dict[Kind, int] = {
    "uuid": 2950, "text": 25, "varchar": 25, "bytea": 17, "jsonb": 3802, "int4": 23, "int8": 20, "bool": 16, "date": 1082,
    "timestamptz": 1184, "int4[]": 25,
}  # fmt: skip


class Packed(bytes):
    """A column in PostgreSQL's binary form of an array; its type is what the statement casts it to."""


class _PackedDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: bytes) -> bytes:
        return obj


def insert(
    cursor: Cursor[Any],
    table: str,
    columns: Sequence[tuple[str, Kind]],
    rows: Sequence[tuple[Any, ...]],
    conflict: str = "",
    fixed: Sequence[tuple[str, Kind, Any]] = (),
) -> None:
    """Insert rows by one statement, prepared once a connection.

    Args:
        columns: name and kind, in the order of each row's values.
        conflict: what follows ON CONFLICT; empty for none.
        fixed: columns that have one value for all rows: name, kind and value.
    """
    if not rows:
        return
    cursor.adapters.register_dumper(Packed, _PackedDumper)
    packed = [pack(kind, column) for (_, kind), column in zip(columns, zip(*rows, strict=True), strict=True)]
    statement = _statement(table, tuple(columns), tuple(one[:2] for one in fixed), conflict)
    cursor.execute(statement, [*(value for *_, value in fixed), *packed], prepare=True)


@lru_cache(maxsize=64)
def _statement(
    table: str, columns: tuple[tuple[str, Kind], ...], fixed: tuple[tuple[str, Kind], ...], conflict: str
) -> str:
    names = ", ".join(f'"{name}"' for name, _ in columns)
    all_names = "".join(f'"{name}", ' for name, _ in fixed) + names
    given = "".join(f"%s::{_sent(kind)}, " for _, kind in fixed)
    arrays = ", ".join("%s::text[]" if kind == "int4[]" else f"%s::{_sent(kind)}[]" for _, kind in columns)
    values = ", ".join(f'u."{name}"::int4[]' if kind == "int4[]" else f'u."{name}"' for name, kind in columns)
    on_conflict = f" ON CONFLICT {conflict}" if conflict else ""
    return (
        f"INSERT INTO {table} ({all_names}) SELECT {given}{values}"
        f" FROM unnest({arrays}) AS u({names}){on_conflict}"
    )


def _sent(kind: Kind) -> str:
    return "text" if kind == "varchar" else kind


def pack(kind: Kind, values: Sequence[Any]) -> Packed:
    """A column as a binary array of one dimension; None is NULL."""
    elements = _ELEMENTS[kind](values)
    head = _HEADER.pack(1, int(_NULL in elements), _OIDS[kind], len(elements), 1)
    return Packed(head + b"".join(elements))


class _Known(dict[Any, bytes]):
    """Elements by their values; one that is not there yet is encoded."""

    def __init__(self, encode: Callable[[Any], bytes]) -> None:
        self.encode = encode
        self[None] = _NULL

    def __missing__(self, value: Any) -> bytes:
        made = self[value] = self.encode(value)
        return made


def _seldom(encode: Callable[[Any], bytes]) -> Callable[[Iterable[Any]], list[bytes]]:
    """Elements of a column whose values repeat: each is encoded once."""

    def elements(values: Iterable[Any]) -> list[bytes]:
        known = _Known(encode)
        return [known[value] for value in values]

    return elements


def _text(value: str) -> bytes:
    content = value.encode()
    return _LENGTH.pack(len(content)) + content


def _bytes(value: bytes) -> bytes:
    return _LENGTH.pack(len(value)) + value


def _instant(value: datetime) -> bytes:
    since = value - _ZERO
    return _INT8.pack(8, (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds)


def _jsonb(value: bytes) -> bytes:
    return _LENGTH.pack(len(value) + 1) + b"\x01" + value


def _each(encode: Callable[[Any], bytes]) -> Callable[[Iterable[Any]], list[bytes]]:
    """Elements of a column whose values differ."""
    return lambda values: [_NULL if value is None else encode(value) for value in values]


def _uuids(values: Iterable[UUID]) -> list[bytes]:
    return [_NULL if value is None else _UUID + value.bytes for value in values]


_ELEMENTS: dict[Kind, Callable[[Iterable[Any]], list[bytes]]] = {
    "uuid": _uuids,
    "text": _each(_text),
    "varchar": _seldom(_text),
    "bytea": _each(_bytes),
    "jsonb": _each(_jsonb),
    "int4": _seldom(lambda value: _INT4.pack(4, value)),
    "int8": _seldom(lambda value: _INT8.pack(8, value)),
    "bool": lambda values: [_NULL if value is None else _BOOLS[value] for value in values],
    "date": _seldom(lambda value: _INT4.pack(4, value.toordinal() - _DAY_ZERO)),
    "timestamptz": _seldom(_instant),
    "int4[]": _seldom(_text),
}
