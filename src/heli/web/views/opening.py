"""Opening a new matter: choosing its kind, then its first act with the parties."""

from __future__ import annotations

from collections.abc import Sequence

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
from heli.matters import drafts
from heli.web.contexts.opening import OpeningSubject, opening_form, opening_subject, openings
from heli.web.forms.shown import Posted
from heli.web.forms.steps import is_step, take_step
from heli.web.opening_posted import open_posted
from heli.web.performing import KEY, files_of, key_of, posted_of
from heli.web.words import say


@login_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which kind of matter?"""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    return render(request, "web/pages/opening/choose.html", {"kinds": openings(reader)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_matter(request: HttpRequest, procedure: str, act: str) -> HttpResponse:
    """The opening act of a kind. Posted: the matter is opened, or the form says what is missing."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    subject = opening_subject(procedure, act, reader)
    draft_name = f"open:{procedure}:{act}"
    if request.method != "POST":
        return _form(request, subject, drafts.load(int(reader.person), draft_name))
    posted = posted_of(request)
    if "_draft" in posted:
        kept = {name: values for name, values in posted.items() if name not in (KEY, "_draft")}
        drafts.save(int(reader.person), draft_name, kept)
        messages.success(request, say(Msg("Kept as a draft; nothing was recorded."), request.LANGUAGE_CODE))
        return _form(request, subject, posted)
    if is_step(posted):
        return _form(request, subject, take_step(posted))
    try:
        with transaction.atomic():
            opened = open_posted(subject, posted, files_of(request))
    except (BadInput, Refused) as wrong:
        return _form(request, subject, posted, wrong.reasons)
    drafts.discard(int(reader.person), draft_name)
    messages.success(request, say(Msg("The matter is opened."), request.LANGUAGE_CODE))
    for warning in opened.warnings:
        messages.warning(request, say(warning.say, request.LANGUAGE_CODE))
    return redirect(reverse("matter", args=[opened.matter]))


def _form(
    request: HttpRequest, subject: OpeningSubject, posted: Posted | None, reasons: Sequence[Reason] = ()
) -> HttpResponse:
    shown = opening_form(subject, posted=posted, reasons=reasons, key=key_of(posted))
    status = 422 if reasons else 200
    return render(request, "web/pages/opening/form.html", {"form": shown}, status=status)
