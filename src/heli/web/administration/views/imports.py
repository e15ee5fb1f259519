"""The wizard of imports: upload, match, try, run, and the rows that were refused. Case management's alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heli.base import clock
from heli.base.errors import BadInput, HeliError, NotFound, Reason, Refused, bad_input
from heli.base.text import Msg, Text, Words
from heli.matters.intake.sniff import MAX_SIZE
from heli.web.administration import importing
from heli.web.administration.desk import Desk, opens
from heli.web.administration.matching import kinds, ready_made
from heli.web.administration.models import ImportRun, ImportTemplate
from heli.web.administration.pages import PAGES
from heli.web.administration.sheet import Badge, Cell, Facts, Link, Note, Section, Sheet, Table
from heli.web.administration.tasks import wake_import
from heli.web.administration.views.home import shown, tabs
from heli.web.administration.views.import_steps import run_of, steps_of
from heli.web.administration.words_of import person_name
from heli.web.words import say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATES: Mapping[str, tuple[Msg, str]] = {
    "uploaded": (Msg("uploaded, not matched yet"), ""),
    "matched": (Msg("matched, not tried yet"), ""),
    "waiting": (Msg("waiting for the worker"), "brand"),
    "running": (Msg("under way"), "brand"),
    "tried": (Msg("tried: nothing was kept"), "warn"),
    "stopped": (Msg("stopped; what came in stays in"), "warn"),
    "done": (Msg("done"), "good"),
    "failed": (Msg("not possible"), "danger"),
}


@require_safe
@opens("imports")
def imports(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Lists of this office, the newest first, and the matchings that are kept."""
    runs = (
        ImportRun.objects.filter(office=desk.office).select_related("person").order_by("-made_at", "-pk")[:50]
    )
    names = kinds()
    rows = tuple(
        (
            Cell(run.name, reverse("admin_import", args=[run.pk])),
            Cell(names.get(run.procedure, "—")),
            Cell("", badges=(_badge(run),)),
            Cell(_short(run.totals)),
            Cell(person_name(run.person), detail=run.made_at),
        )
        for run in runs
    )
    columns = (Msg("File"), Msg("Kind"), Msg("State"), Msg("Rows"), Msg("By whom"))
    sheet = Sheet(
        title=PAGES["imports"].name,
        summary=Msg(
            "A list of cases from Excel or CSV becomes matters, row by row. Nothing comes in twice; a row "
            "that can't be taken is told with its reason."
        ),
        actions=(Link(Msg("Upload a list"), reverse("admin_upload")),),
        sections=(Table(Msg("Lists"), columns, rows, Msg("No list was taken in yet.")), _templates(desk)),
        tabs=tabs(desk, "imports"),
    )  # fmt: skip
    return shown(request, desk, sheet)


def _badge(run: ImportRun) -> Badge:
    words, tone = STATES[run.state]
    return Badge(words, tone)


def _short(totals: Mapping[str, int]) -> Words | str:
    if not totals:
        return "—"
    done = totals["received"] - totals["pending"] + totals.get("waiting", 0)
    given = {"done": done, "all": totals["received"], "rejected": totals["rejected"]}
    return Msg("%(done)s of %(all)s, %(rejected)s refused", given)


def _templates(desk: Desk) -> Section:
    kept = (
        ImportTemplate.objects.filter(office=desk.office, ended_at=None)
        .select_related("made_by")
        .order_by("name")
    )
    names = kinds()
    rows = tuple(
        (
            Cell(
                one.name,
                links=(Link(Msg("Take away"), reverse("admin_end_template", args=[one.pk]), one.name),),
            ),
            Cell(names.get(one.procedure, "—")),
            Cell("、".join(heading for heading in one.map["columns"].values() if heading)),
            Cell(person_name(one.made_by), detail=one.made_at),
        )
        for one in kept
    )
    note = Msg("A list with these columns is recognised, and needs no matching.")
    columns = (Msg("Template"), Msg("Kind"), Msg("Columns"), Msg("By whom"))
    return Table(Msg("Kept matchings"), columns, rows, Msg("No matching is kept yet."), note)


@require_http_methods(["GET", "HEAD", "POST"])
@opens("imports")
def upload(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The file, and what kind of matter its rows are."""
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        try:
            run = _received(request, desk)
        except (BadInput, Refused) as wrong:
            reasons = wrong.reasons
        else:
            return redirect(reverse("admin_import" if run.map else "admin_match", args=[run.pk]))
    context = {
        "kinds": [(key, name, request.POST.get("procedure") == key) for key, name in kinds().items()],
        "ready_made": ready_made(),
        "reasons": reasons,
        "steps": steps_of(0),
    }
    return render(request, "web/administration/upload.html", context, status=422 if reasons else 200)


def _received(request: HttpRequest, desk: Desk) -> ImportRun:
    file, procedure = request.FILES.get("file"), request.POST.get("procedure", "")
    if not isinstance(file, UploadedFile) or not file.name:
        raise bad_input(
            "file", "import.no_upload", "No file was chosen.", do=Msg("Choose an xlsx or csv file.")
        )
    if procedure not in kinds():
        raise bad_input(
            "procedure", "import.no_kind", "Say what kind of matter the rows are.", do=Msg("Choose one.")
        )
    if (file.size or 0) > MAX_SIZE:
        raise bad_input(
            "file", "file.too_large", "The file “%(name)s” has %(size)s MB; at most 50 MB are kept.",
            do=Msg("Split the list."), name=file.name, size=-(-(file.size or 0) // (1024 * 1024)),
        )  # fmt: skip
    with transaction.atomic():
        run = importing.receive(file.name, file.read(), office=desk.office, person=desk.person)
        run.procedure = procedure
        template = importing.recognised(desk.office, run.headings)
        if template is not None and template.procedure == procedure:
            run.map, run.state = {**template.map, "template": template.name}, "matched"
        run.save(update_fields=["procedure", "map", "state"])
    return run


@require_safe
@opens("imports")
def run(request: HttpRequest, desk: Desk, run: UUID) -> HttpResponse:
    """One list: how far it is, what became of its rows, what can be done."""
    row = run_of(desk, run)
    if request.GET.get("part") and getattr(request, "htmx", None):
        return render(request, "web/administration/_progress.html", _progress(row))
    at = {"uploaded": 1, "matched": 2, "tried": 3, "done": 4}.get(row.state, 2 if row.is_dry else 3)
    context = {
        **_progress(row),
        "kind": kinds().get(row.procedure, row.procedure),
        "steps": steps_of(at),
        "sections": (_facts(row),),
        "can": _can(row),
    }
    return render(request, "web/administration/import.html", context)


def _progress(row: ImportRun) -> dict[str, Any]:
    totals = row.totals or {}
    received, unread = totals.get("received", 0), totals.get("pending", 0) - totals.get("waiting", 0)
    return {
        "run": row,
        "state": STATES[row.state],
        "is_moving": row.state in ("waiting", "running"),
        "totals": totals,
        "percent": (received - unread) * 100 // max(received, 1),
        "done": received - unread,
        "unread": unread,
        "failure": [Text(one["zh"], one["en"]) for one in row.failure],
        "part_url": f"{reverse('admin_import', args=[row.pk])}?part=1",
    }


def _facts(row: ImportRun) -> Section:
    template = row.map.get("template", "") if row.map else ""
    rows: list[tuple[Words, Cell]] = [
        (
            Msg("File"),
            Cell(row.name, detail="" if row.has_file else Msg("taken away after all rows came in")),
        ),
        (Msg("By whom"), Cell(person_name(row.person), detail=row.made_at)),
        (Msg("Rows stand as of"), Cell(row.as_of or Msg("today: the matters are opened anew"))),
    ]
    if row.map:
        columns = [heading for heading in row.map["columns"].values() if heading]
        rows.append((Msg("Columns matched"), Cell("、".join(columns), detail=template)))
        left = [heading for heading in row.headings if heading not in columns]
        rows.append((Msg("Columns left out"), Cell("、".join(left) or "—")))
    return Facts(Msg("The list"), tuple(rows))


def _can(row: ImportRun) -> frozenset[str]:
    if row.state in ("waiting", "running"):
        return frozenset({"stop"})
    if not row.has_file:
        return frozenset()
    if row.state == "uploaded" or row.map is None:
        return frozenset({"match", "forget"})
    return frozenset({"match", "try", "run", "forget"})


@require_POST
@opens("imports")
def do(request: HttpRequest, desk: Desk, run: UUID) -> HttpResponse:
    """Try, run, stop, or take the file away."""
    row, what, language = run_of(desk, run), request.POST.get("what", ""), request.LANGUAGE_CODE
    person, office = desk.person.pk, desk.office.pk
    if what in ("try", "run") and what in _can(row):
        importing.start(row, dry=what == "try")
        transaction.on_commit(lambda: wake_import(row.pk, person, office))
        messages.info(
            request, say(Msg("Handed to the worker. You can leave this page; it goes on."), language)
        )
    elif what == "stop" and what in _can(row):
        ImportRun.objects.filter(pk=row.pk, state="running").update(wants_stop=True)
        ImportRun.objects.filter(pk=row.pk, state="waiting").update(state="matched")
        messages.info(request, say(Msg("It stops after the present row. What came in stays in."), language))
    elif what == "forget" and what in _can(row):
        importing.forget(row)
        messages.success(request, say(Msg("The file was taken away. What came in stays in."), language))
    else:
        raise Refused((Reason("import.not_now", Msg("This can't be done with the list as it stands."),
                               do=Msg("Look at how it stands and choose again.")),))  # fmt: skip
    return redirect(reverse("admin_import", args=[row.pk]))


@require_safe
@opens("imports")
def refused_rows(request: HttpRequest, desk: Desk, run: UUID) -> HttpResponse:
    """The refused rows as xlsx: what stood there, which field, why, what to do."""
    row = run_of(desk, run)
    if row.refused is None:
        raise NotFound()
    try:
        data = importing.content(row.refused)
    except HeliError as gone:
        raise NotFound() from gone
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="refused-rows.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
@opens("imports")
def end_template(request: HttpRequest, desk: Desk, template: UUID) -> HttpResponse:
    """Take a kept matching away."""
    row = ImportTemplate.objects.filter(pk=template, office=desk.office, ended_at=None).first()
    if row is None:
        raise NotFound()
    if request.method == "POST":
        ImportTemplate.objects.filter(pk=row.pk).update(ended_at=clock.now())
        messages.success(request, say(Msg("The matching was taken away."), request.LANGUAGE_CODE))
        return redirect("admin_imports")
    note = Note(Msg("Lists with these columns are then matched by hand again. What came in by it stays."))
    context = {"row": row, "note": note}
    return render(request, "web/administration/end_template.html", context)
