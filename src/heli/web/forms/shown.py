"""What a form shows: one frozen value per field, ready for its template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from heli.base.errors import Reason
from heli.base.text import Text, Words
from heli.law.language import Fact

Widget = Literal["line", "area", "yes_no", "one_of", "some_of", "select", "paper", "rows"]

MANY = 12
"""From so many options on, a choice has a search field."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. `value` is what is posted; `detail` tells two of the same name apart."""

    value: str
    label: Words
    detail: Words | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """The choices that are shown, out of `total` that fit what was searched.

    Attributes:
        may_hold_more: whether a search finds what is not listed without one.
    """

    shown: tuple[Option, ...]
    total: int
    may_hold_more: bool = False


class Choices(Protocol):
    """Where the choices of party, charge, office, person, paper, matter and item facts come from.

    The page gives it; it asks the rooms below under the reader's scope. `word` is what was typed into
    the field's search, `chosen` the values that stay whatever was searched.
    """

    def options(self, fact: Fact, *, word: str, chosen: tuple[str, ...]) -> Options: ...


@dataclass(frozen=True, slots=True)
class Filled:
    """A value that is known already: as it is posted, and where it comes from."""

    posted: tuple[str, ...]
    source: Words


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row of a repeatable group. `at` is its place in the posted names, from 0; `is_new`: it was added just now."""

    at: int
    fields: tuple[FieldShown, ...]
    remove: str
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field.

    Attributes:
        name: the posted name; rows have "points.0.text".
        typed: what stands in a line or area; empty for choices.
        optional: words that say when it may be left empty; None where it is needed.
        reading: how what was typed is understood, such as a day with its weekday; `reading_how` what was added to it.
        reads: "day" or "instant" where the page shows the reading while one types; `may_be_future` goes with it.
        unit: words behind a number.
        word: what was typed into the search of a long choice.
        unknown: whether "not known yet" is allowed, and then chosen, with its reason.
        new_paper: fields of a paper that is registered here; empty otherwise.
        is_unfolded: whether a group inside of rows is open at first.
        has_focus: whether the page goes on here: a search that was just made, a group that just lost a row.
    """

    name: str
    widget: Widget
    label: Words
    help: Words | None = None
    typed: str = ""
    optional: Words | None = None
    reading: Words | date | None = None
    reading_how: Words | None = None
    reads: str = ""
    may_be_future: bool = False
    unit: Words | None = None
    numeric: bool = False
    max_length: int | None = None
    options: tuple[Option, ...] = ()
    total: int = 0
    searchable: bool = False
    word: str = ""
    rows: tuple[RowShown, ...] = ()
    can_add: bool = False
    new_paper: tuple[FieldShown, ...] = ()
    errors: tuple[Reason, ...] = ()
    source: Words | None = None
    basis: tuple[str, ...] = ()
    may_be_unknown: bool = False
    is_unknown: bool = False
    unknown_why: str = ""
    is_unfolded: bool = False
    has_focus: bool = False

    @property
    def id(self) -> str:
        """Identifier in the page."""
        return "f-" + self.name.replace(".", "-")

    @property
    def is_group(self) -> bool:
        """Whether the label is the legend of several inputs."""
        return self.widget not in ("line", "area", "select")

    @property
    def is_short(self) -> bool:
        """Whether its options are words rather than sentences, so that they can stand side by side."""
        return len(self.options) > 2 and all(
            option.detail is None and isinstance(option.label, Text) and len(option.label.zh) <= 9
            for option in self.options
        )

    @property
    def is_touched(self) -> bool:
        """Whether something was typed, chosen or refused here or in a row inside, or a row was added or removed."""
        if self.has_focus or any(row.is_new for row in self.rows):
            return True
        if self.typed or self.errors or self.is_unknown or any(option.chosen for option in self.options):
            return True
        return any(field.is_touched for row in self.rows for field in row.fields) or any(
            field.is_touched for field in self.new_paper
        )


Posted = Mapping[str, list[str]]
"""Posted pairs: name → values. A draft is stored as the same."""
