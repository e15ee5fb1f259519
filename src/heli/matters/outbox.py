"""The outbox: what follows elsewhere, written with its cause, run once by the worker."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from heli.base.ids import uuid7
from heli.matters.request import raw_cursor
from heli.matters.writing import Entry
from heli.offices.node import this_node

FIRST_OF_OUR_OWN = 1_000
"""Effects of the lawbook count from 0; those of the program from here, so that the two never meet."""
_KINDS = ("recompute", "closed")


_waker: Callable[[], None] | None = None


def wake_with(waker: Callable[[], None]) -> None:
    """Who tells the worker, after the commit, that something waits. Losing that costs a minute, never an effect."""
    global _waker
    _waker = waker


def wake_after_commit() -> None:
    """Wake the worker once this transaction is committed."""
    if _waker is not None:
        transaction.on_commit(_waker)


def queue(
    matter: UUID, cause: UUID, name: str, terms: Mapping[str, Any], at: datetime, *, target: str = ""
) -> None:
    """Put an effect of the program itself into the outbox: ids only, no personal data."""
    raw_cursor().execute(
        'INSERT INTO matters_effect (id, origin_node, matter_id, cause, ordinal, name, target, "order", status, attempts,'
        " result, queued_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'waiting', 0, '{}', %s) ON CONFLICT DO NOTHING",
        (
            uuid7(), this_node(), matter, cause, FIRST_OF_OUR_OWN + _KINDS.index(str(terms["kind"])), name, target,
            json.dumps(terms), at,
        ),
    )  # fmt: skip
    wake_after_commit()


def queue_recompute(case: UUID, through: UUID, entry: Entry, others: Sequence[str] = ()) -> None:
    """Time limits of every open matter that has one of these parties hang on what the case's act changed.

    Args:
        others: parties beside those whom the act is about.
    """
    parties = [*others]
    parties += [bearer[2:] for bearer in entry.bearers if bearer.startswith("p:")]
    if entry.party and str(entry.party) not in parties:
        parties.append(str(entry.party))
    terms = {"kind": "recompute", "case": str(case), "parties": parties}
    queue(through, entry.id, "recompute", terms, entry.recorded_at)
