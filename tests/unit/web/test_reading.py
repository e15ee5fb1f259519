"""What people type is read as they mean it, or refused in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from heli.base.clock import ZONE
from heli.web.forms.reading import (
    Misread,
    how_read,
    read_day,
    read_hour,
    read_instant,
    read_integer,
    read_money,
)
from heli.web.words import say

TODAY = date(2026, 3, 10)


def refusals(read: Callable[[str], object], *typed: str) -> dict[str, Misread]:
    """What is said of each; a text that is read after all fails the test by its name."""
    said = {}
    for one in typed:
        try:
            read(one)
        except Misread as refusal:
            said[one] = refusal
    assert list(said) == list(typed)
    return said


def a_day(typed: str) -> date:
    """Read on the tenth of March 2026."""
    return read_day(typed, TODAY)


def test_a_day_may_be_typed_in_the_usual_ways() -> None:
    ways = (
        "2026-1-5", "2026-01-05", "2026/1/5", "2026.1.5", "20260105", "2026年1月5日", "２０２６年１月５日",
        "1月5日", "1-5", "1/5", "1月5号", " 2026-1-5 ", "2026年1月5日 星期一", "5 January 2026", "5 Jan 2026",
        "Monday 5 January 2026", "二〇二六年一月五日", "一月五日", "1月5", "2026年1月5",
    )  # fmt: skip
    assert {typed: a_day(typed) for typed in ways} == dict.fromkeys(ways, date(2026, 1, 5))


def test_a_day_without_a_year_is_the_last_one_that_was() -> None:
    assert read_day("12月30日", TODAY) == date(2025, 12, 30)
    assert read_day("3月10日", TODAY) == TODAY
    assert read_day("2月29日", TODAY) == date(2024, 2, 29)


def test_a_day_without_a_year_is_this_years_where_it_may_lie_ahead() -> None:
    assert read_day("12月30日", TODAY, may_be_future=True) == date(2026, 12, 30)


def test_a_day_to_come_typed_at_the_end_of_a_year_is_the_next_years() -> None:
    last = date(2026, 12, 30)
    assert read_day("1月5日", last, may_be_future=True) == date(2027, 1, 5)
    assert read_day("11月5日", last, may_be_future=True) == date(2026, 11, 5)
    assert read_day("1月5日", last) == date(2026, 1, 5)


def test_today_and_yesterday_are_days() -> None:
    assert read_day("今天", TODAY) == TODAY
    assert read_day("Yesterday", TODAY) == date(2026, 3, 9)


def test_a_day_that_no_calendar_has_is_refused_as_such() -> None:
    wrong = ("2026-02-30", "2026-13-01", "0000-01-01", "20260230", "2月30日", "31 April 2026")
    for typed, refusal in refusals(a_day, *wrong).items():
        assert "no such day" in refusal.say.msgid, typed


def test_a_bad_day_is_answered_by_what_is_wrong_with_it() -> None:
    answers = {
        "2026-02-30": "has %(days)s days", "三十号": "has no month", "30日": "has no month", "2026-1": "has no day",
        "1月": "has no day", "26-1-5": "two digits", "2026-1-5\t2026-1-6": "Several values",
        "2026-13-01": "no such day",
    }  # fmt: skip
    for typed, refusal in refusals(a_day, *answers).items():
        assert answers[typed] in refusal.say.msgid, typed
        assert refusal.do is not None, typed


def test_the_reading_of_a_day_says_what_was_added_and_how_far_it_lies() -> None:
    assert say(how_read("12月30日", date(2025, 12, 30), TODAY), "en") == (
        "no year was typed, so 2025 was taken; 70 days ago"
    )
    assert say(how_read("2026-3-9", date(2026, 3, 9), TODAY), "en") == "yesterday"
    assert say(how_read("2026-3-12", date(2026, 3, 12), TODAY), "en") == "in 2 days"


def test_what_is_no_day_is_refused_with_an_example() -> None:
    none = ("soon", "2026", "5 Foo 2026", "2026-1", "1-2-3-4", "明天吧", "²⁄₃")
    for typed, refusal in refusals(a_day, *none).items():
        assert refusal.do is not None, typed


def test_an_instant_is_a_day_with_a_time_of_the_office() -> None:
    times = {
        "2026-1-5 9:05": (9, 5), "20260105 0905": (9, 5), "2026年1月5日 9时5分": (9, 5), "2026年1月5日9点": (9, 0),
        "1月5日 下午3点": (15, 0), "2026-01-05 3:30 pm": (15, 30), "2026-01-05 00:00": (0, 0),
        "2026-1-5 23：59": (23, 59),
    }  # fmt: skip
    read = {typed: read_instant(typed, TODAY) for typed in times}
    assert read == {typed: datetime(2026, 1, 5, *time, tzinfo=ZONE) for typed, time in times.items()}


def test_an_instant_without_day_or_time_is_refused() -> None:
    none = ("2026-1-5", "9:00", "2026-1-5 24:00", "2026-1-5 9:60", "x 9:00")
    assert refusals(lambda typed: read_instant(typed, TODAY), *none)


def test_a_number_may_have_its_thousands_apart() -> None:
    assert read_integer("1,234") == 1234
    assert read_integer(" １５ ") == 15


def test_what_is_no_whole_number_is_refused() -> None:
    assert refusals(read_integer, "", "1.5", "abc", "1e3", "9" * 16)


def test_a_sum_is_read_in_fen() -> None:
    sums = {
        "1234.5": 123450,
        "1,234.50 元": 123450,
        "¥0.01": 1,
        "1.2万元": 1_200_000,
        "人民币3000元": 300_000,
    }
    assert {typed: read_money(typed) for typed in sums} == sums


def test_what_is_no_sum_is_refused() -> None:
    assert refusals(read_money, "1.234", "", "many", "nan", "inf", "1e30", "元")


def test_an_hour_is_read_as_it_is_usually_written() -> None:
    hours = {
        "9:30": "09:30", "0930": "09:30", "9": "09:00", "9点半": "09:30", "下午3点": "15:00", "３:05 pm": "15:05",
        "23时59分": "23:59", "中午12点": "12:00",
    }  # fmt: skip
    assert {typed: read_hour(typed) for typed in hours} == hours


def test_what_is_no_hour_says_how_to_write_one() -> None:
    none = ("24:00", "9:60", "早上", "2022-12-30 9:30", "9:30\t10:00", "-1")
    for typed, refusal in refusals(read_hour, *none).items():
        assert refusal.do is not None, typed
