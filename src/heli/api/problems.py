"""Refusals as problem details (RFC 9457): what happened, why with the article, what to do, in the caller's language."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext

from heli.base.errors import BadInput, HeliError, NotFound, Reason
from heli.base.text import Msg, Words, show
from heli.matters.conflicts import Conflict
from heli.matters.doubling import Doubled

_TITLES = {
    400: Msg("The request can't be read."),
    401: Msg("A token is needed."),
    403: Msg("This is not permitted."),
    404: Msg("There is no such thing, or it isn't yours to see."),
    409: Msg("This is not permitted as things stand."),
    413: Msg("The request is too large."),
    415: Msg("This kind of content is not taken."),
    422: Msg("What was sent is not well-formed."),
    500: Msg("Something went wrong on our side."),
}


def problem(request: HttpRequest, status: int, reasons: Sequence[Reason] = (), **more: Any) -> HttpResponse:
    """A problem as a response; it rolls back what the request wrote."""
    language = language_of(request)
    with translation.override(language):
        body: dict[str, Any] = {
            "type": f"urn:heli:problem:{reasons[0].code if reasons else status}",
            "title": show(_TITLES.get(status, _TITLES[500]), language, gettext),
            "status": status,
            "instance": request.path,
            "reasons": [reason_as_json(reason, language) for reason in reasons],
            **more,
        }
        if reasons:
            body["detail"] = " ".join(reason["say"] for reason in body["reasons"])
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        content_type="application/problem+json",
        status=status,
    )
    response.undo = True  # type: ignore[attr-defined]
    return response


def of_error(request: HttpRequest, error: HeliError) -> HttpResponse:
    """The problem that an error is. A conflict says so; of what waits already the first is named."""
    if isinstance(error, BadInput):
        return problem(request, 422, error.reasons)
    if isinstance(error, NotFound):
        return problem(request, 404, error.reasons)
    if isinstance(error, Conflict):
        return problem(request, 409, error.reasons, conflict=True)
    if isinstance(error, Doubled):
        return problem(request, 409, error.reasons, proposal=str(error.proposal))
    return problem(request, 409, error.reasons)


def reason_as_json(reason: Reason, language: str) -> dict[str, Any]:
    """One reason in words."""

    def said(words: Words) -> str:
        return show(words, language, gettext)

    return {
        "code": reason.code,
        "say": said(reason.say),
        "basis": list(reason.basis),
        "do": said(reason.do) if reason.do else None,
        "field": reason.field,
    }


def language_of(request: HttpRequest) -> str:
    """English where the caller asks for it first; else Chinese."""
    wished = request.headers.get("Accept-Language", "").strip().lower()
    return "en" if wished.startswith("en") else "zh-hans"
