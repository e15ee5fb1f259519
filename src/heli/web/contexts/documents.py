"""What may be done to an issued document: declared void, or given the number that the national system drew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from django.urls import reverse

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Words
from heli.documents.papers import papers_of
from heli.matters.actors import Actor
from heli.matters.books import document_kind
from heli.matters.issuing import why_not
from heli.matters.mending import REASON_LENGTH
from heli.matters.models import Matter, Paper
from heli.web.contexts.acts import FactShown
from heli.web.contexts.names import both, look_up
from heli.web.contexts.paper_names import paper_kind, paper_words
from heli.web.forms.build import fields_with_errors, other_reasons
from heli.web.forms.read import last
from heli.web.forms.shown import FieldShown, Option, Posted

What = Literal["void", "number"]
REASON, NUMBER, SURE = "_reason", "_number", "_sure"
_TITLES: Mapping[What, Msg] = {
    "void": Msg("Declare void: %(document)s"),
    "number": Msg("Enter the number of: %(document)s"),
}
_HELP: Mapping[What, Msg] = {
    "void": Msg(
        "It stays in the file with its number, marked void with the reason; the number is never given again, and this can't "
        "be taken back. The act that issued it stands: take that back too where it was wrong."
    ),
    "number": Msg(
        "The national system numbers the documents of this matter. Copy the number from there; afterwards it can't be changed."
    ),
}
_BUTTONS: Mapping[What, Msg] = {"void": Msg("Declare it void"), "number": Msg("Enter the number")}
_FIELDS: Mapping[str, str] = {"reason": REASON, "number": NUMBER}


@dataclass(frozen=True, slots=True)
class DocumentForm:
    """The form on one document. `barred`: why it can't be done by this reader now; then there are no fields.

    `facts` name the document, so that the wrong one is not met.
    """

    matter: UUID
    matter_title: str
    back_url: str
    title: Words
    help: Words
    button: Words
    is_dangerous: bool
    facts: tuple[FactShown, ...]
    fields: tuple[FieldShown, ...]
    broken: tuple[FieldShown, ...]
    reasons: tuple[Reason, ...]
    barred: tuple[Reason, ...]
    key: str


def document_form(
    matter: Matter,
    paper: UUID,
    what: What,
    reader: Reader,
    *,
    posted: Posted | None,
    key: str,
    reasons: Sequence[Reason] = (),
) -> DocumentForm:
    """The form that declares a document void, or enters its number.

    Raises:
        NotFound: absent, not yours, not made here, or a partner asks.
    """
    row = papers_of(reader, matter.pk).filter(pk=paper, is_issued=True).first()
    if row is None or read_by_partner(reader):
        raise NotFound((Reason("paper.none", Msg("There is no such document, or it isn't yours.")),))
    barred = () if posted else why_not(paper, what, Actor(reader))
    own = [replace(reason, field=_FIELDS.get(reason.field or "", reason.field)) for reason in reasons]
    fields = () if barred else _fields(what, row, posted, own)
    return DocumentForm(
        matter=matter.pk,
        matter_title=matter.title_text,
        back_url=reverse("paper_print", args=[matter.pk, paper]),
        title=Msg(_TITLES[what].msgid, {"document": paper_kind(row.kind)}),
        help=_HELP[what],
        button=_BUTTONS[what],
        is_dangerous=what == "void",
        facts=_facts(matter, row),
        fields=fields,
        broken=fields_with_errors(fields),
        reasons=other_reasons(fields, own),
        barred=barred,
        key=key,
    )


def _facts(matter: Matter, row: Paper) -> tuple[FactShown, ...]:
    names = look_up(offices=[matter.office_id])
    shown = [FactShown(Msg("Document"), paper_words(row))]
    if row.dated_on:
        shown.append(FactShown(Msg("Issued on"), both(row.dated_on)))
    return (*shown, FactShown(Msg("Office"), names.office(matter.office_id)))


def _fields(
    what: What, row: Paper, posted: Posted | None, reasons: Sequence[Reason]
) -> tuple[FieldShown, ...]:
    errors = {
        name: tuple(reason for reason in reasons if reason.field == name) for name in (REASON, NUMBER, SURE)
    }
    if what == "number":
        typed = last(posted, NUMBER) if posted else ""
        help_ = Msg("Such as 隆检建〔2022〕3号: sign, year in brackets, number.")
        label = Msg("Number in the national system")
        return (FieldShown(NUMBER, "line", label, help_, typed, max_length=80, errors=errors[NUMBER]),)
    reason = FieldShown(
        name=REASON,
        widget="area",
        label=Msg("Why it is void"),
        typed=last(posted, REASON) if posted else "",
        max_length=REASON_LENGTH,
        errors=errors[REASON],
    )
    sure = Option("yes", Msg("Yes, %(document)s is void", {"document": paper_words(row)}))
    return (
        reason,
        FieldShown(SURE, "some_of", Msg("Please confirm"), options=(sure,), total=1, errors=errors[SURE]),
    )


def offers_on(matter: Matter, row: Paper, reader: Reader) -> tuple[tuple[Words, str], ...]:
    """What the reader may do to an issued document now: words and address."""
    actor, links = Actor(reader), []
    if needs_number(matter, row) and not why_not(row.pk, "number", actor):
        links.append((_BUTTONS["number"], reverse("document_number", args=[matter.pk, row.pk])))
    if row.voided_by is None and not why_not(row.pk, "void", actor):
        links.append((_BUTTONS["void"], reverse("document_void", args=[matter.pk, row.pk])))
    return tuple(links)


def needs_number(matter: Matter, row: Paper) -> bool:
    """Whether the national system numbers the document and nobody entered the number yet."""
    written = document_kind(row.kind)
    is_numbered = written is not None and written.number is not None
    return (
        matter.record_kept_by == "external"
        and row.is_issued
        and is_numbered
        and not row.number
        and row.voided_by is None
    )
