"""The papers of a matter as its own page lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from heli.base.text import Text, Words
from heli.documents.papers import title_of
from heli.matters.issuing import void_reasons
from heli.matters.models import Paper
from heli.web.contexts.paper_names import paper_kind


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper as the matter's page lists it."""

    id: UUID
    title: Words
    kind: Words
    number: str
    dated_on: date | None
    received_on: date | None
    is_inner: bool
    has_file: bool
    is_issued: bool
    is_void: bool
    void_why: str
    url: str


def papers_on_page(papers: Sequence[Paper]) -> tuple[PaperShown, ...]:
    """The papers, in the order given; one query more where a document is void."""
    void = void_reasons(papers)
    return tuple(_paper(paper, void.get(paper.pk, "")) for paper in papers)


def _paper(paper: Paper, void_why: str) -> PaperShown:
    kind, title = paper_kind(paper.kind), title_of(paper)
    return PaperShown(
        id=paper.pk,
        title=Text(title, title) if title else kind,
        kind=kind,
        number=paper.number,
        dated_on=paper.dated_on,
        received_on=paper.received_on,
        is_inner=paper.volume == "inner",
        has_file=paper.file_id is not None,
        is_issued=paper.is_issued,
        is_void=paper.voided_by is not None,
        void_why=void_why,
        url=_paper_url(paper),
    )


def _paper_url(paper: Paper) -> str:
    """The file of a paper, or the sheet of a document made here; empty where it is on paper only."""
    if paper.file_id:
        return reverse("paper_file", args=[paper.matter_id, paper.pk])
    return reverse("paper_print", args=[paper.matter_id, paper.pk]) if paper.is_issued else ""
