"""Correcting a recorded act, taking it back, erasing personal facts of it. Each is an act itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import BadInput, Reason, Refused
from heli.base.text import Msg
from heli.matters.actors import Actor
from heli.matters.correcting import annul, correct, erase
from heli.matters.stream import Recorded
from heli.web.contexts.mending import (
    NAMES,
    REASON,
    WHEN,
    How,
    MendSubject,
    as_posted,
    mend_shown,
    mend_subject,
)
from heli.web.forms.keys import key_of
from heli.web.forms.read import last, read_facts
from heli.web.forms.shown import Posted
from heli.web.forms.steps import is_step, take_step
from heli.web.holding import signed_in
from heli.web.performing import Files, files_of, posted_of, read_all
from heli.web.words import say

_SAID: Mapping[How, Msg] = {
    "correct": Msg("Corrected. The old value stays visible."),
    "annul": Msg("Taken back. The act stays in the record."),
    "erase": Msg("Erased. The act and its proof stay."),
}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: HttpRequest, matter: UUID, act: UUID, how: How, of_case: bool = False) -> HttpResponse:
    """The form of a correction, an annulment or an erasure. Posted: done, or refused with the reasons."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    subject = mend_subject(matter, act, how, reader, of_case=of_case)
    if request.method != "POST":
        return _form(request, subject, None)
    posted = posted_of(request)
    if is_step(posted):
        return _form(request, subject, take_step(posted))
    try:
        with transaction.atomic():
            done = _do(subject, posted, files_of(request))
    except (BadInput, Refused) as wrong:
        return _form(request, subject, posted, wrong.reasons)
    messages.success(request, say(_SAID[how], request.LANGUAGE_CODE))
    for warning in done.warnings:
        messages.warning(request, say(warning.say, request.LANGUAGE_CODE))
    return redirect(subject.back_url)


def _form(
    request: HttpRequest, subject: MendSubject, posted: Posted | None, reasons: tuple[Reason, ...] = ()
) -> HttpResponse:
    shown = mend_shown(subject, posted=posted, key=key_of(posted), reasons=reasons)
    return render(request, "web/pages/act/mend.html", {"form": shown}, status=422 if reasons else 200)


def _do(subject: MendSubject, posted: Posted, files: Files) -> Recorded:
    reason, key, me = last(posted, REASON), key_of(posted), Actor(subject.reader)
    if subject.how == "annul":
        return annul(subject.stream, subject.view.id, reason=reason, actor=me, key=key)
    if subject.how == "erase":
        names = [name for name in posted.get(NAMES, []) if name in subject.sealed]
        if not names:
            raise BadInput((Reason("erase.nothing", Msg("Choose what is erased."), field=NAMES),))
        return erase(subject.stream, subject.view.id, names, reason=reason, actor=me, key=key)
    facts, when = changes(subject, posted, files)
    return correct(
        subject.stream, subject.view.id, reason=reason, actor=me, key=key, facts=facts, happened_at=when
    )


def changes(
    subject: MendSubject, posted: Posted, files: Files
) -> tuple[Mapping[str, object], date | datetime | None]:
    """What differs from what stands: facts by name, and another time or None.

    Raises:
        BadInput: a field that can't be read, or that was emptied.
    """
    read = read_facts({**subject.schema, WHEN: subject.when_fact}, posted, today=clock.today())
    read.or_raise()
    facts: Mapping[str, Any] = read_all(subject.schema, posted, subject.reader, subject.matter.pk, files)
    # what a form of the unchanged act would give: an instant loses its seconds there, a text its last line break
    unchanged = read_facts(
        {**subject.schema, WHEN: subject.when_fact}, as_posted(subject), today=clock.today()
    ).facts
    emptied = [name for name in subject.standing.facts if name in subject.schema and name not in facts]
    if emptied:
        say_it = Msg("A correction can't empty what was stated: write what is right.")
        raise BadInput(tuple(Reason("correct.emptied", say_it, field=name) for name in emptied))
    when = read.facts.get(WHEN)
    changed = {name: value for name, value in facts.items() if unchanged.get(name) != value}
    return changed, _moment(str(when)) if when and when != unchanged.get(WHEN) else None


def _moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if len(text) > len("2022-12-30") else date.fromisoformat(text)
