"""Tracks as graphs: each state reachable, each non-final state with a way out."""

from __future__ import annotations

from collections.abc import Iterable

from heli.law.checks.prover import Prover
from heli.law.language import ABSENT, Condition
from heli.law.language.conditions import All, Any_, Not, TrackIs


def check_tracks(p: Prover) -> None:
    """Faults for states that nothing reaches, that nothing leaves, or that are not there."""
    edges = track_edges(p)
    ends = _closing_states(p)
    for name, track in p.procedure.tracks.items():
        path = f"tracks/{name}"
        p.bearer(f"{path}/bearer", track.bearer)
        p.known(f"{path}/start", "state", track.start, track.states)
        reached = _reached(edges[name], track.start)
        for state, written in track.states.items():
            if state not in reached:
                p.fault(f"{path}/states/{state}", "nothing leads to this state")
            ways = {to for from_, to in edges[name] if from_ == state and to != state}
            if not ways and not written.final and (name, state) not in ends:
                p.fault(f"{path}/states/{state}", "nothing leads out of this state, and it is not final")


def _closing_states(p: Prover) -> set[tuple[str, str]]:
    """(track, state) in which the matter may close: what goes on from there is the closing."""
    if p.procedure.closes is None:
        return set()
    found = [atom for atom in _said(p.procedure.closes.when) if isinstance(atom, TrackIs)]
    return {(atom.track, state) for atom in found for state in atom.in_ or ()}


def _said(condition: Condition) -> Iterable[Condition]:
    """The atoms of a condition that are not denied."""
    if isinstance(condition, (All, Any_)):
        for inner in condition.all if isinstance(condition, All) else condition.any:
            yield from _said(inner)
    elif not isinstance(condition, Not):
        yield condition


def track_edges(p: Prover) -> dict[str, set[tuple[str, str]]]:
    """Track → (from, to) of every move and of every creation of an item; unknown names are faults."""
    edges: dict[str, set[tuple[str, str]]] = {name: set() for name in p.procedure.tracks}
    for act_name, act in p.procedure.acts.items():
        for i, move in enumerate(act.moves):
            path = f"acts/{act_name}/moves/{i}"
            if not p.known(path, "track", move.track, p.procedure.tracks):
                continue
            states = p.procedure.tracks[move.track].states
            p.known(path, f"state of {move.track}", move.to, states)
            for state in move.from_:
                p.known(path, f"state of {move.track}", state, {*states, ABSENT})
                edges[move.track].add((state, move.to))
        for i, creates in enumerate(act.creates):
            path = f"acts/{act_name}/creates/{i}"
            if creates.track is None or not p.known(path, "track", creates.track, p.procedure.tracks):
                continue
            p.known(
                path, f"state of {creates.track}", creates.state, p.procedure.tracks[creates.track].states
            )
            edges[creates.track].add((ABSENT, creates.state or ABSENT))
    return edges


def _reached(edges: set[tuple[str, str]], start: str | None) -> set[str]:
    reached = {ABSENT} | ({start} if start else set())
    while True:
        more = {to for from_, to in edges if from_ in reached} - reached
        if not more:
            return reached
        reached |= more
