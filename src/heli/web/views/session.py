"""The person's own pages: which place he works in, and his account."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from heli.base import clock
from heli.base.errors import bad_input
from heli.web import session
from heli.web.views.language import way_back


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """Choose the place whose hats are worn; asked of nobody who has posts in one place only."""
    if request.method == "POST":
        office = request.POST.get("office", "")
        if not (office.isdecimal() and session.choose(request, int(office))):
            raise bad_input("office", "place.unknown", "You hold no post in that place today.")
        return HttpResponseRedirect(way_back(request))
    target = request.GET.get("next", "/")
    return render(
        request, "web/pages/session/place.html", {"places": session.places(request), "next": target}
    )


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who is signed in, with which hats, until when; password and second factor."""
    until = request.session.get_expiry_date() + clock.offset()
    context = {"places": session.places(request), "expires_at": until}
    return render(request, "web/pages/session/account.html", context)
