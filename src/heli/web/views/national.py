"""The panel "copy to the national system"."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from heli.access.reader import Reader
from heli.web.contexts.national import national_shown
from heli.web.parts import page


@login_required
@require_safe
def national(request: HttpRequest, matter: UUID) -> HttpResponse:
    """Every field that has to be typed again there; htmx puts it into the page of the matter."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    context = {"national": national_shown(matter, reader)}
    return page(request, "web/pages/national/show.html", "web/parts/national/_panel.html", context)
