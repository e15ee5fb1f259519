"""Citations: one code, one instrument; the version exists; no article beyond its range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from heli.law.checks.prover import Prover
from heli.law.language.names import CITATION, Sourced
from heli.law.language.registers import Instrument
from heli.law.lawbook import Fault, Lawbook
from heli.law.texts.index import article_index, missing


def check_citations(p: Prover) -> None:
    """Every citation of the procedure, wherever it stands; and notes, which need the mark S or U."""
    instruments = p.procedure.instruments
    for code, version in instruments.items():
        say = instrument_fault(p.book, code, version)
        if say:
            p.fault(f"instruments/{code}", say)
    for path, entry in _entries(p.expanded.expansion.data):
        found = CITATION.match(entry)
        if found is None:
            continue
        code = found["code"]
        if code not in instruments:
            p.fault(path, f"{entry!r}: the version of {code} does not stand under `instruments`")
            continue
        say = citation_fault(p.book, entry, instruments[code])
        if say:
            p.fault(path, f"{entry!r}: {say}")
    handled = p.procedure.handled_by
    if handled is not None and not handled.basis:
        p.fault(
            "handled_by",
            "has no basis; where no text names who handles it, a note says so and the mark is S or U",
        )
    if handled is not None and len(set(handled.posts)) < len(handled.posts):
        p.fault("handled_by/posts", "names a post twice")
    for path, source in _sources(p):
        if (
            source.basis
            and all(e.startswith("note: ") for e in source.basis)
            and source.mark not in ("S", "U")
        ):
            p.fault(path, "rests on a note alone: its mark is S or U")


def instrument_fault(book: Lawbook, code: str, version: str) -> str | None:
    """What is wrong with naming this version of this instrument."""
    if code in book.settings.retired:
        return f"{code} is not used here: it is {book.settings.retired[code]}"
    instrument = book.instruments.get(code)
    if instrument is None:
        return f"there is no instrument {code}" if book.instruments else None
    if version not in instrument.versions:
        return f"{code} has no version {version!r}; it has {', '.join(instrument.versions)}"
    return None


def citation_fault(book: Lawbook, citation: str, version: str) -> str | None:
    """What of a citation the version does not have: by the index of articles, else by the number of its last one."""
    code, _, place = citation.partition(" ")
    articles = article_index(book.folder).get((code, version))
    if articles is None:
        return article_fault(book.instruments, code, version, place.partition("¶")[0].partition("(")[0])
    lacking = missing(articles, citation)
    return lacking and f"{code} of {version} has no such {lacking}"


def article_fault(instruments: Mapping[str, Instrument], code: str, version: str, article: str) -> str | None:
    """Whether an article lies beyond the last of a version, where that is known."""
    instrument = instruments.get(code)
    if instrument is None or version not in instrument.versions:
        return None
    last = instrument.versions[version].articles
    if last and int(article.split("-", maxsplit=1)[0]) > last:
        return f"{code} of {version} has {last} articles"
    return None


def check_registers(book: Lawbook) -> Iterable[Fault]:
    """Faults of instruments and documents: a code that is another's alias, a family that is not there, wrong citations."""
    owners: dict[str, str] = {}
    for code, instrument in book.instruments.items():
        file, line = book.places.get(f"instruments/{code}", ("instruments", 1))
        if book.families and instrument.family not in book.families:
            yield Fault(file, line, f"instruments.{code}", f"there is no family {instrument.family!r}")
        if code in book.settings.retired:
            say = f"this code is retired; the instrument is {book.settings.retired[code]}"
            yield Fault(file, line, f"instruments.{code}", say)
        for alias in instrument.aliases:
            if alias in book.instruments or owners.setdefault(alias, code) != code:
                yield Fault(
                    file, line, f"instruments.{code}", f"the alias {alias} stands for another instrument"
                )
    for name, document in book.documents.items():
        file, line = book.places.get(f"documents/{name}", ("documents", 1))
        if not document.basis and document.mark not in ("S", "U"):
            yield Fault(file, line, f"documents.{name}", "has no basis; where no text names it the mark is U")


def _entries(data: object, path: str = "") -> Iterable[tuple[str, str]]:
    """Every entry of every `basis` of the data, with its path."""
    if isinstance(data, dict):
        for key, value in data.items():
            inner = f"{path}/{key}" if path else str(key)
            if key == "basis" and isinstance(value, list):
                yield from (
                    (f"{inner}/{i}", entry) for i, entry in enumerate(value) if isinstance(entry, str)
                )
            else:
                yield from _entries(value, inner)
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from _entries(value, f"{path}/{i}")


def _sources(p: Prover) -> Iterable[tuple[str, Sourced]]:
    if p.procedure.handled_by is not None:
        yield "handled_by", p.procedure.handled_by
    for name, act in p.procedure.acts.items():
        yield f"acts/{name}", act
        for key in ("refuse", "warn"):
            for i, rule in enumerate(getattr(act, key)):
                yield f"acts/{name}/{key}/{i}", rule
    for name, limit in p.procedure.limits.items():
        yield f"limits/{name}", limit
