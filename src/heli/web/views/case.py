"""The case that a matter is on, and one act of its record."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heli.access.reader import Reader
from heli.web.contexts.case import case_shown
from heli.web.contexts.recorded import recorded_act_shown


@login_required
@require_safe
def case(request: HttpRequest, matter: UUID) -> HttpResponse:
    """Parties, measures and charges: what may be recorded of them, and what was."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    before = request.GET.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 10 else None
    return render(request, "web/pages/case/show.html", {"case": case_shown(matter, reader, before=number)})


@login_required
@require_safe
def recorded(request: HttpRequest, matter: UUID, act: UUID) -> HttpResponse:
    """One act of the case as it was recorded."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    shown = recorded_act_shown(matter, act, reader, of_case=True)
    return render(request, "web/pages/matter/recorded_act.html", {"act": shown})
