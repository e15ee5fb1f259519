"""From the program's values to the shapes of the API."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.http import HttpRequest
from django.utils import translation

from heli.api import schemas
from heli.api.problems import language_of, reason_as_json
from heli.base.errors import Reason, refused
from heli.base.text import Msg, Text
from heli.documents.papers import title_of
from heli.matters.act_views import ActView
from heli.matters.actors import Actor, Body
from heli.matters.books import library
from heli.matters.models import Matter, Paper, Proposal, TimeLimit
from heli.matters.stream import ByBody, ByPaper, Decision, OnPaper

BODIES = frozenset({"committee", "superior_office", "provincial_office", "supreme_office"})


def words(text: Text) -> schemas.Words:
    """Both languages."""
    return schemas.Words(zh=text.zh, en=text.en)


def reasons(request: HttpRequest, given: Iterable[Reason]) -> list[schemas.ReasonOut]:
    """Reasons in the caller's language."""
    language = language_of(request)
    with translation.override(language):
        return [schemas.ReasonOut(**reason_as_json(reason, language)) for reason in given]


def matter(row: Matter) -> schemas.MatterOut:
    """A matter as lists show it."""
    return schemas.MatterOut(
        id=row.pk, procedure=row.procedure, version=row.version, office=row.office_id, unit=row.unit_id,
        line=row.line, title=row.title_text, number=row.number, stage=row.stage, handler=row.handler_id,
        case=row.case_id, source=row.source_id, record_kept_by=row.record_kept_by, opened_on=row.opened_on,
        closed_on=row.closed_on, due_on=row.due_on, due_critical=row.due_critical,
    )  # fmt: skip


def limit(row: TimeLimit) -> schemas.LimitOut:
    """A time limit with its name and articles."""
    rule = library().by_version(row.rule_version).limits[row.rule]
    return schemas.LimitOut(
        id=row.pk, matter=row.matter_id, rule=row.rule, name=words(rule.name.text()), bearer=row.bearer,
        period=row.period, binds=row.binds, who=row.who, status=row.status, starts_on=row.starts_on,
        ends_on=row.ends_on, provisional=row.provisional, critical=row.critical, soft=row.soft,
        basis=list(rule.basis),
    )  # fmt: skip


def act(view: ActView) -> schemas.ActOut:
    """An act as the timeline shows it."""
    return schemas.ActOut(
        id=view.id, seq=view.seq, act=view.name, name=words(view.title), bearers=list(view.bearers),
        happened_at=view.happened, recorded_at=view.recorded_at, actor=dict(view.actor),
        decided_by=dict(view.decided_by) if view.decided_by else None, entered_by=dict(view.entered_by),
        basis=list(view.basis), facts=dict(view.facts), mode=view.mode,
    )  # fmt: skip


def paper(row: Paper) -> schemas.PaperOut:
    """A paper's head."""
    return schemas.PaperOut(
        id=row.pk, kind=row.kind, number=row.number, title=title_of(row), dated_on=row.dated_on,
        received_on=row.received_on, from_office=row.from_office_id, to_office=row.to_office_id,
        volume=row.volume, is_issued=row.is_issued, is_shared=row.is_shared, is_void=row.voided_by is not None,
        on_paper_only=row.file_id is None, sha256=bytes(row.file.sha256).hex() if row.file else None,
    )  # fmt: skip


def proposal(row: Proposal) -> schemas.ProposalOut:
    """A proposal's head; its facts stay in the browser of who decides."""
    return schemas.ProposalOut(
        id=row.pk, matter=row.matter_id, act=row.act_name, bearers=row.bearers, decider=row.decider,
        waits_for=row.waits_for, status=row.status, proposed_at=row.proposed_at, basis=row.basis,
    )  # fmt: skip


def decision(given: schemas.DecisionGiven | None, claimed: object) -> Decision | None:
    """The proof of a decision. Raises `Refused` where a decider is claimed by name."""
    if claimed is not None:
        raise refused(
            "decision.claimed",
            Msg("Who decided is never taken from a claim."),
            do=Msg(
                "Propose the act and let the decider sign in as himself, or name the paper that proves it."
            ),
        )
    if given is None:
        return None
    if given.decider in BODIES:
        return ByBody(given.paper, given.decider, given.on)
    if given.person is None:
        raise refused("decision.person", Msg("The paper names a person who decided; give his number."))
    return ByPaper(given.paper, given.decider, given.person, given.on)


def actors(own: Actor, body: str | None, body_office: int | None) -> tuple[Actor | Body, Actor | None]:
    """Who acts, and who enters it where a body does."""
    return (Body(body, body_office), own) if body else (own, None)


def moment(given: datetime | date | None) -> datetime | date | None:
    """A civil day or an aware instant. Raises `Refused` for an instant without a zone."""
    if isinstance(given, datetime) and given.tzinfo is None:
        raise refused("happened.zone", Msg("An instant needs its offset, such as +08:00."))
    return given


def on_paper(given: schemas.OnPaperGiven | None) -> OnPaper | None:
    """The paper that an act was taken from."""
    return OnPaper(given.paper, given.on) if given else None
