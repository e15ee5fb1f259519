"""Tasks that are done by a click: confirming a decision that was entered from a paper, taking note of a notice."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from heli.access.reader import Reader
from heli.base.text import Msg
from heli.matters import confirming, handing_over
from heli.matters.actors import Actor
from heli.web.words import say


@login_required
@require_POST
def confirm(request: HttpRequest, task: UUID) -> HttpResponse:
    """Confirm that one decided so on paper."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    confirming.confirm(task, actor=Actor(reader), key=f"confirm-{task}")
    messages.success(request, say(Msg("Confirmed as your decision."), request.LANGUAGE_CODE))
    return redirect("work_list")


@login_required
@require_POST
def seen(request: HttpRequest, task: UUID) -> HttpResponse:
    """Take note that a matter was handed over to oneself."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    handing_over.seen(task, actor=Actor(reader))
    return redirect("work_list")
