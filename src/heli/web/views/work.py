"""The work list: what a person has to do, the first page after signing in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.web.administration.pages import ALL_THREE
from heli.web.contexts.work import OVERSEEING, seen_by, work_page
from heli.web.contexts.work_group import work_group
from heli.web.parts import page

_ALONE = frozenset({"prosecutor", "assistant", "clerk"})


@login_required
@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """Due work by urgency, and what waits for the person; with `group`, one group whole.

    A partner has a page of his own; who only administers begins where he administers.
    """
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if read_by_partner(reader):
        return redirect("partner_matters")
    if reader.roles and reader.roles <= ALL_THREE:
        return redirect("administration")
    # who also handles matters himself begins with his own; who only looks after others', with theirs
    first = "all" if reader.roles & OVERSEEING and not reader.roles & _ALONE else "mine"
    whose = request.GET.get("whose", first)
    mine = whose != "all" or not reader.roles & OVERSEEING
    if group := request.GET.get("group"):
        number = request.GET.get("page", "1")
        asked = int(number) if number.isdecimal() and len(number) < 6 else 1
        context = {"group": work_group(seen_by(reader, mine=mine), group, asked)}
        return page(request, "web/pages/work/group.html", "web/parts/work/_group.html", context)
    shown = {"work": work_page(reader, mine=mine)}
    return page(request, "web/pages/work/list.html", "web/parts/work/_list.html", shown)
