"""Matters: lists by key, one whole, opening one, acts, time limits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status
from pydantic import Field

from heli.access.policy import read_by_partner
from heli.api import schemas, shapes
from heli.api.auth import caller
from heli.api.paging import MOST, key_of, read_key
from heli.api.problems import language_of
from heli.base.errors import NotFound, Reason, bad_input
from heli.base.text import Msg
from heli.law.counting import explain_all
from heli.matters.case_opening import PartyGiven
from heli.matters.door import perform
from heli.matters.models import Matter, TimeLimit
from heli.matters.opening import open_matter
from heli.matters.reading import limit_working, matter_page, timeline
from heli.matters.stream import MatterStream, Proposed

router = Router(tags=["matters"])

IdempotencyKey = Annotated[
    str, Header(alias="Idempotency-Key", min_length=1, max_length=120, pattern=r"^[!-~]+$")
]
Size = Annotated[int, Query(ge=1, le=MOST)]
Order = Literal["due_on", "-due_on", "opened_on", "-opened_on", "changed_at", "-changed_at"]
PageKey = Annotated[str, Query(max_length=400)]
REFUSALS = {401: schemas.Problem, 404: schemas.Problem, 422: schemas.Problem}
WRITING = {400: schemas.Problem, 409: schemas.Problem, **REFUSALS}


class MatterFilter(schemas.Given):
    """Every filter is optional; they narrow together."""

    procedure: schemas.Name | None = None
    open: bool | None = None
    mine: bool = False
    due_by: date | None = None
    opened_from: date | None = None
    opened_to: date | None = None
    number: Annotated[str, Field(max_length=80)] | None = None
    words: Annotated[str, Field(max_length=60)] | None = None


@router.get("/matters", response={200: schemas.MatterPage, **REFUSALS}, operation_id="list_matters")
def list_matters(
    request: HttpRequest,
    filters: Annotated[MatterFilter, Query()],
    order: Order = "-opened_on",
    after: PageKey = "",
    size: Size = 50,
) -> schemas.MatterPage:
    """Matters that the caller may see. `words` finds them by title or party, at most 1,001 of them."""
    reader = caller(request).reader
    rows = Matter.objects.visible_to(reader)
    if filters.procedure:
        rows = rows.of_procedure(filters.procedure)
    if filters.open is not None:
        rows = rows.filter(closed_on__isnull=filters.open)
    if filters.mine:
        rows = rows.handled_by(int(reader.person))
    if filters.due_by:
        rows = rows.due_by(filters.due_by)
    if filters.opened_from or filters.opened_to:
        rows = rows.opened_between(filters.opened_from or date.min, filters.opened_to or date.max)
    if filters.number:
        rows = rows.numbered(filters.number)
    if filters.words:
        rows = rows.searched(filters.words)
    column = order.lstrip("-")
    if column == "due_on":
        rows = rows.filter(due_on__isnull=False)
    behind = None
    if after:
        value, identity = read_key(after, datetime if column == "changed_at" else date)
        behind = (value, _uuid(identity))
    found = rows.first_rows(order, behind, size + 1)
    more = len(found) > size
    last = found[size - 1] if more else None
    return schemas.MatterPage(
        items=[shapes.matter(row) for row in found[:size]],
        next=key_of(getattr(last, column), last.pk) if last else None,
    )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise bad_input("after", "page.key", "This is not the key of a page.") from error


@router.get(
    "/matters/{uuid:matter}", response={200: schemas.MatterWhole, **REFUSALS}, operation_id="get_matter"
)
def get_matter(request: HttpRequest, matter: UUID) -> schemas.MatterWhole:
    """One matter: its tracks, its parties, what may happen now, and why the rest may not."""
    page = matter_page(matter, caller(request).actor, most=1)
    return schemas.MatterWhole(
        **shapes.matter(page.matter).model_dump(),
        stream_version=page.version,
        tracks={track: dict(states) for track, states in page.tracks.items()},
        acts=[
            schemas.Offer(
                act=offer.act, bearer=offer.bearer, possible=offer.possible, decider=offer.decider,
                by=list(offer.by), reasons=shapes.reasons(request, offer.reasons),
            )
            for offer in page.possible
        ],
        parties=[
            schemas.PartyOut(
                id=party.id, bearer=party.bearer, kind=party.kind, roles=list(party.roles),
                name=party.profile.name, tracks=dict(party.tracks),
            )
            for party in page.parties
        ],
        external_numbers=dict(page.numbers),
        on_its_way=page.on_its_way,
    )  # fmt: skip


@router.post("/matters", response={201: schemas.OpenedOut, **WRITING}, operation_id="open_matter")
def post_matter(
    request: HttpRequest, given: schemas.MatterGiven, key: IdempotencyKey
) -> Status[schemas.OpenedOut]:
    """Open a matter by its first act. The same key and content again returns the first one."""
    shapes.decision(None, given.decided_by)
    actor, entered_by = shapes.actors(caller(request).actor, given.body, given.body_office)
    opened = open_matter(
        given.procedure,
        act=given.act,
        office=given.office,
        unit=given.unit,
        title=given.title,
        case=given.case,
        parties=[PartyGiven(**party.model_dump()) for party in given.parties],
        actor=actor,
        entered_by=entered_by,
        facts=given.facts,
        happened_at=shapes.moment(given.happened_at),
        number=given.number,
        record_kept_by=given.record_kept_by,
        key=key,
    )
    out = schemas.OpenedOut(
        matter=opened.matter,
        case=opened.case,
        act=opened.act,
        parties=list(opened.parties),
        again=opened.again,
        warnings=shapes.reasons(request, opened.warnings),
    )
    return Status(201, out)


@router.get(
    "/matters/{uuid:matter}/acts", response={200: schemas.ActPage, **REFUSALS}, operation_id="list_acts"
)
def list_acts(
    request: HttpRequest,
    matter: UUID,
    before: Annotated[int, Query(ge=1, le=schemas.INT4)] | None = None,
    size: Size = 50,
) -> schemas.ActPage:
    """The acts of a matter, newest first; `before` is a sequence number. A partner reads the shared ones."""
    _visible(matter)
    shared_only = read_by_partner(caller(request).reader)
    views = timeline(matter, before=before, most=size + 1, shared_only=shared_only)
    return schemas.ActPage(
        items=[shapes.act(view) for view in views[:size]],
        next=views[size - 1].seq if len(views) > size else None,
    )


@router.post(
    "/matters/{uuid:matter}/acts",
    response={201: schemas.RecordedOut, 202: schemas.ProposedOut, **WRITING},
    operation_id="perform_act",
)
def post_act(
    request: HttpRequest, matter: UUID, given: schemas.ActGiven, key: IdempotencyKey
) -> Status[schemas.RecordedOut] | Status[schemas.ProposedOut]:
    """Perform an act (201), or propose it where somebody else decides (202)."""
    actor, entered_by = shapes.actors(caller(request).actor, given.body, given.body_office)
    on_paper = given.on_paper
    done = perform(
        MatterStream(matter),
        given.act,
        bearers=given.bearers,
        actor=actor,
        entered_by=entered_by,
        facts=given.facts,
        decision=shapes.decision(given.decision, given.decided_by),
        on_paper=shapes.on_paper(on_paper),
        happened_at=shapes.moment(given.happened_at),
        expected_version=given.expected_version,
        key=key,
    )
    warnings = shapes.reasons(request, done.warnings)
    if isinstance(done, Proposed):
        waiting = schemas.ProposedOut(
            proposal=done.proposal,
            decider=done.decider,
            waits_for=done.waits_for,
            again=done.again,
            warnings=warnings,
        )
        return Status(202, waiting)  # fmt: skip
    recorded = schemas.RecordedOut(
        act=done.act, seq=done.seq, again=done.again, warnings=warnings, opened=list(done.opened)
    )
    return Status(201, recorded)


@router.get(
    "/matters/{uuid:matter}/limits",
    response={200: list[schemas.LimitOut], **REFUSALS},
    operation_id="list_limits",
)
def list_limits(request: HttpRequest, matter: UUID) -> list[schemas.LimitOut]:
    """The time limits of a matter, earliest end first."""
    _visible(matter)
    return [shapes.limit(row) for row in TimeLimit.objects.filter(matter=matter).order_by("ends_on", "rule")]


@router.get("/limits/{uuid:limit}", response={200: schemas.LimitWhole, **REFUSALS}, operation_id="get_limit")
def get_limit(request: HttpRequest, limit: UUID) -> schemas.LimitWhole:
    """One time limit and how it was computed, step by step with the articles."""
    counted = limit_working(limit)
    row = TimeLimit.objects.get(pk=limit)
    language = language_of(request)
    return schemas.LimitWhole(
        **shapes.limit(row).model_dump(),
        working=[text.in_language(language) for text in explain_all(counted.working)],
        assumptions=[text.in_language(language) for text in explain_all(counted.assumptions)],
    )


def _visible(matter: UUID) -> None:
    if not Matter.objects.filter(pk=matter).exists():
        raise NotFound((Reason("matter.none", Msg("There is no such matter, or it isn't yours to see.")),))
