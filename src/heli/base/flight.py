"""Several prepared statements in one round trip, on Django's own connection, for the few places that count microseconds.

psycopg spends some eighty microseconds of Python on each statement, in its pipeline more; and each statement waits for the
answer of the one before. Here they are handed to libpq's pipeline as they are and waited for once. What was prepared is
entered among psycopg's own prepared statements, since psycopg drops them all at a rollback, and the oldest when there are many.
"""

from __future__ import annotations

import select
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from re import compile as pattern
from struct import Struct
from typing import Any
from uuid import UUID

import psycopg
from psycopg import pq
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq.abc import PGconn, PGresult

Value = UUID | str | bytes | bool | int | datetime | date | list[int] | None
_Dumped = tuple[int, int, Callable[[Any], bytes | None]]
_PLACE = pattern(r"%\((\w+)\)s|%s|%%")
_INT4, _INT8 = Struct(">i"), Struct(">q")
_DAY_ZERO = date(2000, 1, 1).toordinal()
_ZERO = datetime(2000, 1, 1, tzinfo=UTC)
_BINARY, _TEXT = 1, 0


class Utf8(bytes):
    """A text that is in UTF-8 already, of whatever type its place asks: JSON, say."""


def _instant(value: datetime) -> bytes:
    since = value - _ZERO
    return _INT8.pack((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds)


class _Forms(dict[type, _Dumped]):
    def __missing__(self, kind: type) -> _Dumped:
        """A type made of one that is known is written as that one."""
        made = self[kind] = next(self[base] for base in kind.__mro__[1:] if base in self)
        return made


_DUMPED = _Forms(
    {
        UUID: (2950, _BINARY, lambda value: value.bytes),
        str: (0, _TEXT, str.encode),
        bytes: (17, _BINARY, bytes),
        memoryview: (17, _BINARY, bytes),
        Utf8: (0, _TEXT, bytes),
        bool: (16, _TEXT, lambda value: b"t" if value else b"f"),
        int: (0, _TEXT, lambda value: b"%d" % value),
        datetime: (1184, _BINARY, _instant),
        date: (1082, _BINARY, lambda value: _INT4.pack(value.toordinal() - _DAY_ZERO)),
        list: (0, _TEXT, lambda value: b"{" + b",".join(b"%d" % one for one in value) + b"}"),
        type(None): (0, _TEXT, lambda value: None),
    }
)
"""By type: number of PostgreSQL's type (0: as the place asks), form, and how to write it. A list is one of numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A statement as PostgreSQL takes it.

    Attributes:
        names: its parameters in order: names, or numbers from 0.
        name: under which it is prepared; `entry` stands for it among psycopg's own.
    """

    sql: bytes
    names: tuple[str | int, ...]
    name: bytes
    entry: tuple[bytes, tuple[int, ...]]


@cache
def statement(text: str) -> Statement:
    """A statement from its text with `%s`, or with `%(name)s` any number of times. The same text gives the same one."""
    names: list[str | int] = []

    def place(found: Any) -> str:
        if found[0] == "%%":
            return "%"
        name = found[1] or len(names)
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    sql = _PLACE.sub(place, text).encode()
    # of its text: two threads that come here at once give it the same name
    name = b"heli_" + sha256(sql).hexdigest()[:24].encode()
    return Statement(sql, tuple(names), name, (sql, ()))


class Ask:
    """A statement with its parameters, and its answer once it was sent."""

    __slots__ = ("_answer", "given", "statement")

    def __init__(self, statement: Statement, given: Mapping[Any, Value] | Sequence[Value]) -> None:
        self.statement, self.given = statement, given
        self._answer: tuple[psycopg.Connection[Any], PGresult] | None = None

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The rows of the answer. Raises `ValueError` before it was sent."""
        if self._answer is None:
            raise ValueError("the statement was not sent")
        raw, answer = self._answer
        reading = Transformer(raw)
        reading.set_pgresult(answer)
        return reading.load_rows(0, answer.ntuples, tuple)


def send(raw: psycopg.Connection[Any], asks: Sequence[Ask], *, commit: bool = False) -> None:
    """Send statements in one round trip and wait for all answers; a transaction is begun where none is open.

    Args:
        commit: end the transaction behind the last one. Whoever manages the transaction then finds it ended.
    Raises:
        psycopg.Error: of the first that failed; those behind it were not done, and nothing was committed.
    """
    link = raw.pgconn
    with raw.lock:
        house = raw._prepared
        if house._to_flush:  # psycopg put off dropping what was prepared till its next statement
            raw.wait(house.maintain_gen(raw))
        begins = not raw.autocommit and link.transaction_status == pq.TransactionStatus.IDLE
        try:
            link.enter_pipeline_mode()
            if begins:
                link.send_query_params(b"BEGIN", None)
            new: set[bytes] = set()
            fresh = [_send_one(link, house._names, new, ask) for ask in asks]
            if commit:
                link.send_query_params(b"COMMIT", None)
            link.pipeline_sync()
            answers = list(_answers(link))
            link.exit_pipeline_mode()
        except (
            BaseException
        ):  # lost, or interrupted while it waited: what comes next on this connection is not known
            raw.close()
            raise
        left = iter(answers)
        if begins:
            _held(raw, next(left))
        _take(raw, asks, fresh, left)


def _send_one(link: PGconn, known: Mapping[Any, bytes], new: set[bytes], ask: Ask) -> bool:
    """Send a statement; True where it had to be prepared first. `new`: names of those prepared in this round trip."""
    asked, given = ask.statement, ask.given
    values = [given[name] for name in asked.names]  # type: ignore[index]
    dumped = [_DUMPED[type(value)] for value in values]
    is_fresh = asked.entry not in known and asked.name not in new
    if is_fresh:
        new.add(asked.name)
        link.send_prepare(asked.name, asked.sql, [one[0] for one in dumped])
    link.send_query_prepared(
        asked.name,
        [one[2](value) for one, value in zip(dumped, values, strict=True)],
        [one[1] for one in dumped],
    )
    return is_fresh


def _answers(link: PGconn) -> Iterator[PGresult]:
    """All answers up to the end of the pipeline."""
    waiting = select.poll()
    waiting.register(link.socket, select.POLLIN | select.POLLOUT)
    while link.flush():
        if any(event & ~select.POLLOUT for _, event in waiting.poll()):
            link.consume_input()
    waiting.modify(link.socket, select.POLLIN)
    while True:
        while link.is_busy():
            waiting.poll()
            link.consume_input()
        answer = link.get_result()
        if answer is None:
            if link.status != pq.ConnStatus.OK:
                raise psycopg.OperationalError("the connection is lost")
            continue
        if answer.status == pq.ExecStatus.PIPELINE_SYNC:
            return
        yield answer


def _take(
    raw: psycopg.Connection[Any], asks: Sequence[Ask], fresh: Sequence[bool], answers: Iterator[PGresult]
) -> None:
    """Give each statement its answer. Raises the first error; what was prepared before it stays prepared."""
    known = raw._prepared._names
    for ask, is_fresh in zip(asks, fresh, strict=True):
        if is_fresh:
            _held(raw, next(answers))
            known[ask.statement.entry] = ask.statement.name
        else:
            known.move_to_end(ask.statement.entry)
        ask._answer = raw, _held(raw, next(answers))
    for answer in answers:
        _held(raw, answer)


def _held(raw: psycopg.Connection[Any], answer: PGresult) -> PGresult:
    if answer.status == pq.ExecStatus.FATAL_ERROR:
        raise error_from_result(answer, encoding=raw.info.encoding)
    return answer
