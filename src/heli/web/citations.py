"""Citations of the lawbook in words: "CPL 91" → 刑事诉讼法第九十一条."""

from __future__ import annotations

from dataclasses import dataclass

from heli.base.text import Text
from heli.matters.books import LoadedBook, library
from heli.web import formats

NOTE = "note: "


@dataclass(frozen=True, slots=True)
class Named:
    """An instrument: the short name by which it is cited, and its full name."""

    short: Text
    full: Text


@dataclass(frozen=True, slots=True)
class Shown:
    """A citation for a page: its words, and the full name of the instrument (empty if not known)."""

    text: str
    full: str = ""


def shown(citation: str, language: str) -> Shown:
    """A citation in words. A note stands as it was written; an unknown code keeps its letters."""
    if citation.startswith(NOTE):
        return Shown(citation.removeprefix(NOTE))
    try:
        code, place = formats.article(citation, language)
    except ValueError:
        return Shown(citation)
    named = instrument(code)
    if formats.is_zh(language):
        return Shown(f"{named.short.zh if named else code}{place}", named.full.zh if named else "")
    return Shown(f"{named.short.en if named else code} {place}", named.full.en if named else "")


def instrument(code: str) -> Named | None:
    """The names of an instrument of the lawbook in use; None for a code that it does not have."""
    book = library()
    found = book.book.instruments.get(code) if isinstance(book, LoadedBook) else None
    if found is None:
        return None
    full = found.name.text()
    return Named(found.short.text() if found.short else full, full)
