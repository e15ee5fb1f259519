"""A track of a procedure as a map: states in layers from top to bottom, acts as arrows, "you are here"."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from heli.base.text import Msg, Text, Words
from heli.law.arrows import Arrow, Box, names_stand, numbers_stand, width_of
from heli.web.pictures.routes import (
    GAP_X,
    GAP_Y,
    LANE,
    MARGIN,
    STATE_HEIGHT,
    STATE_WIDTH,
    TOP,
    Pairs,
    lanes,
    route,
)
from heli.web.words import say

LINE_UNITS = 18
"""Width of a line in a state, in halves of a Chinese character."""
FONT = 12.5
"""Height of an arrow's name, as the style sheet has it."""


@dataclass(frozen=True, slots=True)
class StateGiven:
    """A state of the track. `is_start` states stand on top."""

    key: str
    name: Words
    is_start: bool = False
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class EdgeGiven:
    """An act that leads from one state to another."""

    name: Words
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class StateDrawn:
    """A box with its lines of text."""

    x: int
    y: int
    width: int
    height: int
    text_x: int
    text_y: int
    here_y: int
    lines: tuple[str, ...]
    is_here: bool
    is_seen: bool
    is_final: bool


@dataclass(frozen=True, slots=True)
class EdgeDrawn:
    """An arrow with its name, or with its number where the names find no room. `is_open`: it leads away from here.

    `label_x`, `label_y`: where the middle of the text stands; `text_y` its base line.
    """

    path: str
    name: Words
    number: int
    label_x: int
    label_y: int
    text_y: int
    is_taken: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class MapPicture:
    """What the component `map` draws; `key` keeps its markers apart from those of other maps.

    `legend`: what the numbers from 1 on stand for; empty where the arrows bear their names.
    """

    key: str
    title: Words
    width: int
    height: int
    states: tuple[StateDrawn, ...]
    edges: tuple[EdgeDrawn, ...]
    legend: tuple[Words, ...]
    sentences: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """How far a matter has come: the states it is in, those it was in, the arrows it took."""

    here: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    taken: frozenset[tuple[str, str]] = frozenset()


def draw_map(
    key: str,
    title: Words,
    states: Sequence[StateGiven],
    edges: Sequence[EdgeGiven],
    *,
    way: Way,
    language: str,
) -> MapPicture:
    """The map of one track.

    Args:
        key: unique in the page; letters, digits and hyphens.
        states: in the order of the lawbook; each is drawn once.
        edges: several of one pair are drawn as one arrow with all their names.
        language: of the labels, which are broken into lines by their width.
    """
    joined = _joined(edges, language)
    layers = _layers(states, joined)
    places = _places(layers)
    inner = max(len(layer) for layer in layers) * (STATE_WIDTH + GAP_X) - GAP_X
    left, right = lanes(joined, layers, back=True), lanes(joined, layers, back=False)
    offset = MARGIN + len(left) * LANE + (GAP_X if left else 0)
    box = {state: (offset + x, y) for state, (x, y) in places.items()}
    arrows = tuple(route(pair, box, left, right, (offset, offset + inner)) for pair in joined)
    width = offset + inner + len(right) * LANE + (GAP_X if right else 0) + MARGIN
    height = len(layers) * (STATE_HEIGHT + GAP_Y) - GAP_Y + TOP + MARGIN
    boxes = tuple(_state(state, box[state.key], way, language) for state in states)
    taken = tuple((x, y, x + STATE_WIDTH, y + STATE_HEIGHT) for x, y in box.values())
    drawn = _named(joined, arrows, taken, (0, 0, width, height), way)
    legend = _legend(joined, states) if any(edge.number for edge in drawn) else ()
    return MapPicture(key, title, width, height, boxes, drawn, legend, _sentences(states, edges, way))


def _joined(edges: Sequence[EdgeGiven], language: str) -> Pairs:
    by_pair: dict[tuple[str, str], tuple[str, ...]] = {}
    for edge in edges:
        if edge.source != edge.target:
            pair = (edge.source, edge.target)
            by_pair[pair] = (*by_pair.get(pair, ()), say(edge.name, language))
    return by_pair


def _few(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}"


def _named(
    pairs: Pairs, arrows: tuple[Arrow, ...], taken: tuple[Box, ...], frame: Box, way: Way
) -> tuple[EdgeDrawn, ...]:
    """The arrows with their names, or with numbers from 1 on where the names find no room."""
    names = [_few(found) for found in pairs.values()]
    widths = tuple(width_of(name, FONT) for name in names)
    middles = names_stand(arrows, widths, round(1.3 * FONT), taken, frame)
    numbers = range(1, len(names) + 1) if middles is None else [0] * len(names)
    if middles is None:
        middles = numbers_stand(arrows, taken, frame)
    every = zip(pairs, arrows, names, numbers, middles, strict=True)
    return tuple(
        EdgeDrawn(arrow.path, Text(name, name), number, x, y, y + 4, pair in way.taken, pair[0] in way.here)
        for pair, arrow, name, number, (x, y) in every
    )


def _legend(pairs: Pairs, states: Sequence[StateGiven]) -> tuple[Words, ...]:
    """What each number stands for, from the first on."""
    names = {state.key: state.name for state in states}
    return tuple(
        Msg(
            "%(act)s: from %(source)s to %(target)s",
            {
                "act": Text("、".join(found), ", ".join(found)),
                "source": names[source],
                "target": names[target],
            },
        )
        for (source, target), found in pairs.items()
    )


def _layers(states: Sequence[StateGiven], pairs: Pairs) -> list[list[str]]:
    """States by their distance from a start; those out of reach stand last."""
    depth = {state.key: 0 for state in states if state.is_start} or {states[0].key: 0}
    queue = list(depth)
    for reached in queue:
        for source, target in pairs:
            if source == reached and target not in depth:
                depth[target] = depth[reached] + 1
                queue.append(target)
    last = max(depth.values()) + 1
    layers: dict[int, list[str]] = {}
    for state in states:
        layers.setdefault(depth.get(state.key, last), []).append(state.key)
    return [layers[at] for at in sorted(layers)]


def _places(layers: Sequence[Sequence[str]]) -> Mapping[str, tuple[int, int]]:
    widest = max(len(layer) for layer in layers)
    places: dict[str, tuple[int, int]] = {}
    for row, layer in enumerate(layers):
        indent = (widest - len(layer)) * (STATE_WIDTH + GAP_X) // 2
        for column, state in enumerate(layer):
            x = indent + column * (STATE_WIDTH + GAP_X)
            places[state] = (x, TOP + row * (STATE_HEIGHT + GAP_Y))
    return places


def _state(state: StateGiven, place: tuple[int, int], way: Way, language: str) -> StateDrawn:
    x, y = place
    lines = _broken(say(state.name, language))
    return StateDrawn(
        x,
        y,
        STATE_WIDTH,
        STATE_HEIGHT,
        x + STATE_WIDTH // 2,
        y + STATE_HEIGHT // 2 + 5 - 9 * (len(lines) - 1),
        y - 6,
        lines,
        state.key in way.here,
        state.key in way.seen,
        state.is_final,
    )


def _broken(text: str) -> tuple[str, ...]:
    """A label in at most two lines; what does not fit is cut with an ellipsis."""
    lines, rest = [""], text
    for part in _parts(rest):
        if _units(lines[-1] + part) > LINE_UNITS and lines[-1]:
            lines.append("")
            part = part.lstrip()
        lines[-1] += part
    if len(lines) <= 2 and all(_units(line) <= LINE_UNITS + 2 for line in lines):
        return tuple(lines)
    cut = (" " if " " in text else "").join(lines[1:])
    while _units(cut) > LINE_UNITS:
        cut = cut[:-1]
    return lines[0], f"{cut}…"


def _parts(text: str) -> list[str]:
    return (
        [f" {word}" if at else word for at, word in enumerate(text.split(" "))] if " " in text else list(text)
    )


def _units(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _sentences(states: Sequence[StateGiven], edges: Sequence[EdgeGiven], way: Way) -> tuple[Words, ...]:
    names = {state.key: state.name for state in states}
    here = [Msg("You are here: %(state)s", {"state": names[key]}) for key in names if key in way.here]
    steps = [
        Msg(
            "%(act)s: from %(source)s to %(target)s",
            {"act": edge.name, "source": names[edge.source], "target": names[edge.target]},
        )
        for edge in edges
    ]
    return (*here, *steps)
