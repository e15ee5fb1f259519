"""What a page of administration shows: a head, what can be done, and sections of tables, facts and notices. No HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from heli.base.errors import Reason
from heli.base.text import Words
from heli.web.contexts.frame import NavItem
from heli.web.contexts.registry import Choice

Shown = Words | str | date


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in words. `tone`: danger, warn, good, brand or empty."""

    words: Words
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go. `about` is added for readers that hear the link alone."""

    words: Shown
    url: str
    about: Shown = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table or a list of facts."""

    words: Shown = ""
    url: str = ""
    detail: Shown = ""
    badges: tuple[Badge, ...] = ()
    links: tuple[Link, ...] = ()
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; `empty` says why there is none. `more_url` goes on where the list is cut."""

    title: Words
    columns: tuple[Words, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: Words
    note: Words | None = None
    links: tuple[Link, ...] = ()
    kind: str = "table"

    @property
    def labelled(self) -> tuple[tuple[tuple[Words, Cell], ...], ...]:
        """The rows with the column beside each cell, for narrow screens."""
        return tuple(tuple(zip(self.columns, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values."""

    title: Words
    rows: tuple[tuple[Words, Cell], ...]
    links: tuple[Link, ...] = ()
    kind: str = "facts"


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know. `tone` as of a notice."""

    title: Words
    body: Words | None = None
    tone: str = ""
    reasons: tuple[Reason, ...] = ()
    links: tuple[Link, ...] = ()
    kind: str = "note"


@dataclass(frozen=True, slots=True)
class Select:
    """One filter with its choices."""

    name: str
    label: Words
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class DayField:
    """One filter that is a day, as it was typed."""

    name: str
    label: Words
    typed: str


@dataclass(frozen=True, slots=True)
class Search:
    """The filters above a list. `word` None: there is no field for words."""

    url: str
    label: Words
    word: str | None = None
    selects: tuple[Select, ...] = ()
    days: tuple[DayField, ...] = ()


@dataclass(frozen=True, slots=True)
class Pager:
    """Pages by key."""

    said: Words
    previous_url: str = ""
    next_url: str = ""


Section = Table | Facts | Note


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole page."""

    title: Shown
    sections: Sequence[Section] = ()
    kicker: Words | None = None
    summary: Words | None = None
    trail: Sequence[tuple[Words, str]] = ()
    actions: Sequence[Link] = ()
    search: Search | None = None
    pager: Pager | None = None
    tabs: Sequence[NavItem] = field(default_factory=tuple)
