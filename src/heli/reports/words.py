"""Texts, messages and days of a report in its language."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext, override

from heli.base.text import Words, show

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def say(words: Words | str, language: str) -> str:
    """Words in a language code of the settings ("zh-hans", "en")."""
    with override(language):
        return show(words, language, gettext)


def colon(language: str) -> str:
    """What stands between a name and its value."""
    return ": " if language.startswith("en") else "："


def day(value: date, language: str) -> str:
    """A civil day: "2022年11月30日" or "30 November 2022"."""
    if language.startswith("en"):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"
