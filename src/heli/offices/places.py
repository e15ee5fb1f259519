"""Numbers of places: free room inside a range, beside what is taken. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterable

from heli.base.errors import refused
from heli.base.text import Msg


def free_room(first: int, last: int, taken: Iterable[tuple[int, int]], size: int) -> tuple[int, int]:
    """A free range of `size` numbers in `first`..`last`, all bounds inclusive.

    It lies behind everything taken while there is room, so that new places keep their order; then in
    the first gap that is wide enough. Nothing taken ever moves.

    Args:
        taken: disjoint ranges inside the bounds, in any order.
    Raises:
        Refused: `place.no_room`, no gap of that size is left.
    """
    ranges = sorted(taken)
    behind = ranges[-1][1] + 1 if ranges else first
    if behind + size - 1 <= last:
        return behind, behind + size - 1
    start = first
    for lft, rgt in ranges:
        if lft - start >= size:
            return start, start + size - 1
        start = rgt + 1
    raise refused(
        "place.no_room",
        Msg("No %(size)s free place numbers are left between %(first)s and %(last)s.",
            {"size": size, "first": first, "last": last}),
        do=Msg("Close nothing and move nothing: set the new place up under the next superior."),
    )  # fmt: skip
