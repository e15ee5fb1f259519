"""One URL, two answers: the full page, or only the part that htmx swaps."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(
    request: HttpRequest, full: str, part: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """Render `part` where htmx asks for it, else `full`, which includes the same part.

    A boosted link is a whole page. The answer varies by HX-Request (set by `ScopeMiddleware`).
    """
    htmx = getattr(request, "htmx", None)
    template = part if htmx and not htmx.boosted else full
    return render(request, template, dict(context), status=status)
