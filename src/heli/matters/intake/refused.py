"""The rows that were not taken, as an xlsx beside the file: what stood there, which field, why, what to do, zh and en."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from heli.base.errors import Reason
from heli.base.text import Words, show
from heli.matters.intake.tables import Row

HEADINGS = ("行 Row", "字段 Field", "原因", "怎么办", "Reason", "What to do")


def beside(path: Path) -> Path:
    """Where the refused rows of a file are written."""
    return path.with_name(f"{path.stem}.refused.xlsx")


class RefusedRows:
    """The file of refused rows while it is written; a reason a line, so that each can be ticked off.

    It takes its name when it is closed, and is not there at all when nothing was refused.
    """

    def __init__(self, path: Path, headings: Sequence[str]) -> None:
        self.path = path
        self.headings = list(headings)
        self.lines = 0
        self._book: Any = None
        self._sheet: Any = None

    @property
    def _part(self) -> Path:
        return self.path.with_name(self.path.name + ".part")

    def add(self, row: Row, reasons: Sequence[Reason]) -> None:
        """A refused row. What may not be kept is not copied: marked rows lose their cells, protected columns theirs."""
        if self._book is None:
            import xlsxwriter  # noqa: PLC0415  # only who writes one pays for it

            options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
            self._book = xlsxwriter.Workbook(self._part, options)
            self._sheet = self._book.add_worksheet()
            self._write([*HEADINGS, *self.headings])
        marked = any(reason.code == "secret.marked" for reason in reasons)
        hidden = {reason.field for reason in reasons if reason.code.startswith("protected.")}
        cells = ["" if marked or name in hidden else row.cells.get(name, "") for name in self.headings]
        for reason in reasons:
            zh, en = _said(reason, "zh-hans"), _said(reason, "en")
            self._write([str(row.number), reason.field or "", *zh, *en, *cells])

    def close(self) -> Path | None:
        """Finish the file; returns its path, or None where nothing was refused (an older one is taken away)."""
        if self._book is None:
            self.path.unlink(missing_ok=True)
            return None
        self._book.close()
        os.replace(self._part, self.path)
        return self.path

    def _write(self, cells: Sequence[str]) -> None:
        for column, cell in enumerate(cells):
            self._sheet.write_string(
                self.lines, column, "".join(c for c in cell if c >= " " or c in "\n\t")[:32_000]
            )
        self.lines += 1


def _said(reason: Reason, language: str) -> tuple[str, str]:
    def words(value: Words) -> str:
        return show(value, language, gettext if language != "en" else str)

    with translation.override(language):
        basis = f" [{', '.join(reason.basis)}]" if reason.basis else ""
        return words(reason.say) + basis, words(reason.do) if reason.do else ""
