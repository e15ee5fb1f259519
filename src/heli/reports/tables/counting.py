"""Each matched cell counted, for an office and a period, under the wall of whoever asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from heli.access.reader import Reader
from heli.offices.kinds import OfficeKind
from heli.offices.models import Office
from heli.reports.definitions import Figure
from heli.reports.figures import Asked, Counted, count_all
from heli.reports.tables.matching import Match, asked_of, figure_of


@dataclass(frozen=True, slots=True)
class CellCounted:
    """What a cell counts, and the figure with the acts behind it. `counted` None: nobody can know it here."""

    match: Match
    counted: Counted | None


def count_cells(
    matches: Mapping[str, Match], office: int, first: date, last: date, reader: Reader
) -> dict[str, CellCounted]:
    """The cells by their names. Figures of one office and period are counted together.

    A cell is not counted where it is filled by hand, its figure or its office is not there any more, or that office does
    not lie below the one for which the table is filled.

    Args:
        office: number of the office for which the table is filled.
        first, last: the days asked for, both inclusive.
    """
    places = _offices(matches, office)
    figures: dict[str, Figure] = {}
    for match in matches.values():
        if match.figure not in figures and (found := figure_of(match.figure)) is not None:
            figures[match.figure] = found
    groups: dict[Asked, set[str]] = defaultdict(set)
    asked: dict[str, Asked] = {}
    for name, match in matches.items():
        if match.figure in figures and match.office in places:
            asked[name] = asked_of(match, places[match.office], first, last)
            groups[asked[name]].add(match.figure)
    counted = {
        one: count_all([figures[code] for code in sorted(codes)], one, reader)
        for one, codes in groups.items()
    }
    return {
        name: CellCounted(match, counted[asked[name]][match.figure] if name in asked else None)
        for name, match in matches.items()
    }


def _offices(matches: Mapping[str, Match], office: int) -> dict[str, int]:
    """Code → number, of the offices that cells name; the empty code is the office itself."""
    top = Office.objects.get(pk=office)
    wanted = {match.office for match in matches.values() if match.office}
    rows = Office.objects.filter(code__in=wanted, kind=OfficeKind.PROCURATORATE)
    return {"": office} | {row.code: row.pk for row in rows.filter(lft__range=(top.lft, top.rgt))}
