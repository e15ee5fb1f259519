"""A superior's workbook as cells: which there are, what stands in them, which may be filled. Pure; asks no database.

A cell is named "sheet!C5". Of merged cells the first alone is one; the others are covered by it.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from heli.base.errors import bad_input
from heli.base.marks import refuse_marked

if TYPE_CHECKING:
    from openpyxl import Workbook  # type: ignore[import-untyped]

MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 300, 80, 8_000
"""Of one sheet, of one sheet, of the whole workbook."""
_FIELD = "file"
_RANGE = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,5}(:[A-Z]{1,3}[1-9][0-9]{0,5})?")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        name: "sheet!C5".
        text: what stands there, as a person reads it.
        is_words: it holds words, which stay; a formula stays too, and is neither.
        may_fill: it is empty or a number, with words to its left and above it.
        columns, rows: how many it covers, 1 where it is not merged.
    """

    name: str
    text: str
    is_words: bool
    may_fill: bool
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows with the cells that begin in them, from the left."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


def opened(data: bytes) -> Workbook:
    """The workbook. Raises `BadInput` for one that is too large or can't be read, `Refused` for one that bears a mark."""
    if len(data) > MOST_BYTES:
        raise bad_input(_FIELD, "table.large", "A table has at most %(most)s MB.", most=MOST_BYTES // 2**20)
    from openpyxl import load_workbook  # noqa: PLC0415  # only who opens a table pays for it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out of a workbook is said in the how-to
            book = load_workbook(io.BytesIO(data))
    except Exception as error:  # openpyxl has no error class of its own: it raises whatever it trips over
        raise bad_input(_FIELD, "table.unreadable", "This workbook can't be read.") from error
    count = 0
    for sheet in book.worksheets:
        count += sheet.max_row * sheet.max_column
        if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS or count > MOST_CELLS:
            raise bad_input(
                _FIELD, "table.wide", "A sheet has at most %(rows)s rows and %(columns)s columns, a table %(cells)s cells.",
                rows=MOST_ROWS, columns=MOST_COLUMNS, cells=MOST_CELLS,
            )  # fmt: skip
        for _, _, value in _values(sheet):
            if isinstance(value, str):
                refuse_marked(value, _FIELD)
    return book


def sheets_of(book: Workbook) -> tuple[Sheet, ...]:
    """The sheets as they are shown and matched."""
    return tuple(_sheet(sheet) for sheet in book.worksheets)


def cells_of(book: Workbook) -> Mapping[str, Cell]:
    """Every cell by its name."""
    return {cell.name: cell for sheet in sheets_of(book) for row in sheet.rows for cell in row}


def layout_of(book: Workbook) -> bytes:
    """SHA-256 of sheets, words and merged cells: the same for the empty, the filled and the corrected table."""
    lines = []
    for sheet in book.worksheets:
        lines.append(f"sheet {sheet.title}")
        lines += sorted(f"merged {one.coord}" for one in sheet.merged_cells.ranges)
        lines += [f"{row} {column} {value}" for row, column, value in _values(sheet) if _words(value)]
    return hashlib.sha256("\n".join(lines).encode()).digest()


def value_at(book: Workbook, name: str) -> object:
    """What stands in a cell; None for an empty one, or one that is not there."""
    sheet, _, place = name.rpartition("!")
    return book[sheet][place].value if sheet in book.sheetnames else None


def names_in(typed: str, sheet: str, known: Mapping[str, Cell]) -> list[str]:
    """The cells of a sheet that somebody typed, such as "C5, C7:C9"; those that may be filled.

    Raises:
        BadInput: what is no cell, or none that may be filled.
    """
    from openpyxl.utils import get_column_letter, range_boundaries  # type: ignore[import-untyped]  # noqa: PLC0415  # only who opens a table pays for it

    found: dict[str, None] = {}
    for part in re.split(r"[,，、;；\s]+", typed.strip().upper()):
        if not part:
            continue
        if not _RANGE.fullmatch(part):
            raise bad_input("cells", "table.cell", "“%(cell)s” is no cell, such as C5 or C5:C9.", cell=part)
        left, top, right, bottom = range_boundaries(part)
        for row in range(top, min(bottom, MOST_ROWS) + 1):
            for column in range(left, min(right, MOST_COLUMNS) + 1):
                name = f"{sheet}!{get_column_letter(column)}{row}"
                if name in known and known[name].may_fill:
                    found[name] = None
    if typed.strip() and not found:
        raise bad_input("cells", "table.none", "None of these cells may be filled.")
    return list(found)


def _words(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not value.startswith("=")


def _values(sheet: object) -> Iterator[tuple[int, int, object]]:
    for row in sheet.iter_rows():  # type: ignore[attr-defined]
        for cell in row:
            if cell.value is not None:
                yield cell.row, cell.column, cell.value


def _sheet(sheet: object) -> Sheet:
    covers: dict[tuple[int, int], tuple[int, int]] = {}
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for one in sheet.merged_cells.ranges:  # type: ignore[attr-defined]
        covers[one.min_row, one.min_col] = (one.max_col - one.min_col + 1, one.max_row - one.min_row + 1)
        for row in range(one.min_row, one.max_row + 1):
            for column in range(one.min_col, one.max_col + 1):
                covered[row, column] = (one.min_row, one.min_col)
    values = {(row, column): value for row, column, value in _values(sheet)}
    title = sheet.title  # type: ignore[attr-defined]
    last_row, last_column = sheet.max_row, sheet.max_column  # type: ignore[attr-defined]
    # words to the left in the row, above in the column; a merged cell speaks for every row and column that it covers
    worded = {at for at in values if _words(values[at])}
    worded |= {at for at, first in covered.items() if first in worded}
    left, above = _reached(worded)
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  # only who opens a table pays for it

    rows = []
    for row in range(1, last_row + 1):
        cells = []
        for column in range(1, last_column + 1):
            at = (row, column)
            if covered.get(at, at) != at:
                continue
            value, (columns, tall) = values.get(at), covers.get(at, (1, 1))
            beside = left.get(row, column) < column and above.get(column, row) < row
            cells.append(
                Cell(
                    name=f"{title}!{get_column_letter(column)}{row}",
                    text="" if value is None else str(value),
                    is_words=_words(value),
                    may_fill=beside and (value is None or isinstance(value, int | float)),
                    columns=columns,
                    rows=tall,
                )
            )
        rows.append(tuple(cells))
    return Sheet(title, tuple(rows))


def _reached(worded: set[tuple[int, int]]) -> tuple[dict[int, int], dict[int, int]]:
    """Row → the first column with words; column → the first row with words."""
    left: dict[int, int] = {}
    above: dict[int, int] = {}
    for row, column in worded:
        left[row] = min(column, left.get(row, column))
        above[column] = min(row, above.get(column, row))
    return left, above
