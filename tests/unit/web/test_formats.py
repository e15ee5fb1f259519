"""How values are written for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import override

from heli.base.text import Msg, Text
from heli.law.counting import Calendars
from heli.law.language.registers import Instrument, LawbookSettings
from heli.law.lawbook import Lawbook
from heli.matters import books
from heli.web import formats
from heli.web.citations import shown
from heli.web.templatetags.heli import marked
from heli.web.words import LastDay, say

INSTRUMENTS = {
    "CPL": ("中华人民共和国刑事诉讼法", "Criminal Procedure Law", "刑事诉讼法", "CPL"),
    "Rules": ("人民检察院刑事诉讼规则", "Criminal Procedure Rules", "刑诉规则", "Rules"),
}
SETTINGS = LawbookSettings.model_validate({"lawbook": "test", "name": {"zh": "试", "en": "test"}})
FRIDAY = date(2022, 12, 30)
NINE = datetime(2022, 12, 30, 1, 0, tzinfo=UTC)


@pytest.fixture
def two_instruments() -> Iterator[None]:
    """A lawbook that has two instruments and nothing else."""
    known = {
        code: Instrument.model_validate(
            {
                "name": {"zh": zh, "en": en},
                "short": {"zh": short_zh, "en": short_en},
                "family": "criminal",
                "versions": {"2018": {"in_force": "2018-10-26"}},
            }
        )
        for code, (zh, en, short_zh, short_en) in INSTRUMENTS.items()
    }
    before = books.use(books.LoadedBook(Lawbook(Path(), SETTINGS, instruments=known), Calendars({})))
    yield
    books.use(before)


def test_a_day_has_its_weekday() -> None:
    assert formats.day(FRIDAY, "zh-hans") == "2022年12月30日 星期五"
    assert formats.day(FRIDAY, "en") == "Friday 30 December 2022"


def test_an_instant_is_the_offices_time() -> None:
    assert formats.instant(NINE, "zh-hans") == "2022年12月30日 09:00"
    late = datetime(2022, 12, 30, 16, 30, tzinfo=UTC)
    assert formats.instant(late, "zh-hans") == "2022年12月31日 00:30"
    assert formats.civil(late) == date(2022, 12, 31)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        formats.instant(datetime(2022, 12, 30), "en")  # noqa: DTZ001


def test_a_short_day_leaves_out_the_present_year_only() -> None:
    assert formats.short_day(FRIDAY, "zh-hans", this_year=2022) == "12月30日"
    assert formats.short_day(FRIDAY, "en", this_year=2023) == "30 Dec 2022"


@pytest.mark.parametrize(
    ("value", "zh"),
    [(0, "零"), (9, "九"), (10, "十"), (19, "十九"), (20, "二十"), (91, "九十一"), (100, "一百"), (101, "一百零一"),
     (110, "一百一十"), (308, "三百零八"), (1000, "一千"), (1010, "一千零一十"), (1260, "一千二百六十")],
)  # fmt: skip
def test_numbers_of_articles_are_chinese(value: int, zh: str) -> None:
    assert formats.zh_numeral(value) == zh


@pytest.mark.parametrize(
    ("citation", "zh", "en"),
    [
        ("CPL 91", "刑事诉讼法第九十一条", "CPL art. 91"),
        ("CPL 177¶3", "刑事诉讼法第一百七十七条第三款", "CPL art. 177 para. 3"),
        ("Rules 579(3)", "刑诉规则第五百七十九条第（三）项", "Rules art. 579 (3)"),
        ("XX-9 120-1", "XX-9第一百二十条之一", "XX-9 art. 120-1"),
        ("note: the step is ours", "the step is ours", "the step is ours"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("two_instruments")
def test_a_citation_is_written_out(citation: str, zh: str, en: str) -> None:
    assert shown(citation, "zh-hans").text == zh
    assert shown(citation, "en").text == en


@pytest.mark.usefixtures("two_instruments")
def test_a_citation_has_the_full_name_of_its_instrument_to_hand() -> None:
    assert shown("CPL 91", "zh-hans").full == "中华人民共和国刑事诉讼法"


def test_money_is_kept_in_fen_and_shown_in_yuan() -> None:
    assert formats.money(123450, "zh-hans") == "1,234.50 元"
    assert formats.money(-5, "en") == "CNY -0.05"


def test_an_identity_number_shows_its_ends_only() -> None:
    assert formats.masked_identity("542221199001010012") == "542*************12"
    assert formats.masked_identity("1234567") == "*******"


def test_masking_a_name_assumes_no_surname() -> None:
    assert formats.masked_name("次仁卓玛") == "次**"
    assert formats.masked_name("") == ""


def test_words_within_words_are_in_the_pages_language() -> None:
    message = Msg("%(rule)s: by %(end)s", {"rule": Text("期限", "Term"), "end": LastDay(FRIDAY)})
    assert say(message, "en") == "Term: by Friday 30 December 2022"
    assert say(message, "zh-hans") == "期限：最迟2022年12月30日 星期五"


def test_file_sizes_are_round() -> None:
    assert [formats.file_size(size) for size in (0, 1023, 2048, 3_355_443)] == [
        "0 B",
        "1023 B",
        "2 KB",
        "3.2 MB",
    ]


@pytest.mark.parametrize(
    ("language", "value", "written"),
    [
        ("en", "Arrest review: 示例甲 & Co", 'Arrest review: <span lang="zh-Hans">示例甲</span> &amp; Co'),
        ("en", "隆检建〔2022〕3号", '<span lang="zh-Hans">隆检建〔2022〕3号</span>'),
        ("en", "2 days left", "2 days left"),
        ("en", SafeString("a &amp; 乙"), 'a &amp; <span lang="zh-Hans">乙</span>'),
        ("en", "<b>甲</b>", '&lt;b&gt;<span lang="zh-Hans">甲</span>&lt;/b&gt;'),
        ("zh-hans", "示例甲 & Co", "示例甲 &amp; Co"),
    ],
)
def test_chinese_on_an_english_page_is_marked_as_chinese(language: str, value: str, written: str) -> None:
    with override(language):
        assert marked(value) == written
