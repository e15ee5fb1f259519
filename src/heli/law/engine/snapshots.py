"""A snapshot as JSON and back: compact, and equal after the round trip."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from heli.base.canonical import Json
from heli.law.contract import Done, LimitState, Period, Snapshot, When

_LIMIT = (
    "period", "status", "start", "added", "capped_to", "length", "excluded", "suspended_since", "raw_end", "end",
    "provisional", "possible_end", "strict_end", "held",
)  # fmt: skip
_DEFAULTS = LimitState("", "m", 1, "running", None)


def to_json(snapshot: Snapshot) -> Json:
    """The snapshot as JSON: {"t": tracks, "f": facts, "d": done, "i": items, "l": limits, "c": closed}.

    `d` is act → bearer → [act id, when, actor, decided by, times]; `l` is rule → bearer → what differs from an
    untouched limit. Days are "2022-12-30", instants ISO with offset. Empty parts are left out.
    """
    limits: dict[str, dict[str, Json]] = {}
    for (rule, bearer), state in snapshot.limits.items():
        limits.setdefault(rule, {})[bearer] = limit_to_json(state)
    parts: dict[str, Json] = {
        "t": {track: dict(held) for track, held in snapshot.tracks.items()},
        "f": {bearer: dict(facts) for bearer, facts in snapshot.facts.items()},
        "d": {
            act: {b: [d.act_id, d.on.isoformat(), d.actor, d.decided_by, d.times] for b, d in held.items()}
            for act, held in snapshot.done.items()
        },
        "i": {kind: list(ids) for kind, ids in snapshot.items.items()},
        "l": limits,
        "c": snapshot.closed,
    }
    return {key: value for key, value in parts.items() if value}


def from_json(value: Json) -> Snapshot:
    """The snapshot of what `to_json` made."""
    parts: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
    return Snapshot(
        tracks=parts.get("t", {}),
        facts=parts.get("f", {}),
        done={
            act: {b: Done(d[0], when_from(d[1]), d[2], d[3], d[4]) for b, d in held.items()}
            for act, held in parts.get("d", {}).items()
        },
        items={kind: tuple(ids) for kind, ids in parts.get("i", {}).items()},
        limits={
            (rule, bearer): limit_from_json(rule, bearer, state)
            for rule, held in parts.get("l", {}).items()
            for bearer, state in held.items()
        },
        closed=bool(parts.get("c", False)),
    )


def limit_to_json(state: LimitState) -> Json:
    """One limit's state without rule and bearer; what is as in an untouched one is left out."""
    done: dict[str, Json] = {}
    for name in _LIMIT:
        value = getattr(state, name)
        if value != getattr(_DEFAULTS, name) or name == "status":
            done[name] = _plain(value)
    return done


def limit_from_json(rule: str, bearer: str, value: Mapping[str, Any]) -> LimitState:
    """The state of one limit, as `limit_to_json` made it."""
    given = dict(value)
    for name in ("start", "suspended_since", "raw_end", "end", "possible_end", "strict_end"):
        if given.get(name) is not None:
            given[name] = when_from(given[name])
    given["added"] = tuple(given.get("added", ()))
    given["excluded"] = tuple(
        Period(when_from(p[0]), when_from(p[1]) if p[1] else None, p[2]) for p in given.get("excluded", ())
    )
    return LimitState(
        rule, bearer, given.pop("period", 1), given.pop("status"), given.pop("start", None), **given
    )


def _plain(value: object) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Period):
        return [_plain(value.since), _plain(value.until), value.kind]
    assert value is None or isinstance(value, (str, int))
    return value


def when_from(text: str) -> When:
    """A day or an instant from its ISO text."""
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
