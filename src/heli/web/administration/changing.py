"""One way for every change: a form, what it will change shown before it is saved, the change with its line in the log.

What will change is found out by doing it and taking it back: a refusal comes before anything is shown, with its field,
and what is shown is what the change does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from heli.base.errors import BadInput, NotFound, Reason, Refused
from heli.base.text import Msg, Text, Words
from heli.web.administration import fields as own
from heli.web.administration import logbook
from heli.web.administration.desk import Desk
from heli.web.administration.fields import Field, Values
from heli.web.forms.build import fields_with_errors, other_reasons
from heli.web.forms.read import last
from heli.web.forms.shown import Posted
from heli.web.performing import posted_of
from heli.web.words import say

STEP, KEY = "_step", "_key"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change did.

    Attributes:
        said: what is different now, one sentence each; shown before saving and kept in the log.
        warn: what to think of before saving; shown, and kept in the log.
        url: where to go afterwards; empty: back.
        secret: shown once after saving, and kept nowhere; with `secret_help`.
    """

    said: tuple[Words, ...]
    warn: tuple[Words, ...] = ()
    url: str = ""
    secret: str = ""
    secret_help: Words | None = None
    subject: Text | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change, made ready for one desk and one subject.

    Attributes:
        action: stable name, kept in the log.
        subject: what is changed, by name.
        save: does it, in the open transaction. The second argument tells whether this is the trial, which is taken
            back: whatever lies outside the database is left alone then.
        day: name of the field that holds the first day on which it counts, if there is one.
    """

    action: str
    title: Words
    subject: Text
    back: str
    fields: Sequence[Field]
    save: Callable[[Values, bool], Outcome]
    help: Words | None = None
    basis: tuple[str, ...] = ()
    day: str = ""
    trail: Sequence[tuple[Words, str]] = ()
    button: Words = field(default_factory=lambda: Msg("Save"))
    is_grave: bool = False


class _TakenBack(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__("trial")
        self.outcome = outcome


def answer(request: HttpRequest, desk: Desk, change: Change) -> HttpResponse:
    """The form; posted: what it will change; confirmed: the change."""
    posted = posted_of(request)
    step = last(posted, STEP)
    if request.method != "POST" and not change.fields:
        # nothing is asked: what it changes is the first thing shown
        posted, step = {KEY: [str(uuid4())]}, "check"
    elif request.method != "POST":
        return _form(request, change, None)
    if step not in ("check", "save") or "_search" in posted:
        return _form(request, change, posted)
    try:
        values = own.read(change.fields, posted)
        if step == "check":
            return _preview(request, change, posted, values, _tried(change, values))
        return _save(request, desk, change, posted, values)
    except (BadInput, Refused) as wrong:
        return _form(request, change, posted, wrong.reasons)
    except NotFound:
        gone = Reason(
            "administration.gone",
            Msg("What this speaks of is not there any more."),
            do=Msg("Go back and look again."),
        )
        return _form(request, change, posted, (gone,))


def _tried(change: Change, values: Values) -> Outcome:
    try:
        with transaction.atomic():
            raise _TakenBack(change.save(values, True))
    except _TakenBack as tried:
        return tried.outcome


def _save(request: HttpRequest, desk: Desk, change: Change, posted: Posted, values: Values) -> HttpResponse:
    language = request.LANGUAGE_CODE
    try:
        with transaction.atomic():
            outcome = change.save(values, False)
            day = values.get(change.day) if change.day else None
            done = logbook.Done(
                change.action,
                outcome.subject or change.subject,
                (*outcome.said, *outcome.warn),
                day if isinstance(day, date) else None,
            )
            logbook.write(desk, last(posted, KEY) or str(uuid4()), done)
    except IntegrityError as error:
        if "administration_once" not in str(error):
            raise
        messages.info(request, say(Msg("This was saved already; nothing was done twice."), language))
        return redirect(change.back)
    if outcome.secret:
        context = {"change": change, "outcome": outcome, "back": outcome.url or change.back}
        return render(request, "web/administration/secret.html", context)
    messages.success(request, say(Msg("Saved: %(what)s", {"what": change.title}), language))
    return redirect(outcome.url or change.back)


def _form(
    request: HttpRequest, change: Change, posted: Posted | None, reasons: Sequence[Reason] = ()
) -> HttpResponse:
    shown = own.show(change.fields, posted, reasons)
    context = {
        "change": change,
        "fields": shown,
        "broken": fields_with_errors(shown),
        "reasons": other_reasons(shown, reasons),
        "key": (last(posted, KEY) if posted else "") or str(uuid4()),
    }
    return render(request, "web/administration/form.html", context, status=422 if reasons else 200)


def _preview(
    request: HttpRequest, change: Change, posted: Posted, values: Values, outcome: Outcome
) -> HttpResponse:
    context = {
        "change": change,
        "outcome": outcome,
        "typed": own.said_values(change.fields, values),
        "hidden": _hidden(change, posted),
    }
    return render(request, "web/administration/preview.html", context)


def _hidden(change: Change, posted: Posted) -> Iterable[tuple[str, Any]]:
    names = [field.name for field in change.fields]
    return [(name, value) for name in (KEY, *names) for value in posted.get(name, [])]
