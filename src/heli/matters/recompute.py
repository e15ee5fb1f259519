"""Recomputing time limits when what they were counted from changed: an act of the engine, with old and new value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from heli.access.reader import LAST_PLACE, engine_reader
from heli.access.wall import scope
from heli.base import clock
from heli.law.contract import CompiledProcedure, LimitChange
from heli.ledger.leaf import ENGINE
from heli.matters import books
from heli.matters.actors import Actor, engine_at
from heli.matters.limits import due_of, limit_rows
from heli.matters.request import raw_cursor, scoped
from heli.matters.situation import Head, load_head, situation_of
from heli.matters.snapshot import Data, fold, limit_json
from heli.matters.stream import Cause
from heli.matters.writing import Entry, Rows, as_bytes, write


def recompute(matter: UUID, actor: Actor, cause: Cause | None, key: str) -> UUID | None:
    """Recompute the limits of a matter; the act that records it, or None where nothing changed or the key was used."""
    with scoped(actor.reader):
        head = load_head(matter, key=key)
        if head.seen is not None:
            return head.seen
        compiled, now = head.compiled, clock.now()
        situation = situation_of(head, compiled, act=None, facts={}, now=now)
        changes = compiled.recompute(situation)
        if not changes:
            return None
        entry = engine_entry(head, "recompute_limits", now, cause, key)
        entry.facts = {"limits": [_said(change) for change in changes]}
        write_limits(head, compiled, entry, changes)
        return entry.id


_STALE = """
SELECT DISTINCT m.id, m.place_ord FROM matters_timelimit t JOIN matters_matter m ON m.id = t.matter_id
WHERE m.closed_on IS NULL AND t.status = 'running'
  AND (t.calendar_version <> %s OR (t.binds <> 'own' AND t.ends_on < %s) OR t.critical) ORDER BY m.id
"""


def recompute_stale(today: date) -> int:
    """Once a day: the limits that another calendar counted, those of others that may have lapsed by themselves, and
    those of custody, for a measure may end on a day that was known before.

    Each matter is done under the scope of its own place. Returns how many matters changed. Twice a day changes nothing more.
    """
    with scope(engine_reader(0, LAST_PLACE)):
        found = raw_cursor().execute(_STALE, (books.library().calendar_version, today)).fetchall()
    keys = f"daily:{today.isoformat()}"
    changed = (
        recompute(matter, engine_at(place, place), None, f"{keys}:{matter}") for matter, place in found
    )
    return sum(act is not None for act in changed)


def _said(change: LimitChange) -> dict[str, Any]:
    return {
        "rule": change.after.rule,
        "bearer": change.after.bearer,
        "what": change.what,
        "before": limit_json(change.before) if change.before else None,
        "after": limit_json(change.after),
    }


def engine_entry(head: Head, name: str, now: datetime, cause: Cause | None, key: str) -> Entry:
    """An act of the engine that every stream knows, whatever its procedure."""
    library = books.library()
    return Entry(
        kind="matter",
        stream=head.id,
        seq=head.seq + 1,
        prev=bytes(head.head) if head.head else None,
        name=name,
        bearers=("m",),
        actor=ENGINE,
        entered_by=ENGINE,
        person=None,
        happened=now,
        recorded_at=now,
        facts={},
        personal=frozenset(),
        procedure=head.procedure,
        version=head.version,
        calendar=library.calendar_version,
        zone=library.zone,
        case_seen=head.case_seq,
        cause=(cause.act, cause.effect) if cause else None,
        key=key,
    )


def write_limits(
    head: Head,
    compiled: CompiledProcedure,
    entry: Entry,
    changes: Sequence[LimitChange],
    more: Data | None = None,
) -> None:
    """Write an act that changes limits, and nothing else but `more` of the outcome."""
    made: Data = dict(more or {})
    for change in changes:
        state = change.after
        made.setdefault("limits", {})[f"{state.rule}@{state.bearer}@{state.period}"] = limit_json(state)
    entry.outcome = made
    data = fold(head.data, made, entry.seq)
    due_on, critical = due_of(data, compiled)
    columns: dict[str, Any] = {}
    if (due_on, critical) != (head.due_on, head.due_critical):
        columns = {"due_on": due_on, "due_critical": critical}
    rows = Rows(limits=limit_rows(changes, compiled, head.handler_id), columns=columns)
    write(entry, as_bytes(entry), data, rows)
