"""How was this computed?"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from heli.access.reader import Reader
from heli.web.contexts.limit_page import limit_page
from heli.web.parts import page


@login_required
@require_safe
def limit(request: HttpRequest, limit: UUID) -> HttpResponse:
    """A time limit with every step of its working."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    context = {"page": limit_page(limit, reader)}
    return page(request, "web/pages/limit/show.html", "web/parts/limit/_limit.html", context)
