"""Lists of cases as an office would export them, and the desk that imports them. All people are invented."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from heli.matters import books
from heli.matters.actors import Actor
from heli.matters.intake.maps import ImportMap, load_map
from heli.matters.intake.run import Import, prepare
from tests.factories.matters import carried_book, ensure_key
from tests.factories.offices import LONGZI, Cast, make_cast

HEADINGS = (
    "统一受案号", "部门受案号", "移送案号", "案件名称", "受理日期", "移送单位", "犯罪嫌疑人", "证件号码", "出生日期",
    "强制措施", "强制措施日期", "移送案由", "承办检察官", "分案日期", "办案状态",
)  # fmt: skip


def line(number: int, **changed: str) -> dict[str, str]:
    """One sound row: a suspect in custody, allocated to the handler."""
    return {
        "统一受案号": f"T5405292022{number:06d}",
        "部门受案号": f"示例检捕受〔2022〕{number}号",
        "移送案号": f"示例公捕〔2022〕{number}号",
        "案件名称": f"示例人员{number}涉嫌盗窃案",
        "受理日期": "2022-12-28",
        "移送单位": "police:540529",
        "犯罪嫌疑人": f"示例人员{number}",
        "证件号码": "",
        "出生日期": "1990-05-01",
        "强制措施": "刑事拘留",
        "强制措施日期": "2022-12-25",
        "移送案由": "盗窃罪",
        "承办检察官": "示例甲",
        "分案日期": "2022-12-29",
        "办案状态": "审查中",
    } | changed


def as_xlsx(rows: Sequence[dict[str, Any]]) -> bytes:
    """Rows as a workbook; a cell that begins with "=" is a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        # the same rows are the same file, whenever it is written
        book.set_properties({"created": datetime(2022, 12, 30)})  # noqa: DTZ001 (a workbook knows no zone)
        sheet = book.add_worksheet()
        headings = list(rows[0])
        sheet.write_row(0, 0, headings)
        for number, row in enumerate(rows, start=1):
            for column, heading in enumerate(headings):
                cell = row.get(heading, "")
                if isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(number, column, cell)
                else:
                    sheet.write(number, column, cell)
    return out.getvalue()


def as_csv(rows: Sequence[dict[str, Any]], encoding: str = "utf-8-sig") -> bytes:
    """Rows as csv."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def read_refused(path: Path) -> list[dict[str, str]]:
    """The file of refused rows."""
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    headings, *rows = ([str(cell) for cell in row] for row in sheet.to_python())
    return [dict(zip(headings, row, strict=True)) for row in rows]


def with_decision(*, sheet: bool) -> ImportMap:
    """The shipped map, and an act that the chief decides, with or without columns for the approval sheet's proof."""
    raw = load_map("arrest_review").model_dump(by_alias=True, exclude_none=True)
    raw["state"] = None
    columns = {"paper": "审批表文号", "on": "审批日期"} if sheet else {"paper": "无", "on": "无日"}
    raw["acts"].append(
        {
            "act": "refuse_arrest",
            "when": "决定人",
            "by": "handler",
            "on": "suspect",
            "happened_at": {"column": "审批日期", "as": "day"},
            "facts": {
                "refusal_reason": {"value": "evidence"},
                "supplement_outline": {"value": "示例提纲"},
                "supplement_ordered": {"value": True},
                "explanation": {"value": "示例理由"},
            },
            "decided": {
                "decider": "chief_prosecutor",
                "person": {"column": "决定人", "as": "person"},
                "paper": {"column": columns["paper"]},
                "on": {"column": columns["on"], "as": "day"},
            },
        }
    )
    return ImportMap.model_validate(raw)


@dataclass
class Desk:
    """Who imports, and where the lists lie."""

    cast: Cast
    folder: Path

    def actor(self, key: str = "case_manager") -> Actor:
        """One of the cast, importing."""
        return Actor(self.cast.reader(key), via="import")

    def prepare(
        self,
        content: bytes,
        name: str = "清单.xlsx",
        *,
        by: str = "case_manager",
        of: ImportMap | None = None,
        as_of: date | None = None,
        dry: bool = False,
    ) -> Import:
        """A list put into the folder, held against its map."""
        path = self.folder / name
        path.write_bytes(content)
        wanted = of or load_map("arrest_review")
        return prepare(
            path, wanted, actor=self.actor(by), office=self.cast.offices[LONGZI], procedure=wanted.procedure,
            as_of=as_of, dry=dry,
        )  # fmt: skip

    def run(self, rows: Sequence[dict[str, Any]], **more: Any) -> Import:
        """The rows imported as a workbook."""
        task = self.prepare(as_xlsx(rows), **more)
        task.run()
        assert task.totals.holds
        return task

    def codes(self, task: Import) -> list[tuple[str, str]]:
        """Row and field of each refusal."""
        assert task.refused is not None
        return [(row["行 Row"], row["字段 Field"]) for row in read_refused(task.refused)]


def make_desk(folder: Path) -> Desk:
    """The cast, a master key, the lawbook."""
    ensure_key()
    books.use(carried_book())
    return Desk(make_cast(), folder)
