"""Texts, messages and days in the language of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext, override

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
    with override(language):
        return _say(value, language)


def _say(value: object, language: str) -> str:
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, Msg):
        params = {name: _say(part, language) for name, part in value.params.items()}
        text = gettext(value.msgid)
        return text % params if params else text
    if isinstance(value, LastDay):
        return formats.weekday_moment(value.value, language)
    if isinstance(value, datetime):
        return formats.instant(value, language)
    if isinstance(value, date):
        return formats.day(value, language, weekday=False)
    return str(value)
