"""Proposals that wait for the caller. A program may return or withdraw, never decide (N5)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from heli.api import schemas, shapes
from heli.api.auth import caller
from heli.api.routes.matters import REFUSALS, WRITING
from heli.matters import proposals
from heli.matters.models import Proposal

router = Router(tags=["proposals"])


@router.get("/proposals", response={200: schemas.ProposalPage, **REFUSALS}, operation_id="list_proposals")
def list_proposals(request: HttpRequest) -> schemas.ProposalPage:
    """The first 200 proposals whose turn is the caller's."""
    reader = caller(request).reader
    rows = Proposal.objects.visible_to(reader).waiting_for(frozenset(reader.roles), int(reader.person))
    return schemas.ProposalPage(items=[shapes.proposal(row) for row in rows.order_by("proposed_at")[:200]])


@router.post(
    "/proposals/{uuid:proposal}/withdraw",
    response={200: schemas.ProposalOut, **WRITING},
    operation_id="withdraw_proposal",
)
def withdraw(request: HttpRequest, proposal: UUID) -> schemas.ProposalOut:
    """Take one's own proposal back."""
    return shapes.proposal(proposals.withdraw(proposal, actor=caller(request).actor))


@router.post(
    "/proposals/{uuid:proposal}/approve",
    response={201: schemas.RecordedOut, **WRITING},
    operation_id="approve_proposal",
)
def approve(request: HttpRequest, proposal: UUID) -> Status[schemas.RecordedOut]:
    """Always refused: a decision is made by a person who is signed in, never through a token."""
    done = proposals.approve(proposal, actor=caller(request).actor, key=f"api:{proposal}")
    return Status(201, schemas.RecordedOut(act=done.act, seq=done.seq, again=done.again))
