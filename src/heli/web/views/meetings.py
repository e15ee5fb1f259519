"""Meetings: the list, and the page of one."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import NotFound
from heli.meetings.room import room_version
from heli.web.contexts.meetings import meeting_lines, meeting_shown
from heli.web.contexts.room import room_shown
from heli.web.parts import page
from heli.web.views.papers import matter_of


@login_required
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings that the reader may see."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    context = {"meetings": meeting_lines(reader)}
    return page(request, "web/pages/meetings/list.html", "web/parts/meetings/_list.html", context)


@login_required
@require_safe
def meeting(request: HttpRequest, matter: UUID) -> HttpResponse:
    """One meeting; a partner is led to what is shared with him."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    row = matter_of(matter)
    if read_by_partner(reader):
        return redirect("partner_matter", matter)
    context = {"meeting": meeting_shown(row, reader)}
    return page(request, "web/pages/meetings/show.html", "web/parts/meetings/_meeting.html", context)


@login_required
@require_safe
def room(request: HttpRequest, matter: UUID) -> HttpResponse:
    """The room of a meeting, for everybody who takes part; a partner is led to what is shared with him."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    row = matter_of(matter)
    if read_by_partner(reader):
        return redirect("partner_matter", matter)
    return render(
        request, "web/pages/meetings/room.html", {"room": room_shown(row, reader), "at": clock.now()}
    )


@login_required
@require_safe
def room_part(request: HttpRequest, matter: UUID) -> HttpResponse:
    """What stands in the room now, or 204 where it is what the page shows (`v`). Unchanged, it costs one query."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if read_by_partner(reader):
        raise NotFound()
    if request.GET.get("v") == room_version(matter):
        return HttpResponse(status=204, headers={"X-At": _time()})
    shown = room_shown(matter_of(matter), reader)
    response = render(request, "web/parts/meetings/_room.html", {"room": shown})
    response["X-Version"], response["X-At"] = shown.version, _time()
    return response


def _time() -> str:
    return clock.now().astimezone(clock.ZONE).strftime("%H:%M:%S")
