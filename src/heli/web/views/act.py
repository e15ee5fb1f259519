"""Doing an act: its form, what comes of it, its draft, and the comparison where somebody else was quicker."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from heli.access.reader import Reader
from heli.base.errors import BadInput, Reason, Refused
from heli.base.text import Msg, Words
from heli.matters import drafts
from heli.matters.conflicts import Conflict
from heli.matters.stream import Proposed, Recorded
from heli.web.contexts.act_form import Subject, form_shown, subject_of
from heli.web.contexts.merge import merge_shown
from heli.web.contexts.names import part
from heli.web.forms.shown import Posted
from heli.web.forms.steps import is_step, take_step
from heli.web.performing import KEY, VERSION, files_of, key_of, perform_posted, posted_of
from heli.web.words import say

_OWN = frozenset({KEY, VERSION, "_draft", "_discard", "_check"})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, matter: UUID, act: str) -> HttpResponse:
    """The form of an act. Posted: performed, proposed, refused with the reasons beside the fields, or compared."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    subject = subject_of(matter, act, reader)
    if request.method != "POST":
        return _fresh(request, subject)
    posted = posted_of(request)
    if "_discard" in posted:
        drafts.discard(int(reader.person), act, matter=matter)
        return redirect(reverse("act", args=[matter, act]))
    if "_draft" in posted:
        _keep(subject, posted)
        messages.success(request, say(Msg("Kept as a draft; nothing was recorded."), request.LANGUAGE_CODE))
        return _form(request, subject, posted)
    if is_step(posted):
        return _form(request, subject, take_step(posted))
    try:
        done = perform_posted(subject, posted, files_of(request))
    except Conflict as conflict:
        merge = merge_shown(subject, posted, conflict)
        return render(request, "web/pages/act/merge.html", {"merge": merge}, status=409)
    except (BadInput, Refused) as wrong:
        return _form(request, subject, posted, wrong.reasons)
    drafts.discard(int(reader.person), act, matter=matter)
    _tell(request, done, subject.written.name.text())
    return redirect(reverse("matter", args=[matter]))


def _fresh(request: HttpRequest, subject: Subject) -> HttpResponse:
    draft = drafts.load(int(subject.reader.person), subject.act, matter=subject.matter.pk)
    wanted = request.GET.get("bearer", "")
    shown = form_shown(
        subject, posted=draft, wanted=wanted, key=key_of(None), is_draft=draft is not None,
        linked=request.GET.dict(),
    )  # fmt: skip
    status = 200 if subject.choosable else 403
    return render(
        request, "web/pages/act/form.html", {"form": shown, "can": bool(subject.choosable)}, status=status
    )


def _form(
    request: HttpRequest, subject: Subject, posted: Posted, reasons: Sequence[Reason] = ()
) -> HttpResponse:
    shown = form_shown(subject, posted=posted, wanted="", key=key_of(posted), reasons=reasons)
    context = {"form": shown, "can": True}
    return render(request, "web/pages/act/form.html", context, status=422 if reasons else 200)


def _keep(subject: Subject, posted: Posted) -> None:
    content = {name: values for name, values in posted.items() if name not in _OWN}
    drafts.save(int(subject.reader.person), subject.act, content, matter=subject.matter.pk)


@login_required
@require_POST
def draft(request: HttpRequest, matter: UUID, act: str) -> HttpResponse:
    """Keep what is being typed; sent by the page as one types."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    _keep(subject_of(matter, act, reader), posted_of(request))
    return HttpResponse(status=204)


def _tell(request: HttpRequest, done: Recorded | Proposed, name: Words) -> None:
    if isinstance(done, Proposed):
        params = {"act": name, "part": part(done.waits_for)}
        words = Msg("Put forward: %(act)s. It waits for %(part)s now; nothing is decided yet.", params)
    else:
        words = Msg("Recorded: %(act)s.", {"act": name})
    language = request.LANGUAGE_CODE
    messages.success(request, say(words, language))
    for warning in done.warnings:
        messages.warning(request, say(warning.say, language))
