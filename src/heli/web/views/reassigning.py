"""Giving the chosen matters to another handler by one form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import Reason, refused
from heli.base.text import Msg
from heli.matters.models import Matter
from heli.web.contexts.choices import MatterChoices
from heli.web.contexts.reassigning import (
    MOST,
    DoneRow,
    chosen_matters,
    may_ask,
    reassign,
    rows_shown,
    schema,
)
from heli.web.forms.build import FormState, build_fields, fields_with_errors, other_reasons
from heli.web.forms.keys import key_of
from heli.web.forms.read import read_facts
from heli.web.forms.shown import Posted
from heli.web.forms.steps import is_step, take_step
from heli.web.holding import signed_in
from heli.web.performing import posted_of

CHOSEN = "matter"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reassigning(request: HttpRequest) -> HttpResponse:
    """The form for the chosen matters; posted: what became of each."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if read_by_partner(reader):
        return redirect("partner_matters")
    if not may_ask(reader):
        raise refused("reassign.post", Msg("None of your posts may ask for another handler."))
    posted = posted_of(request) if request.method == "POST" else None
    asked = (posted or {}).get(CHOSEN, []) if posted is not None else request.GET.getlist(CHOSEN)
    rows = chosen_matters(reader, asked)
    if posted is None or is_step(posted) or not rows:
        return _form(request, rows, take_step(posted) if posted is not None else None)
    read = read_facts(schema(), posted, today=clock.today())
    wrong = [*read.reasons, *_missing(read.facts)]
    if wrong:
        return _form(request, rows, posted, wrong)
    return _done(request, reassign(reader, rows, read.facts, key_of(posted)))


def _missing(facts: Mapping[str, object]) -> list[Reason]:
    """What the act needs of every matter is asked once, before any of them is touched."""
    say = Msg("This is needed for every one of them.")
    needed = [name for name, fact in schema().items() if fact.required is True]
    return [Reason("reassign.needed", say, field=name) for name in needed if name not in facts]


def _form(
    request: HttpRequest, rows: Sequence[Matter], posted: Posted | None, reasons: Sequence[Reason] = ()
) -> HttpResponse:
    reader: Reader = request.reader  # type: ignore[attr-defined]
    choices = MatterChoices(reader, int(reader.office or 0))
    state = FormState(choices, clock.today(), posted=posted, reasons=reasons)
    fields = build_fields(schema(), state)
    context = {
        "rows": rows_shown(rows),
        "fields": fields,
        "broken": fields_with_errors(fields),
        "reasons": other_reasons(fields, reasons),
        "key": key_of(posted),
        "most": MOST,
    }
    return render(request, "web/pages/registry/reassign.html", context, status=422 if reasons else 200)


def _done(request: HttpRequest, done: Sequence[DoneRow]) -> HttpResponse:
    again = [(CHOSEN, one.row.id) for one in done if one.reasons]
    context = {
        "done": done,
        "refused": len(again),
        "taken": len(done) - len(again),
        "again_url": f"{reverse('reassign')}?{urlencode(again)}" if again else "",
    }
    return render(request, "web/pages/registry/reassigned.html", context)
