"""Between offices."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.web.contexts.collaboration import collaboration_shown
from heli.web.parts import page


@login_required
@require_safe
def collaboration(request: HttpRequest) -> HttpResponse:
    """What came in from other offices, what was asked of them, for whom we wait."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if read_by_partner(reader):
        return redirect("partner_matters")
    context = {"page": collaboration_shown(reader)}
    return page(request, "web/pages/collaboration/show.html", "web/parts/collaboration/_show.html", context)
