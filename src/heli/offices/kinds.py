"""Kinds and levels of offices, and how much room each takes in the numbering of places.

Every kind has a numbering of its own, so that a range of procuratorates never holds a partner.
The room is a fixed plan: a new office or unit takes free numbers and moves nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class OfficeKind(models.TextChoices):
    """What an office is. Labels are msgids."""

    PROCURATORATE = "procuratorate", "Procuratorate"
    POLICE = "police", "Police"
    COURT = "court", "Court"
    SUPERVISORY_COMMISSION = "supervisory_commission", "Supervisory commission"
    AGENCY = "agency", "Administrative agency"
    DETENTION_CENTRE = "detention_centre", "Detention centre"
    PRISON = "prison", "Prison"
    JUSTICE_BUREAU = "justice_bureau", "Justice bureau"
    ARMY = "army", "Military body"
    BODY = "body", "Other body"


NATION, PROVINCE, PREFECTURE, COUNTY = 1, 2, 3, 4
LEVEL_NAMES = {1: "supreme", 2: "province", 3: "prefecture", 4: "county"}
"""The levels in the words of `law`."""

HIERARCHICAL = frozenset(
    {
        OfficeKind.PROCURATORATE,
        OfficeKind.POLICE,
        OfficeKind.COURT,
        OfficeKind.SUPERVISORY_COMMISSION,
    }
)
"""Kinds whose offices stand under one another; the others are numbered flat."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many place numbers an office takes: in all, for itself with its units, and for one unit."""

    whole: int
    own: int
    unit: int


_FIRST = 1_000_001
_PROCURATORATES = 1_000_000_000
_PARTNERS = 120_000_000
_SIZES = {NATION: _PROCURATORATES, PROVINCE: 25_000_000, PREFECTURE: 500_000, COUNTY: 10_000}


def kind_range(kind: OfficeKind) -> tuple[int, int]:
    """First and last place number of a kind, both inclusive."""
    if kind == OfficeKind.PROCURATORATE:
        return _FIRST, _FIRST + _PROCURATORATES - 1
    others = [k for k in OfficeKind if k != OfficeKind.PROCURATORATE]
    first = _FIRST + _PROCURATORATES + others.index(kind) * _PARTNERS
    return first, first + _PARTNERS - 1


def room(kind: OfficeKind, level: int, *, below_same_level: bool = False) -> Room:
    """The room of a new office.

    Args:
        below_same_level: the superior is of the same level (an office set up by a county office).
    """
    if kind not in HIERARCHICAL:
        return Room(100, 100, 10)
    if kind == OfficeKind.PROCURATORATE:
        return Room(1_000, 1_000, 100) if below_same_level else Room(_SIZES[level], 5_000, 100)
    if below_same_level:
        return Room(100, 100, 10)
    whole = _PARTNERS if level == NATION else _SIZES[level] // 10
    return Room(whole, 500, 10)
