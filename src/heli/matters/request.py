"""What somebody asks of the door, and the scope under which it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from re import compile as pattern
from typing import Any, Literal
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from psycopg.types.json import JsonbLoader, JsonLoader

from heli.access.reader import Reader
from heli.access.wall import scope, values
from heli.base import clock
from heli.base.errors import BadInput, Reason
from heli.base.flight import Ask, send
from heli.base.quick import quick
from heli.base.text import Msg
from heli.law.contract import When
from heli.matters.actors import Actor, Body
from heli.matters.stream import Cause, Decision, OnPaper

Mode = Literal["enforce", "observe", "take_over"]
"""By the law; as it was, whatever the law says; by the law and sending nothing (`heli import --as-of`)."""
KEY_LENGTH = 120
PREPARE_AFTER = 5
_CONTROL = pattern(r"[\x00-\x1f]").search


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One act that somebody asks for.

    Attributes:
        writer: the person at the keyboard, or the engine.
        ends: whether nothing else is done in its transaction: what writes the act may commit it in the same round trip.
    """

    act: str
    bearers: tuple[str, ...]
    actor: Actor | Body
    writer: Actor
    facts: Mapping[str, object]
    happened_at: When | None
    key: str
    decision: Decision | None = None
    on_paper: OnPaper | None = None
    expected_version: int | None = None
    cause: Cause | None = None
    mode: Mode = "enforce"
    ends: bool = False
    recorded_at: datetime = field(default_factory=clock.now)


def request(
    act: str,
    *,
    bearers: tuple[str, ...],
    actor: Actor | Body,
    entered_by: Actor | None,
    key: str,
    **rest: Any,
) -> Request:
    """A request whose writer is known. Raises `BadInput` for a body's act that nobody enters, or a bad key."""
    writer = entered_by or (actor if isinstance(actor, Actor) else None)
    if writer is None:
        raise _wrong(
            "entered_by", "act.nobody_enters", "An act of a body outside is entered by somebody here."
        )
    if not key or len(key) > KEY_LENGTH or _CONTROL(key):
        raise _wrong("key", "act.key", "A key has 1 to 120 characters, none of them a control character.")
    return Request(act=act, bearers=tuple(bearers), actor=actor, writer=writer, key=key, **rest)


def _wrong(field_name: str, code: str, msgid: str) -> BadInput:
    return BadInput((Reason(code, Msg(msgid), field=field_name),))


@contextmanager
def scoped(reader: Reader, ahead: Sequence[Ask] = ()) -> Iterator[None]:
    """One transaction (inside another: a savepoint) under the reader's scope; the former scope returns at the end.

    Where the scope is this reader's already, nothing is set anew. `ahead`: what is asked first, in the same round trip.
    """
    own = connections[
        DEFAULT_DB_ALIAS
    ]  # asked once: each name of `django.db.connection` is looked up by thread and task
    is_set = own.in_atomic_block and getattr(own, "heli_scope", None) == values(reader)
    with transaction.atomic() if is_set else scope(reader, ahead=ahead):
        if is_set and ahead:
            send(own.connection, ahead)
        yield


def raw_cursor() -> Any:
    """A psycopg cursor of Django's connection, past its wrappers: the hot path counts round trips and microseconds.

    It binds on the server, so that statements can be prepared, and reads JSON, which Django leaves as text.
    """
    cursor = plain_cursor()
    cursor.adapters.register_loader("jsonb", JsonbLoader)
    cursor.adapters.register_loader("json", JsonLoader)
    return cursor


def plain_cursor() -> Any:
    """The same without reading JSON, where registering loaders would cost."""
    raw = raw_connection()
    if raw.prepare_threshold is None:
        # Django switches prepared statements off; planning a statement under the wall costs more than running it
        raw.prepare_threshold = PREPARE_AFTER
    return psycopg.Cursor(raw)


def raw_connection() -> Any:
    """psycopg's connection under Django's, for `heli.base.flight`."""
    own = connections[DEFAULT_DB_ALIAS]
    own.ensure_connection()
    return own.connection


def as_uuid(text: str | UUID) -> UUID:
    """An identifier given as text or as such."""
    return text if isinstance(text, UUID) else UUID(text)
