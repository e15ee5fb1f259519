"""Reading what people type: days, instants, numbers and sums, in the ways they usually write them.

Every function raises `Misread` with words that say what was typed and how to write it. Digits may be
full-width; spaces around are ignored.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from heli.base.clock import ZONE
from heli.base.text import Msg, Words

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_MONTH_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_ENGLISH = re.compile(r"(\d{1,2})\s+([a-z]{3,9})\.?,?\s+(\d{4})")
_WEEKDAY = re.compile(r"\s*(?:星期|周|礼拜)[一二三四五六日天]$|^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+")
_TIME = re.compile(
    r"(上午|下午|晚上|中午|凌晨)?\s*(\d{1,2})\s*[:时点]\s*(\d{1,2})?\s*分?\s*(?::\d{2})?\s*(am|pm)?$"
)
_DAY_ONLY = re.compile(r"(\d{1,2})\s*[日号]")
_MONTH_ONLY = re.compile(r"(?:\d{4}\s*[-/.年]\s*)?\d{1,2}\s*月?|\d{4}\s*年?")
_SHORT_YEAR = re.compile(r"\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?")
_NUMERAL = re.compile(r"[〇○零一二三四五六七八九十]+")
_DIGITS = "〇一二三四五六七八九"
_WORDS = {"今天": 0, "今日": 0, "today": 0, "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2}
_MYRIAD = 10_000
_HOUR_DO = Msg("Write hours from 0 to 23 and minutes from 0 to 59, such as 09:05.")


@dataclass(frozen=True)
class Misread(Exception):
    """What was typed is not of the kind asked for. `say`: what is wrong; `do`: how to write it."""

    say: Msg
    do: Msg | None = None


HALF_A_YEAR = 182
"""Days. On 30 December a day to come typed as 1月5日 is next year's."""


def read_day(typed: str, today: date, *, may_be_future: bool = False) -> date:
    """A civil day.

    "2026-1-5", "2026/1/5", "2026年1月5日", 二〇二六年一月五日, "20260105", "5 January 2026", 今天, and without a
    year "1月5日" or "1-5": the day of this year; where that lies ahead and may not, of the year before; where a day
    may lie ahead and this year's lies more than half a year back, of the next.

    Args:
        typed: what was typed.
        today: the present civil day.
        may_be_future: whether a day without a year may lie ahead.
    """
    text = _NUMERAL.sub(_in_digits, _WEEKDAY.sub("", _plain(typed)).strip())
    if text in _WORDS:
        return today + timedelta(days=_WORDS[text])
    if match := _YEAR_MONTH_DAY.fullmatch(text) or _EIGHT_DIGITS.fullmatch(text):
        return _day(typed, *(int(part) for part in match.groups()))
    if match := _ENGLISH.fullmatch(text):
        if match[2][:3] not in _MONTHS:
            raise _no_day(typed)
        return _day(typed, int(match[3]), _MONTHS.index(match[2][:3]) + 1, int(match[1]))
    if match := _MONTH_DAY.fullmatch(text):
        return _without_year(typed, int(match[1]), int(match[2]), today, may_be_future)
    raise _incomplete(typed, text) or _no_day(typed)


def how_read(typed: str, day: date, today: date) -> Words:
    """How a day was understood, beside its weekday: what was added to what was typed, and how far it lies from today.

    Args:
        typed: what was typed; `day` as `read_day` read it.
    """
    text = _NUMERAL.sub(_in_digits, _WEEKDAY.sub("", _plain(typed)).strip())
    far = _distance((day - today).days)
    if _MONTH_DAY.fullmatch(text):
        return Msg("no year was typed, so %(year)s was taken; %(far)s", {"year": str(day.year), "far": far})
    return far


def _distance(days: int) -> Msg:
    if abs(days) <= 1:
        return {0: Msg("today"), -1: Msg("yesterday"), 1: Msg("tomorrow")}[days]
    if days < 0:
        return Msg("%(days)s days ago", {"days": -days})
    return Msg("in %(days)s days", {"days": days})


def read_instant(typed: str, today: date, *, may_be_future: bool = False) -> datetime:
    """A day with a time of Asia/Shanghai: "2026-1-5 9:00", "1月5日 下午3点", "20260105 0905"."""
    text = _plain(typed)
    match = _TIME.search(text)
    if match is None and (digits := re.search(r"\s(\d{2})(\d{2})$", text)):
        return _at(
            typed, read_day(text[: digits.start()], today, may_be_future=may_be_future), *_ints(digits)
        )
    if match is None or not text[: match.start()].strip():
        raise Misread(
            Msg("“%(typed)s” is no day with a time.", {"typed": typed.strip()}),
            Msg("Write day and time, such as 2022-12-30 09:05."),
        )
    return _at(typed, read_day(text[: match.start()], today, may_be_future=may_be_future), *_clock(match))


def read_hour(typed: str) -> str:
    """A time of day as "09:30": "9:30", "0930", "9点半", "下午3点", "3:30 pm", "9"."""
    text = re.sub(r"([时点])半$", r"\g<1>30", _plain(typed))
    if digits := re.fullmatch(r"(\d{1,2})(\d{2})?", text):
        hour, minute = int(digits[1]), int(digits[2] or 0)
    elif match := _TIME.fullmatch(text):
        hour, minute = _clock(match)
    else:
        raise Misread(Msg("“%(typed)s” is no time of day.", {"typed": typed.strip()}), _HOUR_DO)
    return f"{_at(typed, date(2000, 1, 1), hour, minute):%H:%M}"


def _clock(match: re.Match[str]) -> tuple[int, int]:
    """Hour and minute of what `_TIME` found, on a clock of twenty-four hours."""
    hour, minute = int(match[2]), int(match[3] or 0)
    afternoon = match[1] in ("下午", "晚上") or match[4] == "pm"
    return hour + 12 if afternoon and hour < 12 else hour, minute


def read_integer(typed: str) -> int:
    """A whole number; thousands may be apart."""
    text = _plain(typed).replace(",", "")
    if not re.fullmatch(r"[+-]?\d{1,15}", text):
        raise Misread(
            Msg("“%(typed)s” is no whole number.", {"typed": typed.strip()}),
            Msg("Write digits only, such as 15."),
        )
    return int(text)


def read_money(typed: str) -> int:
    """A sum of money in fen: "1234.50", "1,234.5元", "1.2万元"."""
    text = _plain(typed).replace(",", "").replace("人民币", "").removeprefix("cny").removeprefix("¥").strip()
    text, factor = text.removesuffix("元"), 1
    if text.endswith("万"):
        text, factor = text.removesuffix("万"), _MYRIAD
    try:
        fen = Decimal(text) * factor * 100
    except InvalidOperation:
        fen = Decimal("NaN")
    if not fen.is_finite() or fen != fen.to_integral_value() or abs(fen) >= 10**15:
        raise Misread(
            Msg("“%(typed)s” is no sum of money.", {"typed": typed.strip()}),
            Msg("Write yuan with at most two decimals, such as 1,234.50 or 1.2万元."),
        )
    return int(fen)


def _plain(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).strip().lower()


def _ints(match: re.Match[str]) -> tuple[int, int]:
    return int(match[1]), int(match[2])


def _in_digits(match: re.Match[str]) -> str:
    """二〇二六 → 2026, 十二 → 12, 三十 → 30."""
    text = match[0].replace("零", "〇").replace("○", "〇")
    if "十" not in text:
        return "".join(str(_DIGITS.index(one)) for one in text)
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return match[0]
    return str((_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0))


def _day(typed: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        pass
    shown = {"typed": typed.strip()}
    if not 1 <= month <= 12:
        say, do = (
            Msg("There is no such day: “%(typed)s”.", shown),
            Msg("A year has twelve months: write month, then day."),
        )
    else:
        days = monthrange(year, month)[1] if year else 31
        say = Msg("There is no such day: “%(typed)s”. That month has %(days)s days.", {**shown, "days": days})
        do = Msg("Look at the calendar and write the day again.")
    raise Misread(say, do)


def _incomplete(typed: str, text: str) -> Misread | None:
    """What is missing of a day, where that can be told."""
    shown = {"typed": typed.strip()}
    if re.search(r"[\t\n]", typed.strip()):
        return Misread(
            Msg("Several values were pasted here; this field holds one day."), Msg("Leave one day standing.")
        )
    if _DAY_ONLY.fullmatch(text):
        return Misread(
            Msg("“%(typed)s” has no month.", shown),
            Msg("Write the month too, such as 12月30日 or 2022-12-30."),
        )
    if _SHORT_YEAR.fullmatch(text):
        return Misread(
            Msg("The year of “%(typed)s” has two digits.", shown),
            Msg("Write it with four, such as 2022-12-30."),
        )
    if _MONTH_ONLY.fullmatch(text):
        return Misread(
            Msg("“%(typed)s” has no day.", shown), Msg("Write year, month and day, such as 2022-12-30.")
        )
    return None


def _without_year(typed: str, month: int, day: int, today: date, may_be_future: bool) -> date:
    if (month, day) == (2, 29):
        years = range(today.year, today.year - 8, -1)
        return next(found for year in years if _is_leap(year) and (found := date(year, 2, 29)) <= today)
    found = _day(typed, today.year, month, day)
    if may_be_future:
        return _day(typed, today.year + 1, month, day) if (today - found).days > HALF_A_YEAR else found
    return found if found <= today else _day(typed, today.year - 1, month, day)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _at(typed: str, day: date, hour: int, minute: int) -> datetime:
    if hour > 23 or minute > 59:
        raise Misread(Msg("There is no such time: “%(typed)s”.", {"typed": typed.strip()}), _HOUR_DO)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def _no_day(typed: str) -> Misread:
    return Misread(
        Msg("“%(typed)s” is no day.", {"typed": typed.strip()}),
        Msg("Write it such as 2022-12-30, 2022年12月30日, 12月30日 or 20221230."),
    )
