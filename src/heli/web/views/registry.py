"""The registry of matters."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.web.contexts.registry import registry_page
from heli.web.parts import page


@login_required
@require_safe
def registry(request: HttpRequest) -> HttpResponse:
    """Matters that the person may see, filtered and searched; htmx swaps the list alone. A partner has a page of his own."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if read_by_partner(reader):
        return redirect("partner_matters")
    context = {"registry": registry_page(reader, request.GET)}
    return page(request, "web/pages/registry/list.html", "web/parts/registry/_list.html", context)
