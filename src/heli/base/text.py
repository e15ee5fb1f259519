"""Words that people read, before a language is chosen.

Two kinds exist. `Text` is data with both languages beside each other (lawbook, directory).
`Msg` is a string of the program: English msgid with named placeholders, translated by gettext
where it is shown. Neither imports Django, so that `law` may use both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from heli.base.quick import quick

Translator = Callable[[str], str]


@quick
@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages; zh is authoritative, en is for reference."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The text for a language code such as "zh-hans" or "en"; zh where it is neither."""
        return self.en if language.startswith("en") else self.zh


@quick
@dataclass(frozen=True, slots=True)
class Msg:
    """A program string: msgid (English, printf placeholders by name) and its parameters.

    A parameter may itself be a `Text` or a `Msg`; it is rendered in the same language.
    """

    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)

    def render(self, language: str = "en", translate: Translator = str) -> str:
        """The string in a language; `translate` looks a msgid up in that language's catalogue."""
        done = {name: show(value, language, translate) for name, value in self.params.items()}
        text = translate(self.msgid)
        return text % done if done else text


Words = Text | Msg


def show(value: object, language: str = "en", translate: Translator = str) -> str:
    """Any value as a string in a language; texts and messages are rendered, others by str()."""
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, Msg):
        return value.render(language, translate)
    return str(value)
