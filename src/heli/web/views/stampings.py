"""The register of stamping."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.web.contexts.stampings import register_shown
from heli.web.holding import signed_in
from heli.web.parts import page

MOST_PAGES = 1000


@signed_in
@require_safe
def stampings(request: HttpRequest) -> HttpResponse:
    """What was stamped, as far as the reader sees the matters; who keeps the seal also finds what waits for it."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if read_by_partner(reader):
        return redirect("partner_matters")
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and 1 <= int(asked[:6]) <= MOST_PAGES and len(asked) <= 4 else 1
    context = {"register": register_shown(reader, number)}
    return page(request, "web/pages/stampings/list.html", "web/parts/stampings/_list.html", context)
