"""The switch of the page's language."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

_ONE_YEAR_SECONDS = 365 * 24 * 3600


def way_back(request: HttpRequest) -> str:
    """The page named by the form's `next`, if it is one of ours; else the first page."""
    target = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None, require_https=request.is_secure())
    return target if is_ours else "/"


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language for a year and go back. An unknown language changes nothing."""
    response = HttpResponseRedirect(way_back(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=_ONE_YEAR_SECONDS,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    return response
