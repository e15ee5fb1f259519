"""The pages of superiors' tables: the grid with what each cell counts, the filled grid, the acts behind a cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from heli.base.text import Msg, Text, Words
from heli.reports.behind import BehindShown, behind_shown
from heli.reports.figures import OfficeCounted
from heli.reports.tables.counting import CellCounted
from heli.reports.tables.filling import Difference
from heli.reports.tables.keeping import content_of, matches_of
from heli.reports.tables.matching import SPANS, Match, figure_of, find
from heli.reports.tables.models import TableTemplate
from heli.reports.tables.workbook import Cell, cells_of, opened, sheets_of
from heli.web.contexts.reports import Choice

State = Literal["words", "matched", "hand", "open"]
ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of the grid.

    Attributes:
        place: "C5"; `text` what stands there, or is filled in.
        state: "words" what stays; "matched" counts something; "hand" stays to a person by choice; "open" nobody chose yet.
        says: what it counts.
    """

    place: str
    text: str
    columns: int
    rows: int
    state: State
    url: str = ""
    says: Words | None = None
    chosen: bool = False

    @property
    def is_formula(self) -> bool:
        """Whether the workbook computes it by itself."""
        return self.state == "words" and self.text.startswith("=")


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet."""

    name: str
    rows: tuple[tuple[GridCell, ...], ...]


@dataclass(frozen=True, slots=True)
class CellForm:
    """The form of one cell: what it counts, and for which other cells that holds too."""

    name: str
    place: str
    sheet: str
    word: str
    figures: Sequence[tuple[str, Words, bool]]
    offices: Sequence[tuple[str, Words, bool]]
    spans: Sequence[tuple[str, Words, bool]]
    cells: str
    is_matched: bool


def grids(row: TableTemplate, cell_of: Callable[[Cell], GridCell]) -> tuple[Grid, ...]:
    """The sheets of a table, each cell as `cell_of` shows it."""
    return tuple(
        Grid(sheet.name, tuple(tuple(cell_of(cell) for cell in cells) for cells in sheet.rows))
        for sheet in sheets_of(opened(content_of(row)))
    )


def match_grids(row: TableTemplate, chosen: str, offices: Mapping[str, Text]) -> tuple[Grid, ...]:
    """The table to be matched: each cell that may be filled leads to its form."""
    matches, here = matches_of(row), reverse("report_table", args=[row.pk])

    def shown(cell: Cell) -> GridCell:
        place = cell.name.rpartition("!")[2]
        if not cell.may_fill:
            return GridCell(place, cell.text, cell.columns, cell.rows, "words")
        match = matches.get(cell.name)
        return GridCell(
            place, cell.text, cell.columns, cell.rows, _state(match),
            url=f"{here}?{urlencode({'cell': cell.name})}#cell",
            says=says(match, offices) if match else None, chosen=cell.name == chosen,
        )  # fmt: skip

    return grids(row, shown)


def filled_grids(row: TableTemplate, cells: Mapping[str, CellCounted], choice: Choice) -> tuple[Grid, ...]:
    """The table filled: each number leads to the acts behind it; what nobody can know here is marked."""
    here = reverse("report_table_behind", args=[row.pk])

    def shown(cell: Cell) -> GridCell:
        place = cell.name.rpartition("!")[2]
        if not cell.may_fill:
            return GridCell(place, cell.text, cell.columns, cell.rows, "words")
        known = cells.get(cell.name)
        if known is None or known.counted is None:
            return GridCell(place, "", cell.columns, cell.rows, "hand")
        url = f"{here}?{choice.query}&{urlencode({'cell': cell.name})}"
        says_it = known.counted.figure.name
        return GridCell(
            place, str(known.counted.number), cell.columns, cell.rows, "matched", url=url, says=says_it
        )

    return grids(row, shown)


def _state(match: Match | None) -> State:
    if match is None:
        return "open"
    return "matched" if match.figure else "hand"


def says(match: Match, offices: Mapping[str, Text]) -> Words:
    """What a cell counts, in words."""
    figure = figure_of(match.figure) if match.figure else None
    if not match.figure:
        return Msg("filled by hand")
    if figure is None:
        return Msg("what it counted is not there any more")
    params: dict[str, object] = {"figure": figure.name, "days": SPANS[match.span]}
    if not match.office:
        return Msg("%(figure)s, %(days)s", params)
    params["office"] = offices.get(match.office, Text(match.office, match.office))
    return Msg("%(figure)s, %(office)s, %(days)s", params)


def names_of(places: Sequence[OfficeCounted]) -> Mapping[str, Text]:
    """Offices by their codes."""
    return {place.code: place.name for place in places}


def cell_form(row: TableTemplate, name: str, word: str, offices: Mapping[str, Text]) -> CellForm | None:
    """The form of a cell; None for one that may not be filled."""
    known = cells_of(opened(content_of(row)))
    if name not in known or not known[name].may_fill:
        return None
    match = matches_of(row).get(name, Match())
    sheet, _, place = name.rpartition("!")
    figures = find(word)
    chosen = figure_of(match.figure) if match.figure else None
    if chosen is not None and match.figure not in dict(figures):
        figures = [(match.figure, chosen.name), *figures]
    return CellForm(
        name=name,
        place=place,
        sheet=sheet,
        word=word,
        figures=[(code, label, code == match.figure) for code, label in figures],
        offices=[(code, label, code == match.office) for code, label in offices.items()],
        spans=[(key, label, key == match.span) for key, label in SPANS.items()],
        cells=place,
        is_matched=name in row.cells,
    )


@dataclass(frozen=True, slots=True)
class BehindPage:
    """The acts behind one cell, a page of them."""

    place: str
    cell: CellCounted
    lines: Sequence[BehindShown]
    said: Words
    previous_url: str
    next_url: str
    back_url: str


def behind_page(template: UUID, name: str, cell: CellCounted, choice: Choice, start: int) -> BehindPage:
    """The page of a cell that was counted."""
    assert cell.counted is not None
    every = len(cell.counted.behind)
    first = min(start, max(0, every - 1)) // ON_A_PAGE * ON_A_PAGE
    after = first + ON_A_PAGE
    query = f"{choice.query}&{urlencode({'cell': name})}"
    here = f"{reverse('report_table_behind', args=[template])}?{query}"
    return BehindPage(
        place=name.rpartition("!")[2],
        cell=cell,
        lines=behind_shown(cell.counted, start=first, most=ON_A_PAGE, titles=True),
        said=Msg(
            "%(first)s to %(last)s of %(all)s",
            {"first": min(first + 1, every), "last": min(after, every), "all": every},
        ),
        previous_url=f"{here}&start={first - ON_A_PAGE}" if first else "",
        next_url=f"{here}&start={after}" if after < every else "",
        back_url=f"{reverse('report_table_filled', args=[template])}?{choice.query}",
    )


@dataclass(frozen=True, slots=True)
class DifferenceShown:
    """One cell that is not the same, with what it is about. `by_hand`: somebody changed it; `moved`: the record did."""

    place: str
    sheet: str
    filled: int | None
    came: str
    now: int | None
    by_hand: bool
    moved: bool


def differences_shown(found: Sequence[Difference]) -> tuple[DifferenceShown, ...]:
    """The differences, in the order of the workbook."""
    return tuple(
        DifferenceShown(
            place=one.cell.rpartition("!")[2],
            sheet=one.cell.rpartition("!")[0],
            filled=one.filled,
            came=one.came,
            now=one.now,
            by_hand=one.came != ("" if one.filled is None else str(one.filled)),
            moved=one.filled != one.now,
        )
        for one in found
    )
