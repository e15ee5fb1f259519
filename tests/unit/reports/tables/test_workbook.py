"""A superior's workbook: what may be filled, merged cells, the same table known again, what stays untouched."""

from __future__ import annotations

import ast
import io
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl  # type: ignore[import-untyped]
import pytest

from heli.base.errors import BadInput, Refused
from heli.reports.tables import workbook
from heli.reports.tables.filling import YELLOW, Difference, differences, fill, filling_of
from heli.reports.tables.matching import Match, asked_of, match_from

FILLING = UUID(int=7)


def table(**changed: Any) -> bytes:
    """A table of two counties and three columns under merged headings, with a sum."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "月报"
    for place, value in {
        "A1": "侦查监督月报表", "A2": "单位", "B2": "案件", "B3": "受理", "C3": "会商", "D2": "备注",
        "A4": "隆子县", "A5": "措美县", "A6": "合计", "B6": "=SUM(B4:B5)",
    }.items():  # fmt: skip
        sheet[place] = value
    for merged in ("A1:D1", "A2:A3", "B2:C2", "D2:D3"):
        sheet.merge_cells(merged)
    for place, value in changed.items():
        sheet[place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_stands_under_a_heading_and_beside_a_name_may_be_filled_and_nothing_else() -> None:
    cells = workbook.cells_of(workbook.opened(table()))
    may = {name.rpartition("!")[2] for name, cell in cells.items() if cell.may_fill}
    assert may == {"B4", "C4", "D4", "B5", "C5", "D5", "C6", "D6"}
    assert (cells["月报!B2"].columns, cells["月报!A2"].rows) == (2, 2)
    assert "月报!C2" not in cells


def test_numbers_stand_in_their_cells_unknown_ones_are_yellow_and_the_rest_stays() -> None:
    made = fill(table(), {"月报!B4": 3, "月报!C4": 0, "月报!A4": 9, "月报!B6": 9, "elsewhere!B4": 1}, FILLING)
    assert dict(made.values) == {"月报!B4": 3, "月报!C4": 0}
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    sheet = book["月报"]
    assert (sheet["B4"].value, sheet["C4"].value, sheet["A4"].value) == (3, 0, "隆子县")
    assert sheet["B6"].value == "=SUM(B4:B5)"
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A1:D1", "A2:A3", "B2:C2", "D2:D3"}
    yellow = {cell.coordinate for row in sheet for cell in row if cell.fill.fgColor.rgb == YELLOW}
    assert yellow == {"D4", "B5", "C5", "D5", "C6", "D6"}
    assert filling_of(book) == FILLING


def test_the_same_table_is_known_again_filled_or_not_and_another_is_not() -> None:
    layouts = [
        workbook.layout_of(workbook.opened(data))
        for data in (table(), fill(table(), {"月报!B4": 3}, FILLING).content, table(A5="琼结县"))
    ]
    assert layouts[0] == layouts[1] != layouts[2]


def test_a_workbook_that_came_back_shows_what_hand_and_record_changed_and_no_more() -> None:
    filled = {"月报!B4": 3, "月报!C4": 0, "月报!B5": 5}
    content = fill(table(), filled, FILLING).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert differences(book, filled, filled) == []
    book["月报"]["B4"] = 4
    book["月报"]["D4"] = 12
    assert differences(book, filled, {**filled, "月报!B5": 6}) == [
        Difference("月报!B4", 3, "4", 3),
        Difference("月报!D4", None, "12", None),
        Difference("月报!B5", 5, "5", 6),
    ]


def test_cells_are_named_as_one_types_them() -> None:
    known = workbook.cells_of(workbook.opened(table()))
    names = workbook.names_in("b4， c4:d5", "月报", known)
    assert [name[3:] for name in names] == ["B4", "C4", "D4", "C5", "D5"]
    for wrong in ("B", "B4:", "A1", "=B4"):
        with pytest.raises(BadInput):
            workbook.names_in(wrong, "月报", known)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no workbook", b"a;b\n1;2\n"])
def test_what_is_no_workbook_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(BadInput):
        workbook.opened(data)


def test_a_table_that_bears_a_mark_or_is_too_wide_is_refused() -> None:
    with pytest.raises(Refused):
        workbook.opened(table(A7="秘密★1年"))
    with pytest.raises(BadInput):
        workbook.opened(table(CZ9=1))


def test_each_span_has_its_days() -> None:
    first, last = date(2024, 2, 1), date(2024, 2, 29)
    spans = {
        span: asked_of(Match("x", "", span), 1, first, last)
        for span in ("asked", "year", "month", "last_year")
    }
    assert {span: (one.first, one.last) for span, one in spans.items()} == {
        "asked": (first, last),
        "year": (date(2024, 1, 1), last),
        "month": (first, last),
        "last_year": (date(2023, 2, 1), date(2023, 2, 28)),
    }
    assert asked_of(Match("x", "", "last_year"), 1, first, date(2025, 2, 28)).last == date(2024, 2, 29)
    assert match_from({"figure": "x", "span": "nonsense"}) == Match("x")


def test_the_migration_holds_the_wall_as_it_is_written() -> None:
    from heli.reports.tables import wall_sql  # noqa: PLC0415

    room = Path(workbook.__file__).parent
    tree = ast.parse((room / "migrations" / "0002_wall.py").read_text("utf-8"))
    held = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert held == {"WALL": wall_sql.WALL, "UNDO": wall_sql.UNDO}
