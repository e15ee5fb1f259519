"""Where the tile of an office stands on the map of its region: roughly where the place lies, one square each.

Positions are (column, row) from the upper left, by region code. They are our own drawing; no boundary is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from heli.reports.figures import OfficeCounted

POSITIONS: Mapping[str, tuple[int, int]] = {
    # 山南: the valley of the Yarlung Zangbo above, the border below; the city's own office in the middle
    "540522": (1, 0), "540521": (2, 0), "540502": (3, 0), "540523": (4, 0), "540528": (5, 0),
    "540531": (0, 1), "540500": (2, 1), "540524": (3, 1), "540525": (4, 1),
    "540527": (1, 2), "540526": (2, 2), "540529": (4, 2),
    "540530": (3, 3),
}  # fmt: skip
_PER_ROW = 5


def places_of(offices: Sequence[OfficeCounted]) -> Mapping[int, tuple[int, int]]:
    """Column and row by office; in rows of the official order where some office has no position of its own."""
    known = {office.id: POSITIONS.get(office.code.partition(":")[2]) for office in offices}
    found = {office: place for office, place in known.items() if place is not None}
    if len(found) == len(offices):
        return found
    return {office.id: (number % _PER_ROW, number // _PER_ROW) for number, office in enumerate(offices)}
