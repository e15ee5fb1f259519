"""Arrows of a map, and where their names stand: none on another, on a state or on another's line, none outside of the picture.

Where the names find no room every arrow bears a number instead, and a legend tells what it stands for. Lengths are pixels,
y grows downwards.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

Point = tuple[int, int]
Box = tuple[int, int, int, int]
"""Left, top, right and bottom edge."""
NUMBER = 18
"""Width and height of a number in its circle."""
_SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)
_SHIFTS = (0, -9, 9)
_STEP = 10
_APART = 8
_DOTS = 12
"""Places of a line that no other's name may cover."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line of cubic curves; each begins where the one before it ends: two control points and an end."""

    start: Point
    curves: tuple[tuple[Point, Point, Point], ...]

    @property
    def path(self) -> str:
        """The line as the `d` of an SVG path."""
        drawn = "".join(f"C{' '.join(f'{x} {y}' for x, y in curve)}" for curve in self.curves)
        return f"M{self.start[0]} {self.start[1]}{drawn}"

    def at(self, share: float) -> Point:
        """The place after a share of the way: 0 its beginning, 1 its end."""
        number = min(int(share * len(self.curves)), len(self.curves) - 1)
        t = share * len(self.curves) - number
        first = self.curves[number - 1][2] if number else self.start
        points = (first, *self.curves[number])
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        x = sum(weight * point[0] for weight, point in zip(weights, points, strict=True))
        y = sum(weight * point[1] for weight, point in zip(weights, points, strict=True))
        return round(x), round(y)


def width_of(text: str, font: float) -> int:
    """About how wide a text is: a Chinese character as wide as the font is high, others a little over half of it."""
    wide = sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.58 for sign in text)
    return round(wide * font)


@lru_cache(maxsize=500)
def names_stand(
    arrows: tuple[Arrow, ...], widths: tuple[int, ...], height: int, taken: tuple[Box, ...], frame: Box
) -> tuple[Point, ...] | None:
    """The middle of each arrow's name, on or beside its line; None where they do not all find room.

    Args:
        widths: of the names, in the order of the arrows. taken: what the names may not cover: the states.
        frame: the picture.
    """
    filled, middles = list(taken), []
    lines = [tuple(arrow.at(share / _DOTS) for share in range(_DOTS + 1)) for arrow in arrows]
    for number, (arrow, width) in enumerate(zip(arrows, widths, strict=True)):
        others = {dot for other, line in enumerate(lines) if other != number for dot in line}
        places = ((x, y + shift) for share in _SHARES for x, y in (arrow.at(share),) for shift in _SHIFTS)
        size = width + _APART, height + _APART // 2
        open_places = (place for place in places if not _covers(_around(place, *size), others))
        found = _first_free(open_places, *size, filled, frame)
        if found is None:
            return None
        middles.append(found)
        filled.append(_around(found, *size))
    return tuple(middles)


def _covers(box: Box, dots: Collection[Point]) -> bool:
    left, top, right, bottom = box
    return any(left < x < right and top < y < bottom for x, y in dots)


@lru_cache(maxsize=500)
def numbers_stand(arrows: tuple[Arrow, ...], taken: tuple[Box, ...], frame: Box) -> tuple[Point, ...]:
    """The middle of each arrow's number, on its line where there is room, else as near to it as there is."""
    filled, middles = list(taken), []
    for arrow in arrows:
        on_line = (arrow.at(share / 40) for step in range(17) for share in (20 - step, 20 + step))
        found = _first_free(on_line, NUMBER, NUMBER, filled, frame)
        found = found or _first_free(_about(arrow.at(0.5), frame), NUMBER, NUMBER, filled, frame)
        # a picture so full that not even a number has room
        found = found or arrow.at(0.5)
        middles.append(found)
        filled.append(_around(found, NUMBER, NUMBER))
    return tuple(middles)


def _first_free(
    places: Iterator[Point], width: int, height: int, filled: Sequence[Box], frame: Box
) -> Point | None:
    for place in places:
        box = _around(place, width, height)
        inside = box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]
        if inside and not any(overlap(box, other) for other in filled):
            return place
    return None


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes cover a place together; edges may touch."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _around(middle: Point, width: int, height: int) -> Box:
    left, top = middle[0] - width // 2, middle[1] - height // 2
    return left, top, left + width, top + height


def _about(middle: Point, frame: Box) -> Iterator[Point]:
    """Places around a point, ring after ring, as far as the picture may reach."""
    for ring in range(1, max(frame[2] - frame[0], frame[3] - frame[1]) // _STEP + 1):
        reach = range(-ring, ring + 1)
        for x, y in ((x, y) for x in reach for y in reach if max(abs(x), abs(y)) == ring):
            yield middle[0] + x * _STEP, middle[1] + y * _STEP
