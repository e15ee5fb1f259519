"""Around every page: its language, one transaction under the reader's scope, and its headers."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from heli.access.reader import NOBODY
from heli.access.wall import reset_scope, set_scope
from heli.base.errors import HeliError
from heli.matters import books
from heli.web import session
from heli.web.views.errors import heli_error

GetResponse = Callable[[HttpRequest], HttpResponse]

# served without a session, a reader or a transaction
_BARE = ("/assets/", "/static/")
_WITHOUT_PLACE = ("/session/", "/accounts/", "/language/")


class LanguageMiddleware:
    """The page's language: the one chosen by the person, else the office's. A browser's wish is not
    asked, since most browsers in an office were never told one."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response
        self._known = {code for code, _ in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in self._known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class ScopeMiddleware:
    """One transaction per request, under the scope of the reader who is signed in.

    `request.reader` is who reads (`NOBODY` before sign-in). A `HeliError` becomes a page that says what
    happened, why, and what to do; what the view wrote before it is rolled back, as after any error.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_BARE):
            return self._get_response(request)
        books.follow()
        try:
            with transaction.atomic():
                set_scope(NOBODY)
                request.reader = session.reader(request)  # type: ignore[attr-defined]
                set_scope(request.reader)  # type: ignore[attr-defined]
                response = _place_first(request) or self._get_response(request)
                if response.status_code >= 500 or getattr(response, "undo", False):
                    transaction.set_rollback(True)
        finally:
            reset_scope()
        return _with_headers(request, response)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal in words; other exceptions are Django's to handle."""
        if not isinstance(error, HeliError):
            return None
        response = heli_error(request, error)
        response.undo = True  # type: ignore[attr-defined]
        return response


def _place_first(request: HttpRequest) -> HttpResponse | None:
    """Who holds posts in several places chooses one before anything else."""
    if request.path.startswith(_WITHOUT_PLACE) or not session.must_choose(request):
        return None
    return redirect(f"{reverse('place')}?{urlencode({'next': request.path})}")


def _with_headers(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ("Cookie", "HX-Request", "HX-Boosted"))
    response.headers.setdefault("Cache-Control", "private, no-store")
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    return response
