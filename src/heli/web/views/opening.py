"""Opening a new matter: choosing its kind, then its first act with the parties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import BadInput, Reason, Refused
from heli.base.text import Msg
from heli.matters import drafts
from heli.matters.actors import Actor, Body
from heli.matters.case_opening import PartyGiven
from heli.matters.opening import open_matter as open_by_act
from heli.matters.stream import Opened
from heli.web.contexts import opening as form
from heli.web.contexts.act_form import BODY
from heli.web.contexts.opening import OpeningSubject, opening_form, opening_subject, openings
from heli.web.forms.read import FactsRead, last, read_facts
from heli.web.forms.shown import Posted
from heli.web.forms.steps import is_step, take_step
from heli.web.performing import KEY, key_of, posted_of
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
            opened = _open(subject, posted)
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


def _open(subject: OpeningSubject, posted: Posted) -> Opened:
    today = clock.today()
    head = read_facts(form.head_schema(subject), posted, today=today)
    facts = read_facts(form.act_schema(subject), posted, today=today)
    rows_of = form.parties_schema(subject.written)
    rows = read_facts({form.PARTIES: rows_of}, posted, today=today) if rows_of else FactsRead()
    missing = _missing(subject, posted, head)
    if wrong := [*head.reasons, *facts.reasons, *rows.reasons, *missing]:
        raise BadInput(tuple(wrong))
    typed = rows.facts.get(form.PARTIES)
    parties = [_party(n, row) for n, row in enumerate(typed)] if isinstance(typed, list) else []
    me, doer = Actor(subject.reader), _doer(subject, posted)
    body = head.facts.get(BODY)
    is_mine = "prosecutor" in subject.reader.roles and "handling_prosecutor" in subject.act.by
    return open_by_act(
        subject.written.procedure,
        act=subject.name,
        office=subject.office,
        title=str(head.facts[form.TITLE]),
        parties=parties,
        actor=me if doer == form.SELF else Body(doer, int(str(body)) if body else None),
        entered_by=None if doer == form.SELF else me,
        facts=facts.facts,
        happened_at=_moment(head.facts.get(form.WHEN)),
        number=str(head.facts.get(form.NUMBER, "")),
        record_kept_by=last(posted, form.KEPT_BY),
        handler=int(subject.reader.person) if is_mine and doer == form.SELF else None,
        key=key_of(posted),
    )


def _doer(subject: OpeningSubject, posted: Posted) -> str:
    return last(posted, form.DOER) or (subject.doers[0] if len(subject.doers) == 1 else "")


def _moment(text: object) -> date | datetime | None:
    if not text:
        return None
    written = str(text)
    return (
        datetime.fromisoformat(written) if len(written) > len("2022-12-30") else date.fromisoformat(written)
    )


def _missing(subject: OpeningSubject, posted: Posted, head: FactsRead) -> list[Reason]:
    found = []
    if form.TITLE not in head.facts:
        found.append(Reason("open.title", Msg("Give the matter a title."), field=form.TITLE))
    kept = last(posted, form.KEPT_BY)
    if kept not in ("heli", "external"):
        found.append(Reason("open.kept_by", Msg("Say where its record is kept."), field=form.KEPT_BY))
    if kept == "external" and form.NUMBER not in head.facts:
        say_it = Msg("A matter that is kept in the national system needs its number from there.")
        found.append(Reason("open.number", say_it, field=form.NUMBER))
    if _doer(subject, posted) not in subject.doers:
        found.append(Reason("open.by", Msg("Say who does it."), field=form.DOER))
    return found


def _party(number: int, row: Mapping[str, Any]) -> PartyGiven:
    """One row as a party. Raises `BadInput` where the role, or half of a measure, is missing."""
    place = f"{form.PARTIES}.{number}"
    if not row.get("role"):
        raise BadInput((Reason("open.role", Msg("Say in which role he takes part."), field=f"{place}.role"),))
    if bool(row.get("measure")) != bool(row.get("since")):
        say_it = Msg("A measure and the day since when belong together.")
        raise BadInput((Reason("open.measure", say_it, field=f"{place}.since"),))
    facts = {name: row[name] for name in ("name", "party_kind", "birth_on", "birth_precision") if name in row}
    charge = {name: row[name] for name in ("charge", "offence_on") if name in row}
    return PartyGiven(
        role=row["role"],
        facts=facts,
        measures=[{"kind": row["measure"], "since": row["since"]}] if row.get("measure") else [],
        charges=[charge] if "charge" in charge else [],
    )
