"""Saved views of the registry: keep one, and the list of them to take some away."""

from __future__ import annotations

from urllib.parse import parse_qs
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base.errors import BadInput
from heli.base.text import Msg
from heli.web.contexts.registry_views import sharing_choices, views_shown
from heli.web.holding import signed_in
from heli.web.personal.saved import LONGEST_NAME, remove_view, save_view
from heli.web.words import say


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def views(request: HttpRequest) -> HttpResponse:
    """The views; with `query` the form that keeps one. Posted: kept, or with `remove` taken away."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if read_by_partner(reader):
        return redirect("partner_matters")
    if request.method == "POST" and "remove" in request.POST:
        remove_view(reader, _number(request.POST["remove"]))
        messages.success(request, say(Msg("The view is taken away."), request.LANGUAGE_CODE))
        return redirect("registry_views")
    if request.method == "POST":
        return _keep(request, reader)
    return _page(request, reader, BadInput())


def _keep(request: HttpRequest, reader: Reader) -> HttpResponse:
    query = request.POST.get("query", "")
    try:
        save_view(reader, request.POST.get("name", ""), query, request.POST.get("shared_with", ""))
    except BadInput as wrong:
        return _page(request, reader, wrong)
    messages.success(request, say(Msg("The view is kept."), request.LANGUAGE_CODE))
    return redirect(f"{reverse('registry')}?{query[:4_000]}")


def _page(request: HttpRequest, reader: Reader, wrong: BadInput) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    query = given.get("query", "")[:4_000]
    context = {
        "views": views_shown(reader),
        "asks": "query" in given,
        "query": query,
        "has_words": bool(parse_qs(query).get("q")),
        "name": given.get("name", ""),
        "longest": LONGEST_NAME,
        "chosen": given.get("shared_with", ""),
        "choices": sharing_choices(reader),
        "reasons": wrong.reasons,
    }
    status = 422 if wrong.reasons else 200
    return render(request, "web/pages/registry/views.html", context, status=status)


def _number(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
