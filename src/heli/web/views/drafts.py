"""What a person has begun to type and not sent yet."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from heli.access.reader import Reader
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg
from heli.matters.drafts import throw_away
from heli.web.contexts.drafts import drafts_shown
from heli.web.holding import signed_in
from heli.web.words import say


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """The list of one's drafts; a posted number throws that one away."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if request.method == "POST":
        if not throw_away(int(reader.person), _number(request.POST.get("draft", ""))):
            raise NotFound((Reason("draft.none", Msg("There is no such draft, or it isn't yours.")),))
        messages.success(request, say(Msg("The draft is thrown away."), request.LANGUAGE_CODE))
        return redirect("drafts")
    return render(request, "web/pages/drafts/list.html", {"drafts": drafts_shown(reader)})


def _number(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
