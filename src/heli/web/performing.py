"""From a posted form to an act: what was typed is read, papers are registered, and the door is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.http import HttpRequest

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import BadInput, Reason
from heli.base.text import Msg
from heli.documents.papers import PaperHead, Upload, record_paper
from heli.law.language import Fact
from heli.matters.actors import Actor, Body
from heli.matters.books import LoadedBook, library
from heli.matters.door import perform
from heli.matters.doubling import doubled
from heli.matters.models import Paper, Proposal
from heli.matters.stream import Decision, OnPaper, Proposed, Recorded
from heli.web.contexts import act_form as own
from heli.web.contexts.act_form import filled_of
from heli.web.contexts.act_subject import SELF, Subject
from heli.web.contexts.decided import DECISION_PAPER, decision_of, missing_of_decision
from heli.web.forms.keys import VERSION, key_of
from heli.web.forms.read import FactsRead, NewPaper, last, read_facts
from heli.web.forms.shown import Posted
from heli.web.origins import note, origins

Files = Mapping[str, "File[bytes]"]


def posted_of(request: HttpRequest) -> dict[str, list[str]]:
    """The posted pairs, without the token; a file stands there by its name."""
    pairs = {
        name: [str(value) for value in values]
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
    }
    return pairs | {name: [file.name or "file"] for name, file in files_of(request).items()}


def files_of(request: HttpRequest) -> Files:
    """The files that came with it: one for each name."""
    return {name: file for name, file in request.FILES.items() if isinstance(file, File)}


def read_all(
    schema: Mapping[str, Fact], posted: Posted, reader: Reader, matter: UUID, files: Files
) -> dict[str, Any]:
    """The facts of a schema, with the papers that are registered here. Raises `BadInput` with every reason.

    Call it inside a transaction that is undone when the act is refused: no paper stays behind.
    """
    read = read_facts(schema, posted, today=clock.today())
    facts = dict(read.or_raise())
    for paper in read.papers:
        made = str(register(paper, reader, matter, files))
        if schema[paper.fact].type == "papers":
            known = facts.get(paper.fact)
            facts[paper.fact] = [*(known if isinstance(known, list) else []), made]
        else:
            facts[paper.fact] = made
    return facts


def register(paper: NewPaper, reader: Reader, matter: UUID, files: Files) -> UUID:
    """Register a paper that was typed in a form. A reason of it stands beside its own field.

    A partner's paper comes from his office, and he sees it again: it is shared, as one that he hands in by itself.
    """
    partner = read_by_partner(reader)
    title = f"{paper.title or _kind_name(paper.kind)} ({paper.from_})" if paper.from_ else paper.title
    book = library()
    kind = book.book.documents.get(paper.kind) if isinstance(book, LoadedBook) else None
    head = PaperHead(
        kind=paper.kind or "other",
        title=title,
        number=paper.number,
        dated_on=paper.dated_on,
        received_on=clock.today() if partner else paper.received_on,
        from_office=reader.office if partner else None,
        volume="main" if partner else kind.volume if kind else "inner",
        is_shared=partner,
    )
    file = files.get(f"{paper.fact}.file")
    try:
        upload = Upload(file.name or "", file.read()) if file else None
        return record_paper(reader, matter, head, upload)
    except BadInput as wrong:
        reasons = [
            Reason(r.code, r.say, r.basis, r.do, f"{paper.fact}.{r.field}" if r.field else paper.fact)
            for r in wrong.reasons
        ]
        raise BadInput(tuple(reasons)) from wrong


def _kind_name(kind: str) -> str:
    book = library()
    known = book.book.documents.get(kind) if isinstance(book, LoadedBook) else None
    return known.name.zh if known else ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the form says beside the facts."""

    bearers: tuple[str, ...]
    actor: Actor | Body
    entered_by: Actor | None
    happened_at: date | datetime | None
    on_paper: OnPaper | None
    decision: Decision | None


def perform_posted(subject: Subject, posted: Posted, files: Files) -> Recorded | Proposed:
    """Perform the act of a form, or propose it. Nothing is left behind where it is refused.

    Raises:
        BadInput, Refused, Conflict: as `door.perform`; the reasons name fields of the form.
    """
    today = clock.today()
    wrong = [
        *read_facts(subject.schema, posted, today=today).reasons,
        *read_facts(own.own_schema(subject), posted, today=today).reasons,
        *_missing(subject, posted),
    ]
    if wrong:
        raise BadInput(tuple(wrong))
    version = last(posted, VERSION)
    with transaction.atomic():
        facts = read_all(subject.schema, posted, subject.reader, subject.matter.pk, files)
        asked = _asked(subject, posted, files)
        # what the form knew is looked up before the act changes it
        bearers = posted.get(own.BEARERS, [])
        filled = filled_of(subject, bearers[0] if len(bearers) == 1 else "")
        done = perform(
            subject.stream,
            subject.act,
            bearers=asked.bearers,
            actor=asked.actor,
            entered_by=asked.entered_by,
            facts=facts,
            happened_at=asked.happened_at,
            on_paper=asked.on_paper,
            decision=asked.decision,
            expected_version=int(version) if version.isdecimal() else None,
            key=key_of(posted),
        )
        if not done.again:
            if isinstance(done, Proposed):
                _put_once(subject, done.proposal, asked.bearers)
            made = done.proposal if isinstance(done, Proposed) else done.act
            note(subject.matter.pk, made, origins(posted, filled))
        return done


def _put_once(subject: Subject, made: UUID, bearers: Sequence[str]) -> None:
    """Refuse a step that the same person put forward about the same before, with whatever facts: a form that is sent from a
    second window is not doubled. Acts that change no track may be put forward again: each of them is another one.
    """
    if not subject.written.moves:
        return
    mine = Proposal.objects.filter(
        matter=subject.matter.pk, act_name=subject.act, status="open", proposer=int(subject.reader.person)
    )
    for known in mine.exclude(pk=made).order_by("proposed_at"):
        if set(known.bearers) & set(bearers):
            raise doubled(known.pk, known.proposed_at, is_mine=True)


def _missing(subject: Subject, posted: Posted) -> Sequence[Reason]:
    found: list[Reason] = []
    bearers = posted.get(own.BEARERS, [])
    if subject.written.on != "matter" and (not bearers or not subject.others.isdisjoint(bearers)):
        found.append(Reason("form.bearers", Msg("Choose on whom or what this is done."), field=own.BEARERS))
    if _doer(subject, posted) not in subject.doers:
        found.append(Reason("form.by", Msg("Say who does it."), field=own.BY))
    read = read_facts(own.own_schema(subject), posted, today=clock.today())
    if _has_paper(read, own.PAPER) != (_day_on_paper(read) is not None):
        say = Msg("A paper and the day on it belong together.")
        found.append(Reason("form.paper_on", say, field=own.PAPER_ON))
    return [*found, *missing_of_decision(posted, read)]


def _has_paper(read: FactsRead, name: str) -> bool:
    return name in read.facts or any(paper.fact == name for paper in read.papers)


def _day_on_paper(read: FactsRead) -> date | None:
    """The day on the paper: as posted, else the one that the paper bears already, whether it is new or lies there."""
    if own.PAPER_ON in read.facts:
        return date.fromisoformat(str(read.facts[own.PAPER_ON]))
    if own.PAPER in read.facts:
        return _dated(str(read.facts[own.PAPER]))
    return next((paper.dated_on for paper in read.papers if paper.fact == own.PAPER), None)


def _dated(paper: str) -> date | None:
    try:
        UUID(paper)
    except ValueError:
        return None
    return Paper.objects.filter(pk=paper).values_list("dated_on", flat=True).first()


def _doer(subject: Subject, posted: Posted) -> str:
    return last(posted, own.BY) or (subject.doers[0] if len(subject.doers) == 1 else "")


def _asked(subject: Subject, posted: Posted, files: Files) -> _Asked:
    me, doer = Actor(subject.reader), _doer(subject, posted)
    read = read_all(own.own_schema(subject), posted, subject.reader, subject.matter.pk, files)
    office = read.get(own.BODY)
    when = read.get(own.WHEN)
    paper = read.get(own.PAPER)
    return _Asked(
        bearers=("m",) if subject.written.on == "matter" else tuple(posted[own.BEARERS]),
        actor=me if doer == SELF else Body(doer, int(office) if office else None),
        entered_by=None if doer == SELF else me,
        happened_at=_moment(when) if when else None,
        on_paper=_on_paper(paper, read) if paper else None,
        decision=decision_of(posted, read, UUID(read[DECISION_PAPER]) if DECISION_PAPER in read else None),
    )


def _on_paper(paper: str, read: Mapping[str, Any]) -> OnPaper:
    day = date.fromisoformat(read[own.PAPER_ON]) if own.PAPER_ON in read else _dated(paper)
    assert day is not None  # a paper without a day and no day posted was refused before
    return OnPaper(UUID(paper), day)


def _moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if len(text) > len("2022-12-30") else date.fromisoformat(text)
