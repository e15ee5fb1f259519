"""The partner's pages: police, agency, court, detention centre, signed in."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base.errors import NotFound
from heli.web.contexts.meeting_days import naming_acts
from heli.web.contexts.meetings import meeting_kinds
from heli.web.contexts.partners import partner_list, partner_matter_shown
from heli.web.parts import page
from heli.web.views.papers import matter_of

PART = "web/parts/partners/_matter.html"


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
    context: dict[str, object] = {"shared": partner_matter_shown(row, reader)}
    if row.procedure in {*meeting_kinds(), *naming_acts()}:
        context["version"] = _version(render_to_string(PART, context, request))
    return page(request, "web/pages/partners/matter.html", PART, context)


@login_required
@require_safe
def partner_matter_part(request: HttpRequest, matter: UUID) -> HttpResponse:
    """What a meeting's page shows now, or 204 where it is what the page shows (`v`).

    The version is a digest of what he sees, so that it tells nothing of acts that are not his to see.
    """
    reader: Reader = request.reader  # type: ignore[attr-defined]
    row = matter_of(matter)
    if not read_by_partner(reader):
        raise NotFound()
    text = render_to_string(PART, {"shared": partner_matter_shown(row, reader)}, request)
    version = _version(text)
    if request.GET.get("v") == version:
        return HttpResponse(status=204)
    return HttpResponse(text, headers={"X-Version": version})


def _version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
