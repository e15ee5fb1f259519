"""An issued document is declared void, or gets the number that the national system drew. Each is an act."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from heli.access.reader import Reader
from heli.base.errors import BadInput, Reason, Refused
from heli.base.text import Msg
from heli.matters.actors import Actor
from heli.matters.issuing import enter_number, void_document
from heli.matters.models import Matter
from heli.web.contexts.documents import NUMBER, REASON, SURE, What, document_form
from heli.web.forms.keys import key_of
from heli.web.forms.read import last
from heli.web.forms.shown import Posted
from heli.web.forms.steps import is_step
from heli.web.holding import signed_in
from heli.web.performing import posted_of
from heli.web.views.papers import matter_of
from heli.web.words import say

_SAID: Mapping[What, Msg] = {
    "void": Msg("The document is void. It stays in the file with its number."),
    "number": Msg("The number stands on the document now."),
}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change_document(request: HttpRequest, matter: UUID, paper: UUID, what: What) -> HttpResponse:
    """The form; why it can't be done; posted: done, or refused with the reasons."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    row = matter_of(matter)
    if request.method != "POST":
        return _form(request, row, paper, what, None)
    posted = posted_of(request)
    if is_step(posted):
        return _form(request, row, paper, what, posted)
    # the document is this matter's, else there is no such page
    document_form(row, paper, what, reader, posted=posted, key="")
    try:
        with transaction.atomic():
            _do(paper, what, posted, Actor(reader))
    except (BadInput, Refused) as wrong:
        return _form(request, row, paper, what, posted, wrong.reasons)
    messages.success(request, say(_SAID[what], request.LANGUAGE_CODE))
    return redirect("matter_papers", matter=matter)


def _form(
    request: HttpRequest,
    matter: Matter,
    paper: UUID,
    what: What,
    posted: Posted | None,
    reasons: tuple[Reason, ...] = (),
) -> HttpResponse:
    reader: Reader = request.reader  # type: ignore[attr-defined]
    form = document_form(matter, paper, what, reader, posted=posted, key=key_of(posted), reasons=reasons)
    status = 422 if reasons else 200
    return render(request, "web/pages/papers/change.html", {"form": form}, status=status)


def _do(paper: UUID, what: What, posted: Posted, me: Actor) -> None:
    if what == "number":
        enter_number(paper, last(posted, NUMBER), actor=me, key=key_of(posted))
        return
    if last(posted, SURE) != "yes":
        ask = Msg("Confirm that it is this document, with this number.")
        raise BadInput((Reason("document.not_confirmed", ask, field=SURE),))
    void_document(paper, reason=last(posted, REASON), actor=me, key=key_of(posted))
