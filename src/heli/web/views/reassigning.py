"""Giving the chosen matters to another handler by one form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import Reason, refused
from heli.base.text import Msg
from heli.matters.models import Matter
from heli.web.contexts.handlers import choices_for_all
from heli.web.contexts.reassigning import (
    MOST,
    PORTION,
    DoneRow,
    Progress,
    chosen_matters,
    may_ask,
    reassign,
    rows_shown,
    schema,
)
from heli.web.contexts.registry import found_matters
from heli.web.forms.build import FormState, build_fields, fields_with_errors, other_reasons
from heli.web.forms.keys import key_of
from heli.web.forms.read import read_facts
from heli.web.forms.shown import Posted
from heli.web.forms.steps import is_step, take_step
from heli.web.holding import signed_in
from heli.web.performing import posted_of

CHOSEN, VIEW, REFUSED = "matter", "view", "_refused"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reassigning(request: HttpRequest) -> HttpResponse:
    """The form for the chosen matters, or (`view`) for all of a view; posted: how far it is, and what became of each."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if read_by_partner(reader):
        return redirect("partner_matters")
    if not may_ask(reader):
        raise refused("reassign.post", Msg("None of your posts may ask for another handler."))
    if request.method != "POST":
        rows, more = _of_view(reader, request.GET) if request.GET.get(VIEW) else (None, False)
        return _form(
            request, chosen_matters(reader, request.GET.getlist(CHOSEN)) if rows is None else rows, more=more
        )
    posted = posted_of(request)
    rows = chosen_matters(reader, posted.get(CHOSEN, []))
    if is_step(posted) or not rows:
        return _form(request, rows, take_step(posted))
    read = read_facts(schema(), posted, today=clock.today())
    wrong = [*read.reasons, *_missing(read.facts)]
    if wrong:
        return _form(request, rows, posted, wrong)
    passed = posted.get(REFUSED, [])
    progress = reassign(reader, rows, read.facts, key_of(posted), refused=passed, most=PORTION)
    return _going_on(request, posted, progress, len(rows)) if progress.left else _done(request, progress.done)


def _of_view(reader: Reader, query: QueryDict) -> tuple[list[Matter], bool]:
    """The open matters that the registry shows for a query, in its order: at most `MOST`; and whether there are more."""
    open_only = query.copy()
    open_only["state"] = "open"
    rows = found_matters(reader, open_only, MOST + 1)
    return rows[:MOST], len(rows) > MOST


def _going_on(request: HttpRequest, posted: Posted, progress: Progress, total: int) -> HttpResponse:
    """How far it is; the page goes on by itself, or by its button, with the same form and key."""
    kept = [(name, value) for name, values in posted.items() if name != REFUSED for value in values]
    refused_rows = [one for one in progress.done if one.reasons]
    context = {
        "pairs": [*kept, *((REFUSED, number) for number in progress.refused)],
        "total": total,
        "tried": total - progress.left,
        "refused": [one for one in refused_rows if one.reasons],
        "taken": total - progress.left - len(refused_rows),
    }
    return render(request, "web/pages/registry/reassigning.html", context)


def _missing(facts: Mapping[str, object]) -> list[Reason]:
    """What the act needs of every matter is asked once, before any of them is touched."""
    say = Msg("This is needed for every one of them.")
    needed = [name for name, fact in schema().items() if fact.required is True]
    return [Reason("reassign.needed", say, field=name) for name in needed if name not in facts]


def _form(
    request: HttpRequest,
    rows: Sequence[Matter],
    posted: Posted | None = None,
    reasons: Sequence[Reason] = (),
    *,
    more: bool = False,
) -> HttpResponse:
    reader: Reader = request.reader  # type: ignore[attr-defined]
    choices = choices_for_all(reader, rows, list(schema().values()))
    state = FormState(choices, clock.today(), posted=posted, reasons=reasons)
    fields = build_fields(schema(), state)
    context = {
        "rows": rows_shown(rows),
        "fields": fields,
        "broken": fields_with_errors(fields),
        "reasons": other_reasons(fields, reasons),
        "key": key_of(posted),
        "most": MOST,
        "more": more,
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
