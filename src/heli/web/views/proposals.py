"""Proposals: the list, one of them, and what its decider or reviewer says."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from heli.access.reader import Reader
from heli.base.errors import BadInput, Reason, Refused
from heli.base.text import Msg
from heli.matters import proposals as door
from heli.matters.actors import Actor
from heli.matters.models import Proposal
from heli.web.contexts.otherwise import otherwise_shown
from heli.web.contexts.proposals import proposal_of, proposal_shown, proposals_of
from heli.web.forms.keys import key_of
from heli.web.forms.read import last
from heli.web.forms.shown import Posted
from heli.web.forms.steps import is_step, take_step
from heli.web.parts import page
from heli.web.performing import files_of, posted_of, read_all
from heli.web.words import say


@login_required
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """What waits for me, and what I put forward."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    waiting, own = proposals_of(reader)
    context = {"waiting": waiting, "own": own}
    return page(request, "web/pages/proposal/list.html", "web/parts/proposal/_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """One proposal. Posted: approved, returned, reviewed or withdrawn."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    row = proposal_of(proposal, reader)
    if request.method != "POST":
        return _show(request, row, reader)
    posted = posted_of(request)
    try:
        with transaction.atomic():
            said = _answer(row, posted, Actor(reader))
    except (BadInput, Refused) as wrong:
        return _show(request, proposal_of(proposal, reader), reader, posted, wrong.reasons)
    messages.success(request, say(said, request.LANGUAGE_CODE))
    return redirect(reverse("matter", args=[row.matter_id]))


def _show(
    request: HttpRequest,
    row: Proposal,
    reader: Reader,
    posted: Posted | None = None,
    reasons: Sequence[Reason] = (),
) -> HttpResponse:
    context = {
        "proposal": proposal_shown(row, reader),
        "reasons": reasons,
        "said": last(posted, "reason") if posted else "",
        "key": key_of(posted),
    }
    status = 422 if reasons else 200
    return render(request, "web/pages/proposal/show.html", context, status=status)


def _answer(row: Proposal, posted: Posted, actor: Actor) -> Msg:
    """What the person at the screen answers; the button says which."""
    reason, answer = last(posted, "reason").strip(), last(posted, "answer")
    if answer == "approve":
        door.approve(row.pk, actor=actor, key=key_of(posted))
        return Msg("Approved and recorded.")
    if answer == "return":
        door.give_back(row.pk, reason=reason, actor=actor)
        return Msg("Returned with your reasons.")
    if answer in ("agree", "disagree"):
        door.review(row.pk, agrees=answer == "agree", say=reason, actor=actor)
        return Msg("Your opinion goes on to whoever decides.")
    if answer == "withdraw":
        door.withdraw(row.pk, actor=actor)
        return Msg("The proposal is withdrawn.")
    say_what = Msg("Nothing was chosen.")
    raise BadInput((Reason("proposal.answer", say_what, do=Msg("Use one of the buttons."), field="answer"),))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide_otherwise(request: HttpRequest, proposal: UUID, act: str) -> HttpResponse:
    """The decider decides another act, or the same with other facts, and says why."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    row = proposal_of(proposal, reader)
    posted = posted_of(request) if request.method == "POST" else None
    reasons: Sequence[Reason] = ()
    if posted is not None and is_step(posted):
        posted = take_step(posted)
    elif posted is not None:
        try:
            _decide_otherwise(row, act, posted, reader, request)
        except (BadInput, Refused) as wrong:
            reasons = wrong.reasons
        else:
            messages.success(request, say(Msg("Decided otherwise and recorded."), request.LANGUAGE_CODE))
            return redirect(reverse("matter", args=[row.matter_id]))
    shown = otherwise_shown(row, act, reader, posted=posted, reasons=reasons, key=key_of(posted))
    status = 422 if reasons else 200
    return render(request, "web/pages/proposal/otherwise.html", {"form": shown}, status=status)


def _decide_otherwise(row: Proposal, act: str, posted: Posted, reader: Reader, request: HttpRequest) -> None:
    shown = otherwise_shown(row, act, reader, posted=posted, reasons=(), key="")
    with transaction.atomic():
        facts = read_all(shown.schema, posted, reader, row.matter_id, files_of(request))
        door.decide_otherwise(
            row.pk,
            act=act,
            facts=facts,
            reason=last(posted, "_reason"),
            actor=Actor(reader),
            key=key_of(posted),
        )
