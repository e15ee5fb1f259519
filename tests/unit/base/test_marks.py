"""A classification mark is found wherever it stands; the ordinary words are none."""

from __future__ import annotations

import pytest

from heli.base.errors import Refused
from heli.base.marks import classification_mark, refuse_marked


@pytest.mark.parametrize(
    "text",
    [
        "关于某案的报告 秘密★",
        "机密★10年.pdf",
        "绝 密 ★ 长期",
        "【机密】会议材料.docx",
        "(秘密)通知",
        "密级：机密",
        "密级 秘密",
        "机密级文件",
        "扫描件/【绝密】.png",
        "秘密☆",
    ],
)
def test_a_mark_of_state_secrecy_is_found(text: str) -> None:
    assert classification_mark(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "侵犯商业秘密罪",
        "涉及商业秘密、个人隐私",
        "保守秘密的义务",
        "泄露国家秘密罪案卷",
        "他秘密窃取手机",
        "审查报告",
        "",
    ],
)
def test_ordinary_words_are_no_mark(text: str) -> None:
    assert classification_mark(text) is None


def test_the_refusal_names_the_field_and_keeps_nothing_of_the_text() -> None:
    with pytest.raises(Refused) as caught:
        refuse_marked("秘密★ 张三", "title")
    assert caught.value.reasons[0].field == "title"
    assert "张三" not in str(caught.value)
