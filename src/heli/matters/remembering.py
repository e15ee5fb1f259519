"""Heads that a process remembers from one act to the next: whoever wrote a head last need not read what he wrote.

A plain act is judged on the remembered head without a question to the database, and written by one statement that writes only
where the database still has that head, under the writer's own wall. Where it has another, or anything else is in the way,
nothing is written and the act goes the usual way: read, locked and judged anew. See docs/explanation/single-door.md.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.pq import TransactionStatus

from heli.access.flown import is_idle
from heli.access.wall import ask_scope
from heli.law.contract import Snapshot
from heli.matters.agreements import terms_wanted
from heli.matters.plain import is_plain, may_follow
from heli.matters.request import Request
from heli.matters.situation import Head
from heli.matters.snapshot import Data
from heli.matters.writing import Outdated, Unread

MOST = 200
"""Heads that a process remembers: those written to last."""
_heads: OrderedDict[UUID, Head] = OrderedDict()
_fit: dict[tuple[str, str], bool] = {}
"""By the digest of the procedure's text and the act: whether it is plain, and judged without powers and agreements."""


def take(matter: UUID, asked: Request) -> Head | None:
    """The remembered head, if this act may be judged on it; it is not remembered any more. None: read it.

    It may where the act is all that its transaction does, and plain, and is judged by its matter and offices alone.
    """
    if not asked.ends or matter not in _heads or asked.mode != "enforce" or asked.cause is not None:
        return None
    if asked.decision is not None or asked.on_paper is not None:
        return None
    head = _heads.pop(matter, None)
    if head is None or not _fits(head, asked.act) or not is_idle(connections[DEFAULT_DB_ALIAS]):
        return None
    return head


def _fits(head: Head, act: str) -> bool:
    compiled = head.compiled
    place = (compiled.hash, act)
    if place not in _fit:
        if len(_fit) > 50_000:
            _fit.clear()
        written = compiled.acts.get(act)
        _fit[place] = written is not None and (
            is_plain(compiled, act) and written.decide is None and not terms_wanted(compiled, act)
        )
    return _fit[place]


def unread(head: Head, asked: Request) -> Unread:
    """What must hold of a remembered head as the act is written.

    Raises:
        Outdated: the database was asked something meanwhile, without a scope: what it answered is not to be built on.
    """
    if connections[DEFAULT_DB_ALIAS].connection.pgconn.transaction_status != TransactionStatus.IDLE:
        raise Outdated
    return Unread(ask_scope(asked.writer.reader), head.snapshot_xid, head.matter_xid, head.directory)


def only_plain(head: Head) -> None:
    """Raise `Outdated` for a remembered head: what follows from an act is looked for on one that was read and locked."""
    if head.snapshot is not None:
        raise Outdated


def remember(
    head: Head,
    snapshot: Snapshot,
    data: Data,
    columns: Mapping[str, Any],
    *,
    seq: int,
    digest: bytes,
    xid: str,
) -> None:
    """Remember a head as a plain act left it, after it was committed. The head is moved on in place.

    Args:
        snapshot, data: what stands behind the act; columns: those of the matter's row that it changed.
        seq, digest: of the act; xid: of its transaction.
    """
    head.snapshot, head.data, head.seq, head.head, head.snapshot_xid = snapshot, data, seq, digest, xid
    if columns:
        head.matter_xid = xid
        for name, value in columns.items():
            setattr(head, name, value)
    if may_follow(head) or head.has_links:
        return
    _heads[head.id] = head
    while len(_heads) > MOST:
        _heads.popitem(last=False)


def forget() -> None:
    """Remember nothing any more."""
    _heads.clear()
