"""How much a procedure holds, counted: for lists and for whoever reviews it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from heli.law.language import Procedure
from heli.law.language.names import Sourced


@dataclass(frozen=True)
class Measures:
    """Counts of one version of one procedure.

    Attributes:
        refusals, warnings: of all acts; a refusal with the mark U only warns, and is counted where it is written.
        citations: entries of all bases that name an instrument, repeated ones each time; notes are not among them.
        instruments: different instruments among those.
        marks: mark → acts, refusals, warnings and limits that bear it; V and U always, Vx and S where they occur.
        without_basis: names of acts that rest on nothing.
    """

    tracks: int
    states: int
    acts: int
    limits: int
    facts: int
    refusals: int
    warnings: int
    citations: int
    instruments: int
    marks: Mapping[str, int]
    without_basis: tuple[str, ...]


def measured(procedure: Procedure) -> Measures:
    """Count one procedure."""
    acts = procedure.acts
    cited = [entry for entry in _entries(procedure.model_dump(mode="json")) if not entry.startswith("note: ")]
    marks = Counter(source.mark for source in _sources(procedure))
    return Measures(
        tracks=len(procedure.tracks),
        states=sum(len(track.states) for track in procedure.tracks.values()),
        acts=len(acts),
        limits=len(procedure.limits),
        facts=sum(len(act.facts) for act in acts.values()),
        refusals=sum(len(act.refuse) for act in acts.values()),
        warnings=sum(len(act.warn) for act in acts.values()),
        citations=len(cited),
        instruments=len({entry.partition(" ")[0] for entry in cited}),
        marks={mark: marks[mark] for mark in sorted({*marks, "U", "V"})},
        without_basis=tuple(name for name, act in acts.items() if not act.basis),
    )


def _entries(data: object) -> Iterable[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "basis" and isinstance(value, list):
                yield from (entry for entry in value if isinstance(entry, str))
            else:
                yield from _entries(value)
    elif isinstance(data, list):
        for value in data:
            yield from _entries(value)


def _sources(procedure: Procedure) -> Iterable[Sourced]:
    for act in procedure.acts.values():
        yield act
        yield from act.refuse
        yield from act.warn
    yield from procedure.limits.values()
