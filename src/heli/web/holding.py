"""A session that ends while somebody types loses nothing: what was sent is held on a page until he is signed in again.

Held is only what our own pages sent (the browser says so by `Origin`, or by `Referer`), so that no other site can put
words into somebody's mouth.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from heli.web.performing import files_of, posted_of

View = Callable[..., HttpResponse]
MOST_PAIRS = 5_000


def signed_in(view: View) -> View:
    """Only for who is signed in; a form that arrives from somebody whose session ended is held, not lost."""
    guarded = login_required(view)

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated and is_ours(request):
            return held(request)
        return guarded(request, *args, **named)

    return asked


def is_ours(request: HttpRequest) -> bool:
    """Whether a page of ours sent the request."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    sent = urlsplit(origin)
    own = f"{request.scheme}://{request.get_host()}"
    return f"{sent.scheme}://{sent.netloc}" in (own, *settings.CSRF_TRUSTED_ORIGINS)


def held(request: HttpRequest) -> HttpResponse:
    """The page that holds what was typed. Nothing of it was recorded or stored."""
    pairs = [(name, value) for name, values in posted_of(request).items() for value in values]
    files = frozenset(files_of(request))
    context = {
        "pairs": [pair for pair in pairs if pair[0] not in files][:MOST_PAIRS],
        "has_files": bool(files),
        "url": request.get_full_path(),
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': reverse('session')})}",
    }
    return render(request, "web/pages/session/held.html", context, status=403)
