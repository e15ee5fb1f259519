"""Reading what people type: days, instants, numbers and sums, in the ways they usually write them.

Every function raises `Misread` with words that say what was typed and how to write it. Digits may be
full-width; spaces around are ignored.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from heli.base.clock import ZONE
from heli.base.text import Msg

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_MONTH_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_ENGLISH = re.compile(r"(\d{1,2})\s+([a-z]{3,9})\.?,?\s+(\d{4})")
_WEEKDAY = re.compile(r"\s*(?:星期|周|礼拜)[一二三四五六日天]$|^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+")
_TIME = re.compile(
    r"(上午|下午|晚上|中午|凌晨)?\s*(\d{1,2})\s*[:时点]\s*(\d{1,2})?\s*分?\s*(?::\d{2})?\s*(am|pm)?$"
)
_WORDS = {"今天": 0, "今日": 0, "today": 0, "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2}
_MYRIAD = 10_000


@dataclass(frozen=True)
class Misread(Exception):
    """What was typed is not of the kind asked for. `say`: what is wrong; `do`: how to write it."""

    say: Msg
    do: Msg | None = None


def read_day(typed: str, today: date, *, may_be_future: bool = False) -> date:
    """A civil day.

    "2026-1-5", "2026/1/5", "2026年1月5日", "20260105", "5 January 2026", 今天, and without a year
    "1月5日" or "1-5": the day of this year; where that lies ahead and may not, of the year before.

    Args:
        typed: what was typed.
        today: the present civil day.
        may_be_future: whether a day without a year may lie ahead.
    """
    text = _WEEKDAY.sub("", _plain(typed)).strip()
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
    raise _no_day(typed)


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
    hour, minute = int(match[2]), int(match[3] or 0)
    if (match[1] in ("下午", "晚上") or match[4] == "pm") and hour < 12:
        hour += 12
    return _at(typed, read_day(text[: match.start()], today, may_be_future=may_be_future), hour, minute)


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


def _day(typed: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Misread(
            Msg("There is no such day: “%(typed)s”.", {"typed": typed.strip()}),
            Msg("Look at the calendar and write the day again."),
        ) from None


def _without_year(typed: str, month: int, day: int, today: date, may_be_future: bool) -> date:
    if (month, day) == (2, 29):
        years = range(today.year, today.year - 8, -1)
        return next(found for year in years if _is_leap(year) and (found := date(year, 2, 29)) <= today)
    found = _day(typed, today.year, month, day)
    return found if may_be_future or found <= today else _day(typed, today.year - 1, month, day)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _at(typed: str, day: date, hour: int, minute: int) -> datetime:
    if hour > 23 or minute > 59:
        raise Misread(
            Msg("There is no such time: “%(typed)s”.", {"typed": typed.strip()}),
            Msg("Write hours from 0 to 23 and minutes from 0 to 59, such as 09:05."),
        )
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def _no_day(typed: str) -> Misread:
    return Misread(
        Msg("“%(typed)s” is no day.", {"typed": typed.strip()}),
        Msg("Write it such as 2022-12-30, 2022年12月30日, 12月30日 or 20221230."),
    )
