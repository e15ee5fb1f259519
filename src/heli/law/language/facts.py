"""Facts: what an act states. One schema serves forms, validation, commitments, documents and statistics."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from heli.law.language.conditions import Condition
from heli.law.language.names import Basis, Name, Names, Strict

FactType = Literal[
    "text", "long_text", "boolean", "choice", "choices", "day", "hour", "instant", "integer", "money", "days",
    "months",
    "party", "parties", "charge", "charges", "office", "offices", "person", "persons", "paper", "papers",
    "matter", "matters", "item", "items", "citations", "number", "rows",
]  # fmt: skip
"""text ≤ 200 characters, long_text ≤ 20,000; money in fen; hour = a time such as "09:30" of the day beside it; office =
any body of the directory; person = one of its people (never a party); number = an external number; items = items of this
matter; rows = a list of facts of its own."""


class Requirement(Strict):
    """Required only where a condition holds."""

    when: Condition


class Source(Strict):
    """Where a known value comes from, so that nobody types it twice; tried in order."""

    fact: Name | None = None
    """The same matter's fact, last value, on this bearer or on the matter."""
    source_fact: Name | None = None
    """A fact of the matter that opened this one."""
    subject_fact: Name | None = None
    """A fact of the matter that this item is about."""
    subject: Literal["matter", "said", "office", "handler", "closed_on"] | None = None
    """Of the matter that this one, or this item, is about: the matter itself, its number and title, its office, who handles
    it, the day it was closed."""
    case: Literal["title", "offence_day", "suspects", "charges", "filing_police", "counters"] | None = None
    own: (
        Literal["office", "handler", "chief", "today", "superior_office", "local_police", "local_court"]
        | None
    ) = None
    agreement: Name | None = None
    """A term of the collaboration agreement that covers both offices."""


class Fact(Strict):
    """One fact of an act.

    Attributes:
        required: True, False, or under a condition. `unknown_allowed`: *not known yet* with a reason counts as given.
        of: the choices of a choice(s) fact, in order. No form ever preselects one.
        personal: committed, encrypted and erasable. Default: true for text, long_text, number and rows, else false.
        internal: never shown to a partner, even in a shared act.
        protected: N4: may live here, encrypted, and never be searched, counted, exported as a column.
        kind: for paper(s): the document key; for office(s): allowed kinds; for party/parties: the role;
            for item(s): the item kind; for matter(s): the procedure.
    """

    type: FactType
    name: Names
    help: Names | None = None
    required: bool | Requirement = False
    unknown_allowed: bool = False
    of: dict[Name, Names] | None = None
    kind: Name | list[Name] | None = None
    rows: dict[Name, Fact] | None = None
    min: int | None = None
    max: int | None = None
    """Bounds, inclusive: of a number, of the length of a text, of the number of rows."""
    personal: bool | None = None
    internal: bool = False
    protected: bool = False
    not_future: bool = True
    """Days and instants: may not lie after the act is recorded. Set false for terms and dates to come."""
    filled_from: list[Source] = []
    basis: Basis = []

    @model_validator(mode="after")
    def _whole(self) -> Fact:
        if (self.of is not None) != (self.type in ("choice", "choices")):
            raise ValueError("`of` belongs to choice and choices, and only there")
        if (self.rows is not None) != (self.type == "rows"):
            raise ValueError("`rows` belongs to the type rows, and only there")
        return self

    @property
    def is_personal(self) -> bool:
        """Whether the value is committed and encrypted."""
        if self.personal is not None:
            return self.personal
        return self.type in ("text", "long_text", "number", "rows")


class ItemKind(Strict):
    """A kind of item that a procedure declares: a point of a suggestion, an agenda item, an addressee."""

    name: Names
    facts: dict[Name, Fact] = Field(default_factory=dict)
    subject: bool = False
    """Each item points at a matter (a meeting's item); its result may perform an act there."""
