"""Cycles of conditions: acts of which each waits for another of them, limits of which each follows another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from heli.law.checks.prover import Prover
from heli.law.language import Act, Condition
from heli.law.language.conditions import ActDone, All, Not
from heli.law.language.limits import LatestOf, Limit, Start


def check_cycles(p: Prover) -> None:
    """Faults for acts that can never be done and limits that can never start, since each needs the other first."""
    for ring in _rings({name: _needs(act) for name, act in p.procedure.acts.items()}):
        p.fault(f"acts/{ring[0]}/requires", f"a cycle of conditions, none can be the first: {_said(ring)}")
    for ring in _rings({name: _follows(limit) for name, limit in p.procedure.limits.items()}):
        p.fault(f"limits/{ring[0]}/starts", f"a cycle of limits, none can be the first: {_said(ring)}")


def _needs(act: Act) -> frozenset[str]:
    """Acts that must have been done before this one can be: by `requires`, and by refusals where they were not."""
    found = set(_demanded(act.requires)) if act.requires is not None else set()
    for rule in act.refuse:
        if rule.mark == "U":
            continue  # a warning
        when = rule.when
        if isinstance(when, ActDone) and not when.done:
            found.add(when.act)
        elif isinstance(when, Not):
            found |= set(_demanded(when.not_))
    return frozenset(found)


def _demanded(condition: Condition) -> Iterator[str]:
    """Acts without which the condition can't hold."""
    if isinstance(condition, All):
        for inner in condition.all:
            yield from _demanded(inner)
    elif isinstance(condition, ActDone) and condition.done:
        yield condition.act


def _follows(limit: Limit) -> frozenset[str]:
    given = limit.starts
    starts = given.latest_of if isinstance(given, LatestOf) else [given] if isinstance(given, Start) else []
    return frozenset(start.end_of for start in starts if start.end_of)


def _rings(needs: Mapping[str, frozenset[str]]) -> list[list[str]]:
    """Each cycle once, begun at the name that stands first."""
    found: list[list[str]] = []
    settled: set[str] = set()
    for name in needs:
        _walk(name, needs, [], settled, found)
    return found


def _walk(
    name: str,
    needs: Mapping[str, frozenset[str]],
    path: list[str],
    settled: set[str],
    found: list[list[str]],
) -> None:
    if name in path:
        found.append(path[path.index(name) :])
        return
    if name in settled or name not in needs:
        return
    for other in sorted(needs[name]):
        _walk(other, needs, [*path, name], settled, found)
    settled.add(name)


def _said(ring: list[str]) -> str:
    return " → ".join([*ring, ring[0]])
