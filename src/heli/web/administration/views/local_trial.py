"""Trying a draft in a sandbox matter: acts, deciders, refusals and time limits as they would be. Nothing is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from heli.base import clock
from heli.base.errors import BadInput, Reason
from heli.base.text import Msg
from heli.law.scenario.trial import TrialStep
from heli.matters.local_law import drafts
from heli.matters.models import LayerDraft
from heli.web.administration import local_sandbox
from heli.web.administration.desk import Desk, opens
from heli.web.administration.fault_words import findings
from heli.web.administration.local_sandbox import Invented, Sandbox
from heli.web.administration.pages import PAGES
from heli.web.administration.views.local_shared import title_of
from heli.web.citations import naming
from heli.web.forms.build import FormState, build_fields, fields_with_errors, other_reasons
from heli.web.forms.read import NewPaper, read_facts
from heli.web.forms.reading import Misread, read_day
from heli.web.forms.shown import FieldShown, Option, Posted
from heli.web.forms.steps import is_step, take_step
from heli.web.performing import posted_of

KEY = "local_law"
WHO, WHEN, ABOUT, DECIDED = "_by", "_when", "_bearers", "_decided"


@require_http_methods(["GET", "HEAD", "POST"])
@opens(KEY)
def trial(request: HttpRequest, desk: Desk, draft: UUID) -> HttpResponse:
    """The sandbox matter of a draft; with `?act=` the form of one act."""
    row = drafts.of(draft)
    found = drafts.check(row.text, row.office)
    context: dict[str, Any] = {
        "draft": row,
        "title": title_of(row.text, row.layer),
        "trail": (
            (PAGES[KEY].name, reverse("admin_local_law")),
            (title_of(row.text, row.layer), reverse("admin_local_draft", args=[row.pk])),
        ),
    }
    if found.compiled is None:
        context["findings"] = findings(found.faults, row.text)
        return render(request, "web/administration/local/trial.html", context)
    box = local_sandbox.played(found, row.office, row.trial)
    act = request.GET.get("act", "")
    act = act if act in found.compiled.written.acts else ""
    form: dict[str, Any] = {}
    if request.method == "POST":
        posted = posted_of(request)
        if (done := _posted(row, box, act, posted)) is not None:
            return done
        form = _form(box, act, posted)
    elif act:
        form = _form(box, act, None)
    context |= {"box": box, **form}
    status = 422 if form.get("reasons") or form.get("broken") else 200
    with naming(found.book.instruments):
        return render(request, "web/administration/local/trial.html", context, status=status)


def _posted(row: LayerDraft, box: Sandbox, act: str, posted: Posted) -> HttpResponse | None:
    """Do what was posted; None where the form is shown again."""
    here = redirect("admin_local_trial", row.pk)
    if "_anew" in posted:
        drafts.keep_trial(row.pk, [])
        return here
    if "_back" in posted:
        drafts.keep_trial(row.pk, list(row.trial)[:-1])
        return here
    if not act or is_step(posted):
        return None
    step, reasons = _read(box, act, posted)
    if step is None or reasons:
        return None
    try:
        drafts.keep_trial(row.pk, local_sandbox.with_step(row.trial, step))
    except BadInput:
        return None
    return here


def _read(box: Sandbox, act: str, posted: Posted) -> tuple[TrialStep | None, Sequence[Reason]]:
    written = box.trial.rules.written
    reasons: list[Reason] = []
    try:
        on = read_day(_last(posted, WHEN), clock.today(), may_be_future=True)
    except Misread as wrong:
        return None, [Reason("form.misread", wrong.say, do=wrong.do, field=WHEN)]
    if on < box.today:
        say = Msg("The sandbox stands at a later day already.")
        return None, [Reason("trial.earlier", say, do=Msg("Name that day or a later one."), field=WHEN)]
    read = read_facts(written.acts[act].facts, posted, today=on)
    reasons += read.reasons
    facts = dict(read.facts) | {paper.fact: _paper(paper, on) for paper in read.papers}
    by = _last(posted, WHO)
    by = by if by in written.acts[act].by else written.acts[act].by[0]
    known = dict(local_sandbox.bearers_of(box.trial, written, act))
    bearers = tuple(one for one in posted.get(ABOUT, ()) if one in known)
    if known and not bearers:
        say = Msg("Say about whom or what.")
        reasons.append(Reason("trial.about", say, do=Msg("Tick one at least."), field=ABOUT))
    step = TrialStep(act, by, on.isoformat(), bearers, _plain(facts), decided=bool(posted.get(DECIDED)))
    return step, reasons


def _paper(paper: NewPaper, on: date) -> dict[str, Any]:
    """An invented paper, received on its day, else on the act's."""
    given = {"received_on": (paper.received_on or on).isoformat()}
    if paper.dated_on:
        given["dated_on"] = paper.dated_on.isoformat()
    return given | ({"kind": paper.kind} if paper.kind else {})


def _plain(facts: Mapping[str, object]) -> dict[str, Any]:
    return dict(facts)


def _last(posted: Posted, name: str) -> str:
    return posted[name][-1] if posted.get(name) else ""


def _form(box: Sandbox, act: str, posted: Posted | None) -> dict[str, Any]:
    if not act:
        return {}
    written = box.trial.rules.written
    reasons: Sequence[Reason] = ()
    if posted is not None and is_step(posted):
        posted = take_step(posted)
    elif posted is not None:
        _, reasons = _read(box, act, posted)
    items = [(kind, one) for kind, ones in box.trial.world.snapshot.items.items() for one in ones]
    state = FormState(Invented(written, items), box.today, posted=posted, reasons=reasons)
    head = _head(box, act, posted, reasons)
    fields = build_fields(written.acts[act].facts, state)
    every = (*head, *fields)
    return {
        "act": act,
        "act_name": written.acts[act].name.text(),
        "act_help": written.acts[act].help.text() if written.acts[act].help else None,  # type: ignore[union-attr]
        "basis": tuple(written.acts[act].basis),
        "head": head,
        "fields": fields,
        "broken": fields_with_errors(every),
        "reasons": other_reasons(every, reasons),
        "decides": written.acts[act].decide is not None,
        "decided": posted is None or bool(posted.get(DECIDED)),
    }


def _head(box: Sandbox, act: str, posted: Posted | None, reasons: Sequence[Reason]) -> tuple[FieldShown, ...]:
    written = box.trial.rules.written
    who = local_sandbox.who_acts(written, act)
    chosen = _last(posted, WHO) if posted else who[0][0]
    options = tuple(Option(key, words, chosen=key == chosen) for key, words in who)
    typed = _last(posted, WHEN) if posted else box.today.isoformat()
    fields = [
        FieldShown(WHO, "select", Msg("Who acts in the sandbox"), options=options, total=len(options)),
        FieldShown(
            WHEN, "line", Msg("On which day of the sandbox"), typed=typed, numeric=True,
            help=Msg("Such as 2022-12-30; it may lie in the future."), errors=_of(reasons, WHEN),
        ),
    ]  # fmt: skip
    about = local_sandbox.bearers_of(box.trial, written, act)
    if about:
        ticked = posted.get(ABOUT, ()) if posted else [about[0][0]]
        marked = tuple(Option(key, words, chosen=key in ticked) for key, words in about)
        fields.append(
            FieldShown(
                ABOUT, "some_of", Msg("About"), options=marked, total=len(marked), errors=_of(reasons, ABOUT)
            )
        )
    return tuple(fields)


def _of(reasons: Sequence[Reason], name: str) -> tuple[Reason, ...]:
    return tuple(reason for reason in reasons if reason.field == name)
