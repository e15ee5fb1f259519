"""Opening a new matter: choosing its kind, then its first act with the parties."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heli.access.reader import Reader
from heli.base.errors import BadInput, Reason, Refused
from heli.base.text import Msg
from heli.web.contexts.about import ABOUT
from heli.web.contexts.opening import OpeningSubject, opening_form, opening_subject, openings
from heli.web.contexts.opening_case import FROM, KNOWN_FROM
from heli.web.contexts.opening_found import SEARCH, named_so
from heli.web.drafting import NO_DRAFT, Form, Opened, as_json, forget, keep, opened
from heli.web.forms.keys import key_of
from heli.web.forms.read import last
from heli.web.forms.shown import Posted
from heli.web.forms.steps import is_step, take_step
from heli.web.holding import signed_in
from heli.web.opening_posted import open_posted
from heli.web.performing import files_of, posted_of
from heli.web.words import say


@login_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which kind of matter?"""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = openings(reader, request.GET.get(FROM, ""), request.GET.get(ABOUT, ""))
    asked = request.GET.get(SEARCH, "").strip()[:80]
    context = {
        "lines": named_so(found, asked),
        "any": bool(found),
        "asked": asked,
        "kept": [(name, request.GET[name]) for name in (FROM, ABOUT) if request.GET.get(name)],
    }
    return render(request, "web/pages/opening/choose.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def open_matter(request: HttpRequest, procedure: str, act: str) -> HttpResponse:
    """The opening act of a kind. Posted: the matter is opened, or the form says what is missing."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    source = request.GET.get(FROM, "") or request.POST.get(KNOWN_FROM, "")
    about = request.GET.get(ABOUT, "")
    subject = opening_subject(procedure, act, reader, source, about)
    form = _form_of(subject)
    if request.method != "POST":
        found = opened(form, request)
        kept_from = last(found.posted, KNOWN_FROM) if found.posted else ""
        of_another = about and [about] not in list((found.posted or {}).values())
        if (source and kept_from != source) or of_another:
            # a draft of another case, or about another matter, is not what was asked for
            found = NO_DRAFT
        elif kept_from:
            subject = opening_subject(procedure, act, reader, kept_from)
        return _form(request, subject, found.posted, draft=found)
    posted = posted_of(request)
    if "_discard" in posted:
        forget(form, posted)
        return redirect(subject.url)
    if "_draft" in posted:
        keep(form, posted)
        messages.success(request, say(Msg("Kept as a draft; nothing was recorded."), request.LANGUAGE_CODE))
        return redirect(subject.url)
    if is_step(posted):
        return _form(request, subject, take_step(posted))
    try:
        with transaction.atomic():
            made = open_posted(subject, posted, files_of(request))
    except (BadInput, Refused) as wrong:
        return _form(request, subject, posted, wrong.reasons)
    forget(form, posted)
    words = Msg("This matter was opened already.") if made.again else Msg("The matter is opened.")
    messages.success(request, say(words, request.LANGUAGE_CODE))
    for warning in made.warnings:
        messages.warning(request, say(warning.say, request.LANGUAGE_CODE))
    return redirect(reverse("matter", args=[made.matter]))


def _form_of(subject: OpeningSubject) -> Form:
    return Form(int(subject.reader.person), f"open:{subject.written.procedure}:{subject.name}")


@signed_in
@require_POST
def draft(request: HttpRequest, procedure: str, act: str) -> HttpResponse:
    """Keep what is being typed; sent by the page as one types."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    return as_json(keep(_form_of(opening_subject(procedure, act, reader)), posted_of(request)))


def _form(
    request: HttpRequest,
    subject: OpeningSubject,
    posted: Posted | None,
    reasons: Sequence[Reason] = (),
    draft: Opened = NO_DRAFT,
) -> HttpResponse:
    shown = opening_form(subject, posted=posted, reasons=reasons, key=key_of(posted), draft=draft)
    context = {"form": shown, "fresh": request.method != "POST"}
    return render(request, "web/pages/opening/form.html", context, status=422 if reasons else 200)
