"""The registry as a spreadsheet, in the columns and the order that the reader chose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from heli.base.text import Msg, Words
from heli.matters.models import Matter
from heli.web.contexts.registry_columns import COLUMNS, cells_of
from heli.web.words import say

MOST = 5_000
"""So many rows fit one answer; more are narrowed by the filters, or exported by `heli export`."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_xlsx(rows: Sequence[Matter], chosen: Sequence[str], language: str) -> bytes:
    """A workbook with one sheet: the title, then the chosen columns; days as dates.

    Every text is written as a text. One that a spreadsheet might take for a formula is marked as text besides, so that
    it stays one when the sheet is saved in another format.
    """
    import xlsxwriter  # noqa: PLC0415  # only who writes one pays for it

    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    text = book.add_format({"quote_prefix": True, "num_format": "@"})
    names: list[Words] = [Msg("Matter"), *(COLUMNS[name] for name in chosen)]
    for at, name in enumerate(names):
        sheet.write_string(0, at, say(name, language), head)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, len(chosen), 18)
    for number, (row, cells) in enumerate(zip(rows, cells_of(rows, chosen), strict=True), start=1):
        values: list[Words | date | str | None] = [row.title_text, *(cell.value for cell in cells)]
        for at, value in enumerate(values):
            if isinstance(value, date):
                sheet.write_datetime(number, at, value, day)
            elif value is not None:
                written = say(value, language)
                sheet.write_string(number, at, written, text if written.startswith(_FORMULA) else None)
    book.close()
    return out.getvalue()
