"""The partner's pages: police, agency, court, detention centre, signed in."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.web.contexts.partners import partner_list, partner_matter_shown
from heli.web.parts import page
from heli.web.views.papers import matter_of


@login_required
@require_safe
def partner_matters(request: HttpRequest) -> HttpResponse:
    """What was served on or shared with his office. Our own people are led to their work list."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if not read_by_partner(reader):
        return redirect("work_list")
    context = {"list": partner_list(reader)}
    return page(request, "web/pages/partners/list.html", "web/parts/partners/_list.html", context)


@login_required
@require_safe
def partner_matter(request: HttpRequest, matter: UUID) -> HttpResponse:
    """One shared matter: its papers, the points to answer, what was said."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    row = matter_of(matter)
    if not read_by_partner(reader):
        return redirect("matter", matter)
    context = {"shared": partner_matter_shown(row, reader)}
    return page(request, "web/pages/partners/matter.html", "web/parts/partners/_matter.html", context)
