"""Rows of an xlsx or csv file, as text, with what is wrong with a cell said beside it.

Everything is text: a number of 16 or more digits in a numeric cell has lost digits already and is refused, and so is a
formula, whose value nobody saw. Days come as ISO text.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice

from python_calamine import CalamineWorkbook

from heli.base.errors import Reason, bad_input
from heli.base.text import Msg

MAX_ROWS = 1_000_000
MAX_CELL = 20_000
MOST_TITLES = 5
"""Rows above the names of the columns that may hold a title, or a note, alone in its row."""
Numbered = Iterator[tuple[int, Sequence[object]]]
_FAULTS = {
    "table.formula": Msg("The cell “%(column)s” holds a formula; its value is not taken."),
    "table.digits_lost": Msg("“%(column)s” holds a long number as a figure; digits are lost."),
    "table.too_long": Msg("“%(column)s” is longer than 20,000 characters."),
    "table.control": Msg("“%(column)s” holds control characters."),
}
_FORMULA = re.compile(rb'<c\s[^>]*?r="([A-Z]{1,3}\d+)"[^>]*>\s*<f[\s>/]')


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is that of the sheet, its first row being 1; `faults` name cells that can't be taken as they are."""

    number: int
    cells: dict[str, str]
    faults: tuple[Reason, ...] = field(default=())


def read_table(name: str, data: bytes) -> Iterator[Row]:
    """The rows of a file whose kind `sniff` has confirmed. Empty rows are left out.

    Raises:
        BadInput: neither UTF-8 nor GB18030; no header; a header twice; merged or formula cells in the header.
    """
    return _read_xlsx(name, data) if name.lower().endswith(".xlsx") else _read_csv(name, data)


def _read_csv(name: str, data: bytes) -> Iterator[Row]:
    text = refuse_encoding(name, data)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    rows: Numbered = enumerate(csv.reader(io.StringIO(text), dialect), start=1)
    header, first = _below_titles(rows)
    for number, cells in (*first, *rows):
        trimmed = [str(cell).strip() for cell in cells]
        if any(trimmed):
            yield _row(number, header, list(trimmed), frozenset())


def refuse_encoding(name: str, data: bytes) -> str:
    """The text of a csv file; a control character in a cell is that cell's own fault. Raises `BadInput` otherwise."""
    for encoding in ("utf-8-sig", "gb18030"):
        if b"\x00" in data or not data:
            break
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise bad_input(
        "file",
        "table.encoding",
        "The file “%(name)s” is neither UTF-8 nor GB18030.",
        do=Msg("Save it again as “CSV UTF-8”."),
        name=name,
    )


def _read_xlsx(name: str, data: bytes) -> Iterator[Row]:
    formulas = _formula_cells(data)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    except Exception as error:  # the reader's errors share no base
        raise bad_input("file", "table.broken", "The file “%(name)s” can't be read.", name=name) from error
    offset = (sheet.start or (0, 0))[0] + 1
    rows: Numbered = enumerate(sheet.to_python(skip_empty_area=True), start=offset)
    header, first = _below_titles(rows)
    first_column = (sheet.start or (0, 0))[1]
    for number, cells in (*first, *rows):
        if any(cell not in ("", None) for cell in cells):
            broken = frozenset(
                i for i in range(len(cells)) if f"{_letters(first_column + i)}{number}" in formulas
            )
            yield _row(number, header, list(cells), broken)


def _below_titles(rows: Numbered) -> tuple[list[str], list[tuple[int, Sequence[object]]]]:
    """The names of the columns, and rows that were read to find them.

    A title above the table stands alone in its row, merged over the columns as a rule: such rows are passed over. Where
    none of the first rows names two columns, the very first one is the header.
    """
    passed: list[tuple[int, Sequence[object]]] = []
    for number, cells in islice(rows, MOST_TITLES + 1):
        names = [_text(cell)[0] for cell in cells]
        if sum(1 for name in names if name) > 1:
            return _header(names), []
        passed.append((number, cells))
    return _header([_text(cell)[0] for cell in passed[0][1]] if passed else []), passed[1:]


def _header(cells: list[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise bad_input("file", "table.no_header", "The first row must name the columns.")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise bad_input(
            "file", "table.header_twice", "Two columns have the name “%(name)s”.", name=twice[0],
            do=Msg("Rename one of them."),
        )  # fmt: skip
    return names


def _row(number: int, header: list[str], cells: list[object], formulas: frozenset[int]) -> Row:
    values: dict[str, str] = {}
    faults: list[Reason] = []
    for index, name in enumerate(header):
        if not name:
            continue
        value, fault = _text(cells[index] if index < len(cells) else "")
        if index in formulas:
            fault = "table.formula"
        if fault:
            faults.append(Reason(fault, Msg(_FAULTS[fault].msgid, {"column": name}), field=name))
        values[name] = value
    return Row(number, values, tuple(faults))


def _text(cell: object) -> tuple[str, str | None]:
    """A cell as text, and what is wrong with it: a code of `_FAULTS`."""
    if cell is None:
        return "", None
    if isinstance(cell, bool):
        return ("是" if cell else "否"), None
    if isinstance(cell, (int, float)):
        if abs(cell) >= 10**15:
            return "", "table.digits_lost"
        return (str(int(cell)) if float(cell).is_integer() else repr(cell)), None
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == time(0) else cell).isoformat(), None
    if isinstance(cell, (date, time)):
        return cell.isoformat(), None
    if isinstance(cell, timedelta):
        return str(cell), None
    text = str(cell).strip()
    if len(text) > MAX_CELL:
        return text[:MAX_CELL], "table.too_long"
    if any(ord(c) < 32 and c not in "\t\r\n" for c in text):
        return "", "table.control"
    return text, None


def _formula_cells(data: bytes) -> frozenset[str]:
    """Names of the first sheet's cells that hold a formula, such as "C7"."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = sorted(n for n in archive.namelist() if n.startswith("xl/worksheets/sheet"))
        return (
            frozenset(m.decode() for m in _FORMULA.findall(archive.read(sheets[0])))
            if sheets
            else frozenset()
        )


def _letters(index: int) -> str:
    """Column letters of a zero-based index: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
