"""Service of a matter's documents: the page, and the correction of a day of receipt."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import BadInput, HeliError, NotFound, Reason
from heli.base.ids import uuid7
from heli.base.text import Msg
from heli.matters.actors import Actor
from heli.matters.models import Matter, Service
from heli.matters.serving import correct_receipt
from heli.web.contexts.service import receipts_of, service_shown
from heli.web.forms.reading import Misread, read_day
from heli.web.parts import page
from heli.web.views.papers import matter_of


@login_required
@require_safe
def matter_service(request: HttpRequest, matter: UUID) -> HttpResponse:
    """What is to be served, what was served, and the clocks that wait for it."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    row = matter_of(matter)
    if read_by_partner(reader):
        return redirect("partner_matter", matter)
    context = {"service": service_shown(row, reader)}
    return page(request, "web/pages/service/show.html", "web/parts/service/_service.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, matter: UUID, service: UUID) -> HttpResponse:
    """Correct the day of receipt, with the reason; both days stay in the record."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    row = matter_of(matter)
    found = Service.objects.filter(pk=service, matter=matter).first()
    if found is None or read_by_partner(reader):
        raise NotFound((Reason("service.none", Msg("There is no such service, or it isn't yours to see.")),))
    typed = {"received_on": "", "reason": "", "receipt": "", "key": str(uuid7())}
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        typed = {name: str(request.POST.get(name, "")) for name in typed}
        try:
            _correct(reader, row, found, typed)
        except HeliError as error:
            reasons = error.reasons
        else:
            messages.success(
                request, gettext("The day of receipt was corrected; the limits were counted anew.")
            )
            return HttpResponseRedirect(reverse("matter_service", args=[matter]))
    context = {
        "title": row.title_text, "service": found, "typed": typed, "reasons": reasons,
        "receipts": receipts_of(row, reader), "back": reverse("matter_service", args=[matter]),
    }  # fmt: skip
    return render(request, "web/pages/service/receipt.html", context, status=400 if reasons else 200)


def _correct(reader: Reader, matter: Matter, service: Service, typed: dict[str, str]) -> None:
    try:
        day = read_day(typed["received_on"], clock.today())
    except Misread as wrong:
        raise BadInput((Reason("form.misread", wrong.say, do=wrong.do, field="received_on"),)) from None
    known = {str(key): key for key, _ in receipts_of(matter, reader)}
    correct_receipt(
        service.pk, received_on=day, reason=typed["reason"], actor=Actor(reader), key=f"web:{typed['key']}",
        receipt=known.get(typed["receipt"]),
    )  # fmt: skip
