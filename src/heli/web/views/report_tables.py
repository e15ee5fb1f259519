"""Superiors' tables: take one in, match its cells, fill it, open the acts behind a cell, hold one that came back against it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heli.access.reader import Reader
from heli.base.errors import BadInput, NotFound, Reason, Refused, bad_input
from heli.base.text import Msg, Words
from heli.reports.tables import keeping
from heli.reports.tables.filling import differences, filling_of
from heli.reports.tables.matching import SPANS, Match, figure_of
from heli.reports.tables.models import TableFilling, TableTemplate
from heli.reports.tables.workbook import cells_of, names_in, opened
from heli.web.contexts.report_tables import (
    behind_page,
    cell_form,
    differences_shown,
    filled_grids,
    match_grids,
    names_of,
)
from heli.web.contexts.reports import choice_of
from heli.web.holding import signed_in
from heli.web.words import say

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _reader(request: HttpRequest) -> Reader:
    reader: Reader = request.reader  # type: ignore[attr-defined]
    return reader


def _uploaded(request: HttpRequest) -> tuple[str, bytes]:
    file = request.FILES.get("file")
    if not isinstance(file, File) or (file.size or 0) > 5 * 2**20:
        raise bad_input("file", "table.file", "Choose the table, an .xlsx file of at most 4 MB.")
    return file.name or "", file.read()


def _tell(request: HttpRequest, words: Words) -> None:
    messages.success(request, say(words, request.LANGUAGE_CODE))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def tables(request: HttpRequest) -> HttpResponse:
    """The tables of the office; posted: one is taken in, or known again."""
    reader = _reader(request)
    choice = choice_of(reader, request.GET)
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        try:
            row, known = keeping.take_in(reader, request.POST.get("name", ""), *_uploaded(request))
        except (BadInput, Refused) as wrong:
            reasons = wrong.reasons
        else:
            if known:
                _tell(request, Msg("This table is known already; what was matched then holds."))
            return redirect("report_table", row.pk)
    context = {"tables": keeping.templates_of(reader), "reasons": reasons, "choice": choice}
    return render(request, "web/pages/reports/tables.html", context, status=422 if reasons else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, template: UUID) -> HttpResponse:
    """One table to be matched: the grid, and the form of the cell that was chosen."""
    reader = _reader(request)
    row = keeping.template_of(reader, template)
    if request.method == "POST" and "end" in request.POST:
        keeping.end(row)
        _tell(request, Msg("The table is taken away; what was filled stays on record."))
        return redirect("report_tables")
    given = request.POST if request.method == "POST" else request.GET
    name, reasons = given.get("cell", ""), tuple[Reason, ...]()
    if request.method == "POST" and "search" not in request.POST:
        try:
            return _matched(request, row, name)
        except BadInput as wrong:
            reasons = wrong.reasons
    choice = choice_of(reader, request.GET)
    offices = names_of(choice.offices)
    context = {
        "table": row,
        "grids": match_grids(row, name, offices),
        "form": cell_form(row, name, given.get("word", ""), offices) if name else None,
        "choice": choice,
        "matched": len(row.cells),
        "reasons": reasons,
    }
    return render(request, "web/pages/reports/table.html", context, status=422 if reasons else 200)


def _matched(request: HttpRequest, row: TableTemplate, name: str) -> HttpResponse:
    """Keep what the form says for its cell and the others that it names, and go on with the next one."""
    known = cells_of(opened(keeping.content_of(row)))
    typed = request.POST.get("cells", "")
    cells = names_in(typed or name.rpartition("!")[2], name.rpartition("!")[0], known)
    how = request.POST.get("do", "")
    if how == "clear":
        keeping.keep_matches(row, cells, None)
    elif how == "hand":
        keeping.keep_matches(row, cells, Match())
    else:
        keeping.keep_matches(row, cells, _match(request))
    _tell(request, Msg("Kept for %(n)s cells.", {"n": len(cells)}))
    left = [cell for cell, one in known.items() if one.may_fill and cell not in row.cells]
    after = f"?cell={left[0]}#cell" if left else ""
    return redirect(f"{reverse('report_table', args=[row.pk])}{after}")


def _match(request: HttpRequest) -> Match:
    figure, span = request.POST.get("figure", ""), request.POST.get("span", "asked")
    if figure_of(figure) is None:
        raise bad_input("figure", "table.figure", "Choose what the cell counts, or leave it to be filled by hand.")  # fmt: skip
    return Match(figure, request.POST.get("office", "")[:60], span if span in SPANS else "asked")  # type: ignore[arg-type]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def filled(request: HttpRequest, template: UUID) -> HttpResponse:
    """The table filled for an office and days; posted: the workbook, and what was filled is kept."""
    reader = _reader(request)
    row = keeping.template_of(reader, template)
    choice = choice_of(reader, request.GET)
    asked = choice.asked
    if request.method == "POST":
        made = keeping.fill_table(row, asked.office, asked.first, asked.last, reader)
        response = HttpResponse(made.filled.content, content_type=_XLSX)
        response["Content-Disposition"] = f'attachment; filename="table-{asked.first}-{asked.last}.xlsx"'
        return response
    cells = keeping.counted_cells(row, asked.office, asked.first, asked.last, reader)
    known = cells_of(opened(keeping.content_of(row)))
    counted = keeping.numbers_of(cells)
    context = {
        "table": row,
        "choice": choice,
        "grids": filled_grids(row, cells, choice),
        "counted": len(counted),
        "by_hand": sum(cell.may_fill and name not in counted for name, cell in known.items()),
        "is_whole": all(one.counted.is_whole for one in cells.values() if one.counted is not None),
        "action": reverse("report_table_filled", args=[row.pk]),
    }
    return render(request, "web/pages/reports/table_filled.html", context)


@signed_in
@require_safe
def behind(request: HttpRequest, template: UUID) -> HttpResponse:
    """The acts behind one cell."""
    reader = _reader(request)
    row = keeping.template_of(reader, template)
    choice = choice_of(reader, request.GET)
    asked, name = choice.asked, request.GET.get("cell", "")
    row.cells = {name: row.cells[name]} if name in row.cells else {}
    cell = keeping.counted_cells(row, asked.office, asked.first, asked.last, reader).get(name)
    if cell is None or cell.counted is None:
        raise NotFound((Reason("table.cell.none", Msg("This cell counts nothing.")),))
    start = request.GET.get("start", "")
    number = int(start) if start.isascii() and start.isdigit() and len(start) < 8 else 0
    page = behind_page(row.pk, name, cell, choice, number)
    return render(request, "web/pages/reports/table_behind.html", {"table": row, "page": page})


@signed_in
@require_POST
def compare(request: HttpRequest, template: UUID) -> HttpResponse:
    """A workbook that came back: what differs. Nothing of it is kept, and nothing is overwritten."""
    reader = _reader(request)
    row = keeping.template_of(reader, template)
    try:
        _, data = _uploaded(request)
        book = opened(data)
    except (BadInput, Refused) as wrong:
        context = {"table": row, "reasons": wrong.reasons}
        return render(request, "web/pages/reports/table_compared.html", context, status=422)
    mark = filling_of(book)
    rows = TableFilling.objects.filter(template=row)
    filling = rows.filter(pk=mark).first() if mark else None
    if filling is None:
        filling = rows.order_by("-filled_at").first()
    context = {"table": row, "filling": filling, "is_marked": bool(filling and filling.pk == mark)}
    if filling is not None:
        cells = keeping.counted_cells(row, filling.subject_id, filling.first, filling.last, reader)
        found = differences(book, filling.values, keeping.numbers_of(cells))
        context["differences"] = differences_shown(found)
    return render(request, "web/pages/reports/table_compared.html", context)
