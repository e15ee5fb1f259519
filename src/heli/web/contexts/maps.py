"""Maps of a matter's tracks, with where its bearers stand."""

from __future__ import annotations

from collections.abc import Mapping

from heli.base.text import Msg, Text, Words
from heli.law.contract import CompiledProcedure
from heli.law.language import PartyBearer
from heli.matters.reading import MatterPage
from heli.web.pictures.map import EdgeGiven, MapPicture, StateGiven, Way, draw_map


def tracks_of(found: MatterPage, compiled: CompiledProcedure) -> Mapping[str, Mapping[str, str]]:
    """Track → bearer → state, with the first state of the tracks that every party of a role has from the start."""
    standing: dict[str, dict[str, str]] = {}
    for track, written in compiled.written.tracks.items():
        states = dict(found.tracks.get(track, {}))
        role = written.bearer.party if isinstance(written.bearer, PartyBearer) else None
        if written.start and role:
            for party in found.parties:
                if role in (*party.roles, "any"):
                    states.setdefault(party.bearer, written.start)
        if states:
            standing[track] = states
    return standing


def maps_of(
    standing: Mapping[str, Mapping[str, str]], compiled: CompiledProcedure, language: str
) -> tuple[MapPicture, ...]:
    """A map of each track that was opened here, with where its bearers stand."""
    pictures = []
    for track, states in standing.items():
        written = compiled.written.tracks.get(track)
        if written is None or len(written.states) < 2:
            continue
        bearer = written.bearer
        title: Words = written.name.text()
        if isinstance(bearer, PartyBearer) and bearer.party in compiled.written.roles:
            role = compiled.written.roles[bearer.party].text()
            title = Msg("%(track)s of each: %(role)s", {"track": title, "role": role})
        given = [
            StateGiven(key, Text(state.zh, state.en), key == written.start, state.final)
            for key, state in written.states.items()
        ]
        way = Way(here=frozenset(states.values()))
        pictures.append(
            draw_map(
                f"map-{track}".replace("_", "-"),
                title,
                given,
                _edges(compiled, track),
                way=way,
                language=language,
            )
        )
    return tuple(pictures)


def _edges(compiled: CompiledProcedure, track: str) -> list[EdgeGiven]:
    states = compiled.written.tracks[track].states
    return [
        EdgeGiven(act.name.text(), source, move.to)
        for act in compiled.acts.values()
        for move in act.moves
        if move.track == track
        for source in move.from_
        if source in states and source != move.to
    ]
