"""A track of a procedure as a map: states in layers from top to bottom, acts as arrows, "you are here"."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from heli.base.text import Msg, Text, Words
from heli.web.words import say

STATE_WIDTH, STATE_HEIGHT = 152, 48
GAP_X, GAP_Y, LANE, MARGIN, TOP = 36, 66, 30, 12, 24
LINE_UNITS = 18
"""Width of a line in a state, in halves of a Chinese character."""


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
    """An arrow with its label. `is_open`: it leads away from here."""

    path: str
    name: Words
    label_x: int
    label_y: int
    is_taken: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class MapPicture:
    """What the component `map` draws; `key` keeps its markers apart from those of other maps."""

    key: str
    title: Words
    width: int
    height: int
    states: tuple[StateDrawn, ...]
    edges: tuple[EdgeDrawn, ...]
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
    left, right = _lanes(joined, layers, back=True), _lanes(joined, layers, back=False)
    offset = MARGIN + len(left) * LANE + (GAP_X if left else 0)
    box = {state: (offset + x, y) for state, (x, y) in places.items()}
    drawn = tuple(_edge(edge, box, layers, left, right, offset, inner, way) for edge in joined)
    width = offset + inner + len(right) * LANE + (GAP_X if right else 0) + MARGIN
    height = len(layers) * (STATE_HEIGHT + GAP_Y) - GAP_Y + TOP + MARGIN
    boxes = tuple(_state(state, box[state.key], way, language) for state in states)
    return MapPicture(key, title, width, height, boxes, drawn, _sentences(states, edges, way))


def _joined(edges: Sequence[EdgeGiven], language: str) -> list[EdgeGiven]:
    by_pair: dict[tuple[str, str], list[str]] = {}
    for edge in edges:
        if edge.source != edge.target:
            by_pair.setdefault((edge.source, edge.target), []).append(say(edge.name, language))
    names = {pair: _few(found) for pair, found in by_pair.items()}
    return [EdgeGiven(Text(names[pair], names[pair]), *pair) for pair in by_pair]


def _few(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}"


def _layers(states: Sequence[StateGiven], edges: Sequence[EdgeGiven]) -> list[list[str]]:
    """States by their distance from a start; those out of reach stand last."""
    depth = {state.key: 0 for state in states if state.is_start} or {states[0].key: 0}
    queue = list(depth)
    for reached in queue:
        for edge in edges:
            if edge.source == reached and edge.target not in depth:
                depth[edge.target] = depth[reached] + 1
                queue.append(edge.target)
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


def _row(layers: Sequence[Sequence[str]], state: str) -> int:
    return next(row for row, layer in enumerate(layers) if state in layer)


def _lanes(
    edges: Sequence[EdgeGiven], layers: Sequence[Sequence[str]], *, back: bool
) -> dict[tuple[str, str], int]:
    """Arrows that do not lead to a neighbouring layer run beside the boxes: back on the left, ahead on the right."""
    lanes: dict[tuple[str, str], int] = {}
    for edge in edges:
        step = _row(layers, edge.target) - _row(layers, edge.source)
        if (step <= 0) == back and abs(step) != 1:
            lanes[(edge.source, edge.target)] = len(lanes)
    return lanes


def _edge(
    edge: EdgeGiven,
    box: Mapping[str, tuple[int, int]],
    layers: Sequence[Sequence[str]],
    left: Mapping[tuple[str, str], int],
    right: Mapping[tuple[str, str], int],
    offset: int,
    inner: int,
    way: Way,
) -> EdgeDrawn:
    pair = (edge.source, edge.target)
    (x1, y1), (x2, y2) = box[edge.source], box[edge.target]
    marks = (pair in way.taken, edge.source in way.here)
    if pair in left or pair in right:
        on_left = pair in left
        number = left[pair] if on_left else right[pair]
        shift = GAP_X + number * LANE
        lane = offset - shift if on_left else offset + inner + shift
        start = x1 if on_left else x1 + STATE_WIDTH
        end = x2 if on_left else x2 + STATE_WIDTH
        a, b = y1 + STATE_HEIGHT // 2 + 6, y2 + STATE_HEIGHT // 2 - 6
        path = f"M{start} {a}C{lane} {a} {lane} {a} {lane} {(a + b) // 2}S{lane} {b} {end} {b}"
        return EdgeDrawn(path, edge.name, lane, (a + b) // 2 + 5 + 18 * (number % 2), *marks)
    is_up = y2 < y1
    # arrows up keep to the left of those down
    a, b = (x + STATE_WIDTH // 2 - (36 if is_up else 0) for x in (x1, x2))
    top, bottom = (y1, y2 + STATE_HEIGHT) if is_up else (y1 + STATE_HEIGHT, y2)
    middle = (top + bottom) // 2
    path = f"M{a} {top}C{a} {middle} {b} {middle} {b} {bottom}"
    # nearer to the target: arrows that part from one state have their labels apart
    return EdgeDrawn(path, edge.name, (a + 3 * b) // 4, middle + (-6 if is_up else 14), *marks)


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
    cut = "".join(lines[1:])
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
