"""Pages that say what can't be done: what happened, why, under which article, what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from heli.base.errors import BadInput, HeliError, NotFound, Reason, Refused
from heli.base.text import Msg
from heli.web.holding import held, is_ours

CONFLICT_CODES = ("act.conflict", "conflict")


def heli_error(request: HttpRequest, error: HeliError) -> HttpResponse:
    """The page for an error of the program: 404, 409, 403 or 400; its part where htmx asked."""
    status, title = _kind(error)
    return _page(request, status, title, error.reasons or (_NOT_FOUND,))


def _kind(error: HeliError) -> tuple[int, Msg]:
    if isinstance(error, NotFound):
        return 404, Msg("There is no such page, or it is not open to you")
    if isinstance(error, BadInput):
        return 400, Msg("Something in this can't be read")
    if isinstance(error, Refused) and error.code.startswith(CONFLICT_CODES):
        return 409, Msg("Somebody else was quicker")
    return 403, Msg("This can't be done")


_NOT_FOUND = Reason(
    "page.not_found",
    Msg("What you asked for does not exist, or is not open to you. The two look alike on purpose."),
    do=Msg(
        "Check the address or number. If a colleague sent you here, ask whether your office was admitted "
        "to the matter; if you hold posts in two places, see whether you wear the right hat."
    ),
)
_FORBIDDEN = Reason(
    "page.forbidden",
    Msg("The page did not accept the request."),
    do=Msg("Go back, load the page again, and repeat what you did. Nothing was changed."),
)
_BROKEN = Reason(
    "page.broken",
    Msg("The program made an error. Nothing was changed; the error has been written to its log."),
    do=Msg("Try again. If it happens again, tell the system administrator what you did and when."),
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 400."""
    return _page(request, 400, Msg("Something in this can't be read"), (_FORBIDDEN,))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 403."""
    return _page(request, 403, Msg("This can't be done"), (_FORBIDDEN,))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is missing or too old; one that a page of ours sent is held, so that it can be sent again."""
    if request.method == "POST" and request.POST and is_ours(request):
        return held(request)
    say = Msg("The form was open for too long, or the browser did not send its cookie.")
    stale = Reason("form.token", say, do=_FORBIDDEN.do)
    return _page(request, 403, Msg("This can't be done"), (stale,))


def locked_out(request: HttpRequest, credentials: object = None, *_: object, **__: object) -> HttpResponse:
    """Too many wrong passwords (django-axes)."""
    locked = Reason(
        "sign_in.locked",
        Msg(
            "There were too many wrong passwords. Signing in under this name is shut for a quarter of an hour."
        ),
        do=Msg("Wait, or ask the system administrator to open it and to give you a new password."),
    )
    return _page(request, 429, Msg("Signing in is shut for a while"), (locked,))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 404."""
    return _page(request, 404, Msg("There is no such page, or it is not open to you"), (_NOT_FOUND,))


def closed(request: HttpRequest, *_: str) -> HttpResponse:
    """An address that a package brings and this program does not offer."""
    return _page(request, 404, Msg("There is no such page, or it is not open to you"), (_NOT_FOUND,))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's 500: the page asks the database for nothing."""
    return _page(request, 500, Msg("Something went wrong here"), (_BROKEN,), with_frame=False)


def _page(
    request: HttpRequest, status: int, title: Msg, reasons: tuple[Reason, ...], *, with_frame: bool = True
) -> HttpResponse:
    context: dict[str, object] = {"title": title, "reasons": reasons}
    if not with_frame:
        context |= {"frame": None, "messages": ()}
    is_part = getattr(request, "htmx", False) and not request.htmx.boosted  # type: ignore[attr-defined]
    template = "web/parts/errors/_error.html" if is_part else "web/pages/errors/error.html"
    return render(request, template, context, status=status)
