"""Citations of the lawbook in words: "CPL 91" → 刑事诉讼法第九十一条.

The names of the instruments are data of the lawbook; `know` is given them once at start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from heli.base.text import Text
from heli.web import formats

NOTE = "note: "
_names: dict[str, Text] = {}


@dataclass(frozen=True, slots=True)
class Shown:
    """A citation for a page: its words, and the full name of the instrument (empty if not known)."""

    text: str
    full: str = ""


def know(names: Mapping[str, Text]) -> None:
    """Learn the instruments' names by code; called once, when the lawbook is loaded."""
    _names.clear()
    _names.update(names)


def shown(citation: str, language: str) -> Shown:
    """A citation in words. A note stands as it was written; an unknown code keeps its letters."""
    if citation.startswith(NOTE):
        return Shown(citation.removeprefix(NOTE))
    try:
        code, place = formats.article(citation, language)
    except ValueError:
        return Shown(citation)
    name = _names.get(code)
    if formats.is_zh(language):
        return Shown(f"{name.zh if name else code}{place}", name.zh if name else "")
    return Shown(f"{code} {place}", name.en if name else "")
