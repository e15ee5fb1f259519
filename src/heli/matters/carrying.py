"""Acts of the program that carry bearers from one matter or record to another, when a history is judged again. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from heli.law.contract import LimitState, PartyView, Snapshot
from heli.matters.snapshot import fold, limit_from, snapshot_from

Limits = dict[tuple[str, str, int], LimitState]
CARRYING = frozenset({"begin_divided", "divide", "merge_bearer"})


def carried(members: Mapping[str, Any], snapshot: Snapshot, limits: Limits) -> tuple[Snapshot, Limits]:
    """Snapshot and limits after such an act: what it took out or put in is not judged, it was settled then."""
    if members["act"] == "begin_divided":
        return _begun(members["outcome"])
    bearers = members["bearers"]
    if members["act"] == "divide":
        return _only(snapshot, limits, lambda bearer: bearer not in bearers)
    old, new = bearers
    if any(new in states for states in snapshot.tracks.values()) or any(key[1] == new for key in limits):
        return snapshot, limits
    return _renamed(snapshot, limits, old, new)


def as_then(parties: Mapping[str, PartyView], left: Mapping[str, str]) -> Mapping[str, PartyView]:
    """The parties as acts before a merger knew them: the old record stands for the same person."""
    stand_ins = {old: replace(parties[new], id=old) for old, new in left.items() if new in parties}
    return {**parties, **stand_ins}


def _begun(outcome: Mapping[str, Any]) -> tuple[Snapshot, Limits]:
    limits: Limits = {}
    for key, raw in outcome.get("limits", {}).items():
        rule, bearer, period = key.split("@")
        limits[(rule, bearer, int(period))] = limit_from(rule, bearer, raw)
    return snapshot_from(fold({}, outcome, 1)), limits


def _only(snapshot: Snapshot, limits: Limits, keeps: Callable[[str], bool]) -> tuple[Snapshot, Limits]:
    kept = Snapshot(
        {track: {b: s for b, s in states.items() if keeps(b)} for track, states in snapshot.tracks.items()},
        {bearer: facts for bearer, facts in snapshot.facts.items() if keeps(bearer)},
        {act: {b: d for b, d in done.items() if keeps(b)} for act, done in snapshot.done.items()},
        snapshot.items,
        {key: state for key, state in snapshot.limits.items() if keeps(key[1])},
        snapshot.closed,
    )
    return kept, {key: state for key, state in limits.items() if keeps(key[1])}


def _renamed(snapshot: Snapshot, limits: Limits, old: str, new: str) -> tuple[Snapshot, Limits]:
    def named(bearer: str) -> str:
        return new if bearer == old else bearer

    def moved(state: LimitState) -> LimitState:
        return replace(state, bearer=named(state.bearer))

    facts = {b: dict(found) for b, found in snapshot.facts.items() if b != old}
    if old in snapshot.facts:
        facts[new] = {**snapshot.facts[old], **facts.get(new, {})}
    renamed = Snapshot(
        {track: _keys(states, named) for track, states in snapshot.tracks.items()},
        {bearer: _values(found, old[2:], new[2:]) for bearer, found in facts.items()},
        {act: _keys(done, named) for act, done in snapshot.done.items()},
        snapshot.items,
        {(rule, named(b)): moved(state) for (rule, b), state in snapshot.limits.items()},
        snapshot.closed,
    )
    return renamed, {(rule, named(b), n): moved(state) for (rule, b, n), state in limits.items()}


def _keys(entries: Mapping[str, Any], named: Callable[[str], str]) -> dict[str, Any]:
    return {named(bearer): entry for bearer, entry in entries.items()}


def _values(facts: Mapping[str, Any], party: str, into: str) -> dict[str, Any]:
    return {name: renamed_party(value, party, into) for name, value in facts.items()}


def renamed_party(value: Any, party: str, into: str) -> Any:
    """A fact's value that names a party, naming the other; a list names nobody twice."""
    if isinstance(value, list) and party in value:
        return list(dict.fromkeys(into if one == party else one for one in value))
    return into if value == party else value
