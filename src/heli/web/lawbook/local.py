"""What the reader's office and those above it decided locally over a procedure: each term, decider and rule with its source,
its days and who adopted it. The national text stays as it is beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.law.engine import Compiled, compile_procedure
from heli.law.language.acts import Rule
from heli.law.lawbook import Expanded
from heli.law.local import LocalFile, read_local
from heli.law.saying import Naming
from heli.matters.books import LoadedBook
from heli.matters.models import LayerDecision
from heli.offices.models import Office
from heli.web.administration.words_of import office_names
from heli.web.lawbook.sheets import (
    LimitSheet,
    ProcedureSheet,
    RuleSheet,
    decided_at_least,
    limit_sheet,
    naming,
    rule_sheets,
)

Standing = Literal["now", "later", "ended"]


@dataclass(frozen=True, slots=True)
class Adoption:
    """A decision about a local text: whose, which, from when to when (both inclusive; `until` None: until it is changed)."""

    layer: str
    name: Text
    office: Text
    number: str
    decided_on: date
    adopter: Text
    from_on: date
    until: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class LocalTerm:
    """A term that runs beside the national ones."""

    by: Adoption
    sheet: LimitSheet


@dataclass(frozen=True, slots=True)
class LocalAct:
    """What local texts add to one act."""

    deciders: tuple[tuple[Adoption, Text, tuple[str, ...]], ...] = ()
    refuses: tuple[tuple[Adoption, RuleSheet], ...] = ()
    warns: tuple[tuple[Adoption, RuleSheet], ...] = ()


@dataclass(frozen=True, slots=True)
class LocalRules:
    """Everything local about one procedure. `own`: the decision by which it is a procedure of an office's own."""

    adoptions: tuple[Adoption, ...] = ()
    terms: tuple[LocalTerm, ...] = ()
    acts: Mapping[str, LocalAct] = field(default_factory=dict)
    own: Adoption | None = None


def local_rules(book: LoadedBook, name: str, office: int | None) -> LocalRules:
    """What holds, will hold or held at an office over a procedure. Asks the database where there is such a text alone.

    Args:
        office: number of the reader's office; None: of no office, so that only own procedures are told.
    """
    files = {digest: file for digest, file in book.law.files.items() if name in (file.extends, file.name)}
    if not files:
        return LocalRules()
    layers = {file.name for file in files.values()}
    told = _adoptions(layers, office, own=name in layers)
    own = next((one for one, digest in told if digest in files and files[digest].kind == "procedure"), None)
    if own is not None:
        return LocalRules(tuple(one for one, _ in told), own=own)
    terms: list[LocalTerm] = []
    acts: dict[str, LocalAct] = {}
    for one, digest in told:
        if digest in files and one.standing != "ended":
            _lay(book, name, one, files[digest], terms, acts)
    return LocalRules(tuple(one for one, _ in told), tuple(terms), acts)


def marked(sheet: ProcedureSheet, rules: LocalRules) -> ProcedureSheet:
    """The sheet with what local texts add beside each act."""
    return replace(sheet, acts=tuple(replace(act, local=rules.acts.get(act.key)) for act in sheet.acts))


def changed_at(book: LoadedBook, office: int | None) -> Mapping[str, Words]:
    """Procedure → what is local about it today at an office, for the table of procedures."""
    if not book.law.files:
        return {}
    here, today = _office(office), clock.today()
    found: dict[str, Words] = {}
    held = [one for one in book.law.decisions if one.from_on <= today]
    for digest in {one.digest for one in held if one.text}:
        file = book.law.files.get(digest)
        rows = [one for one in held if file is not None and one.layer == file.name]
        if file is None or rows[-1].digest != digest:
            continue
        last = rows[-1]
        if file.kind == "procedure":
            named = office_names([last.office]).get(last.office, Text("", ""))
            found[file.name] = Msg("local procedure of %(office)s", {"office": named})
        elif here is not None and last.kind == here.kind and last.first <= here.lft <= last.last:
            found[file.extends] = Msg("with local rules here")
    return found


def _office(number: int | None) -> Office | None:
    return Office.objects.filter(pk=number).first() if number is not None else None


def _adoptions(layers: Iterable[str], office: int | None, *, own: bool) -> list[tuple[Adoption, str]]:
    """(decision, digest of its text) of each text that binds the office, upper offices' first; newest last."""
    rows = LayerDecision.objects.filter(layer__in=list(layers)).select_related("office", "adopter")
    here = _office(office)
    by_layer: dict[str, list[LayerDecision]] = {}
    for row in rows.order_by("office__lft", "layer", "from_on", "at", "pk"):
        binds = (
            here is not None and row.office.kind == here.kind and row.office.lft <= here.lft <= row.office.rgt
        )
        if binds or own:
            by_layer.setdefault(row.layer, []).append(row)
    names = office_names([row.office_id for rows_of in by_layer.values() for row in rows_of])
    return [told for rows_of in by_layer.values() for told in _told(rows_of, names)]


def _told(rows: Sequence[LayerDecision], names: Mapping[int, Text]) -> Iterable[tuple[Adoption, str]]:
    today = clock.today()
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        until = following.from_on - timedelta(days=1) if following is not None else None
        if not row.text or (until is not None and until < row.from_on):
            continue  # an end, or replaced before it ever held
        standing: Standing = "later" if row.from_on > today else "now"
        if until is not None and until < today:
            standing = "ended"
        person = Text(row.adopter.name, row.adopter.name_en or row.adopter.name)
        title = _title(row.text, row.layer)
        office = names.get(row.office_id) or Text(row.office.code, row.office.code)
        yield (
            Adoption(
                row.layer, title, office, row.decision, row.decided_on, person, row.from_on, until, standing
            ),
            row.digest,
        )


def _title(text: str, layer: str) -> Text:
    file, _ = read_local(text)
    named = dict(file.title) if file else {}
    zh, en = str(named.get("zh") or layer), str(named.get("en") or layer)
    return Text(zh, en)


def _lay(
    book: LoadedBook,
    name: str,
    by: Adoption,
    file: LocalFile,
    terms: list[LocalTerm],
    acts: dict[str, LocalAct],
) -> None:
    day = max(by.from_on, clock.today())
    merged = book.law.merged(book.law.national.written(name, day), [file.digest])
    if file.overlay is None or not any(used.layer == file.name for used in merged.procedure.layers):
        return  # it does not fit this version, which stands without it
    names, rules = naming(book.book, merged), _compiled(_Version(book, merged))
    for key in file.overlay.limits:
        terms.append(LocalTerm(by, limit_sheet(key, merged.procedure.limits[key], names, rules)))
    for act in {*file.overlay.deciders, *file.overlay.refuse, *file.overlay.warn}:
        held, within = acts.get(act, LocalAct()), names.within(merged.procedure.acts[act])
        floors = file.overlay.deciders.get(act, [])
        acts[act] = LocalAct(
            (*held.deciders, *((by, decided_at_least(one, within), tuple(one.basis)) for one in floors)),
            (*held.refuses, *_rules(by, file.overlay.refuse.get(act, []), within)),
            (*held.warns, *_rules(by, file.overlay.warn.get(act, []), within)),
        )


def _rules(by: Adoption, rules: Sequence[Rule], names: Naming) -> tuple[tuple[Adoption, RuleSheet], ...]:
    return tuple((by, one) for one in rule_sheets(rules, names))


class _Version:
    """Lets a merged version be a key by its hash, with the lawbook that compiles it."""

    def __init__(self, book: LoadedBook, version: Expanded) -> None:
        self.book, self.version = book, version

    def __hash__(self) -> int:
        return hash(self.version.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Version) and other.version.hash == self.version.hash


@lru_cache(maxsize=32)
def _compiled(one: _Version) -> Compiled:
    return compile_procedure(one.version, one.book.book, calendars=one.book.calendars)
