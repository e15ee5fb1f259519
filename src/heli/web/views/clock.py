"""The demo's clock: one step forward."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from heli.base import clock, installation
from heli.base.text import Msg
from heli.web.views.language import way_back
from heli.web.words import say

ONE_DAY = timedelta(days=1)


@login_required
@require_POST
def next_day(request: HttpRequest) -> HttpResponse:
    """Move the clock of a demo one day forward. Refused in a real installation."""
    installation.advance_clock(ONE_DAY)
    words = Msg("The demonstration's clock stands at %(now)s now.", {"now": clock.now()})
    messages.success(request, say(words, request.LANGUAGE_CODE))
    return HttpResponseRedirect(way_back(request))
