"""The snapshot as JSON, the outcome of an act, and folding one into the other. Pure.

Format: docs/explanation/streams.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, cast

from heli.base.canonical import Json
from heli.law.contract import Done, LimitChange, LimitState, LimitStatus, Period, Snapshot, When
from heli.ledger.leaf import instant

Data = dict[str, Any]
_AT = {"tracks": "t", "facts": "f", "done": "d"}


def key(name: str, bearer: str) -> str:
    """The flat key of something on a bearer."""
    return f"{name}@{bearer}"


def when_json(when: When | None) -> str | None:
    """A day as `YYYY-MM-DD`, an instant as in the leaf."""
    if type(when) is date:  # the commonest by far
        return when.isoformat()
    if when is None:
        return None
    return instant(when) if isinstance(when, datetime) else when.isoformat()


def when_from(text: str | None) -> When | None:
    """The reverse of `when_json`."""
    if text is None:
        return None
    return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)


def _when(text: str) -> When:
    return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)


def period_json(period: Period) -> Json:
    """A stretch of days as a list."""
    return [when_json(period.since), when_json(period.until), period.kind, period.custody]


def _period(raw: list[Any]) -> Period:
    return Period(_when(raw[0]), when_from(raw[1]), raw[2], raw[3])


def limit_json(state: LimitState) -> dict[str, Json]:
    """A time limit without what is empty, so that equal states are equal bytes."""
    made: dict[str, Json] = {"status": state.status, "period": state.period}
    # most are empty: asked one by one, they cost nothing
    if state.start is not None:
        made["start"] = when_json(state.start)
    if state.added:
        made["added"] = list(state.added)
    if state.capped_to is not None:
        made["capped_to"] = state.capped_to
    if state.length is not None:
        made["length"] = state.length
    if state.excluded:
        made["excluded"] = [period_json(p) for p in state.excluded]
    if state.suspended_since is not None:
        made["suspended_since"] = when_json(state.suspended_since)
    if state.raw_end is not None:
        made["raw_end"] = when_json(state.raw_end)
    if state.end is not None:
        made["end"] = when_json(state.end)
    if state.provisional:
        made["provisional"] = True
    if state.possible_end is not None:
        made["possible_end"] = when_json(state.possible_end)
    if state.strict_end is not None:
        made["strict_end"] = when_json(state.strict_end)
    if state.held:
        made["held"] = True
    return made


def limit_from(rule: str, bearer: str, raw: Mapping[str, Any]) -> LimitState:
    """The reverse of `limit_json`."""
    return LimitState(
        rule=rule,
        bearer=bearer,
        period=raw["period"],
        status=cast(LimitStatus, raw["status"]),
        start=when_from(raw.get("start")),
        added=tuple(raw.get("added", ())),
        capped_to=raw.get("capped_to"),
        length=raw.get("length"),
        excluded=tuple(_period(p) for p in raw.get("excluded", ())),
        suspended_since=when_from(raw.get("suspended_since")),
        raw_end=when_from(raw.get("raw_end")),
        end=when_from(raw.get("end")),
        provisional=raw.get("provisional", False),
        possible_end=date.fromisoformat(raw["possible_end"]) if "possible_end" in raw else None,
        strict_end=datetime.fromisoformat(raw["strict_end"]) if "strict_end" in raw else None,
        held=raw.get("held", False),
    )


def done_json(done: Done) -> Json:
    """An occurrence as a list."""
    return [done.act_id, when_json(done.on), done.actor, done.decided_by, done.times]


def snapshot_from(data: Mapping[str, Any]) -> Snapshot:
    """The engine's snapshot from stored JSON."""
    limits: dict[tuple[str, str], LimitState] = {}
    for name, raw in data.get("limits", {}).items():
        rule, bearer, _ = name.split("@")
        state = limit_from(rule, bearer, raw)
        known = limits.get((rule, bearer))
        if known is None or known.period < state.period:
            limits[(rule, bearer)] = state
    done: dict[str, dict[str, Done]] = {}
    for name, raw in data.get("done", {}).items():
        act, bearer = name.split("@")
        done.setdefault(act, {})[bearer] = Done(raw[0], _when(raw[1]), raw[2], raw[3], raw[4])
    facts: dict[str, dict[str, Json]] = {}
    for name, value in data.get("facts", {}).items():
        fact, bearer = name.split("@")
        facts.setdefault(bearer, {})[fact] = value
    tracks: dict[str, dict[str, str]] = {}
    for name, state_name in data.get("tracks", {}).items():
        track, bearer = name.split("@")
        tracks.setdefault(track, {})[bearer] = state_name
    closed = bool(data.get("meta", {}).get("closed", False))
    return Snapshot(tracks, facts, done, data.get("items", {}), limits, closed)


def outcome(old: Snapshot, new: Snapshot, limits: Iterable[LimitChange], act_id: str) -> Data:
    """What an act changed, by section, with flat keys; what went away stands in `gone`.

    An occurrence that this act made carries its id: the law, which judges before there is one, leaves it open.
    """
    made: Data = {}
    gone: list[str] = []
    _two_level(made, gone, "tracks", old.tracks, new.tracks, swap=False)
    _two_level(made, gone, "facts", old.facts, new.facts, swap=True)
    for act, by_bearer in new.done.items():
        before = old.done.get(act, {})
        if before is by_bearer:
            continue
        for bearer, done in by_bearer.items():
            if done is not before.get(bearer) and done != before.get(bearer):
                entry = [act_id, when_json(done.on), done.actor, done.decided_by, done.times]
                made.setdefault("done", {})[key(act, bearer)] = entry
    for act, by_bearer in old.done.items():
        now = new.done.get(act, {})
        if now is by_bearer:
            continue
        gone += [f"done/{key(act, bearer)}" for bearer in by_bearer if bearer not in now]
    for kind, ids in new.items.items():
        if list(ids) != list(old.items.get(kind, ())):
            made.setdefault("items", {})[kind] = list(ids)
    for change in limits:
        state = change.after
        name = f"{state.rule}@{state.bearer}@{state.period}"
        made.setdefault("limits", {})[name] = limit_json(state)
    if new.closed != old.closed:
        made["meta"] = {"closed": new.closed}
    if gone:
        made["gone"] = sorted(gone)
    return made


def _two_level(
    made: Data,
    gone: list[str],
    section: str,
    old: Mapping[str, Mapping[str, Any]],
    new: Mapping[str, Mapping[str, Any]],
    *,
    swap: bool,
) -> None:
    """Differences of a two-level mapping. `swap`: its outer key is the bearer, not the name."""
    for outer, inner in new.items():
        before = old.get(outer, {})
        if inner is before:
            continue
        for name, value in inner.items():
            if name not in before or before[name] != value:
                flat = key(name, outer) if swap else key(outer, name)
                made.setdefault(section, {})[flat] = value
    for outer, inner in old.items():
        now = new.get(outer, {})
        if now is inner:
            continue
        for name in inner:
            if name not in now:
                gone.append(f"{section}/{key(name, outer) if swap else key(outer, name)}")


def fold(data: Data, made: Mapping[str, Any], seq: int) -> Data:
    """The snapshot after an outcome. The given one is left as it is; sections that do not change are shared."""
    folded = dict(data)
    at = dict(data.get("at", {}))
    for section, entries in made.items():
        if section == "gone":
            continue
        folded[section] = {**data.get(section, {}), **entries}
        if section in _AT:
            mark = _AT[section]
            for name in entries:
                at[f"{mark}/{name}"] = seq
    for path in made.get("gone", ()):
        section, _, name = path.partition("/")
        folded[section] = {k: v for k, v in folded.get(section, {}).items() if k != name}
        if section in _AT:
            at[f"{_AT[section]}/{name}"] = seq
    if at:
        folded["at"] = at
    return folded
