"""Templates and fillings of an office: kept, found again, ended. The caller has set the reader's scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import NotFound, Reason, bad_input, refused
from heli.base.ids import uuid7
from heli.base.marks import refuse_marked
from heli.base.settings import CONFIG
from heli.base.text import Msg
from heli.documents.store import FileStore
from heli.matters.intake.sniff import sniff
from heli.matters.sealing import vault
from heli.reports.asking import sees_reports
from heli.reports.tables.counting import CellCounted, count_cells
from heli.reports.tables.filling import Filled, fill
from heli.reports.tables.matching import Match, match_from
from heli.reports.tables.models import TableFilling, TableTemplate
from heli.reports.tables.workbook import layout_of, opened

LONGEST_NAME = 120
_HEAD = 16


@dataclass(frozen=True, slots=True)
class FilledTable:
    """A filling: its row, the workbook, each cell with what is behind it."""

    filling: TableFilling
    filled: Filled
    cells: Mapping[str, CellCounted]


def store() -> FileStore:
    """The workbooks, sealed."""
    return FileStore(CONFIG.var / "report-tables", vault())


def templates_of(reader: Reader) -> list[TableTemplate]:
    """The tables of the office whose posts the reader wears, the newest first."""
    rows = TableTemplate.objects.filter(office=int(reader.office or 0), ended_at=None)
    return list(rows.order_by("-changed_at", "pk"))


def template_of(reader: Reader, template: UUID) -> TableTemplate:
    """One of them. Raises `NotFound`."""
    row = TableTemplate.objects.filter(pk=template, office=int(reader.office or 0), ended_at=None).first()
    if row is None or not sees_reports(reader):
        raise NotFound((Reason("table.none", Msg("There is no such table, or it isn't yours to see.")),))
    return row


def take_in(reader: Reader, name: str, file_name: str, data: bytes) -> tuple[TableTemplate, bool]:
    """Keep a table; with whether the office knows it already: then that one is given, with what was matched.

    Raises:
        BadInput: no xlsx, one that is too large or can't be read, a name that does not fit.
        Refused: a post that reads no reports; a table that bears a classification mark.
    """
    if not sees_reports(reader) or reader.office is None:
        raise refused("table.post", Msg("None of your posts reads reports."))
    if not file_name.lower().endswith(".xlsx") or sniff(file_name, data).suffix != ".xlsx":
        raise bad_input("file", "table.xlsx", "Give the table as an .xlsx file.")
    layout = layout_of(opened(data))
    known = known_table(reader, layout)
    if known is not None:
        return known, True
    name = " ".join((name or file_name.rpartition(".")[0]).split())[:LONGEST_NAME]
    refuse_marked(name, "name")
    identity, now = uuid7(), clock.now()
    row = TableTemplate.objects.create(
        id=identity,
        office_id=int(reader.office),
        name=name or "xlsx",
        layout=layout,
        digest=store().put(identity.bytes + data),
        made_by_id=int(reader.person),
        made_at=now,
        changed_at=now,
    )
    return row, False


def known_table(reader: Reader, layout: bytes) -> TableTemplate | None:
    """The office's table of this layout, if it was taken in before."""
    return next((row for row in templates_of(reader) if bytes(row.layout) == layout), None)


def content_of(row: TableTemplate) -> bytes:
    """The workbook as it was handed in."""
    return store().get(bytes(row.digest))[_HEAD:]


def matches_of(row: TableTemplate) -> dict[str, Match]:
    """What its cells count, by their names."""
    return {name: match_from(stored) for name, stored in row.cells.items()}


def keep_matches(row: TableTemplate, cells: Iterable[str], match: Match | None) -> None:
    """Match some cells, in place of what they counted before; None takes their matching away."""
    for name in cells:
        if match is None:
            row.cells.pop(name, None)
        else:
            row.cells[name] = match.as_json()
    row.changed_at = clock.now()
    row.save(update_fields=["cells", "changed_at"])


def end(row: TableTemplate) -> None:
    """Take a table away; what was filled stays on record."""
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])


def counted_cells(
    row: TableTemplate, office: int, first: date, last: date, reader: Reader
) -> dict[str, CellCounted]:
    """Its matched cells, counted."""
    return count_cells(matches_of(row), office, first, last, reader)


def numbers_of(cells: Mapping[str, CellCounted]) -> dict[str, int]:
    """The numbers of the cells that could be counted."""
    return {name: cell.counted.number for name, cell in cells.items() if cell.counted is not None}


def fill_table(row: TableTemplate, office: int, first: date, last: date, reader: Reader) -> FilledTable:
    """Fill a table for an office and a period, and keep what was filled. Both days inclusive.

    Raises:
        BadInput: the days are in the wrong order.
        Refused: no cell is matched yet.
    """
    if last < first:
        raise bad_input("last", "table.days", "The first day lies after the last.")
    if not row.cells:
        raise refused(
            "table.unmatched",
            Msg("No cell of this table is matched yet."),
            do=Msg("Open it under Reports, Tables of superiors, and say once what each cell counts."),
        )
    cells = counted_cells(row, office, first, last, reader)
    identity = uuid7()
    filled = fill(content_of(row), numbers_of(cells), identity)
    filling = TableFilling.objects.create(
        id=identity,
        template=row,
        subject_id=office,
        first=first,
        last=last,
        values=dict(filled.values),
        filled_by_id=int(reader.person),
        filled_at=clock.now(),
    )
    return FilledTable(filling, filled, cells)
