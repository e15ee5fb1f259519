"""Citations of the lawbook in words: "CPL 91" → 刑事诉讼法第九十一条."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.urls import reverse

from heli.base.settings import CONFIG
from heli.base.text import Text
from heli.law.language import Instrument
from heli.law.language.names import CITATION
from heli.matters.books import LoadedBook, library
from heli.web import formats

NOTE = "note: "
_HAN = re.compile(r"[\u4e00-\u9fff]")
_DRAFTED: ContextVar[Mapping[str, Instrument] | None] = ContextVar("drafted", default=None)


@dataclass(frozen=True, slots=True)
class Named:
    """An instrument: the short name by which it is cited, and its full name."""

    short: Text
    full: Text


@dataclass(frozen=True, slots=True)
class Shown:
    """A citation for a page: its words, the full name of the instrument (empty if not known), and where its text stands.

    `href` is empty where the text of the instrument was not loaded (`heli law import-texts`).
    """

    text: str
    full: str = ""
    href: str = ""


def shown(citation: str, language: str, loaded: frozenset[str] | None = None) -> Shown:
    """A citation in words. A note stands as it was written; an unknown code keeps its letters.

    Args:
        loaded: the `loaded_codes`, where they were asked for already.
    """
    if citation.startswith(NOTE):
        return Shown(citation.removeprefix(NOTE))
    try:
        code, place = formats.article(citation, language)
    except ValueError:
        return Shown(citation)
    named, href = instrument(code), _href(citation, loaded_codes() if loaded is None else loaded)
    if formats.is_zh(language):
        return Shown(f"{named.short.zh if named else code}{place}", named.full.zh if named else "", href)
    return Shown(f"{named.short.en if named else code} {place}", named.full.en if named else "", href)


def note_language(citation: str) -> bool | None:
    """Whether a note is written in Chinese; None for what is no note."""
    return bool(_HAN.search(citation)) if citation.startswith(NOTE) else None


def _href(citation: str, loaded: frozenset[str]) -> str:
    """The page of the article, where its text is here."""
    found = CITATION.match(citation) if loaded else None
    if found is None or found["code"] not in loaded:
        return ""
    return reverse("law_article", args=[found["code"], found["article"]])


def loaded_codes() -> frozenset[str]:
    """Codes of the instruments whose full text this installation has."""
    folder = CONFIG.var / "law"
    try:
        changed = folder.stat().st_mtime_ns
    except OSError:
        return frozenset()
    return _codes_in(folder, changed)


@lru_cache(maxsize=2)
def _codes_in(folder: Path, _changed: int) -> frozenset[str]:
    return frozenset(file.stem.partition("@")[0] for file in folder.glob("*@*.json"))


@contextmanager
def naming(instruments: Mapping[str, Instrument]) -> Iterator[None]:
    """Within it these instruments are known by name too: the rules of a local text that holds nowhere yet."""
    token = _DRAFTED.set(instruments)
    try:
        yield
    finally:
        _DRAFTED.reset(token)


def instrument(code: str) -> Named | None:
    """The names of an instrument of the lawbook in use, or of a draft (`naming`); None for a code that neither has."""
    book = library()
    found = book.book.instruments.get(code) if isinstance(book, LoadedBook) else None
    found = found or (_DRAFTED.get() or {}).get(code)
    if found is None:
        return None
    full = found.name.text()
    return Named(found.short.text() if found.short else full, full)
