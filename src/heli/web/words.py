"""Texts, messages and days in the language of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.utils.translation import get_language, gettext, override

from heli.base.text import Msg, Text
from heli.web import formats


@dataclass(frozen=True, slots=True)
class LastDay:
    """A day or instant as a parameter of a message, written with its weekday: people plan by it."""

    value: date


def say(value: object, language: str) -> str:
    """Any value in a language code of the settings.

    A text or message in its words, with days and instants in its parameters written out; a day or an
    aware instant by itself likewise; anything else by `str`.
    """
    if language == get_language():
        return say_here(value, language)
    with override(language):
        return say_here(value, language)


@lru_cache(maxsize=10_000)
def _translated(msgid: str, _language: str) -> str:
    """A string of the program in the active language; the catalogues don't change while a process runs."""
    return gettext(msgid)


def say_here(value: object, language: str) -> str:
    """`say` in the language that is active already: a page says hundreds of things."""
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, Msg):
        params = {name: say_here(part, language) for name, part in value.params.items()}
        text = _translated(value.msgid, language)
        return text % params if params else text
    if isinstance(value, LastDay):
        return formats.weekday_moment(value.value, language)
    if isinstance(value, datetime):
        return formats.instant(value, language)
    if isinstance(value, date):
        return formats.day(value, language, weekday=False)
    return str(value)
