"""Trying a draft in a sandbox: several matters of an invented case, as they would be. Nothing is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from heli.base.errors import HeliError
from heli.law.sandbox import SandboxMatter, SandboxStep
from heli.law.sandbox.offices import OWN
from heli.matters.local_law import drafts
from heli.matters.models import LayerDraft
from heli.web.administration.desk import Desk, opens
from heli.web.administration.fault_words import findings
from heli.web.administration.pages import PAGES
from heli.web.administration.sandbox.case_forms import age_form, day_form, measure_form, party_form
from heli.web.administration.sandbox.forms import Form, act_form
from heli.web.administration.sandbox.mend_forms import HOW, meant, mend_form
from heli.web.administration.sandbox.page import Box
from heli.web.administration.views.local_shared import known_of, title_of
from heli.web.citations import naming
from heli.web.forms.shown import Posted
from heli.web.performing import posted_of

KEY = "local_law"


@require_http_methods(["GET", "HEAD", "POST"])
@opens(KEY)
def trial(request: HttpRequest, desk: Desk, draft: UUID) -> HttpResponse:
    """The sandbox of a draft. `matter` enters one of its matters, `act` opens a form there; `begin`, `party`, `day` others."""
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
        context["findings"] = findings(found.faults, row.text, known_of(found))
        return render(request, "web/administration/local/trial.html", context)
    posted = posted_of(request) if request.method == "POST" else None
    if posted is not None and (done := _taken_back(row, posted)) is not None:
        return done
    with naming(found.book.instruments):
        box = Box(found, row.office, row.trial)
        matter = box.matter(request.GET.get("matter", ""))
        form, began = _form(box, matter, request.GET, posted)
        if posted is not None and form is not None and form.step is not None:
            return _keep(row, box, form.step)
        context |= _shown(box, began or matter, form)
        status = 422 if posted is not None and form is not None and form.is_wrong else 200
        return render(request, "web/administration/local/trial.html", context, status=status)


def _taken_back(row: LayerDraft, posted: Posted) -> HttpResponse | None:
    """Begin anew, or take the last step back; None where something else was posted."""
    if "_anew" not in posted and "_back" not in posted:
        return None
    drafts.keep_trial(row.pk, [] if "_anew" in posted else list(row.trial)[:-1])
    return redirect("admin_local_trial", row.pk)


def _keep(row: LayerDraft, box: Box, step: SandboxStep) -> HttpResponse:
    drafts.keep_trial(row.pk, [one.as_json() for one in (*box.steps, step)])
    here = reverse("admin_local_trial", args=[row.pk])
    return redirect(f"{here}?matter={step.matter}" if step.matter else here)


def _form(
    box: Box, matter: SandboxMatter, asked: Mapping[str, str], posted: Posted | None
) -> tuple[Form | None, SandboxMatter | None]:
    """The form that the address asks for, and the matter that it would begin."""
    party, change = asked.get("party", ""), asked.get("change", "")
    if party == "new":
        return party_form(box, posted), None
    if party in box.box.parties and change in ("measure", "age"):
        return (measure_form if change == "measure" else age_form)(box, party, posted), None
    if asked.get("day"):
        return day_form(box, posted), None
    past, how = meant(matter, asked.get("mend", "")), asked.get("how", "")
    if past is not None and how in HOW:
        return mend_form(box, matter, past, how, posted), None
    act, begin = asked.get("act", ""), asked.get("begin", "")
    if begin and begin in dict(box.procedures()):
        return _beginning(box, begin, act, posted)
    if act not in matter.rules.acts:
        return None, None
    begins = not matter.world.snapshot.done
    return act_form(box, matter, act, posted, begins=begins), None


def _beginning(
    box: Box, procedure: str, act: str, posted: Posted | None
) -> tuple[Form | None, SandboxMatter | None]:
    try:
        began = box.box.fresh(procedure, OWN, box.box.today)
    except HeliError:
        return None, None  # the procedure holds here no more
    if act not in began.rules.acts:
        return None, began
    return act_form(box, began, act, posted, begins=True), began


def _shown(box: Box, matter: SandboxMatter, form: Form | None) -> dict[str, Any]:
    offers, impossible = box.offers(matter)
    is_open = bool(matter.world.snapshot.done)
    return {
        "box": box,
        "matter": matter,
        "matter_title": matter.rules.written.name.text(),
        "asked": f"?matter={matter.id}" if is_open else f"?begin={matter.rules.written.procedure}",
        "is_open": is_open,
        "tabs": box.tabs(matter),
        "office": box.offices.office_name(matter.office),
        "handler": box.person(matter.world.handler) if matter.world.handler is not None else None,
        "parties": box.parties(),
        "procedures": box.procedures(),
        "offers": offers,
        "impossible": impossible,
        "states": box.states(matter),
        "limits": box.limits(matter),
        "steps": box.told(),
        "form": form,
    }
