"""Rows of time limits from what the law says changed, and what lists show of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from heli.base import clock
from heli.base.ids import uuid7
from heli.law.contract import CompiledProcedure, LimitChange, LimitState, When
from heli.matters.snapshot import Data, limit_json, when_json


def limit_rows(
    changes: Iterable[LimitChange], compiled: CompiledProcedure, person: int | None
) -> list[dict[str, Any]]:
    """One row for each limit that changed; of several changes of one limit the last counts."""
    return [_row(state, compiled, person) for state in last_states(changes)]


def last_states(changes: Iterable[LimitChange]) -> Iterable[LimitState]:
    """What stands after some changes: of several of one limit the last counts."""
    return {(c.after.rule, c.after.bearer, c.after.period): c.after for c in changes}.values()


def _row(state: LimitState, compiled: CompiledProcedure, person: int | None) -> dict[str, Any]:
    rule = compiled.limits[state.rule]
    return {
        "id": str(uuid7()),
        "rule": state.rule,
        "bearer": state.bearer,
        "period": state.period,
        "binds": rule.binds,
        "who": rule.who or "",
        "status": state.status,
        "starts_on": _text(state.start),
        "raw_ends_on": _text(state.raw_end),
        "ends_on": _text(state.end),
        "ends_at": when_json(state.end) if isinstance(state.end, datetime) else None,
        "provisional": state.provisional,
        "critical": state.held,
        "soft": rule.soft,
        "person": person,
        "state": limit_json(state),
    }


def day_shown(when: When | None) -> date | None:
    """The civil day that a list shows for a start or an end."""
    return clock.civil_day(when) if isinstance(when, datetime) else when


def _text(when: When | None) -> str | None:
    day = day_shown(when)
    return None if day is None else day.isoformat()


def due_of(data: Data, compiled: CompiledProcedure) -> tuple[date | None, bool]:
    """The earliest end of a running OWN limit (soft ones aside), and whether one of custody runs while its bearer is held."""
    earliest: date | None = None
    critical = False
    limits: Mapping[str, Mapping[str, Any]] = data.get("limits", {})
    for name, state in limits.items():
        rule = compiled.limits.get(name.partition("@")[0])
        if (
            rule is None
            or rule.binds != "own"
            or rule.soft
            or state["status"] != "running"
            or "end" not in state
        ):
            continue
        end = date.fromisoformat(state["end"][:10]) if len(state["end"]) == 10 else _civil(state["end"])
        critical = critical or state.get("held", False)
        earliest = end if earliest is None or end < earliest else earliest
    return earliest, critical


def _civil(text: str) -> date:
    return clock.civil_day(datetime.fromisoformat(text))
