"""A person's notices: read or left, and what he chose about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import BadInput, Reason
from heli.base.text import Msg
from heli.notices.models import Preference
from heli.notices.unread import unread
from heli.web.contexts.notices import notice_page
from heli.web.forms.shown import FieldShown
from heli.web.holding import signed_in
from heli.web.parts import page
from heli.web.words import say

_FIELDS = ("quiet_from", "quiet_to", "address")


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What a person should know, and why it came to him."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    context = {"page": notice_page(reader), "has_mail": bool(settings.CONFIG.mail_host)}
    return page(request, "web/pages/notices/list.html", "web/parts/notices/_list.html", context)


@signed_in
@require_POST
def read(request: HttpRequest, notice: UUID) -> HttpResponse:
    """One notice was read. Done twice, it changes nothing more."""
    unread(request.reader).filter(pk=notice).update(read_at=clock.now())  # type: ignore[attr-defined]
    return redirect("notices")


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything that was shown up to the newest one on the page was read; what came since stays new."""
    shown = unread(request.reader)  # type: ignore[attr-defined]
    newest = str(request.POST.get("newest", ""))
    try:
        shown = shown.filter(pk__lte=UUID(newest))
    except ValueError:
        shown = shown.none()
    count = shown.update(read_at=clock.now())
    messages.success(request, say(Msg("Marked as read: %(n)s.", {"n": count}), request.LANGUAGE_CODE))
    return redirect("notices")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Quiet hours, and where mail goes."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    row = Preference.objects.filter(person=int(reader.person)).first()
    reasons: tuple[Reason, ...] = ()
    typed = _stored(row)
    if request.method == "POST":
        typed = {name: str(request.POST.get(name, "")).strip() for name in _FIELDS}
        try:
            _save(int(reader.person), typed, row)
        except BadInput as wrong:
            reasons = wrong.reasons
        else:
            messages.success(request, say(Msg("Saved."), request.LANGUAGE_CODE))
            return redirect("notices")
    context = {"fields": _fields(typed, reasons), "reasons": ()}
    return render(request, "web/pages/notices/choices.html", context, status=400 if reasons else 200)


def _stored(row: Preference | None) -> Mapping[str, str]:
    return {
        "quiet_from": f"{row.quiet_from:%H:%M}" if row and row.quiet_from else "",
        "quiet_to": f"{row.quiet_to:%H:%M}" if row and row.quiet_to else "",
        "address": row.address if row else "",
    }


def _fields(typed: Mapping[str, str], reasons: tuple[Reason, ...]) -> list[FieldShown]:
    hour = Msg("Such as 20:00. Both empty: no quiet hours.")
    at = {name: tuple(reason for reason in reasons if reason.field == name) for name in _FIELDS}
    found = [
        FieldShown("quiet_from", "line", Msg("Quiet from"), hour, typed["quiet_from"], numeric=True, errors=at["quiet_from"]),
        FieldShown("quiet_to", "line", Msg("Quiet until"), None, typed["quiet_to"], numeric=True, errors=at["quiet_to"]),
    ]  # fmt: skip
    if settings.CONFIG.mail_host or typed["address"]:
        help_ = Msg(
            "A mail says only that you should sign in: no name, no matter, no day. Empty: none is sent."
        )
        address = typed["address"]
        found.append(
            FieldShown(
                "address", "line", Msg("Mail address"), help_, address, max_length=254, errors=at["address"]
            )
        )
    return found


def _save(person: int, typed: Mapping[str, str], row: Preference | None) -> None:
    first, last = _time(typed["quiet_from"], "quiet_from"), _time(typed["quiet_to"], "quiet_to")
    if (first is None) is not (last is None):
        missing = "quiet_from" if first is None else "quiet_to"
        raise BadInput(
            (Reason("quiet.half", Msg("Quiet hours need a beginning and an end."), field=missing),)
        )
    if typed["address"]:
        try:
            validate_email(typed["address"])
        except ValidationError:
            say = Msg("This is no mail address.")
            raise BadInput((Reason("mail.address", say, field="address"),)) from None
    chosen = row or Preference(person_id=person)
    chosen.quiet_from, chosen.quiet_to, chosen.address = first, last, typed["address"]
    chosen.save()


def _time(typed: str, field: str) -> time | None:
    """A civil time such as 20:00, 8:30 or 20：00; None where nothing was typed."""
    text = typed.replace("：", ":").replace("时", ":").rstrip("分:")
    if not text:
        return None
    hours, _, minutes = text.partition(":")
    if hours.isdecimal() and (minutes or "0").isdecimal() and int(hours) < 24 and int(minutes or 0) < 60:
        return time(int(hours), int(minutes or 0))
    say = Msg("“%(typed)s” is no time of the day.", {"typed": typed})
    raise BadInput((Reason("quiet.time", say, do=Msg("Write it as 20:00."), field=field),))
