"""Maps of a matter's tracks, with where its bearers stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from heli.base.text import Msg, Text, Words
from heli.law.contract import CompiledProcedure
from heli.law.language import PartyBearer
from heli.matters.reading import MatterPage
from heli.web.pictures.map import EdgeGiven, MapPicture, StateGiven, Way, draw_map

MOST_KEPT = 500
"""Figures that are kept at most: some ten thousand characters each."""


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
    return tuple(
        _picture(compiled, track, frozenset(states.values()), language)
        for track, states in standing.items()
        if _has_map(compiled, track)
    )


@dataclass(frozen=True, slots=True)
class MapDrawn:
    """A map as it stands in a page: its title in words, and the figure."""

    title: Words
    figure: SafeString


def drawn_maps(
    standing: Mapping[str, Mapping[str, str]], compiled: CompiledProcedure, language: str
) -> tuple[MapDrawn, ...]:
    """The maps of `maps_of`, drawn. A figure says nothing of a matter but its states, and is kept by procedure and states."""
    return tuple(
        _drawn(compiled, track, frozenset(states.values()), language)
        for track, states in standing.items()
        if _has_map(compiled, track)
    )


_kept: dict[tuple[str, str, frozenset[str], str], MapDrawn] = {}


def _drawn(compiled: CompiledProcedure, track: str, here: frozenset[str], language: str) -> MapDrawn:
    place = (compiled.hash, track, here, language)
    found = _kept.get(place)
    if found is None:
        picture = _picture(compiled, track, here, language)
        with override(language):
            figure = render_to_string("web/components/map.html", {"picture": picture})
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        found = _kept[place] = MapDrawn(picture.title, figure)
    return found


def _has_map(compiled: CompiledProcedure, track: str) -> bool:
    written = compiled.written.tracks.get(track)
    return written is not None and len(written.states) > 1


def _picture(compiled: CompiledProcedure, track: str, here: frozenset[str], language: str) -> MapPicture:
    written = compiled.written.tracks[track]
    bearer = written.bearer
    title: Words = written.name.text()
    if isinstance(bearer, PartyBearer) and bearer.party in compiled.written.roles:
        role = compiled.written.roles[bearer.party].text()
        title = Msg("%(track)s of each: %(role)s", {"track": title, "role": role})
    given = [
        StateGiven(key, Text(state.zh, state.en), key == written.start, state.final)
        for key, state in written.states.items()
    ]
    key = f"map-{track}".replace("_", "-")
    return draw_map(key, title, given, _edges(compiled, track), way=Way(here=here), language=language)


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
