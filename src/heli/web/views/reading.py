"""How a day is understood while it is typed: with its weekday and what was added, or why it is none."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heli.base import clock
from heli.web.forms.reading import Misread, how_read, read_day, read_instant

_OWN = ("_kind", "_future")
LONGEST = 100


@require_safe
def reading(request: HttpRequest) -> HttpResponse:
    """The line under a field of a day: the field itself, its kind, and whether the day may lie ahead."""
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    typed = next((str(value) for name, value in request.GET.items() if name not in _OWN), "")[:LONGEST]
    if not typed.strip():
        return HttpResponse("")
    may_be_future, today = bool(request.GET.get("_future")), clock.today()
    context: dict[str, object] = {}
    try:
        if request.GET.get("_kind") == "instant":
            context["reading"] = read_instant(typed, today, may_be_future=may_be_future)
        else:
            day = read_day(typed, today, may_be_future=may_be_future)
            context |= {"reading": day, "how": how_read(typed, day, today)}
    except Misread as wrong:
        context["wrong"] = wrong
    return render(request, "web/components/reading.html", context)
