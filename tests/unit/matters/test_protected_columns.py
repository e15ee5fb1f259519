"""N4: what no import takes, under forty disguises; beside it the headings that an office really has."""

from __future__ import annotations

import pytest

from heli.matters.intake import protected
from heli.matters.intake.maps import SHIPPED, load_map, shipped

HEADINGS = {
    "民族": "ethnicity", "民 族": "ethnicity", "民\u200b族": "ethnicity", "民_族_代码": "ethnicity",
    "族别": "ethnicity", "当事人(民族)": "ethnicity", "Ｅｔｈｎｉｃ　Group": "ethnicity", "ETHNIC-CODE": "ethnicity",
    "еthniс": "ethnicity", "3thnic": "ethnicity", "minzu": "ethnicity", "MinZu_dm": "ethnicity", "Race": "ethnicity",
    "མི་རིགས": "ethnicity", "宗教信仰": "religion", "信·教·情·况": "religion", "re1igion": "religion",
    "Rеligious_view": "religion", "ཆོས་ལུགས།": "religion", "所属寺庙": "religion", "僧尼编号": "religion",
    "དགོན་པའི་མིང": "religion", "母语": "language", "籍贯": "origin", "家庭出身": "origin", "政治面貌": "politics",
    "zhengzhi_mianmao": "politics", "是否党员": "politics", "健康状况": "health", "既往病史": "health", "HIV": "health",
    "人脸编号": "biometrics", "DNA编号": "biometrics", "乘车车次": "movements", "gps_point": "movements",
    "入住时间": "lodging", "房间号": "lodging", "通话对方": "communications", "IMEI": "communications",
    "重点人员类别": "persons_by_risk", "risk-score": "persons_by_risk",
}  # fmt: skip
VALUES = {
    "藏族": "ethnicity", " 汉 族 ": "ethnicity", "门巴族": "ethnicity", "Tibetan": "ethnicity", "བོད་རིགས།": "ethnicity",
    "藏传佛教": "religion", "佛教徒": "religion", "中共党员": "politics", "群众": "politics", "精神分裂症": "health",
}  # fmt: skip
ORDINARY = (
    "统一受案号", "部门受案号", "案件名称", "受理日期", "移送单位", "犯罪嫌疑人", "证件号码", "证件类型", "出生日期", "强制措施",
    "案由", "承办检察官", "分案日期", "办案状态", "审结日期", "审批表文号", "来源", "联系电话", "通信地址", "备注", "traceId",
    "Received on", "embrace", "accepted", "training", "passenger",
)  # fmt: skip


def test_never_04_at_least_forty_disguises_are_tried() -> None:
    assert len(HEADINGS) >= 40


def test_never_04_a_protected_column_is_known_under_its_disguise() -> None:
    known = {heading: protected.heading(heading) for heading in HEADINGS}
    assert {heading: kind and kind.key for heading, kind in known.items()} == HEADINGS


def test_never_04_a_protected_value_is_known_whatever_its_column_is_called() -> None:
    known = {value: protected.value(value) for value in VALUES}
    assert {value: kind and kind.key for value, kind in known.items()} == VALUES


@pytest.mark.parametrize("meaning", ["ethnicity", "Religion", "宗教信仰", "political affiliation", "health"])
def test_never_04_a_declared_meaning_gives_a_column_away(meaning: str) -> None:
    (reason,) = protected.wrong_headings(["备注2"], {"备注2": meaning})
    assert (reason.code, reason.field) == ("protected.column", "备注2")
    assert protected.wrong_headings(["备注2"], {"备注2": "remark"}) == []


def test_an_ordinary_column_is_none_of_them() -> None:
    assert not [heading for heading in ORDINARY if protected.heading(heading)]


def test_a_word_inside_another_text_gives_nothing_away() -> None:
    values = ["示例藏族自治县", "涉嫌盗窃", "群众举报线索", "汉", "2022-12-28", "", "x" * 400]
    assert not [value for value in values if protected.value(value)]


def test_shipped_maps_are_whole_and_read_nothing_protected() -> None:
    assert shipped() == sorted(path.stem for path in SHIPPED.glob("*.yaml"))
    for name in shipped():
        wanted = load_map(name)
        assert wanted.procedure == name
        assert protected.wrong_headings(sorted(wanted.columns()), wanted.meanings()) == []
