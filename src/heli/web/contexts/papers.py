"""The papers of a matter by volume, the form that registers one, and an issued document as it prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from uuid import UUID

from django.db.models import Case, IntegerField, Q, When
from django.urls import reverse

from heli.access.policy import parts, read_by_partner
from heli.access.reader import Reader
from heli.access.subjects import engine_everywhere
from heli.base.canonical import Json
from heli.base.text import Msg, Text, Words
from heli.documents.papers import file_name, papers_of, title_of
from heli.documents.printing import CLOSING, Line, Printed, printed
from heli.documents.senders import SHIELDED
from heli.law.language import Fact, Procedure
from heli.matters.books import document_kind
from heli.matters.issuing import void_reasons
from heli.matters.models import Matter, Paper, Service
from heli.offices.models import Office
from heli.web import formats
from heli.web.contexts.documents import needs_number, offers_on
from heli.web.contexts.fact_values import Known, known_of, value_in_words
from heli.web.contexts.names import Names, both, joined, look_up
from heli.web.contexts.paper_names import paper_kind
from heli.web.contexts.paper_next import NextLine, next_of
from heli.web.contexts.procedures import compiled_of
from heli.web.contexts.words_of import words_of_matter

OTHER = "other_paper"
GENERAL = ("incoming_letter", "service_receipt", "committee_minutes", "superior_instruction")
"""Kinds that may come into any matter, besides those that the procedure names."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper of the list. Addresses are empty where there is nothing to open or to print.

    `void_why` says why a document is void, and is empty for a partner; `void_url` leads to the act that declared it so.
    """

    id: UUID
    title: Words
    kind: Words | None
    number: str
    dated_on: date | None
    received_on: date | None
    way: Words | None
    badges: tuple[tuple[Words, str], ...]
    file_name: str
    file_size: int
    file_url: str
    print_url: str
    is_void: bool = False
    void_why: str = ""
    void_url: str = ""


@dataclass(frozen=True, slots=True)
class Volume:
    """One volume: its name, what may happen to it, its papers."""

    name: Words
    note: Words
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class PapersShown:
    """The page of a matter's papers. `kinds`, `offices`: choices of the form; `is_shielded`: files lose what tells of their
    sender."""

    matter: UUID
    title: str
    matter_url: str
    volumes: tuple[Volume, ...]
    kinds: tuple[tuple[str, Words], ...]
    offices: tuple[tuple[int, Words], ...]
    is_partner: bool
    is_shielded: bool


@dataclass(frozen=True, slots=True)
class PrintSection:
    """One fact of a document: its heading, and its value as paragraphs."""

    heading: Words
    paragraphs: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class PrintShown:
    """A document ready for its sheet.

    Attributes:
        sheets: name of each part, one empty name where it has no parts.
        offers: what the reader may do to it now, in words with addresses.
        needs_number: the national system numbers it, and nobody entered the number yet.
        next: by when its reader hears what, and whom he may call; empty for a document that tells neither.
    """

    content: Printed
    office: Words
    addressees: Words
    sections: tuple[PrintSection, ...]
    sheets: tuple[Words, ...]
    back_url: str
    offers: tuple[tuple[Words, str], ...] = ()
    needs_number: bool = False
    next: tuple[NextLine, ...] = ()
    closing: Words = CLOSING

    @property
    def heading(self) -> Words:
        """Title of the sheet."""
        title = self.content.title
        return Text(title, title) if title else self.content.kind


def papers_shown(matter: Matter, reader: Reader) -> PapersShown:
    """The papers that the reader may see. Seven queries, one more where a document is void, however many papers."""
    rows = list(papers_of(reader, matter.pk).select_related("file"))
    served = _served(rows)
    partner = read_by_partner(reader)
    held = parts(reader, matter, office=matter.office_id, handler=matter.handler_id)
    names = look_up(
        offices=[
            *(office for row in rows for office in (row.from_office_id, row.to_office_id)),
            *(service.to_office_id for services in served.values() for service in services),
        ]
    )
    void = {} if partner else void_reasons(rows)
    lines = {}
    for row in rows:
        line = paper_line(row, served.get(row.pk, ()), names, for_partner=partner)
        if not partner and needs_number(matter, row):
            line = replace(line, badges=(*line.badges, (Msg("no number yet"), "warn")))
        lines[row.pk] = replace(line, void_why=void.get(row.pk, ""))
    if partner:
        volumes = [_volume(_OPEN, rows, lines, "main")]
    else:
        volumes = [_volume(_MAIN, rows, lines, "main"), _volume(_INNER, rows, lines, "inner")]
    return PapersShown(
        matter=matter.pk,
        title=matter.title_text,
        matter_url=reverse("partner_matter" if partner else "matter", args=[matter.pk]),
        volumes=tuple(volumes),
        kinds=_kinds(compiled_of(matter.version).written, held if partner else None),
        offices=() if partner else _bodies(matter),
        is_partner=partner,
        is_shielded=matter.procedure in SHIELDED,
    )


_MAIN = (Msg("Main volume"), Msg("Statutory documents and evidence: what lawyer and court may get."))
_OPEN = (Msg("Papers open to your office"), Msg("What was served on it, shared with it, or came from it."))
_INNER = (Msg("Inner volume"), Msg("Reports, approval sheets and opinions of this office: it never leaves."))


def _volume(
    words: tuple[Msg, Msg], rows: Sequence[Paper], lines: Mapping[UUID, PaperLine], volume: str
) -> Volume:
    return Volume(*words, tuple(lines[row.pk] for row in reversed(rows) if row.volume == volume))


def _served(rows: Sequence[Paper]) -> dict[UUID, list[Service]]:
    found: dict[UUID, list[Service]] = {}
    for service in Service.objects.filter(paper__in=[row.pk for row in rows]).order_by("sent_on", "id"):
        found.setdefault(service.paper_id, []).append(service)
    return found


def paper_line(
    row: Paper, served: Sequence[Service], names: Names, *, for_partner: bool = False
) -> PaperLine:
    """One paper as a line; its file is loaded with it. A partner is not told how we keep it."""
    kind, title = paper_kind(row.kind), title_of(row)
    address = [row.matter_id, row.pk]
    return PaperLine(
        id=row.pk,
        title=Text(title, title) if title else kind,
        kind=kind if title and title != kind.zh else None,
        number=row.number,
        dated_on=row.dated_on,
        received_on=row.received_on,
        way=_way(row, served, names),
        badges=_VOID if row.voided_by else () if for_partner else tuple(_badges(row, served)),
        file_name=file_name(row.file) if row.file else "",
        file_size=row.file.size if row.file else 0,
        file_url=reverse("paper_file", args=address) if row.file else "",
        print_url=reverse("paper_print", args=address) if row.is_issued else "",
        is_void=row.voided_by is not None,
        void_url=_void_url(row, for_partner),
    )


_VOID: tuple[tuple[Words, str], ...] = ((Msg("void"), "danger"),)


def _void_url(row: Paper, for_partner: bool) -> str:
    if for_partner or row.voided_by is None:
        return ""
    return reverse("recorded_act", args=[row.matter_id, row.voided_by])


def _way(row: Paper, served: Sequence[Service], names: Names) -> Words | None:
    if served:
        to = [names.office(one.to_office_id) if one.to_office_id else Msg("a party") for one in served]
        params = {"to": joined(dict.fromkeys(both(word) for word in to)), "day": served[-1].sent_on}
        return Msg("served on %(to)s, %(day)s", params)
    if row.from_office_id:
        return Msg("from %(office)s", {"office": names.office(row.from_office_id)})
    if row.to_office_id:
        return Msg("to %(office)s", {"office": names.office(row.to_office_id)})
    return None


def _badges(row: Paper, served: Sequence[Service]) -> list[tuple[Words, str]]:
    badges: list[tuple[Words, str]] = []
    if row.is_issued:
        badges.append((Msg("issued here"), "brand"))
        written = document_kind(row.kind)
        if written and written.served_on and not served:
            badges.append((Msg("not served yet"), "warn"))
    elif row.file_id is None:
        badges.append((Msg("paper only"), ""))
    if row.is_shared:
        badges.append((Msg("shared with partners"), "good"))
    return badges


def _kinds(written: Procedure, of: frozenset[str] | None) -> tuple[tuple[str, Words], ...]:
    """Kinds that the procedure's acts ask for, then the general ones.

    Args:
        of: the parts in which a partner acts, who chooses from what acts of his ask for; None for our own people.
    """
    named = [
        kind
        for act in written.acts.values()
        if of is None or (act.visible == "shared" and not of.isdisjoint(act.by))
        for fact in act.facts.values()
        if fact.type in ("paper", "papers") and fact.kind
        for kind in ([fact.kind] if isinstance(fact.kind, str) else fact.kind)
    ]
    keys = dict.fromkeys([*named, *(GENERAL if of is None else ())])
    known = [(key, found) for key in keys if (found := document_kind(key))]
    if of is not None:
        known = [(key, found) for key, found in known if found.issued_by != "own"]
    return (*((key, found.name.text()) for key, found in known), (OTHER, Msg("Another paper")))


def _bodies(matter: Matter) -> tuple[tuple[int, Words], ...]:
    """From whom papers come most: bodies of the same place, then the superior and its other offices."""
    office = matter.office
    near, wanted = Q(region=office.region_id), Q(region=office.region_id)
    if office.superior_id:
        wanted |= Q(pk=office.superior_id) | Q(superior=office.superior_id)
    rows = Office.objects.filter(wanted, closed_on=None).exclude(pk=office.pk)
    near_first = Case(When(near, then=0), default=1, output_field=IntegerField())
    numbers = list(rows.order_by(near_first, "kind", "code").values_list("pk", flat=True))
    names = look_up(offices=numbers)
    return tuple((number, names.office(number)) for number in numbers)


def print_shown(matter: UUID, paper: UUID, reader: Reader) -> PrintShown:
    """An issued document with its facts in words, for who may read it alone as well. Raises `NotFound`."""
    content = printed(reader, matter, paper)
    schema = {line.key: line.fact for line in content.lines}
    facts = {line.key: line.value for line in content.lines}
    row = Matter.objects.filter(pk=matter).first()
    is_open = row is not None
    # the names that stand on the document, and those alone, are looked up past the matter that is not his to read
    with nullcontext() if is_open else engine_everywhere():
        known = known_of(
            [(schema, facts)],
            words={**_named_matters(content.lines), **words_of_matter(matter)},
            offices=[content.office, *content.offices],
            bearers=[f"p:{party}" for party in content.parties],
        )
    to = [known.names.office(office) for office in content.offices]
    to += [known.names.bearer(f"p:{party}") or Msg("a party") for party in content.parties]
    own = None if row is None or read_by_partner(reader) else Paper.objects.filter(pk=paper).first()
    return PrintShown(
        content=content,
        office=known.names.office(content.office),
        addressees=joined(to),
        sections=tuple(
            _section(n if len(content.lines) > 1 else 0, line, known)
            for n, line in enumerate(content.lines, start=1)
        ),
        next=next_of(content),
        sheets=content.parts or (Text("", ""),),
        back_url=reverse("matter_papers", args=[matter]) if is_open else reverse("partner_matters"),
        offers=offers_on(row, own, reader) if row and own else (),
        needs_number=bool(row and own and needs_number(row, own)),
    )


def _named_matters(lines: Sequence[Line]) -> Mapping[str, Words]:
    """Matters that the document itself names and its reader may not read: by their number, which stands on it.

    A restricted, closed-list or sealed one stands without its number.
    """
    ids = {one for line in lines for one in _matters_in(line.fact, line.value)}
    if not ids:
        return {}
    with engine_everywhere():
        rows = Matter.objects.filter(pk__in=ids, level=0, closed_list=False).exclude(number="")
        return {str(pk): Text(number, number) for pk, number in rows.values_list("pk", "number")}


def _matters_in(fact: Fact, value: Json) -> Iterator[UUID]:
    if fact.type == "rows" and isinstance(value, list):
        for row in value:
            for name, inner in (fact.rows or {}).items():
                if isinstance(row, Mapping) and name in row:
                    yield from _matters_in(inner, row[name])
    elif fact.type in ("matter", "matters"):
        for one in value if isinstance(value, list) else [value]:
            try:
                yield UUID(str(one))
            except ValueError:
                continue


def _section(number: int, line: Line, known: Known) -> PrintSection:
    """A fact as a section; `number` 0 stands for the only one, which needs none."""
    name, value = line.fact.name.text(), value_in_words(line.fact, line.value, known)
    heading = Text(f"{formats.zh_numeral(number)}、{name.zh}", f"{number}. {name.en}") if number else name
    lines = zip_longest(value.zh.splitlines(), value.en.splitlines(), fillvalue="")
    return PrintSection(heading, tuple(Text(zh, en) for zh, en in lines))
