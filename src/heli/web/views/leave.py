"""Leave: who is away, entering it, and naming who stands in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import BadInput, HeliError, Reason
from heli.base.text import Msg
from heli.matters.actors import Actor
from heli.notices import leaves
from heli.notices.deciding import name_deputy
from heli.notices.models import Leave
from heli.offices.models import Person
from heli.web.contexts.leave import leave_list, leave_page
from heli.web.forms.reading import Misread, read_day
from heli.web.holding import signed_in
from heli.web.words import say

_FIELDS = ("person", "from_on", "to_on")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Who is away, and the form. With days in the address: what falls into them, before anything is entered."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if read_by_partner(reader):
        return redirect("partner_matters")
    given = request.POST if request.method == "POST" else request.GET
    typed = {name: str(given.get(name, "")) for name in _FIELDS}
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        try:
            row = _enter(reader, typed)
        except HeliError as error:
            reasons = error.reasons
        else:
            messages.success(
                request, say(Msg("Entered. Head and case management were told."), request.LANGUAGE_CODE)
            )
            return redirect("leave_shown", row.pk)
    status = 400 if reasons else 200
    looked = any(typed[name] for name in ("from_on", "to_on"))
    if looked and not reasons:
        try:
            _days(typed)
        except BadInput as wrong:
            reasons = wrong.reasons
    shown = leave_list(reader, typed, reasons, looked=looked)
    context = {"page": shown, "beside": [r for r in reasons if r.field not in _FIELDS]}
    return render(request, "web/pages/leave/list.html", context, status=status)


def _enter(reader: Reader, typed: Mapping[str, str]) -> Leave:
    days = _days(typed)
    number = typed["person"] if typed["person"].isdecimal() else str(int(reader.person))
    person = Person.objects.filter(pk=int(number[:9])).first()
    if person is None:
        raise BadInput((Reason("leave.person", Msg("Choose who is away."), field="person"),))
    return leaves.enter_leave(person, actor=reader, from_on=days["from_on"], to_on=days["to_on"])


def _days(typed: Mapping[str, str]) -> Mapping[str, date]:
    """Both days. Raises `BadInput` with a reason for each that is none."""
    found: dict[str, date] = {}
    wrong: list[Reason] = []
    for name in ("from_on", "to_on"):
        try:
            found[name] = read_day(typed[name], clock.today(), may_be_future=True)
        except Misread as misread:
            wrong.append(Reason("form.misread", misread.say, do=misread.do, field=name))
    if wrong:
        raise BadInput(tuple(wrong))
    return found


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def leave_shown(request: HttpRequest, leave: UUID) -> HttpResponse:
    """One leave. Posted: who stands in, in each matter that has nobody yet; or (`do`: deputy) for decisions."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    row = leaves.leave_of(leave)
    if request.method != "POST":
        return render(request, "web/pages/leave/show.html", {"page": leave_page(row, reader)})
    if request.POST.get("do") == "deputy":
        return _named_deputy(request, row, reader)
    substitute = _chosen(request, "substitute")
    try:
        with transaction.atomic():
            refusals = leaves.name_substitute(leave, substitute, actor=Actor(reader))
    except HeliError as error:
        beside = [reason for reason in error.reasons if reason.field != "substitute"]
        context = {"page": leave_page(row, reader, error.reasons), "beside": beside}
        return render(request, "web/pages/leave/show.html", context, status=400)
    row = leaves.leave_of(leave)
    if refusals:
        return render(request, "web/pages/leave/show.html", {"page": leave_page(row, reader, (), refusals)})
    messages.success(
        request, say(Msg("Named. It stands in the record of each matter."), request.LANGUAGE_CODE)
    )
    return redirect("leave_shown", leave)


def _chosen(request: HttpRequest, name: str) -> int:
    typed = str(request.POST.get(name, ""))
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _named_deputy(request: HttpRequest, row: Leave, reader: Reader) -> HttpResponse:
    try:
        name_deputy(row.pk, _chosen(request, "deputy"), actor=reader)
    except HeliError as error:
        beside = [reason for reason in error.reasons if reason.field != "deputy"]
        context = {"page": leave_page(row, reader, error.reasons), "beside": beside}
        return render(request, "web/pages/leave/show.html", context, status=400)
    messages.success(request, say(Msg("Named, and told."), request.LANGUAGE_CODE))
    return redirect("leave_shown", row.pk)


@signed_in
@require_POST
def take_back(request: HttpRequest, leave: UUID) -> HttpResponse:
    """Take a leave back."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    leaves.take_back(leave, actor=reader)
    messages.success(request, say(Msg("The leave was taken back."), request.LANGUAGE_CODE))
    return redirect("leave")
