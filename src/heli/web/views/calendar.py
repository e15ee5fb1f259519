"""The calendar, and the printable list of what is due (到期提醒单)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base import clock
from heli.web.contexts.calendar import calendar_page
from heli.web.contexts.work import OVERSEEING, work_page
from heli.web.parts import page

SHEET_LINES = 500
"""Lines of one group on the printed list."""


@login_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Last days, meetings and holidays. A partner has a page of his own."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if read_by_partner(reader):
        return redirect("partner_matters")
    context = {"calendar": calendar_page(reader, request.GET)}
    return page(request, "web/pages/calendar/show.html", "web/parts/calendar/_calendar.html", context)


@login_required
@require_safe
def due_list(request: HttpRequest) -> HttpResponse:
    """What is due, on paper: one sheet for the person, or for all that he looks after."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if read_by_partner(reader):
        return redirect("partner_matters")
    mine = request.GET.get("whose") != "all" or not reader.roles & OVERSEEING
    sheet = work_page(reader, mine=mine, most=SHEET_LINES)
    context = {"sheet": sheet, "mine": mine, "printed": clock.now()}
    return render(request, "web/pages/work/due_list.html", context)
