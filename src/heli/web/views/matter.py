"""The page of a matter, one recorded act of it, and why an act can't be done."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.web.contexts.matter import matter_shown
from heli.web.contexts.recorded import recorded_act_shown
from heli.web.contexts.why import why_not_shown
from heli.web.parts import page


@login_required
@require_safe
def matter(request: HttpRequest, matter: UUID) -> HttpResponse:
    """Everything of a matter; a partner is led to the page of what is shared with him."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if read_by_partner(reader):
        return redirect("partner_matter", matter=matter)
    before = request.GET.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 10 else None
    shown = matter_shown(matter, reader, language=request.LANGUAGE_CODE, before=number)
    if shown.erased:
        return page(
            request, "web/pages/matter/erased.html", "web/parts/matter/_erased.html", {"matter": shown}
        )
    return page(request, "web/pages/matter/show.html", "web/parts/matter/_matter.html", {"matter": shown})


@login_required
@require_safe
def recorded_act(request: HttpRequest, matter: UUID, act: UUID) -> HttpResponse:
    """One act as it was recorded."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    context = {"act": recorded_act_shown(matter, act, reader)}
    return page(request, "web/pages/matter/recorded_act.html", "web/parts/matter/_recorded_act.html", context)


@login_required
@require_safe
def why_not(request: HttpRequest, matter: UUID, act: str) -> HttpResponse:
    """Why an act can't be done here and now by this person, and who could."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    context = {"why": why_not_shown(matter, act, reader)}
    return page(request, "web/pages/matter/why_not.html", "web/parts/matter/_why_not.html", context)
