"""Letting a body outside into a matter, and taking that back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import BadInput, HeliError, NotFound, Reason
from heli.base.ids import uuid7
from heli.base.text import Msg
from heli.matters.actors import Actor
from heli.matters.granting import give_grant, withdraw_grant
from heli.matters.models import Matter
from heli.offices.models import Office
from heli.web.contexts.sharing import SharingPage, sharing_page
from heli.web.forms.reading import Misread, read_day
from heli.web.holding import signed_in
from heli.web.views.papers import matter_of

_FIELDS = ("office", "may", "reason", "to_on", "key")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sharing(request: HttpRequest, matter: UUID) -> HttpResponse:
    """Who else may read the matter, and the form that lets a body in."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    row = matter_of(matter)
    if read_by_partner(reader):
        return redirect("partner_matter", matter)
    shown = sharing_page(row, reader)
    typed = {"office": "", "may": "work", "reason": "", "to_on": "", "key": str(uuid7())}
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        typed |= {name: str(request.POST.get(name, "")) for name in _FIELDS}
        try:
            _give(reader, row, shown, typed)
        except HeliError as error:
            reasons = error.reasons
        else:
            messages.success(
                request, gettext("Let in. It stands in the record, and ends on the day that you gave.")
            )
            return HttpResponseRedirect(reverse("sharing", args=[matter]))
    context = {"page": shown, "typed": typed, "reasons": reasons}
    return render(request, "web/pages/sharing/show.html", context, status=400 if reasons else 200)


@signed_in
@require_POST
def withdraw(request: HttpRequest, matter: UUID, grant: UUID) -> HttpResponse:
    """Take a grant back at once."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    row = matter_of(matter)
    known = {shown.id for shown in sharing_page(row, reader).grants if not shown.by_act}
    if read_by_partner(reader) or grant not in known:
        raise NotFound((Reason("grant.none", Msg("There is no such grant, or it isn't yours to see.")),))
    reason = str(request.POST.get("reason", ""))
    try:
        withdraw_grant(grant, actor=Actor(reader), why=reason, key=f"web:{request.POST.get('key', '')}")
    except HeliError as error:
        typed = {"office": "", "may": "work", "reason": "", "to_on": "", "key": str(uuid7())}
        context = {"page": sharing_page(row, reader), "typed": typed, "reasons": error.reasons}
        return render(request, "web/pages/sharing/show.html", context, status=400)
    messages.success(request, gettext("Taken back: it can't be read there any more."))
    return HttpResponseRedirect(reverse("sharing", args=[matter]))


def _give(reader: Reader, matter: Matter, shown: SharingPage, typed: dict[str, str]) -> None:
    known = {str(number) for number, _ in shown.bodies}
    if typed["office"] not in known:
        raise BadInput((Reason("sharing.office", Msg("Choose the body that is let in."), field="office"),))
    if typed["may"] not in ("read", "work"):
        raise BadInput((Reason("sharing.may", Msg("Choose what it may do."), field="may"),))
    give_grant(
        matter.pk, actor=Actor(reader), to=Office.objects.get(pk=int(typed["office"])), reason=typed["reason"],
        from_on=clock.today(), to_on=_last_day(typed["to_on"]), may=typed["may"], key=f"web:{typed['key']}",
    )  # fmt: skip


def _last_day(typed: str) -> date | None:
    if not typed.strip():
        return None
    try:
        return read_day(typed, clock.today(), may_be_future=True)
    except Misread as wrong:
        raise BadInput((Reason("form.misread", wrong.say, do=wrong.do, field="to_on"),)) from None
