"""The register of stamping: which document was sealed, how many copies, with which seal, who approved and who did it, when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from heli.access.reader import Reader
from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.matters.act_views import ActView, act_views
from heli.matters.books import library
from heli.matters.models import MatterAct, Paper
from heli.web.contexts.names import agent_name, look_up
from heli.web.contexts.paper_names import paper_words

STAMP, DOCUMENT = "stamp", "stamped_document"
KEEPER = "stamp_keeper"
"""Who keeps the seal finds the register in the navigation; each reads of it what he reads of the matters."""
PAGE = 50
WAITING_DAYS = 30
"""For so many days a document that was issued is asked for; older ones are sealed from their matter's page."""


@dataclass(frozen=True, slots=True)
class StampLine:
    """One line of the register."""

    document: Words
    document_url: str
    matter: str
    matter_url: str
    copies: str
    seal: Words
    approved_by: Words
    stamped_by: Words
    on: date


@dataclass(frozen=True, slots=True)
class WaitingDocument:
    """A document that was issued and is not on the register. `url`: the form that enters it."""

    document: Words
    document_url: str
    matter: str
    issued_on: date
    url: str


@dataclass(frozen=True, slots=True)
class Register:
    """A page of the register, the newest first; `waiting` for who keeps the seal alone."""

    lines: tuple[StampLine, ...]
    waiting: tuple[WaitingDocument, ...]
    keeps_seal: bool
    newer_url: str
    older_url: str


def register_shown(reader: Reader, page: int) -> Register:
    """The register as far as the reader sees the matters.

    Args:
        page: from 1, the newest.
    """
    found = MatterAct.objects.filter(name=STAMP).order_by("-recorded_at", "-id")
    rows = list(found.select_related("matter")[(page - 1) * PAGE : page * PAGE + 1])
    keeps = KEEPER in reader.roles
    return Register(
        lines=_lines(rows[:PAGE]),
        waiting=_waiting(reader) if keeps and page == 1 else (),
        keeps_seal=keeps,
        newer_url=_page_url(page - 1) if page > 1 else "",
        older_url=_page_url(page + 1) if len(rows) > PAGE else "",
    )


def _page_url(page: int) -> str:
    return f"{reverse('stampings')}?{urlencode({'page': page})}" if page > 1 else reverse("stampings")


def _lines(rows: Sequence[MatterAct]) -> tuple[StampLine, ...]:
    views = {view.id: view for view in act_views("matter", rows)}
    papers = _papers(str(view.facts.get(DOCUMENT, "")) for view in views.values())
    people = [
        value
        for view in views.values()
        for value in (view.facts.get("stamping_approved_by"), view.actor.get("person"))
    ]
    names = look_up(people=[int(str(one)) for one in people if str(one).isdecimal()])
    return tuple(
        StampLine(
            document=_document(papers, views[row.pk]),
            document_url=_document_url(papers, views[row.pk]),
            matter=row.matter.title_text,
            matter_url=reverse("matter", args=[row.matter_id]),
            copies=str(views[row.pk].facts.get("copies", "")),
            seal=_seal(row, str(views[row.pk].facts.get("seal_kind", ""))),
            approved_by=names.person(views[row.pk].facts.get("stamping_approved_by")),
            stamped_by=agent_name(views[row.pk].actor, names),
            on=_day(views[row.pk]),
        )
        for row in rows
    )  # fmt: skip


def _papers(ids: Iterable[str]) -> dict[str, Paper]:
    wanted = [UUID(one) for one in ids if len(one) == 36]
    return {str(paper.pk): paper for paper in Paper.objects.filter(pk__in=wanted)}


def _document(papers: dict[str, Paper], view: ActView) -> Words:
    paper = papers.get(str(view.facts.get(DOCUMENT, "")))
    return paper_words(paper) if paper else Msg("a paper of the matter")


def _document_url(papers: dict[str, Paper], view: ActView) -> str:
    paper = papers.get(str(view.facts.get(DOCUMENT, "")))
    if paper is None or not paper.is_issued:
        return ""
    return reverse("paper_print", args=[paper.matter_id, paper.pk])


def _seal(row: MatterAct, kind: str) -> Words:
    act = library().by_version(row.matter.version).acts.get(STAMP)
    fact = act.facts.get("seal_kind") if act else None
    return fact.of[kind].text() if fact and fact.of and kind in fact.of else Text(kind, kind)


def _day(view: ActView) -> date:
    return clock.civil_day(view.happened) if isinstance(view.happened, datetime) else view.happened


def _waiting(reader: Reader) -> tuple[WaitingDocument, ...]:
    """Documents of the reader's office issued lately that nobody entered, the oldest first."""
    since = clock.now() - timedelta(days=WAITING_DAYS)
    done = MatterAct.objects.filter(name=STAMP, recorded_at__gte=since, matter__office=reader.office)
    stamped = {str(view.facts.get(DOCUMENT, "")) for view in act_views("matter", done)}
    rows = Paper.objects.filter(
        is_issued=True, voided_by=None, recorded_at__gte=since, matter__office=reader.office
    ).select_related("matter")
    return tuple(
        WaitingDocument(
            document=paper_words(row),
            document_url=reverse("paper_print", args=[row.matter_id, row.pk]),
            matter=row.matter.title_text,
            issued_on=row.dated_on or clock.civil_day(row.recorded_at),
            url=f"{reverse('act', args=[row.matter_id, STAMP])}?{urlencode({DOCUMENT: row.pk})}",
        )
        for row in [one for one in rows.order_by("recorded_at", "pk") if str(one.pk) not in stamped][:PAGE]
        if STAMP in library().by_version(row.matter.version).acts
    )
