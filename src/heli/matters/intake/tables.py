"""Rows of an xlsx or csv file, one at a time, as text, with what is wrong with a cell said beside it.

Of a csv a part at a time is in memory; of an xlsx the reader holds the first sheet, packed, and makes a row when it is asked.

Everything is text: a number of 16 or more digits in a numeric cell has lost digits already and is refused, and so is a
formula, whose value nobody saw. Days come as ISO text.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import reduce
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from python_calamine import CalamineWorkbook

from heli.base.errors import BadInput, Reason, bad_input
from heli.base.text import Msg

MAX_CELL = 20_000
MOST_TITLES = 5
"""Rows above the names of the columns that may hold a title, or a note, alone in its row."""
Line = tuple[int, Sequence[object], frozenset[int]]
"""Number of a row, its cells, and the places of those that hold a formula."""
Numbered = Iterator[Line]
_PART = 1 << 20
_FORMULA = re.compile(rb'<c\s[^>]*?r="([A-Z]{1,3})(\d+)"[^>]*>\s*<f[\s>/]')
_LONGEST_TAG = 1_000
"""Bytes of a part that are looked at again with the next one, for a cell that stands on the border of both."""
_FAULTS = {
    "table.formula": Msg("The cell “%(column)s” holds a formula; its value is not taken."),
    "table.digits_lost": Msg("“%(column)s” holds a long number as a figure; digits are lost."),
    "table.too_long": Msg("“%(column)s” is longer than 20,000 characters."),
    "table.control": Msg("“%(column)s” holds control characters."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is that of the sheet, its first row being 1; `faults` name cells that can't be taken as they are."""

    number: int
    cells: dict[str, str]
    faults: tuple[Reason, ...] = field(default=())


Source = Path | bytes
"""A file on disk, or what is in memory already."""


def read_table(name: str, source: Source) -> Iterator[Row]:
    """The rows of a file whose kind `sniff` has confirmed, one at a time. Empty rows are left out.

    Raises:
        BadInput: neither UTF-8 nor GB18030; no header; a header twice; merged or formula cells in the header.
    """
    rows = _sheet_rows(name, source) if name.lower().endswith(".xlsx") else _csv_rows(name, source)
    header, first = _below_titles(rows)
    for number, cells, formulas in chain(first, rows):
        if any(cell not in ("", None) for cell in cells):
            yield _row(number, header, cells, formulas)


def _opened(source: Source) -> BinaryIO:
    return source.open("rb") if isinstance(source, Path) else io.BytesIO(source)


def _csv_rows(name: str, source: Source) -> Numbered:
    encoding = encoding_of(name, source)
    with io.TextIOWrapper(_opened(source), encoding=encoding, newline="") as text:
        try:
            dialect: type[csv.Dialect] = csv.Sniffer().sniff(text.read(4096), delimiters=",;\t")
        except csv.Error:
            dialect = csv.excel
        text.seek(0)
        try:
            for number, cells in enumerate(csv.reader(text, dialect), start=1):
                yield number, [cell.strip() for cell in cells], frozenset()
        except csv.Error as error:
            raise _broken(name) from error


def encoding_of(name: str, source: Source) -> str:
    """The encoding of a csv file, read once in parts; a control character in a cell is that cell's own fault.

    Raises:
        BadInput: neither UTF-8 (with or without mark) nor GB18030, a null character, or nothing.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        if _decodes(source, encoding):
            return encoding
    raise bad_input(
        "file",
        "table.encoding",
        "The file “%(name)s” is neither UTF-8 nor GB18030.",
        do=Msg("Save it again as “CSV UTF-8”."),
        name=name,
    )


def _decodes(source: Source, encoding: str) -> bool:
    decoder, seen = getincrementaldecoder(encoding)(), False
    with _opened(source) as file:
        try:
            while part := file.read(_PART):
                seen = True
                if b"\x00" in part:
                    return False
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return seen


def _sheet_rows(name: str, source: Source) -> Numbered:
    """Rows of the first sheet, with the places of the cells that hold a formula."""
    formulas = _formula_cells(source)
    try:
        known = source if isinstance(source, Path) else io.BytesIO(source)
        sheet = CalamineWorkbook.from_object(known).get_sheet_by_index(0)
        first_row, first_column = sheet.start or (0, 0)
        rows = enumerate(sheet.iter_rows(), start=1)
    except Exception as error:  # the reader's errors share no base
        raise _broken(name) from error
    for number, cells in rows:
        if number > first_row:
            # a row begins with the first column that holds anything
            places = frozenset(place - first_column for place in formulas.get(number, ()))
            yield number, cells, places


def _formula_cells(source: Source) -> dict[int, set[int]]:
    """Row → columns, from 0, of its cells that hold a formula, of the first sheet; read in parts."""
    found: dict[int, set[int]] = {}
    with _opened(source) as file, zipfile.ZipFile(file) as archive:
        sheets = sorted(n for n in archive.namelist() if n.startswith("xl/worksheets/sheet"))
        if not sheets:
            return {}
        with archive.open(sheets[0]) as sheet:
            rest = b""
            while part := sheet.read(_PART):
                for match in _FORMULA.finditer(rest + part):
                    found.setdefault(int(match[2]), set()).add(_column(match[1].decode()))
                rest = (rest + part)[-_LONGEST_TAG:]
    return found


def _column(letters: str) -> int:
    """Zero-based index of column letters: A → 0, AA → 26."""
    return reduce(lambda index, letter: index * 26 + ord(letter) - 64, letters, 0) - 1


def _broken(name: str) -> BadInput:
    return bad_input("file", "table.broken", "The file “%(name)s” can't be read.", name=name)


def _below_titles(rows: Numbered) -> tuple[list[str], list[Line]]:
    """The names of the columns, and rows that were read to find them.

    A title above the table stands alone in its row, merged over the columns as a rule: such rows are passed over. Where
    none of the first rows names two columns, the very first one is the header.
    """
    passed: list[Line] = []
    for number, cells, formulas in islice(rows, MOST_TITLES + 1):
        names = [_text(cell)[0] for cell in cells]
        if sum(1 for name in names if name) > 1:
            return _header(names), []
        passed.append((number, cells, formulas))
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


def _row(number: int, header: list[str], cells: Sequence[object], formulas: frozenset[int]) -> Row:
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
