"""Proving a local file: what `heli law check` asks of a national one, and that nothing is loosened or taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from heli.base.errors import HeliError
from heli.law.checks.citations import instrument_fault
from heli.law.checks.proving import check_procedure, line_faults
from heli.law.counting import Calendars
from heli.law.engine import Compiled, compile_procedure
from heli.law.language.names import DECIDERS
from heli.law.lawbook import Expanded, Fault, Lawbook
from heli.law.local.merging import laid_over, own_procedure, with_registers
from heli.law.local.reading import LocalFile, read_local


@dataclass(frozen=True)
class Checked:
    """What a check found. `compiled` is there as soon as the text can be played, faults or not."""

    file: LocalFile | None
    faults: tuple[Fault, ...]
    book: Lawbook
    expanded: Expanded | None = None
    compiled: Compiled | None = None

    @property
    def holds(self) -> bool:
        """Whether it may be adopted."""
        return not self.faults and self.compiled is not None


def check_local(
    text: str,
    book: Lawbook,
    from_on: date,
    *,
    taken: Mapping[str, str] | None = None,
    under: Sequence[LocalFile] = (),
    calendars: Calendars | None = None,
) -> Checked:
    """Prove a local file against the lawbook as it will stand.

    Args:
        book: the lawbook, with what other offices' layers registered and their own procedures.
        from_on: the day from which it would hold: the national version of that day is what it lies over.
        taken: names of layers, codes and documents that are another office's → whose, in words.
        under: layers of upper offices, and other layers of this one, over the same procedure, in order.
    """
    file, faults = read_local(text)
    if file is None:
        return Checked(None, tuple(sorted(set(faults))), book)
    faults += _taken(file, taken or {})
    faults += _registered(file, book)
    whole = with_registers(_without(book, file), [file])
    expanded = _merged(file, whole, from_on, under, faults)
    if expanded is None:
        return Checked(file, tuple(sorted(set(faults))), whole)
    whole = replace(whole, procedures={**whole.procedures, expanded.name: (expanded,)})
    faults += check_procedure(whole, expanded)
    faults += line_faults(whole.folder, expanded)
    if file.kind == "procedure":
        faults += _powers(expanded, whole)
    compiled = _compiled(expanded, whole, calendars, file, faults)
    return Checked(file, tuple(sorted(set(faults))), whole, expanded, compiled)


def _without(book: Lawbook, file: LocalFile) -> Lawbook:
    """The lawbook without what an earlier text of this file registered: the new text speaks for itself."""
    instruments = {
        code: one for code, one in book.instruments.items() if code not in file.registers.instruments
    }
    documents = {key: one for key, one in book.documents.items() if key not in file.registers.documents}
    return replace(book, instruments=instruments, documents=documents)


def _merged(
    file: LocalFile, book: Lawbook, from_on: date, under: Sequence[LocalFile], faults: list[Fault]
) -> Expanded | None:
    if file.kind == "procedure":
        versions = book.procedures.get(file.name)
        if versions and not versions[-1].procedure.layers:
            faults.append(_at(file, "procedure", "there is a national procedure of this name"))
            return None
        merged = own_procedure(file, book, from_on)
        faults += merged.faults
        return merged.expanded
    if file.extends not in book.procedures:
        faults.append(_at(file, "extends", f"there is no procedure {file.extends!r}"))
        return None
    base = book.written(file.extends, from_on)
    if any(one.layer == base.name for one in base.procedure.layers):
        faults.append(_at(file, "extends", "is an own procedure: change its own text"))
        return None
    for other in under:
        base = laid_over(other, base).expanded or base
    merged = laid_over(file, base)
    faults += merged.faults
    return merged.expanded


def _taken(file: LocalFile, taken: Mapping[str, str]) -> Iterator[Fault]:
    if file.name in taken:
        yield _at(file, file.kind, f"the name is taken: {taken[file.name]} has a local text of this name")
    for section, entries in (
        ("instruments", file.registers.instruments),
        ("documents", file.registers.documents),
    ):
        for key in entries:
            if key in taken:
                yield _at(file, f"local/{section}/{key}", f"is registered already by {taken[key]}")


def _registered(file: LocalFile, book: Lawbook) -> Iterator[Fault]:
    """Faults of its own registers: a family that is not there or changes, a document without a source."""
    for code, instrument in file.registers.instruments.items():
        path = f"local/instruments/{code}"
        if book.families and instrument.family not in book.families:
            yield _at(file, f"{path}/family", f"there is no family {instrument.family!r}")
        for version, written in instrument.versions.items():
            if written.articles is None:
                say = "says how many articles it has (0: none), so that a citation can be held to them"
                yield _at(file, f"{path}/versions/{version}", say)
        before = book.instruments.get(code)
        if before is not None and before.family != instrument.family:
            yield _at(
                file, f"{path}/family", f"{code} was registered in the family {before.family!r}, which stays"
            )
    for key, document in file.registers.documents.items():
        if not document.basis and document.mark not in ("S", "U"):
            yield _at(file, f"local/documents/{key}", "has no basis; where no text names it the mark is U")
    cited = file.source.data.get("instruments")
    whole = with_registers(_without(book, file), [file])
    # of a layer whose registers are wrong in themselves, that is said, and not that they are missing
    for code, version in cited.items() if file.overlay is not None and isinstance(cited, dict) else ():
        wrong = instrument_fault(whole, str(code), str(version))
        if wrong:
            yield _at(file, f"instruments/{code}", wrong)


def _powers(expanded: Expanded, book: Lawbook) -> Iterator[Fault]:
    """An own procedure that uses a power of a national one decides no lower than that one's law allows."""
    floors: dict[str, tuple[str, str]] = {}
    for versions in book.procedures.values():
        national = versions[-1].procedure
        if national.layers:
            continue
        for act in national.acts.values():
            for floor in act.decide.floor if act.decide else ():
                if act.decide is None or floor.when is not None:
                    continue
                known = floors.get(act.decide.power)
                if known is None or _rank(floor.by) > _rank(known[0]):
                    floors[act.decide.power] = (floor.by, "; ".join(floor.basis))
    for name, act in expanded.procedure.acts.items():
        if act.decide is None or act.decide.power not in floors:
            continue
        least, why = floors[act.decide.power]
        always = [floor.by for floor in act.decide.floor if floor.when is None] or [act.decide.default]
        if max(map(_rank, always)) < _rank(least):
            say = f"would loosen the floor of {act.decide.power}: the law names {least} ({why})"
            file, line = expanded.expansion.place(f"acts/{name}/decide")
            yield Fault(file, line, f"acts.{name}.decide", say)


def _rank(decider: str) -> int:
    return DECIDERS.index(decider)


def _compiled(
    expanded: Expanded, book: Lawbook, calendars: Calendars | None, file: LocalFile, faults: list[Fault]
) -> Compiled | None:
    try:
        return compile_procedure(expanded, book, calendars=calendars)
    except (HeliError, KeyError, ValueError) as error:
        faults.append(_at(file, file.kind, f"it can't be played: {error}"))
        return None


def _at(file: LocalFile, path: str, say: str) -> Fault:
    return Fault(file.source.name, file.source.line(path), path.replace("/", "."), say)
