"""The workbook filled: what is counted stands in its cell, what nobody can know is yellow, everything else stays."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from heli.reports.tables.workbook import cells_of, opened, value_at

if TYPE_CHECKING:
    from openpyxl import Workbook  # type: ignore[import-untyped]

YELLOW = "FFFFFF00"
_MARK = "heli-filling"


@dataclass(frozen=True, slots=True)
class Filled:
    """The workbook, what was written into which cell, and the cells that stay to be filled by hand."""

    content: bytes
    values: Mapping[str, int]
    unknown: tuple[str, ...]


def fill(data: bytes, values: Mapping[str, int], filling: UUID) -> Filled:
    """Fill a table. Merged cells are written at their first; words and formulas are never touched.

    Args:
        values: cell → number; a cell that may not be filled is passed over.
        filling: number under which the filling is kept; it travels in the workbook's properties.
    """
    # only who fills a table pays for it
    from openpyxl.packaging.custom import StringProperty  # type: ignore[import-untyped]  # noqa: PLC0415
    from openpyxl.styles import PatternFill  # type: ignore[import-untyped]  # noqa: PLC0415

    book = opened(data)
    known = cells_of(book)
    written = {name: value for name, value in values.items() if name in known and known[name].may_fill}
    unknown = tuple(name for name, cell in known.items() if cell.may_fill and name not in written)
    for name, value in written.items():
        sheet, _, place = name.rpartition("!")
        book[sheet][place].value = value
    for name in unknown:
        sheet, _, place = name.rpartition("!")
        book[sheet][place].fill = PatternFill("solid", fgColor=YELLOW)
    if _MARK in book.custom_doc_props.names:
        del book.custom_doc_props[_MARK]
    book.custom_doc_props.append(StringProperty(name=_MARK, value=str(filling)))
    out = io.BytesIO()
    book.save(out)
    return Filled(out.getvalue(), written, unknown)


def filling_of(book: Workbook) -> UUID | None:
    """Which filling a workbook came from; None for one that was not filled here, or lost its mark."""
    for one in book.custom_doc_props.props:
        if one.name == _MARK:
            try:
                return UUID(str(one.value))
            except ValueError:
                return None
    return None


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell in which not all is the same: what was filled in then, what stands in the workbook now, what is counted now."""

    cell: str
    filled: int | None
    came: str
    now: int | None


def differences(book: Workbook, filled: Mapping[str, int], now: Mapping[str, int]) -> list[Difference]:
    """Cells of a workbook that came back in which hand or record moved on, in the order of the workbook."""
    found = []
    for name in [*dict.fromkeys([*cells_of(book), *filled])]:
        value = value_at(book, name)
        if name not in filled and name not in now and not _is_number(value):
            continue
        came = "" if value is None else str(value)
        written, counted = filled.get(name), now.get(name)
        same_by_hand = came == ("" if written is None else str(written))
        if not (same_by_hand and written == counted):
            found.append(Difference(name, written, came, counted))
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
