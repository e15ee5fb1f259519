"""The registry of matters."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.web.contexts.registry import found_matters, registry_page
from heli.web.contexts.registry_columns import columns_of
from heli.web.exporting import MOST, as_xlsx
from heli.web.parts import page


@login_required
@require_safe
def registry(request: HttpRequest) -> HttpResponse:
    """Matters that the person may see, filtered and searched; htmx swaps the list alone. A partner has a page of his own."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if read_by_partner(reader):
        return redirect("partner_matters")
    context = {"registry": registry_page(reader, request.GET)}
    return page(request, "web/pages/registry/list.html", "web/parts/registry/_list.html", context)


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """What the registry shows, as a spreadsheet in the chosen columns. A partner has none."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if read_by_partner(reader):
        return redirect("partner_matters")
    rows = found_matters(reader, request.GET, MOST)
    content = as_xlsx(rows, columns_of(request.GET), request.LANGUAGE_CODE)
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = 'attachment; filename="matters.xlsx"'
    return response


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
