"""The work list: what a person has to do, the first page after signing in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.web.contexts.work import OVERSEEING, work_page
from heli.web.parts import page

_ALONE = frozenset({"prosecutor", "assistant", "clerk"})


@login_required
@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """Due work by urgency, and what waits for the person. A partner has a page of his own."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if read_by_partner(reader):
        return redirect("partner_matters")
    # who also handles matters himself begins with his own; who only looks after others', with theirs
    first = "all" if reader.roles & OVERSEEING and not reader.roles & _ALONE else "mine"
    whose = request.GET.get("whose", first)
    mine = whose != "all" or not reader.roles & OVERSEEING
    context = {"work": work_page(reader, mine=mine)}
    return page(request, "web/pages/work/list.html", "web/parts/work/_list.html", context)
