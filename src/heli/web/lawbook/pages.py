"""What the pages of the lawbook show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby, pairwise

from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Text, Words
from heli.law.language.registers import Instrument, Renumbered
from heli.law.lawbook import Expanded, Lawbook
from heli.law.saying.differences import differences
from heli.law.texts import parse_citation
from heli.law.texts.store import TextStore
from heli.web import formats
from heli.web.lawbook.links import Links
from heli.web.lawbook.resting import Resting, rules_of


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """One line of the table of procedures. `local`: what is local about it at the reader's office."""

    name: Text
    help: Text | None
    href: str
    acts: int
    limits: int
    in_force: str
    local: Words | None = None


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """One line of the table of instruments."""

    code: str
    name: Text
    href: str
    versions: tuple[str, ...]
    rules: int


@dataclass(frozen=True, slots=True)
class RestingShown:
    """A rule below its article. `place`: the citation without its instrument."""

    rest: Resting
    href: str
    place: str
    article_name: str
    article_href: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version with its dates, both inclusive."""

    key: str
    in_force: str
    until: str | None


@dataclass(frozen=True, slots=True)
class NumberTable:
    """Where articles of an older version stand in a newer one: ("15–34", "16–35")."""

    old: str
    new: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class InstrumentSheet:
    """An instrument with what rests on each of its articles."""

    name: Text
    number: str
    versions: tuple[VersionRow, ...]
    articles: tuple[tuple[str, tuple[RestingShown, ...]], ...]
    renumbered: tuple[NumberTable, ...] = ()
    old_numbers_of: tuple[tuple[Text, str, str], ...] = ()
    """(instrument, version, address) of those whose older numbers its text uses."""


@dataclass(frozen=True, slots=True)
class ArticleSheet:
    """One article; `lines` empty where its text is not here."""

    instrument: Text
    instrument_href: str
    title: str
    in_force: Words
    lines: tuple[str, ...]
    former: tuple[tuple[str, str], ...]
    rules: tuple[RestingShown, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A later version of a procedure, and what it changed."""

    in_force: str
    changes: tuple[Text, ...]


def procedure_rows(
    book: Lawbook, links: Links, local: Mapping[str, Words] | None = None
) -> list[ProcedureRow]:
    """All procedures, by their names in the lawbook. `local`: procedure → what is local about it."""
    known = local or {}
    return [
        _procedure_row(versions[-1], links, known.get(name))
        for name, versions in sorted(book.procedures.items())
    ]


def _procedure_row(version: Expanded, links: Links, local: Words | None) -> ProcedureRow:
    p = version.procedure
    return ProcedureRow(
        p.name.text(), p.help.text() if p.help else None, links.procedure(p.procedure), len(p.acts), len(p.limits), p.in_force,
        local,
    )  # fmt: skip


def sources(version: Expanded, book: Lawbook, links: Links) -> list[tuple[str, str, str, Text]]:
    """(code, version, address, name) of the instruments that a procedure cites."""
    return [
        (code, cited, links.instrument(code), _named(book.instruments[code]))
        for code, cited in sorted(version.procedure.instruments.items())
        if code in book.instruments
    ]


def changes(versions: Iterable[Expanded]) -> list[Changed]:
    """Every version but the first, newest first, with what it changed."""
    found = list(versions)
    pairs = pairwise(found)
    return [Changed(new.procedure.in_force, differences(old.procedure, new.procedure)) for old, new in pairs][
        ::-1
    ]


def instrument_rows(book: Lawbook, links: Links) -> list[InstrumentRow]:
    """All instruments, those with most rules first."""
    rules = _rules(book)
    rows = [
        InstrumentRow(
            code, found.name.text(), links.instrument(code), tuple(found.versions), len(rules.get(code, ()))
        )
        for code, found in book.instruments.items()
    ]
    return sorted(rows, key=lambda row: (-row.rules, row.code))


def instrument_sheet(book: Lawbook, code: str, links: Links, language: str) -> InstrumentSheet:
    """Raises `NotFound`."""
    found = _instrument(book, code)
    shown = [_shown(rest, code, links, language) for rest in _rules(book).get(code, ())]
    articles = tuple((a, tuple(held)) for a, held in groupby(shown, key=lambda s: s.rest.article))
    versions = tuple(VersionRow(key, v.in_force, v.until) for key, v in found.versions.items())
    return InstrumentSheet(
        name=found.name.text(),
        number=found.number or "",
        versions=versions,
        articles=articles,
        renumbered=tuple(NumberTable(t.from_, t.to, tuple(_numbers(t))) for t in found.renumbered),
        old_numbers_of=tuple(
            (_named(_instrument(book, other)), version, links.instrument(other))
            for other, version in found.cites.items()
        ),
    )


def article_sheet(
    book: Lawbook, code: str, article: str, links: Links, language: str, texts: TextStore
) -> ArticleSheet:
    """An article of the newest version whose text is here, else of the newest. Raises `NotFound`, `BadInput`."""
    found = _instrument(book, code)
    _, number, _ = parse_citation(f"{code}:{article}")
    here = [version for version in found.versions if version in texts.versions(code)]
    version = here[-1] if here else list(found.versions)[-1]
    text = texts.text(code, version) if here else None
    lines = text.articles[number].lines if text and number in text.articles else ()
    title = formats.article(f"{code} {number}", language)[1]
    dated = found.versions[version]
    return ArticleSheet(
        instrument=found.name.text(),
        instrument_href=links.instrument(code),
        title=title,
        in_force=Msg(
            "version %(version)s, in force from %(day)s",
            {"version": version, "day": date.fromisoformat(dated.in_force)},
        ),
        lines=lines,
        former=tuple(_former(found, version, number)),
        rules=tuple(
            _shown(rest, code, links, language)
            for rest in _rules(book).get(code, ())
            if rest.article == number
        ),
    )


def _former(instrument: Instrument, version: str, number: str) -> Iterable[tuple[str, str]]:
    for table in instrument.renumbered:
        if table.to == version and (old := table.carried_back(number)) and old != number:
            yield table.from_, old


def _numbers(table: Renumbered) -> Iterable[tuple[str, str]]:
    yield from table.articles.items()
    for first, last, by in table.shifts:
        yield _span(first, last), _span(first + by, last + by)


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _instrument(book: Lawbook, code: str) -> Instrument:
    found = book.instruments.get(code)
    if found is None:
        raise NotFound(
            (Reason("law.no_instrument", Msg("There is no instrument %(code)s.", {"code": code})),)
        )
    return found


def _named(instrument: Instrument) -> Text:
    return (instrument.short or instrument.name).text()


def _shown(rest: Resting, code: str, links: Links, language: str) -> RestingShown:
    anchor = f"#{rest.anchor}" if rest.anchor else ""
    place = formats.article(rest.citation, language)[1]
    whole = formats.article(f"{code} {rest.article}", language)[1]
    href = links.procedure(rest.procedure) + anchor
    return RestingShown(rest, href, place, whole, links.article(code, rest.article))


@lru_cache(maxsize=2)
def _rules_of(held: _Held) -> Mapping[str, tuple[Resting, ...]]:
    return rules_of(held.book)


class _Held:
    """Lets a lawbook, which has no hash, be a key by what it is."""

    def __init__(self, book: Lawbook) -> None:
        self.book = book

    def __hash__(self) -> int:
        return id(self.book)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.book is self.book


def _rules(book: Lawbook) -> Mapping[str, tuple[Resting, ...]]:
    return _rules_of(_Held(book))
