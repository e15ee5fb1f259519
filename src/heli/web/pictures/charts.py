"""Pictures of the dashboards, computed on the server: parts of a whole, months of a year, flows on a map of tiles."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from heli.base.text import Text, Words

BAR_WIDTH = 600
MONTH_WIDTH, CHART_HEIGHT, CHART_TOP, CHART_FOOT = 46, 120, 22, 24
TILE_WIDTH, TILE_HEIGHT, TILE_GAP_X, TILE_GAP_Y, MARGIN = 104, 56, 40, 44, 14
_WIDEST, _AT_LEAST_FOR_WIDEST = 7, 8
"""Width of the widest arrow, and how many flows make one so wide."""
_ALONG = (0.5, 0.35, 0.65, 0.25, 0.75)
"""Where along an arrow its number may stand: the first place that no tile takes."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar. `css` names its pattern and tone; the number stands in words beside the bar."""

    name: Words
    number: int
    css: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Column:
    """A month of a chart, with its number above and its name below."""

    label: Text
    said: Text
    number: int
    x: int
    y: int
    width: int
    height: int
    middle: int

    @property
    def number_y(self) -> int:
        """Foot of the number above the column."""
        return self.y - 5


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns from left to right."""

    title: Text
    width: int
    height: int
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """The tile of an office."""

    name: Text
    x: int
    y: int
    middle: int
    text_y: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """A flow from tile to tile with its number; wider for more, and the number says it."""

    path: str
    width: float
    number: int
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class TileMap:
    """Tiles with arrows between them."""

    width: int
    height: int
    tiles: tuple[Tile, ...]
    arrows: tuple[Arrow, ...]


def draw_parts(parts: Sequence[tuple[Words, str, int]]) -> tuple[Part, ...]:
    """Parts (name, css, number) side by side over the whole width; nothing where all are 0."""
    total = sum(number for _, _, number in parts)
    made, at = [], 0.0
    for name, css, number in parts:
        width = BAR_WIDTH * number / total if total else 0.0
        made.append(Part(name, number, css, round(at, 1), round(width, 1)))
        at += width
    return tuple(made)


def draw_months(title: Text, months: Sequence[tuple[Text, Text, int]]) -> Chart:
    """Months as (short name, whole name, number); columns to the scale of the greatest."""
    most = max((number for _, _, number in months), default=0) or 1
    columns = []
    for place, (label, said, number) in enumerate(months):
        height = round(CHART_HEIGHT * number / most)
        x = place * MONTH_WIDTH + 6
        y = CHART_TOP + CHART_HEIGHT - height
        width = MONTH_WIDTH - 12
        columns.append(Column(label, said, number, x, y, width, height, x + width // 2))
    return Chart(title, len(months) * MONTH_WIDTH, CHART_TOP + CHART_HEIGHT + CHART_FOOT, tuple(columns))


def draw_tiles(
    offices: Sequence[tuple[int, Text]],
    places: Mapping[int, tuple[int, int]],
    flows: Sequence[tuple[int, int, int]],
) -> TileMap:
    """Offices (id, name) at their (column, row); flows as (from, to, number)."""
    corner = {
        office: (MARGIN + column * (TILE_WIDTH + TILE_GAP_X), MARGIN + row * (TILE_HEIGHT + TILE_GAP_Y))
        for office, (column, row) in places.items()
    }
    tiles = tuple(
        Tile(
            name,
            *corner[office],
            corner[office][0] + TILE_WIDTH // 2,
            corner[office][1] + TILE_HEIGHT // 2 + 5,
        )
        for office, name in offices
    )
    most = max((number for _, _, number in flows), default=1)
    taken = tuple(corner.values())
    arrows = tuple(_arrow(corner[a], corner[b], number, most, taken) for a, b, number in flows)
    width = max((x for x, _ in corner.values()), default=0) + TILE_WIDTH + MARGIN
    height = max((y for _, y in corner.values()), default=0) + TILE_HEIGHT + MARGIN
    return TileMap(width, height, tiles, arrows)


def _arrow(
    source: tuple[int, int], target: tuple[int, int], number: int, most: int, tiles: Sequence[tuple[int, int]]
) -> Arrow:
    """From edge to edge, bent to the left of its way, so that the way back lies apart from it."""
    ax, ay = source[0] + TILE_WIDTH / 2, source[1] + TILE_HEIGHT / 2
    bx, by = target[0] + TILE_WIDTH / 2, target[1] + TILE_HEIGHT / 2
    length = math.hypot(bx - ax, by - ay) or 1.0
    bend = 18 + length * 0.08
    cx, cy = (ax + bx) / 2 + bend * (by - ay) / length, (ay + by) / 2 - bend * (bx - ax) / length
    (ax, ay), (bx, by) = _edge(ax, ay, cx, cy), _edge(bx, by, cx, cy)
    places = [
        (
            (1 - t) ** 2 * ax + 2 * t * (1 - t) * cx + t * t * bx,
            (1 - t) ** 2 * ay + 2 * t * (1 - t) * cy + t * t * by,
        )
        for t in _ALONG
    ]
    x, y = next((place for place in places if not _on_a_tile(place, tiles)), places[0])
    path = f"M{ax:.1f} {ay:.1f}Q{cx:.1f} {cy:.1f} {bx:.1f} {by:.1f}"
    width = 1.5 + (_WIDEST - 1.5) * number / max(most, _AT_LEAST_FOR_WIDEST)
    return Arrow(path, round(width, 1), number, round(x, 1), round(y + 5, 1))


def _on_a_tile(place: tuple[float, float], tiles: Sequence[tuple[int, int]]) -> bool:
    return any(-6 < place[0] - x < TILE_WIDTH + 6 and -8 < place[1] - y < TILE_HEIGHT + 8 for x, y in tiles)


def _edge(x: float, y: float, to_x: float, to_y: float) -> tuple[float, float]:
    """Where the way from a tile's middle leaves the tile."""
    dx, dy = to_x - x, to_y - y
    scale = min(
        (TILE_WIDTH / 2 + 3) / abs(dx) if dx else math.inf,
        (TILE_HEIGHT / 2 + 3) / abs(dy) if dy else math.inf,
        1.0,
    )
    return x + dx * scale, y + dy * scale
