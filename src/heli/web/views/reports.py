"""Reports: the dashboards, the work report as a page and as files, the acts behind a figure."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heli.access.reader import Reader
from heli.base import clock
from heli.reports import as_html
from heli.web.contexts.dashboards import dashboards_page
from heli.web.contexts.reports import choice_of, counted_report, figure_link, figure_page, work_page

_FORMS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}


@login_required
@require_safe
def dashboards(request: HttpRequest) -> HttpResponse:
    """Pictures of an office: clocks, suggestions, flows, months."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    context = {"dash": dashboards_page(reader, request.GET, request.LANGUAGE_CODE)}
    return render(request, "web/pages/reports/dashboards.html", context)


@login_required
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """The work report of an office over a period."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    context = {"work": work_page(reader, request.GET, request.LANGUAGE_CODE)}
    return render(request, "web/pages/reports/work.html", context)


@login_required
@require_safe
def work_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same as a file, its figures leading to the pages of this installation."""
    if form not in _FORMS:
        raise Http404
    reader: Reader = request.reader  # type: ignore[attr-defined]
    choice = choice_of(reader, request.GET)
    report, language, now = counted_report(reader, choice), request.LANGUAGE_CODE, clock.now()
    address = request.build_absolute_uri("/")
    if form == "html":
        content = as_html.whole(report, language, counted_at=now, address=address).encode()
    else:
        from heli.reports import as_docx  # noqa: PLC0415  # only who writes one pays for it

        content = as_docx.write(
            report, language, counted_at=now, link=lambda one: address.rstrip("/") + figure_link(choice, one)
        )
    response = HttpResponse(content, content_type=_FORMS[form])
    name = f"work-report-{choice.code}-{choice.asked.first}-{choice.asked.last}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_safe
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """The acts behind one figure."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    context = {"page": figure_page(reader, code, request.GET, request.LANGUAGE_CODE)}
    return render(request, "web/pages/reports/figure.html", context)
