"""The bundles of `heli.web.assets`."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from heli.web import assets

_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def bundle(request: HttpRequest, address: str) -> HttpResponse:
    """A bundle by its name with hash; compressed where the browser takes that."""
    found = assets.by_address(address)
    if found is None:
        raise Http404
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.compressed if takes_gzip else found.plain, content_type=found.content_type)
    if takes_gzip:
        response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = _FOR_EVER
    response["Vary"] = "Accept-Encoding"
    return response


@require_safe
def file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A static file of an installed package (security keys, API pages), where no server in front has it."""
    found = finders.find(path)
    if not isinstance(found, str) or not Path(found).is_file():
        raise Http404
    response = FileResponse(Path(found).open("rb"))  # noqa: SIM115 (the response closes it)
    response["Cache-Control"] = "public, max-age=3600"
    return response
