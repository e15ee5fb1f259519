"""Every list that a map is shipped for comes in, as a workbook and as csv in both encodings; bad rows of it are refused."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from heli.access.wall import scope
from heli.matters.effects import EVERYWHERE
from heli.matters.intake.maps import load_map, shipped
from heli.matters.models import ExternalNumber, Matter, MatterAct
from tests.integration.intake.lists import Desk, as_csv, as_xlsx, line

LISTS: Mapping[str, tuple[Mapping[str, str], str]] = {
    "arrest_review": (line(1), "移送单位"),
    "prosecution_review": ({**line(1), "案件来源": "公安机关移送", "强制措施": "逮捕"}, "案件来源"),
    "suggestion": (
        {
            "统一受案号": "T1", "部门受案号": "", "案件名称": "示例单位安全管理漏洞", "发现日期": "2022-12-20",
            "建议类型": "社会治理检察建议", "监督领域": "", "被建议单位": "agency:540529:test", "是否涉案单位": "是",
            "线索来源": "办理示例案件中发现", "承办检察官": "示例甲", "分案日期": "2022-12-21",
        },
        "建议类型",
    ),
    "petition_intake": (
        {
            "统一受案号": "T1", "信访编号": "", "信访事项": "示例来信", "收到日期": "2022-12-20", "渠道": "来信",
            "种类": "其他", "反映内容": "示例内容", "反映人": "示例某", "联系方式": "示例县示例路1号", "能否答复": "是",
            "联名人数": "3", "已记录并宣读": "", "承办人": "示例庚", "分办日期": "2022-12-21",
        },
        "渠道",
    ),
    "public_interest_litigation": (
        {
            "统一受案号": "T1", "线索编号": "", "案件名称": "示例河段倾倒垃圾", "收到日期": "2022-12-20", "线索来源": "举报",
            "线索内容": "示例内容", "损害发生地": "示例县示例乡", "是否重大": "否", "承办检察官": "示例丁",
            "分案日期": "2022-12-21",
        },
        "线索来源",
    ),
}  # fmt: skip
"""A sound row of each list, and a column in which an unknown word is refused."""


def test_every_shipped_map_is_tried_here() -> None:
    assert set(shipped()) == set(LISTS)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_comes_in_whatever_file_it_is(desk: Desk, name: str) -> None:
    first, column = LISTS[name]
    rows = [{**first, "统一受案号": f"T{number}", "部门受案号": "", "移送案号": ""} for number in range(4)]
    rows = [{key: value for key, value in row.items() if key in first} for row in rows]
    wanted = load_map(name)
    files = {
        "清单.xlsx": as_xlsx([rows[0], {**rows[3], column: "无此一项"}]),
        "清单.csv": as_csv([rows[1]]),
        "旧清单.csv": as_csv([rows[2]], "gb18030"),
    }
    for file, content in files.items():
        task = desk.prepare(content, file, of=wanted)
        totals = task.run()
        assert (totals.accepted + totals.warned, totals.pending) == (1, 0), (file, desk.codes(task))
        assert totals.rejected == file.endswith("xlsx")
        if totals.rejected:
            assert desk.codes(task) == [("3", column)]
    with scope(EVERYWHERE):
        matters = Matter.objects.filter(procedure=name)
        assert matters.count() == 3
        assert all(matter.handler_id is not None and matter.title_text for matter in matters)
        assert MatterAct.objects.filter(name="allocate").count() == 3
        assert sorted(ExternalNumber.objects.values_list("number", flat=True)) == ["T0", "T1", "T2"]
