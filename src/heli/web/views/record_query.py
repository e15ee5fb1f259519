"""The page of a record query: what is asked of whom and why, and what the index answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base.errors import NotFound, Reason, Refused
from heli.base.text import Msg
from heli.web.contexts.record_query import query_shown
from heli.web.parts import page

PAGE, PART = "web/pages/record_query/show.html", "web/parts/record_query/_query.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record_query(request: HttpRequest, matter: UUID) -> HttpResponse:
    """Shown by GET; asked by POST, which writes a line of the reading log, found or not."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if read_by_partner(reader):
        raise NotFound((Reason("matter.none", Msg("There is no such matter, or it isn't yours to see.")),))
    try:
        shown = query_shown(matter, reader, ask_now=request.method == "POST")
    except Refused:
        return page(request, PAGE, PART, {"query": query_shown(matter, reader)}, status=409)
    return page(request, PAGE, PART, {"query": shown})
