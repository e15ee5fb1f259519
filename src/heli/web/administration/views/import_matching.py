"""Matching a list: which column is which field, which word is which choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from heli.base import clock
from heli.base.errors import BadInput, Reason, Refused
from heli.base.text import Msg
from heli.web.administration import importing
from heli.web.administration.desk import Desk, opens
from heli.web.administration.matching import Matching, Slot, ground_of, kinds, matched, slots_of, suggested
from heli.web.administration.models import ImportRun
from heli.web.administration.views.import_steps import run_of, steps_of
from heli.web.forms.reading import Misread, read_day


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
    row = run_of(desk, run)
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
        "steps": steps_of(1),
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
