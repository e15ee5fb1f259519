"""Registers of a lawbook: instruments with their versions, documents, and the lawbook's own settings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from heli.law.language.names import Basis, Day, Mark, Name, Names, Strict

Code = Annotated[str, Field(pattern=r"^[0-9]?[A-Z][A-Za-z0-9-]*$", max_length=20)]
"""Code of an instrument, as citations use it."""


class Family(Strict):
    """A family of instruments: what is counted alike. `month_rule` tells how months are counted."""

    name: Names
    month_rule: Literal["last_day", "corresponding_day"]
    basis: Basis = []
    inferred: bool = False


class Version(Strict):
    """One version of an instrument: in force from a day to a day, both inclusive (no `until`: still)."""

    in_force: Day
    until: Day | None = None
    made: Day | None = None
    articles: int | None = None
    """Number of the last article, where known: a citation beyond it is a fault. 0 = it has no articles."""
    seen: Literal["full", "excerpt", "secondary", "none"] = "full"
    note: Names | None = None


class Renumbered(Strict):
    """Old number → new number of the articles that moved between two versions.

    Attributes:
        shifts: [first, last, by]: articles from first to last, both inclusive, stand `by` numbers further on.
        articles: single articles, which go before a shift.
    """

    from_: str = Field(alias="from")
    to: str
    shifts: list[tuple[int, int, int]] = []
    articles: dict[str, str] = {}

    def carried(self, article: str) -> str | None:
        """The new number of an old one; None where this table does not say."""
        if article in self.articles:
            return self.articles[article]
        shift = next(
            (by for first, last, by in self.shifts if article.isdigit() and first <= int(article) <= last),
            None,
        )
        return None if shift is None else str(int(article) + shift)

    def carried_back(self, article: str) -> str | None:
        """The old number of a new one; None where it is new, or this table does not say."""
        back = next((old for old, new in self.articles.items() if new == article), None)
        if back is not None or not article.isdigit():
            return back
        number = int(article)
        return next(
            (str(number - by) for first, last, by in self.shifts if first <= number - by <= last), None
        )


class Instrument(Strict):
    """A law or rule. One code, one instrument; `aliases` are codes that other lists use for it.

    Attributes:
        cites: versions of other instruments whose numbers its text uses.
        replaced_by: code of the instrument that took its place.
    """

    name: Names
    short: Names | None = None
    kind: Name = "law"
    number: str | None = None
    family: Name
    aliases: list[Code] = []
    cites: dict[Code, str] = {}
    replaced_by: Code | None = None
    note: Names | None = None
    versions: dict[str, Version] = Field(min_length=1)
    renumbered: list[Renumbered] = []


class InstrumentsFile(Strict):
    """`instruments/*.yaml`."""

    families: dict[Name, Family] = {}
    instruments: dict[Code, Instrument] = {}


class DocumentKind(Strict):
    """A document that an act issues, or a paper that we receive.

    Attributes:
        issued_by: `own` = this office, else the kind of body it comes from.
        volume: main (正卷: what lawyer and court may get) or inner (副卷: never leaves the office).
        layout: letter (GB/T 9704), statutory, parts (on one number), record, table, none (not ours to lay out).
        number: template of its number; {office_short} {year} {n}.
        facts: names of the act's facts that it states, in order; empty = all that are not internal.
        served_on: who must be served (kinds of body, or roles of parties).
        tells: time limits of this office that it tells its reader, with their last days, as they stood on its own day.
        contact: whom its reader may call; the telephone of the issuing office's window stands beside it.
    """

    name: Names
    issued_by: str = "own"
    statutory: bool = True
    volume: Literal["main", "inner"] = "main"
    layout: Literal["letter", "statutory", "parts", "record", "table", "none"] = "statutory"
    number: str | None = None
    facts: list[Name] = []
    served_on: list[Name] = []
    tells: list[Name] = []
    contact: Names | None = None
    basis: Basis = []
    mark: Mark = "V"


class DocumentsFile(Strict):
    """`documents/*.yaml`. `instruments` tells which version the citations mean."""

    instruments: dict[str, str] = {}
    documents: dict[Name, DocumentKind]


class OpenQuestion(Strict):
    """A question that no text settles: the default that we use, and why. A node may set another value."""

    default: str | int | bool
    of: list[str | int | bool] = []
    """Values allowed; empty = any of the default's type."""
    name: Names
    why: Names
    mark: Mark = "U"


class LawbookSettings(Strict):
    """`settings.yaml`: what holds for the whole lawbook."""

    lawbook: Name
    name: Names
    timezone: str = "UTC"
    settings: dict[Name, OpenQuestion] = {}
    retired: dict[Code, Code] = {}
    """Codes not to be used here, and the code that stands for the instrument instead."""

    @model_validator(mode="after")
    def _defaults_allowed(self) -> LawbookSettings:
        for name, question in self.settings.items():
            if question.of and question.default not in question.of:
                raise ValueError(f"the default of {name} is not among its values")
        return self
