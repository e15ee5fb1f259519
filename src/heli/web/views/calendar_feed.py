"""The calendar feed: its page, and the feed itself, which is read without signing in."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg
from heli.web.holding import signed_in
from heli.web.personal.feed import feed_of, person_by, switch_on, switched_on, withdraw
from heli.web.words import say

LANGUAGE = "lang"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Switch the feed on, give it a new address, withdraw it. A new address is shown once, by the answer itself."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if read_by_partner(reader):
        return redirect("partner_matters")
    address = ""
    if request.method == "POST" and request.POST.get("do") == "withdraw":
        withdraw(reader)
        words = Msg("The address holds no longer. Calendars that read it keep what they have read.")
        messages.success(request, say(words, request.LANGUAGE_CODE))
        return redirect("calendar_feed_settings")
    if request.method == "POST":
        path = reverse("calendar_feed", args=[switch_on(reader)])
        address = request.build_absolute_uri(f"{path}?{urlencode({LANGUAGE: request.LANGUAGE_CODE})}")
    context = {"since": switched_on(reader), "address": address}
    return render(request, "web/pages/calendar/feed.html", context)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The feed under its secret address. A wrong, a withdrawn and an empty one look alike."""
    person = person_by(secret)
    language = "en" if request.GET.get(LANGUAGE) == "en" else "zh-hans"
    content = feed_of(person, language) if person else None
    if content is None:
        raise NotFound((Reason("feed.none", Msg("There is no calendar under this address.")),))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="heli.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
