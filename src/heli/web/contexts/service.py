"""Service: what is issued and not served yet, what was served on whom, and the clocks that wait for a receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from heli.access.reader import Reader
from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.documents.papers import papers_of
from heli.law.contract import CompiledProcedure
from heli.matters.actors import Actor
from heli.matters.books import document_kind
from heli.matters.mending import MAY_CORRECT
from heli.matters.models import Matter, Paper, Service, TimeLimit
from heli.matters.reading import possible_acts
from heli.matters.situation import load_head
from heli.matters.views import parts_towards
from heli.web.contexts.limits import LimitShown
from heli.web.contexts.names import joined, look_up, part
from heli.web.contexts.paper_names import paper_words
from heli.web.contexts.procedures import limit_shown


@dataclass(frozen=True, slots=True)
class ToServe:
    """An issued document that nobody received yet. `url` is empty where the reader may not serve it now."""

    title: Words
    issued_on: date | None
    whom: Words
    url: str
    print_url: str


@dataclass(frozen=True, slots=True)
class Served:
    """A document that was served. `correct_url` is empty where the reader may not correct it."""

    title: Words
    to: Words
    mode: Words
    sent_on: date
    received_on: date | None
    receipt: Words | None
    act_url: str
    correct_url: str


@dataclass(frozen=True, slots=True)
class ServiceShown:
    """The page."""

    title: str
    matter_url: str
    to_serve: tuple[ToServe, ...]
    served: tuple[Served, ...]
    awaiting: tuple[LimitShown, ...]


def service_shown(matter: Matter, reader: Reader) -> ServiceShown:
    """The page of a matter. Its queries do not grow with its papers."""
    head = load_head(matter.pk, lock=False)
    papers = list(papers_of(reader, matter.pk))
    services = list(Service.objects.filter(matter=matter).order_by("-sent_on", "id"))
    limits = list(TimeLimit.objects.filter(matter=matter, status="awaiting_start").order_by("rule"))
    names = look_up(
        offices=[service.to_office_id for service in services],
        bearers=[f"p:{service.to_party}" for service in services if service.to_party] + [row.bearer for row in limits],
    )  # fmt: skip
    now = clock.now()
    open_acts = {offer.act for offer in possible_acts(head, Actor(reader)) if offer.possible}
    done = {service.paper_id for service in services}
    by_id = {paper.pk: paper for paper in papers}
    may_correct = bool(parts_towards(head, reader) & MAY_CORRECT)
    served = []
    for row in services:
        named = names.office(row.to_office_id) if row.to_office_id else names.bearer(f"p:{row.to_party}")
        served.append(
            Served(
                title=paper_words(by_id[row.paper_id])
                if row.paper_id in by_id
                else Text("文书", "A document"),
                to=named or Text("", ""),
                mode=_mode(head.compiled, row.mode),
                sent_on=row.sent_on,
                received_on=row.received_on,
                receipt=paper_words(by_id[row.receipt_id]) if row.receipt_id in by_id else None,
                act_url=reverse("recorded_act", args=[matter.pk, row.act]),
                correct_url=reverse("receipt", args=[matter.pk, row.pk]) if may_correct else "",
            )
        )
    return ServiceShown(
        title=matter.title_text,
        matter_url=reverse("matter", args=[matter.pk]),
        to_serve=tuple(
            _to_serve(matter, paper, head.compiled, open_acts)
            for paper in papers
            if paper.is_issued and paper.voided_by is None and paper.pk not in done and _is_served(paper)
        ),
        served=tuple(served),
        awaiting=tuple(limit_shown(row, names, now) for row in limits),
    )


_SERVED = {
    "procuratorate": Msg("the procuratorate concerned"),
    "suspect": Msg("the suspect"),
    "petitioner": Msg("the petitioner"),
    "legal_representative": Msg("the legal representative"),
    "agent": Msg("the agent ad litem"),
}


def served_on(kind: str) -> Words:
    """On whom a document is served, in words: a party by his role, a body by its kind."""
    return _SERVED[kind] if kind in _SERVED else part(kind)


def _is_served(paper: Paper) -> bool:
    written = document_kind(paper.kind)
    return written is not None and bool(written.served_on)


def _to_serve(matter: Matter, paper: Paper, compiled: CompiledProcedure, open_acts: set[str]) -> ToServe:
    written = document_kind(paper.kind)
    return ToServe(
        title=paper_words(paper),
        issued_on=paper.dated_on,
        whom=joined(served_on(kind) for kind in written.served_on) if written else Text("", ""),
        url=_serving_url(matter, paper, compiled, open_acts),
        print_url=reverse("paper_print", args=[matter.pk, paper.pk]),
    )


def _serving_url(matter: Matter, paper: Paper, compiled: CompiledProcedure, open_acts: set[str]) -> str:
    """The form of the act that serves this kind of document, if it can be done now."""
    for name, act in compiled.acts.items():
        if act.serves is None or name not in open_acts:
            continue
        kind = act.facts[act.serves.paper].kind
        if kind is None or paper.kind in ([kind] if isinstance(kind, str) else kind):
            return f"{reverse('act', args=[matter.pk, name])}?{urlencode({act.serves.paper: paper.pk})}"
    return ""


def _mode(compiled: CompiledProcedure, mode: str) -> Words:
    """The way of service in the words of the act that offers it."""
    for act in compiled.acts.values():
        choices: Mapping[str, object] = (
            act.facts["mode"].of or {} if act.serves and "mode" in act.facts else {}
        )
        if mode in choices:
            return act.facts["mode"].of[mode].text()  # type: ignore[index]
    return Text(mode, mode)


def receipts_of(matter: Matter, reader: Reader) -> list[tuple[UUID, Words]]:
    """Papers that may prove a receipt."""
    rows = papers_of(reader, matter.pk).filter(kind="service_receipt")
    return [(row.pk, paper_words(row)) for row in rows]
