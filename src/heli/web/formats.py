"""How values are written for people, in one place: days, instants, numbers, money, names, citations.

Pure functions of a value and a language code ("zh-hans" or "en"). Civil days are days of
Asia/Shanghai, instants are shown in that zone. The template filters of `heli.web` wrap them.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from heli.base.clock import ZONE
from heli.law.language.names import CITATION

_ZH_WEEKDAYS = "一二三四五六日"
_EN_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EN_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_ZH_DIGITS = "零一二三四五六七八九"
_ZH_UNITS = ("", "十", "百", "千")
HIDDEN = "*"


def is_zh(language: str) -> bool:
    """Whether the page is in Chinese: everything that isn't English is."""
    return not language.startswith("en")


def day(value: date, language: str, *, weekday: bool = True) -> str:
    """A civil day: "2022年12月30日 星期五" or "Friday 30 December 2022"."""
    value = civil(value)
    if is_zh(language):
        text = f"{value.year}年{value.month}月{value.day}日"
        return f"{text} {weekday_name(value, language)}" if weekday else text
    text = f"{value.day} {_EN_MONTHS[value.month - 1]} {value.year}"
    return f"{weekday_name(value, language)} {text}" if weekday else text


def short_day(value: date, language: str, *, this_year: int | None = None) -> str:
    """A day for a narrow place: "12月30日" or "30 Dec"; with the year where it isn't `this_year`."""
    value = civil(value)
    with_year = this_year is None or value.year != this_year
    if is_zh(language):
        return f"{value.year}年{value.month}月{value.day}日" if with_year else f"{value.month}月{value.day}日"
    text = f"{value.day} {_EN_MONTHS[value.month - 1][:3]}"
    return f"{text} {value.year}" if with_year else text


def weekday_name(value: date, language: str) -> str:
    """ "星期五" or "Friday"."""
    return f"星期{_ZH_WEEKDAYS[value.weekday()]}" if is_zh(language) else _EN_WEEKDAYS[value.weekday()]


def instant(value: datetime, language: str, *, weekday: bool = False) -> str:
    """An aware instant in Asia/Shanghai to the minute. Raises `ValueError` for a naive one."""
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    local = value.astimezone(ZONE)
    return f"{day(local.date(), language, weekday=weekday)} {local:%H:%M}"


def moment(value: date, language: str) -> str:
    """What an act's time is: an instant with its minute, or a civil day."""
    return instant(value, language) if isinstance(value, datetime) else day(value, language, weekday=False)


def weekday_moment(value: date, language: str) -> str:
    """An instant or a civil day, with its weekday."""
    return instant(value, language, weekday=True) if isinstance(value, datetime) else day(value, language)


def civil(value: date) -> date:
    """The civil day of a day or of an aware instant."""
    return value.astimezone(ZONE).date() if isinstance(value, datetime) else value


def number(value: int) -> str:
    """An integer with thousands apart: "1,234"."""
    return f"{value:,}"


def money(fen: int, language: str) -> str:
    """A sum in fen: "1,234.50 元" or "CNY 1,234.50"."""
    sign, fen = ("-" if fen < 0 else ""), abs(fen)
    text = f"{sign}{fen // 100:,}.{fen % 100:02d}"
    return f"{text} 元" if is_zh(language) else f"CNY {text}"


def file_size(size_bytes: int) -> str:
    """A size of a file in units of 1,024: "820 KB", "3.2 MB"."""
    if size_bytes < 1024:
        return f"{size_bytes} B"
    if size_bytes < 1024**2:
        return f"{size_bytes / 1024:.0f} KB"
    return f"{size_bytes / 1024**2:.1f} MB"


def masked_identity(value: str) -> str:
    """An identity number that shows its first 3 and last 2 characters; shorter than 8, none."""
    return value[:3] + HIDDEN * (len(value) - 5) + value[-2:] if len(value) >= 8 else HIDDEN * len(value)


def masked_name(value: str) -> str:
    """A name of which the first character stays. No surname is assumed (W11)."""
    return value[:1] + HIDDEN * 2 if value else ""


def zh_numeral(value: int) -> str:
    """A number from 0 to 9999 in Chinese characters: 91 → 九十一, 110 → 一百一十, 10 → 十."""
    if not 0 <= value <= 9999:
        raise ValueError(f"out of range: {value}")
    if value < 10:
        return _ZH_DIGITS[value]
    digits, gap, text = str(value), False, ""
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit == "0":
            gap = True
            continue
        text += ("零" if gap and text else "") + _ZH_DIGITS[int(digit)] + _ZH_UNITS[place]
        gap = False
    return text.removeprefix("一") if text.startswith("一十") else text


@lru_cache(maxsize=10_000)
def article(citation: str, language: str) -> tuple[str, str]:
    """A citation "CPL 177¶3(2)" as (code of the instrument, place in words of the language).

    "第一百七十七条第三款第（二）项" or "art. 177 para. 3 (2)". Raises `ValueError` for what is no citation.
    """
    match = CITATION.match(citation)
    if match is None:
        raise ValueError(f"not a citation: {citation!r}")
    main, _, inserted = match["article"].partition("-")
    part = re.fullmatch(r"(?:¶(\d+))?(?:\((\d+)\))?", match["part"])
    paragraph, item = part.groups() if part else (None, None)
    if not is_zh(language):
        text = f"art. {match['article']}"
        return match["code"], text + (f" para. {paragraph}" if paragraph else "") + (
            f" ({item})" if item else ""
        )
    text = f"第{zh_numeral(int(main))}条"
    text += f"之{zh_numeral(int(inserted))}" if inserted else ""
    text += f"第{zh_numeral(int(paragraph))}款" if paragraph else ""
    return match["code"], text + (f"第（{zh_numeral(int(item))}）项" if item else "")
