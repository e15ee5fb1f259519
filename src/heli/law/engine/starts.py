"""From when a time limit counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from heli.base.canonical import Json
from heli.law.contract import MATTER, When
from heli.law.engine.conditions import done_on
from heli.law.engine.days import day_of, parsed
from heli.law.engine.frame import Frame
from heli.law.engine.measures import current, latest
from heli.law.language.limits import EarliestOf, LatestOf, Limit, Start


class Found(NamedTuple):
    """A start. `partial`: it is not known, but a part of it is: the limit awaits it."""

    when: When | None
    partial: bool = False


Finder = Callable[[Frame], Found]
UNKNOWN, AWAITED = Found(None), Found(None, True)


@dataclass(frozen=True)
class Starter:
    """The start of one rule, and what may make it known.

    Attributes:
        find: the start as it stands. again: the same for a limit that runs: a measure that ended since still began it.
        acts: acts whose performance may start it. facts: facts that may. served: documents whose service may.
        ends: limits whose end is its start. outside: measures or papers may start it without an act of the matter.
    """

    find: Finder
    again: Finder
    acts: frozenset[str]
    facts: frozenset[str]
    served: frozenset[str]
    ends: frozenset[str]
    outside: bool


def starter(limit: Limit) -> Starter:
    """The compiled start of a rule."""
    given = limit.starts
    if isinstance(given, LatestOf):
        starts, pick = given.latest_of, _latest
    elif isinstance(given, EarliestOf):
        starts, pick = given.earliest_of, _earliest
    else:
        starts, pick = [given], _first

    def joined(finders: list[Finder]) -> Finder:
        return finders[0] if pick is _first else lambda frame: pick([f(frame) for f in finders], frame)

    find = joined([_finder(start) for start in starts])
    measured = any(start.measure for start in starts)
    return Starter(
        find=find,
        again=joined([_finder(start, ended=True) for start in starts]) if measured else find,
        acts=frozenset(act for start in starts for act in start.act or ()),
        facts=frozenset(f for start in starts for f in (start.fact, start.paper) if f),
        served=frozenset(start.served for start in starts if start.served),
        ends=frozenset(start.end_of for start in starts if start.end_of),
        outside=any(start.measure or start.paper or start.served for start in starts),
    )


def _first(found: list[Found], frame: Frame) -> Found:
    return found[0]


def _latest(found: list[Found], frame: Frame) -> Found:
    if all(f.when is not None for f in found):
        return Found(max((f.when for f in found if f.when is not None), key=lambda w: day_of(w, frame.zone)))
    return AWAITED if any(f.when is not None or f.partial for f in found) else UNKNOWN


def _earliest(found: list[Found], frame: Frame) -> Found:
    known = [f.when for f in found if f.when is not None]
    if known:
        return Found(min(known, key=lambda w: day_of(w, frame.zone)))
    return AWAITED if any(f.partial for f in found) else UNKNOWN


def _finder(start: Start, *, ended: bool = False) -> Finder:
    if start.served:
        return _served(start)
    if start.end_of:
        return _end_of(start.end_of)
    if start.measure:
        return _measure(frozenset(start.measure), ended)
    if start.paper:
        return _paper(start.paper)
    if start.act:
        return _act(tuple(start.act), start.fact)
    return _fact(start.fact or "")


def _one_act(act: str) -> Finder:
    """The commonest start: the day of one act."""

    def find(frame: Frame) -> Found:
        done = done_on(frame, act)
        return UNKNOWN if done is None else Found(done.on)

    return find


def _act(acts: tuple[str, ...], fact: str | None) -> Finder:
    if fact is None and len(acts) == 1:
        return _one_act(acts[0])

    def find(frame: Frame) -> Found:
        done = [d for act in acts if (d := done_on(frame, act)) is not None]
        if not done:
            return UNKNOWN
        if fact is None:
            return Found(
                done[0].on
                if len(done) == 1
                else max((d.on for d in done), key=lambda w: day_of(w, frame.zone))
            )
        when = parsed(frame.fact(fact))
        return Found(when, when is None)

    return find


def _fact(name: str) -> Finder:
    return lambda frame: Found(parsed(frame.fact(name)))


def _measure(kinds: frozenset[str], ended: bool) -> Finder:
    def find(frame: Frame) -> Found:
        periods = [current(party, frame.day, frame.zone) for party in frame.parties()]
        since = [p.since for p in periods if p is not None and p.kind in kinds]
        if not since and ended:
            since = [
                p.since for party in frame.parties() if (p := latest(party, kinds, frame.day, frame.zone))
            ]
        return Found(min(since, key=lambda w: day_of(w, frame.zone))) if since else UNKNOWN

    return find


def _end_of(limit: str) -> Finder:
    def find(frame: Frame) -> Found:
        for key in frame.above():
            state = frame.snapshot.limits.get((limit, key))
            if state is not None:
                return Found(state.raw_end, state.status == "awaiting_start")
        return UNKNOWN

    return find


def _paper(fact: str) -> Finder:
    def find(frame: Frame) -> Found:
        value = frame.fact(fact)
        ids = value if isinstance(value, (list, tuple)) else [value] if value is not None else []
        days = [parsed(frame.situation.papers.get(str(i), {}).get("received_on")) for i in ids]
        known = [day for day in days if day is not None]
        if known and len(known) == len(days):
            return Found(max(known, key=lambda w: day_of(w, frame.zone)))
        return AWAITED if ids else UNKNOWN

    return find


def _served(start: Start) -> Finder:
    document, to = start.served or "", start.to

    def find(frame: Frame) -> Found:
        issued = False
        days: list[When] = []
        for paper, entry in frame.situation.papers.items():
            if entry.get("kind") != document:
                continue
            if not (_concerns(entry, frame) or _addressed(entry, paper, frame)):
                continue
            issued = True
            if any(_is_meant(who, to, frame) for who in frame.rules.served_now(frame, paper)):
                return Found(frame.day)  # just received: what an earlier receipt started is another period
            days += [
                day for who, text in _served_map(entry) if _is_meant(who, to, frame) and (day := parsed(text))
            ]
        if days:
            return Found(min(days, key=lambda w: day_of(w, frame.zone)))
        return AWAITED if issued or _issued(frame, document) else UNKNOWN

    return find


def _served_map(entry: Mapping[str, Json]) -> Iterable[tuple[str, Json]]:
    served = entry.get("served")
    return served.items() if isinstance(served, Mapping) else ()


def _concerns(entry: Mapping[str, Json], frame: Frame) -> bool:
    about = entry.get("of")
    if not isinstance(about, (list, tuple)) or not about or frame.bearer == MATTER:
        return True
    return any(key in about for key in frame.above()) or MATTER in about


def _addressed(entry: Mapping[str, Json], paper: str, frame: Frame) -> bool:
    """Whether the bearer's own party received it, though it is about another: a decision served on the victim."""
    own = frame.party()
    if own is None:
        return False
    return own.id in dict(_served_map(entry)) or own.id in frame.rules.served_now(frame, paper)


def _is_meant(who: str, to: str | None, frame: Frame) -> bool:
    """Whether an addressee who received the document is the one whose limit it is."""
    party = frame.situation.parties.get(who)
    own = frame.party()
    if party is not None and own is not None and party.id != own.id and set(party.roles) & set(own.roles):
        return False  # another party of the same role has a limit of his own
    if to is None or who == to:
        return True
    if party is not None and (to in party.roles or to == "party"):
        return True
    body = frame.situation.bodies.get(who)
    return (body is not None and body.kind == to) or str(frame.fact(to)) == who


def _issued(frame: Frame, document: str) -> bool:
    """Whether an act that issues the document stands on the bearer."""
    return any(done_on(frame, act) is not None for act in frame.rules.issuing.get(document, ()))
