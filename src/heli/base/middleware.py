"""The installation's clock for each request of a demo."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from heli.base import installation


class ClockMiddleware:
    """Takes over a demo's clock before each request; no query in a real installation."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        installation.follow_clock()
        return self._get_response(request)
