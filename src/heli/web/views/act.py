"""Doing an act: its form, what comes of it, its draft, and the comparison where somebody else was quicker."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from heli.access.reader import Reader
from heli.base.errors import BadInput, Reason, Refused
from heli.base.text import Msg, Words
from heli.matters.conflicts import Conflict
from heli.matters.stream import Proposed, Recorded
from heli.web.contexts.act_form import form_shown
from heli.web.contexts.act_subject import Subject, subject_of
from heli.web.contexts.merge import merge_shown
from heli.web.contexts.names import part
from heli.web.drafting import Form, as_json, forget, keep, opened
from heli.web.drawing import DRAW, can_draw, drawn
from heli.web.forms.keys import KEY, key_of
from heli.web.forms.shown import Posted
from heli.web.forms.steps import is_step, take_step
from heli.web.holding import signed_in
from heli.web.performing import files_of, perform_posted, posted_of
from heli.web.words import say


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, matter: UUID, act: str) -> HttpResponse:
    """The form of an act. Posted: performed, proposed, refused with the reasons beside the fields, or compared."""
    return _act(request, subject_of(matter, act, _reader(request)))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def case_act(request: HttpRequest, matter: UUID, act: str) -> HttpResponse:
    """The same for an act of the case that the matter is on."""
    return _act(request, subject_of(matter, act, _reader(request), of_case=True))


def _reader(request: HttpRequest) -> Reader:
    reader: Reader = request.reader  # type: ignore[attr-defined]
    return reader


def _form_of(subject: Subject) -> Form:
    return Form(int(subject.reader.person), subject.draft, subject.matter.pk)


def _act(request: HttpRequest, subject: Subject) -> HttpResponse:
    if request.method != "POST":
        return _fresh(request, subject)
    posted = posted_of(request)
    if "_discard" in posted:
        forget(_form_of(subject), posted)
        return redirect(subject.url)
    if "_draft" in posted:
        return _kept(request, subject, posted)
    if is_step(posted):
        return _form(request, subject, take_step(posted))
    drawing = DRAW in posted and can_draw(subject)
    try:
        if drawing:
            done, among = drawn(subject, posted)
            messages.success(request, say(among, request.LANGUAGE_CODE))
        else:
            done = perform_posted(subject, posted, files_of(request))
    except Conflict as conflict:
        merge = merge_shown(subject, posted, conflict)
        return render(request, "web/pages/act/merge.html", {"merge": merge}, status=409)
    except (BadInput, Refused) as wrong:
        return _refused(request, subject, posted, wrong.reasons)
    forget(_form_of(subject), posted)
    _tell(request, done, subject.written.name.text())
    return redirect(reverse("matter", args=[subject.matter.pk]))


def _fresh(request: HttpRequest, subject: Subject) -> HttpResponse:
    found = opened(_form_of(subject), request)
    shown = form_shown(
        subject, posted=found.posted, wanted=request.GET.get("bearer", ""), key=key_of(found.posted),
        draft=found, linked=request.GET.dict(),
    )  # fmt: skip
    context = {"form": shown, "can": bool(subject.choosable), "fresh": True, "draw": can_draw(subject)}
    return render(request, "web/pages/act/form.html", context, status=200 if subject.choosable else 403)


def _kept(request: HttpRequest, subject: Subject, posted: Posted) -> HttpResponse:
    keep(_form_of(subject), posted)
    messages.success(request, say(Msg("Kept as a draft; nothing was recorded."), request.LANGUAGE_CODE))
    return redirect(subject.url)


def _refused(
    request: HttpRequest, subject: Subject, posted: Posted, reasons: Sequence[Reason]
) -> HttpResponse:
    """The form again. One that was sent already, and is sent with other content, becomes a new one."""
    if any(reason.code == "key.used" for reason in reasons):
        say_it = Msg("This form was recorded already; what you changed since then was not.")
        do = Msg("Correct the recorded act, or send this once more to record another one.")
        posted, reasons = {**posted, KEY: [key_of(None)]}, [Reason("form.sent", say_it, do=do)]
    return _form(request, subject, posted, reasons)


def _form(
    request: HttpRequest, subject: Subject, posted: Posted, reasons: Sequence[Reason] = ()
) -> HttpResponse:
    shown = form_shown(subject, posted=posted, wanted="", key=key_of(posted), reasons=reasons)
    context = {"form": shown, "can": True, "draw": can_draw(subject)}
    return render(request, "web/pages/act/form.html", context, status=422 if reasons else 200)


@signed_in
@require_POST
def draft(request: HttpRequest, matter: UUID, act: str) -> HttpResponse:
    """Keep what is being typed; sent by the page as one types."""
    return as_json(keep(_form_of(subject_of(matter, act, _reader(request))), posted_of(request)))


@signed_in
@require_POST
def case_draft(request: HttpRequest, matter: UUID, act: str) -> HttpResponse:
    """The same for an act of the case."""
    subject = subject_of(matter, act, _reader(request), of_case=True)
    return as_json(keep(_form_of(subject), posted_of(request)))


def _tell(request: HttpRequest, done: Recorded | Proposed, name: Words) -> None:
    if isinstance(done, Proposed):
        params = {"act": name, "part": part(done.waits_for)}
        words = Msg("Put forward: %(act)s. It waits for %(part)s now; nothing is decided yet.", params)
    elif done.again:
        words = Msg("Recorded already: %(act)s. Nothing was done twice.", {"act": name})
    else:
        words = Msg("Recorded: %(act)s.", {"act": name})
    language = request.LANGUAGE_CODE
    messages.success(request, say(words, language))
    for warning in done.warnings:
        messages.warning(request, say(warning.say, language))
