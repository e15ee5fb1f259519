"""The wizard of imports: upload, match, try, run, and the rows that were refused. Case management's alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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
from heli.web.administration.matching import Matching, Slot, ground_of, kinds, matched, slots_of, suggested
from heli.web.administration.models import ImportRun, ImportTemplate
from heli.web.administration.pages import PAGES
from heli.web.administration.sheet import Badge, Cell, Facts, Link, Note, Section, Sheet, Table
from heli.web.administration.tasks import wake_import
from heli.web.administration.views.home import shown, tabs
from heli.web.administration.words_of import person_name
from heli.web.forms.reading import Misread, read_day
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
STEPS = (Msg("Upload"), Msg("Match the columns"), Msg("Try it"), Msg("Take it in"))


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
        summary=Msg("A list of cases from Excel or CSV becomes matters, row by row. Nothing comes in twice; a row that can't be taken is told with its reason."),
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
    return Msg("%(done)s of %(all)s, %(rejected)s refused",
               {"done": totals["received"] - totals["pending"], "all": totals["received"], "rejected": totals["rejected"]})  # fmt: skip


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
        "reasons": reasons,
        "steps": _steps(0),
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


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of the wizard, for the component of steps."""

    name: Words
    state: Words
    css: str
    who: Words | None = None
    at: date | None = None
    note: Words | None = None


def _steps(now: int) -> tuple[StepShown, ...]:
    states = (Msg("done"), Msg("here"), Msg("to come"))
    return tuple(
        StepShown(
            name,
            states[0 if at < now else 1 if at == now else 2],
            "is-done" if at < now else "is-now" if at == now else "",
        )
        for at, name in enumerate(STEPS)
    )


def _run_of(desk: Desk, number: UUID) -> ImportRun:
    run = ImportRun.objects.select_related("office", "person").filter(pk=number, office=desk.office).first()
    if run is None:
        raise NotFound()
    return run


@dataclass(frozen=True, slots=True)
class SlotShown:
    """One field of the matching with the column chosen, and its words with their values."""

    at: int
    slot: Slot
    chosen: str
    example: str
    words: tuple[tuple[int, str, str], ...]
    errors: tuple[Reason, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@opens("imports")
def match(request: HttpRequest, desk: Desk, run: UUID) -> HttpResponse:
    """Which column is which field, and which word is which choice."""
    row = _run_of(desk, run)
    if not row.has_file or row.state in ("waiting", "running"):
        raise Refused((Reason("import.under_way", Msg("This list is under way, or its file was taken away."),
                               do=Msg("Wait for it, or upload the file again.")),))  # fmt: skip
    slots = slots_of(ground_of(row.procedure))
    chosen, reasons = _start(row, slots), tuple[Reason, ...]()
    if request.method == "POST":
        chosen = _posted(request, row, slots)
        if request.POST.get("_step") != "words":
            try:
                return _kept(request, desk, row, slots, chosen)
            except (BadInput, Refused) as wrong:
                reasons = wrong.reasons
    context = {
        "run": row,
        "kind": kinds().get(row.procedure, row.procedure),
        "slots": _shown_slots(row, slots, chosen, reasons),
        "headings": row.headings,
        "unread": [heading for heading in row.headings if heading not in chosen.columns.values()],
        "reasons": tuple(r for r in reasons if r.field not in {slot.column for slot in slots}),
        "broken": any(reasons),
        "as_of": request.POST.get("as_of", row.as_of.isoformat() if row.as_of else ""),
        "template": request.POST.get("template", ""),
        "steps": _steps(1),
    }
    return render(request, "web/administration/match.html", context, status=422 if reasons else 200)


def _start(row: ImportRun, slots: tuple[Slot, ...]) -> Matching:
    if row.map is not None:
        return Matching(row.map["columns"], row.map["words"])
    return suggested(slots, tuple(row.headings))


def _posted(request: HttpRequest, row: ImportRun, slots: tuple[Slot, ...]) -> Matching:
    columns = {slot.column: request.POST.get(f"c{at}", "") for at, slot in enumerate(slots)}
    columns = {column: heading if heading in row.headings else "" for column, heading in columns.items()}
    found: dict[str, dict[str, str]] = {}
    listed = importing.words_in(
        row, [columns[slot.column] for slot in slots if slot.choices and columns[slot.column]]
    )
    for at, slot in enumerate(slots):
        heading = columns[slot.column]
        if not slot.choices or not heading:
            continue
        known: dict[str, str] = dict(slot.known)
        for number, word in enumerate(listed[heading]):
            value = request.POST.get(f"w{at}.{number}", known.get(word, ""))
            known.pop(word, None)
            if value in slot.choices:
                known[word] = value
        found[slot.column] = known
    return Matching(columns, found)


def _kept(
    request: HttpRequest, desk: Desk, row: ImportRun, slots: tuple[Slot, ...], chosen: Matching
) -> HttpResponse:
    """Keep the matching with the run, as a template where a name is given, and go on to try it."""
    wanted = matched(ground_of(row.procedure), slots, chosen)
    row.as_of = _as_of(request.POST.get("as_of", ""))
    importing.check(row, wanted, desk.reader)
    kept = {
        "map": wanted.model_dump(mode="json", by_alias=True, exclude_none=True),
        "columns": dict(chosen.columns),
        "words": {column: dict(words) for column, words in chosen.words.items()},
    }
    name = request.POST.get("template", "").strip()
    with transaction.atomic():
        if name:
            importing.keep_template(name, kept, office=desk.office, person=desk.person)
        row.map, row.state, row.totals, row.refused, row.failure = kept, "matched", {}, None, []
        row.changed_at = clock.now()
        row.save(update_fields=["map", "state", "as_of", "totals", "refused", "failure", "changed_at"])
    return redirect(reverse("admin_import", args=[row.pk]))


def _as_of(typed: str) -> date | None:
    if not typed.strip():
        return None
    try:
        return read_day(typed, clock.today())
    except Misread as misread:
        raise BadInput((Reason("form.misread", misread.say, do=misread.do, field="as_of"),)) from misread


def _shown_slots(
    row: ImportRun, slots: tuple[Slot, ...], chosen: Matching, reasons: Sequence[Reason]
) -> tuple[SlotShown, ...]:
    first = importing.sample(row)
    wanted = [chosen.columns.get(slot.column, "") for slot in slots if slot.choices]
    listed = importing.words_in(row, [heading for heading in wanted if heading in row.headings])
    found = []
    for at, slot in enumerate(slots):
        heading = chosen.columns.get(slot.column, "")
        known = chosen.words.get(slot.column, slot.known)
        words = (
            tuple((n, word, known.get(word, "")) for n, word in enumerate(listed.get(heading, ())))
            if slot.choices
            else ()
        )
        errors = tuple(reason for reason in reasons if reason.field in (slot.column, heading or slot.column))
        found.append(SlotShown(at, slot, heading, first.get(heading, "")[:60], words, errors))
    return tuple(found)


@require_safe
@opens("imports")
def run(request: HttpRequest, desk: Desk, run: UUID) -> HttpResponse:
    """One list: how far it is, what became of its rows, what can be done."""
    row = _run_of(desk, run)
    if request.GET.get("part") and getattr(request, "htmx", None):
        return render(request, "web/administration/_progress.html", _progress(row))
    at = {"uploaded": 1, "matched": 2, "tried": 3, "done": 4}.get(row.state, 2 if row.is_dry else 3)
    context = {
        **_progress(row),
        "kind": kinds().get(row.procedure, row.procedure),
        "steps": _steps(at),
        "sections": (_facts(row),),
        "can": _can(row),
    }
    return render(request, "web/administration/import.html", context)


def _progress(row: ImportRun) -> dict[str, Any]:
    totals = row.totals or {}
    received, pending = totals.get("received", 0), totals.get("pending", 0)
    return {
        "run": row,
        "state": STATES[row.state],
        "is_moving": row.state in ("waiting", "running"),
        "totals": totals,
        "percent": (received - pending) * 100 // max(received, 1),
        "done": received - pending,
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
    row, what, language = _run_of(desk, run), request.POST.get("what", ""), request.LANGUAGE_CODE
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
    row = _run_of(desk, run)
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
