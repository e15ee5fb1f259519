"""Bad files and bad rows: refused with field, reason and what to do; nothing half-applied; beside the same that is sound."""

from __future__ import annotations

import io
import zipfile

import pytest

from heli.access.wall import scope
from heli.base.errors import BadInput, HeliError
from heli.matters.effects import EVERYWHERE
from heli.matters.intake.maps import ImportMap, load_map
from heli.matters.models import Matter
from tests.integration.intake.lists import Desk, as_csv, as_xlsx, line, read_refused, with_decision


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"\0" * (20 << 20))
    return out.getvalue()


FILES: dict[str, tuple[str, bytes, str]] = {
    "a renamed zip bomb": ("清单.xlsx", bomb(), "file.bomb"),
    "a picture named as a list": ("清单.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(64), "file."),
    "a workbook named as csv": ("清单.csv", as_xlsx([line(1)]), "file.disguised"),
    "neither UTF-8 nor GB18030": ("清单.csv", "统一受案号,案件名称\n1,案\n".encode("utf-16"), "table.encoding"),
    "a mark in the file's name": ("秘密★清单.xlsx", as_xlsx([line(1)]), "secret.marked"),
    "a mark in a heading": ("清单.xlsx", as_xlsx([line(1, **{"机密★10年": "x"})]), "secret.marked"),
    "no rows": ("清单.csv", "统一受案号,案件名称\n".encode(), "import.empty"),
    "nothing": ("清单.csv", b"", "table.encoding"),
    "another kind of file": ("清单.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "import.kind"),
    "a heading twice": ("清单.csv", "案件名称,案件名称\na,b\n".encode(), "table.header_twice"),
    "a column missing": ("清单.csv", "案件名称\n示例案\n".encode(), "map.no_column"),
}  # fmt: skip
"""What is wrong with a whole file: its name, its bytes, the code of the refusal."""


@pytest.mark.parametrize("what", list(FILES))
def test_a_bad_file_is_refused_whole_and_a_sound_one_is_taken(desk: Desk, what: str) -> None:
    name, content, code = FILES[what]
    with pytest.raises(HeliError) as caught:
        desk.prepare(content, name)
    reason = caught.value.reasons[0]
    assert reason.code.startswith(code), reason
    assert reason.field
    assert desk.prepare(as_xlsx([line(1)])).run().warned == 1


ROWS: dict[str, tuple[dict[str, object], str]] = {
    "a formula": ({"案件名称": '=HYPERLINK("http://x","案")'}, "案件名称"),
    "a long number as a figure": ({"证件号码": 110105194912310020.0}, "证件号码"),
    "a mark of secrecy": ({"案件名称": "绝密★示例案"}, "案件名称"),
    "a mark in a column that is not read": ({"备注": "密级：机密"}, "备注"),
    "a day in the future": ({"受理日期": "2023-02-01"}, "受理日期"),
    "no day": ({"受理日期": "上周三"}, "受理日期"),
    "a measure in the future": ({"强制措施日期": "2023-02-01"}, "强制措施日期"),
    "over-long text": ({"案件名称": "案" * 20_001}, "案件名称"),
    "a title too long": ({"案件名称": "案" * 201}, "案件名称"),
    "a name too long": ({"犯罪嫌疑人": "名" * 61}, "犯罪嫌疑人"),
    "an unknown office": ({"移送单位": "某某县公安局"}, "移送单位"),
    "an unknown word": ({"强制措施": "软禁"}, "强制措施"),
    "an unknown person": ({"承办检察官": "示例无此人"}, "承办检察官"),
    "a person of another office": ({"承办检察官": "示例辛"}, "承办检察官"),
    "a decider by name": ({"decided_by": "示例己"}, "decided_by"),
    "a protected value": ({"备注": "藏族"}, "备注"),
}
"""What is wrong with one row: its cells, the column that is named."""


@pytest.mark.parametrize("what", list(ROWS))
def test_a_bad_row_is_refused_with_its_field_and_the_sound_ones_are_taken(desk: Desk, what: str) -> None:
    changed, column = ROWS[what]
    empty = dict.fromkeys(("备注", "decided_by"), "")
    good, bad = line(1, **empty), {**line(2, **empty), **changed}
    task = desk.run([good, bad, line(3, **empty)])
    assert (task.totals.warned, task.totals.rejected, task.totals.pending) == (2, 1, 0)
    assert ("3", column) in desk.codes(task)
    assert task.refused is not None
    for row in read_refused(task.refused):
        assert row["原因"]
        assert row["Reason"]
    with scope(EVERYWHERE):
        assert Matter.objects.count() == 2


def test_a_control_character_of_a_csv_is_its_cells_own_fault(desk: Desk) -> None:
    task = desk.prepare(as_csv([line(1), line(2, 案件名称="示例\x07案")]), "清单.csv")
    totals = task.run()
    assert (totals.warned, totals.rejected) == (1, 1)
    assert set(desk.codes(task)) == {("3", "案件名称")}


def test_the_file_of_refused_rows_copies_no_mark_and_no_protected_value(desk: Desk) -> None:
    empty = {"备注": ""}
    task = desk.run([line(1, **empty), line(2, 备注="秘密★保存十年"), line(3, 备注="回族")])
    assert task.refused is not None
    text = str(read_refused(task.refused))
    assert "示例人员3" in text
    for kept_out in ("秘密★", "示例人员2", "回族"):
        assert kept_out not in text


def test_the_chiefs_name_without_a_paper_decides_nothing(desk: Desk) -> None:
    approved = {"决定人": "示例己", "审批表文号": "示例检审〔2022〕1号", "审批日期": "2022-12-30"}
    named = {"决定人": "示例己", "审批表文号": "", "审批日期": "2022-12-30"}
    task = desk.run([line(1, **approved), line(2, **named)], of=with_decision(sheet=True))
    assert desk.codes(task) == [("3", "决定人")]
    assert task.totals.warned == 1
    with scope(EVERYWHERE):
        (matter,) = Matter.objects.all()
        assert matter.papers.get(kind="approval_sheet").number == "示例检审〔2022〕1号"


def test_a_decision_of_somebody_who_was_not_the_chief_that_day_is_refused(desk: Desk) -> None:
    row = {"决定人": "示例己", "审批表文号": "示例检审〔2022〕1号", "审批日期": "2022-12-30"}
    task = desk.run([line(1, **row), line(2, **row | {"决定人": "示例戊"})], of=with_decision(sheet=True))
    assert (task.totals.warned, task.totals.rejected) == (1, 1)


def test_a_map_that_names_what_is_not_there_is_refused(desk: Desk) -> None:
    raw = load_map("arrest_review").model_dump(by_alias=True, exclude_none=True)
    raw["facts"]["mood"] = {"value": "bad"}
    with pytest.raises(BadInput, match=r"map\.no_fact"):
        desk.prepare(as_xlsx([line(1)]), of=ImportMap.model_validate(raw))
    assert desk.prepare(as_xlsx([line(1)]), of=load_map("arrest_review"))


def test_a_file_that_changed_after_it_was_looked_through_is_refused(desk: Desk) -> None:
    task = desk.prepare(as_xlsx([line(1)]))
    task.path.write_bytes(as_xlsx([line(2)]))
    with pytest.raises(BadInput, match=r"import\.changed"):
        task.run()
    task.path.write_bytes(as_xlsx([line(1)]))
    assert task.run().warned == 1
