"""Where the arrows of a map run: from layer to layer, along a layer, and in lanes beside the states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from heli.law.arrows import Arrow, Point

STATE_WIDTH, STATE_HEIGHT = 152, 48
GAP_X, GAP_Y, LANE, MARGIN, TOP = 36, 66, 30, 12, 24
SIDE, APART = 22, 9
"""How far above or below a state an arrow turns aside; how far two arrows of one pair of states keep apart."""

Pairs = Mapping[tuple[str, str], tuple[str, ...]]
"""Source and target → names of the acts that lead there."""


def _row(layers: Sequence[Sequence[str]], state: str) -> int:
    return next(row for row, layer in enumerate(layers) if state in layer)


def lanes(pairs: Pairs, layers: Sequence[Sequence[str]], *, back: bool) -> dict[tuple[str, str], int]:
    """Arrows that do not lead to a neighbouring layer run beside the boxes: back on the left, ahead on the right."""
    found: dict[tuple[str, str], int] = {}
    for source, target in pairs:
        step = _row(layers, target) - _row(layers, source)
        if (step < 0) == back and abs(step) > 1:
            found[(source, target)] = len(found)
    return found


def route(
    pair: tuple[str, str],
    box: Mapping[str, tuple[int, int]],
    left: Mapping[tuple[str, str], int],
    right: Mapping[tuple[str, str], int],
    edges: tuple[int, int],
) -> Arrow:
    """The line of one pair. `edges`: left and right edge of all states together."""
    if pair in left:
        return _beside(pair, box, edges[0] - GAP_X - left[pair] * LANE)
    if pair in right:
        return _beside(pair, box, edges[1] + GAP_X + right[pair] * LANE)
    (x1, y1), (x2, y2) = box[pair[0]], box[pair[1]]
    if y1 == y2:
        return _along(pair, box)
    is_up = y2 < y1
    # arrows up keep to the left of those down
    a, b = (x + STATE_WIDTH // 2 - (36 if is_up else 0) for x in (x1, x2))
    top, bottom = (y1, y2 + STATE_HEIGHT) if is_up else (y1 + STATE_HEIGHT, y2)
    half = (top + bottom) // 2
    return Arrow((a, top), (((a, half), (b, half), (b, bottom)),))


def _beside(pair: tuple[str, str], box: Mapping[str, tuple[int, int]], lane: int) -> Arrow:
    """By a lane beside the states; over or under the neighbours that stand between a state and the lane."""
    (x1, y1), (x2, y2) = box[pair[0]], box[pair[1]]
    is_up = y2 < y1
    first, last = _outermost(pair[0], box, lane), _outermost(pair[1], box, lane)
    a = y1 + STATE_HEIGHT // 2 + 6 if first else y1 - SIDE if is_up else y1 + STATE_HEIGHT + SIDE
    b = y2 + STATE_HEIGHT // 2 - 6 if last else y2 + STATE_HEIGHT + SIDE if is_up else y2 - SIDE
    middle = (lane, (a + b) // 2)
    ends = [
        _side(x1, lane) if first else x1 + STATE_WIDTH // 2,
        _side(x2, lane) if last else x2 + STATE_WIDTH // 2,
    ]
    curves: list[tuple[Point, Point, Point]] = []
    start = (ends[0], a)
    if not first:
        start = (ends[0], y1 if is_up else y1 + STATE_HEIGHT)
        turned = ((ends[0] + lane) // 2, a)
        curves.append(((ends[0], a), (ends[0], a), turned))
    curves.append(((lane, a), (lane, a), middle))
    if last:
        return Arrow(start, (*curves, ((lane, b), (lane, b), (ends[1], b))))
    turned = ((ends[1] + lane) // 2, b)
    reached = (ends[1], y2 + STATE_HEIGHT if is_up else y2)
    return Arrow(start, (*curves, ((lane, b), (lane, b), turned), ((ends[1], b), (ends[1], b), reached)))


def _outermost(state: str, box: Mapping[str, tuple[int, int]], lane: int) -> bool:
    x, y = box[state]
    return not any(other[1] == y and min(x, lane) < other[0] < max(x, lane) for other in box.values())


def _side(x: int, lane: int) -> int:
    return x if lane < x else x + STATE_WIDTH


def _along(pair: tuple[str, str], box: Mapping[str, tuple[int, int]]) -> Arrow:
    """Between two states of one layer: straight to a neighbour, in a bow above those that stand between."""
    (x1, y), (x2, _) = box[pair[0]], box[pair[1]]
    ahead = x2 > x1
    if abs(x2 - x1) == STATE_WIDTH + GAP_X:
        a, b = (x1 + STATE_WIDTH, x2) if ahead else (x1, x2 + STATE_WIDTH)
        at = y + STATE_HEIGHT // 2 + (-APART if ahead else APART)
        return Arrow((a, at), (((a, at), (b, at), (b, at)),))
    a, b = (x + STATE_WIDTH // 2 + (APART if ahead else -APART) * 2 for x in (x1, x2))
    return Arrow((a, y), (((a, y - SIDE - 6), (b, y - SIDE - 6), (b, y)),))
