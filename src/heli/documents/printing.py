"""What stands on an issued document: the lawbook's kind of document, filled with the facts of the acts behind it.

The words of the page come from the kind (its name, number, layout, which facts it states); the values from the acts
of the matter up to the one that issued it. A fact is typed once and printed wherever a document states it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.access.subjects import engine_everywhere
from heli.base.canonical import Json
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Text
from heli.documents.papers import papers_of, title_of
from heli.law.language import Fact
from heli.law.language.registers import DocumentKind
from heli.matters.act_views import ActView, act_views
from heli.matters.books import document_kind, library
from heli.matters.issuing import void_reasons
from heli.matters.models import Matter, MatterAct, Paper, Service, TimeLimit
from heli.offices.models import Office

PARTS = (
    Text("存根", "Stub"),
    Text("副本（附卷）", "Copy for the file"),
    Text("正本", "Original"),
    Text("回执", "Receipt"),
)
"""Parts of a fill-in document on one number, in the order in which they are cut (practice W7)."""
CLOSING = Text(
    "以上笔录我看过（向我宣读过），和我说的相符。",
    "I have read this record (it was read to me); it is as I said.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One fact that the document states."""

    key: str
    fact: Fact
    value: Json


@dataclass(frozen=True, slots=True)
class Told:
    """A time limit of the issuing office that the document tells its reader. `ends_on`: its last day, inclusive."""

    name: Text
    ends_on: date
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """The content of a document, for any medium.

    Attributes:
        layout: as `DocumentKind.layout`; "none" is never printed.
        office: number of the issuing office; `offices`, `parties` those it is addressed to.
        parts: names of the parts of a document on one number, else empty.
        title: given by hand; empty where the kind's name is the title.
        is_void: it keeps its number; `void_reason` says why, for the office that issued it.
        told: by when its reader hears what; `contact`, `telephone`: whom he may call, where the kind names somebody.
    """

    paper: UUID
    matter: UUID
    kind: Text
    title: str
    layout: str
    number: str
    dated_on: date | None
    office: int
    offices: tuple[int, ...]
    parties: tuple[UUID, ...]
    lines: tuple[Line, ...]
    parts: tuple[Text, ...]
    is_inner: bool
    is_void: bool = False
    void_reason: str = ""
    told: tuple[Told, ...] = ()
    contact: Text | None = None
    telephone: str = ""


def printed(reader: Reader, matter: UUID, paper: UUID) -> Printed:
    """The content of an issued document.

    On whom it was served reads it without reading the matter: what it states is handed over, nothing else of the matter.

    Raises:
        NotFound: absent, not yours, or not made here: such a paper is opened as the file that came.
    """
    row = papers_of(reader, matter).filter(pk=paper, is_issued=True).first()
    if row is None or row.act is None:
        raise NotFound((Reason("paper.not_found", Msg("There is no such document, or it isn't yours.")),))
    # who else was served is not his to know, so that is asked before the scope changes
    served = list(Service.objects.filter(paper=row).values_list("to_office", "to_party"))
    with nullcontext() if Matter.objects.filter(pk=matter).exists() else engine_everywhere():
        why = "" if read_by_partner(reader) else void_reasons([row]).get(row.pk, "")
        return _printed(row, served, why)


def _printed(row: Paper, served: Sequence[tuple[int | None, UUID | None]], why_void: str) -> Printed:
    kind = document_kind(row.kind)
    views = _views_until(row)
    facts = _facts(row, views)
    office = Office.objects.get(matters=row.matter_id)
    return Printed(
        paper=row.pk,
        matter=row.matter_id,
        kind=kind.name.text() if kind else Text(row.kind, row.kind),
        title=title_of(row),
        layout=kind.layout if kind else "letter",
        number=row.number,
        dated_on=row.dated_on,
        office=office.pk,
        offices=_addressees([office for office, _ in served if office], facts),
        parties=tuple(party for _, party in served if party),
        lines=tuple(_lines(kind, row, views, facts)),
        parts=PARTS if kind and kind.layout == "parts" else (),
        is_inner=row.volume == "inner",
        is_void=row.voided_by is not None,
        void_reason=why_void,
        told=tuple(_told(kind, row)) if kind else (),
        contact=kind.contact.text() if kind and kind.contact else None,
        telephone=office.telephone,
    )


def _told(kind: DocumentKind, paper: Paper) -> Iterator[Told]:
    """The limits that the kind names, each in the period that ran on the document's day; one without an end is left out."""
    if not kind.tells:
        return
    limits = (
        library().by_version(Matter.objects.values_list("version", flat=True).get(pk=paper.matter_id)).limits
    )
    rows = TimeLimit.objects.filter(matter=paper.matter_id, rule__in=kind.tells, ends_on__isnull=False)
    running: dict[str, TimeLimit] = {}
    for row in rows.order_by("period"):
        is_later = paper.dated_on is not None and row.starts_on is not None and row.starts_on > paper.dated_on
        if row.rule not in running or not is_later:
            running[row.rule] = row
    for name in kind.tells:
        if name in running and (ends_on := running[name].ends_on):
            yield Told(limits[name].name.text(), ends_on, tuple(limits[name].basis))


def _views_until(paper: Paper) -> list[ActView]:
    """The acts up to the issuing one that concern the same bearers, oldest first, as later corrected."""
    rows = list(MatterAct.objects.filter(matter=paper.matter_id).order_by("seq"))
    issued_at = next((row.seq for row in rows if row.pk == paper.act), 0)
    views = act_views("matter", rows)
    meant = {"m", *paper.bearers}
    return [view for view in views if view.seq <= issued_at and meant & set(view.bearers)] + [
        view for view in views if view.name == "correct" and view.seq > issued_at
    ]


@dataclass(frozen=True, slots=True)
class _Stated:
    fact: Fact
    value: Json


def _facts(paper: Paper, views: list[ActView]) -> Mapping[str, _Stated]:
    """The last value of each fact; a correction counts for the act that it corrects."""
    acts = library().by_version(Matter.objects.values_list("version", flat=True).get(pk=paper.matter_id)).acts
    by_id = {str(view.id): view for view in views}
    found: dict[str, _Stated] = {}
    for view in views:
        corrected = by_id.get(str(view.facts.get("act"))) if view.name == "correct" else None
        given = view.facts.get("facts") if corrected else view.facts
        name = corrected.name if corrected else view.name
        if name in acts and isinstance(given, Mapping):
            schema = acts[name].facts
            found |= {key: _Stated(schema[key], value) for key, value in given.items() if key in schema}
    return found


def _lines(
    kind: DocumentKind | None, paper: Paper, views: list[ActView], facts: Mapping[str, _Stated]
) -> Iterator[Line]:
    """The facts that the kind names; where it names none, those of the issuing act that are not internal."""
    issuing = next((view for view in views if view.id == paper.act), None)
    names = kind.facts if kind and kind.facts else list(issuing.facts) if issuing else []
    for name in names:
        stated = facts.get(name)
        if stated is not None and (paper.volume == "inner" or not stated.fact.internal):
            yield Line(name, stated.fact, stated.value)


def _addressees(served: list[int], facts: Mapping[str, _Stated]) -> tuple[int, ...]:
    """Whom it was served on; before that, whom the acts name as its addressee."""
    named = facts.get("addressee")
    if served or named is None:
        return tuple(dict.fromkeys(served))
    return (int(str(named.value)),) if str(named.value).isdigit() else ()
