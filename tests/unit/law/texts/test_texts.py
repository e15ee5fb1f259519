"""Texts of laws: numerals, articles, the index, and numbers carried from version to version."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heli.base.errors import BadInput
from heli.law.texts import as_line, missing, read_text
from heli.law.texts.index import Articles
from heli.law.texts.numerals import numeral
from heli.web.formats import zh_numeral

TEXT = """# 示例监督规则（试行）（2013-11-18（2021-08-01废止，仅供对照））

## 第一章 总则

第一条 为了示例，制定本规则。

第二条 有下列情形之一的，适用本规则：

（一）甲；

（二）乙。

前款规定以外的，不适用。

### 第一节

第二条之一　另有规定的除外。
"""


@given(st.integers(1, 9999))
def test_a_numeral_reads_back(number: int) -> None:
    assert numeral(zh_numeral(number)) == number


def test_a_text_has_its_articles_with_paragraphs_and_items() -> None:
    text = read_text(TEXT)
    assert (text.title, list(text.articles)) == ("示例监督规则（试行）", ["1", "2", "2-1"])
    assert as_line(text) == "1 2:2/2 2-1"


def test_a_text_without_articles_has_its_numbered_points() -> None:
    text = read_text("# 示例规定（2012）\n\n一、管辖\n\n1．甲。\n\n2．乙。\n\n（一）丙；\n")
    assert as_line(text) == "1 2/1"


@pytest.mark.parametrize(
    "text", ["", "第一条 无题。", "# 示例（2020）\n第一条 甲\n第一条 乙", f"# 示例（2020）\n{'长' * 20_001}"]
)
def test_a_text_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_text(text)


def test_the_index_knows_articles_paragraphs_and_items() -> None:
    articles = Articles.of_line("1 2:2/2 120-1")
    found = {
        entry: missing(articles, entry)
        for entry in ("XA 1", "XA 2¶2(2)", "XA 120-1", "XA 3", "XA 2¶3", "XA 2(3)", "XA 1(1)")
    }
    assert found == {
        "XA 1": None, "XA 2¶2(2)": None, "XA 120-1": None,
        "XA 3": "article", "XA 2¶3": "paragraph", "XA 2(3)": "item", "XA 1(1)": "item",
    }  # fmt: skip
