"""Names of papers."""

from __future__ import annotations

from heli.base.text import Msg, Text
from heli.documents.papers import title_of
from heli.matters.books import LoadedBook, library
from heli.matters.models import Paper
from heli.web.contexts.names import both


def paper_kind(kind: str) -> Text:
    """The name of a kind of paper; one that no list holds is another paper."""
    book = library()
    known = book.book.documents.get(kind) if isinstance(book, LoadedBook) else None
    return known.name.text() if known else both(Msg("Another paper"))


def paper_words(paper: Paper) -> Text:
    """A paper by its title, or its kind, with its number."""
    title, kind = title_of(paper), paper_kind(paper.kind)
    named = Text(title, title) if title else kind
    return Text(f"{named.zh} {paper.number}".strip(), f"{named.en} {paper.number}".strip())
