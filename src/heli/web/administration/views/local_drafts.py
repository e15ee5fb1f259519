"""Writing a local text: from a start that holds, checked while one types, previewed, put before the chief."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heli.base import clock
from heli.base.errors import BadInput, Refused, bad_input
from heli.base.text import Msg
from heli.law.lawbook import LawbookError
from heli.law.local import Checked
from heli.matters import books
from heli.matters.local_law import drafts
from heli.matters.models import LayerDecision, LayerDraft
from heli.offices.models import Office
from heli.web.administration import local_preview
from heli.web.administration.desk import Desk, opens
from heli.web.administration.fault_words import findings
from heli.web.administration.local_starters import STARTERS, starter
from heli.web.administration.pages import CHIEF, PAGES, SECURITY, SYSTEM
from heli.web.administration.scopes import office_within
from heli.web.administration.views.local_shared import known_of, offices_of, title_of
from heli.web.administration.words_of import office_name, person_name
from heli.web.citations import naming
from heli.web.words import say

KEY = "local_law"
METHODS = ["GET", "HEAD", "POST"]
_NAME = re.compile(r"local_[a-z][a-z0-9_]{0,30}\Z")


@require_http_methods(METHODS)
@opens(KEY)
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Choose what to begin with; a draft is made of it."""
    desk.need(SYSTEM, SECURITY)
    given = request.POST if request.method == "POST" else request.GET
    reasons: tuple[Any, ...] = ()
    if request.method == "POST":
        try:
            made = drafts.start(
                _office(desk, given.get("office", "")), _begun(desk, given), actor=desk.person
            )
            return redirect("admin_local_draft", made.pk)
        except (BadInput, Refused) as wrong:
            reasons = wrong.reasons
    if given.get("from"):
        row = _adopted(desk, given["from"])
        made = drafts.start(row.office, row.text, actor=desk.person)
        return redirect("admin_local_draft", made.pk)
    chosen = given.get("office", "") or str(desk.office.pk)
    context = {
        "starters": [(key, *words, key == given.get("kind", "procedure")) for key, words in STARTERS.items()],
        "offices": [(n, name, str(n) == chosen) for n, name in offices_of(desk).items()],
        "procedures": [(key, name, key == given.get("procedure")) for key, name in _national()],
        "name": given.get("name", "local_"),
        "reasons": reasons,
    }
    return render(request, "web/administration/local/new.html", context, status=422 if reasons else 200)


def _begun(desk: Desk, given: Any) -> str:
    kind, name = given.get("kind", ""), given.get("name", "").strip()
    if kind not in STARTERS:
        raise bad_input("kind", "local.kind", "Choose what you want to add.")
    if not _NAME.match(name):
        raise bad_input(
            "name",
            "local.name",
            "The name has small Latin letters, digits and _, and begins with local_.",
            do=Msg("Such as local_visits."),
        )
    book = _book()
    written = None
    if kind != "procedure":
        if given.get("procedure", "") not in dict(_national()):
            raise bad_input("procedure", "local.procedure", "Choose the national procedure that it adds to.")
        written = book.law.national.written(given["procedure"], clock.today()).procedure
    return starter(kind, name, written, clock.today().isoformat())


def _adopted(desk: Desk, number: str) -> LayerDecision:
    try:
        row = LayerDecision.objects.select_related("office", "office__region").filter(pk=UUID(number)).first()
    except ValueError:
        row = None
    desk.within(row.office if row else None)
    assert row is not None
    return row


def _office(desk: Desk, number: str) -> Office:
    if not number.isdecimal() or len(number) > 9:
        raise bad_input("office", "local.office", "Choose an office.")
    return office_within(desk, int(number))


def _book() -> books.LoadedBook:
    book = books.library()
    assert isinstance(book, books.LoadedBook)
    return book


def _national() -> list[tuple[str, Any]]:
    national = _book().law.national
    today = clock.today()
    return [
        (name, national.written(name, today).procedure.name.text())
        for name in national.names()
        if name != "case"
    ]


@require_http_methods(METHODS)
@opens(KEY)
def draft(request: HttpRequest, desk: Desk, draft: UUID) -> HttpResponse:
    """The text with what the check finds. Posted: checked, saved, put before the chief, or thrown away."""
    row = drafts.of(draft)
    if request.method != "POST":
        return _page(request, desk, row, row.text)
    desk.need(SYSTEM, SECURITY)
    typed = request.POST.get("text", "").replace("\r\n", "\n")
    do = request.POST.get("_do", "check")
    if do == "drop":
        drafts.drop(row.pk, actor=desk.person)
        messages.success(request, say(Msg("The draft was thrown away."), request.LANGUAGE_CODE))
        return redirect("admin_local_law")
    if do == "check":
        return _page(request, desk, row, typed)
    try:
        row = drafts.write(row.pk, typed, actor=desk.person, seen=request.POST.get("seen", ""))
        if do == "put":
            row = drafts.put(row.pk, actor=desk.person)
    except LawbookError:
        return _page(request, desk, drafts.of(draft), typed, cannot=True)
    except (BadInput, Refused) as wrong:
        return _page(request, desk, row, typed, reasons=wrong.reasons)
    done = Msg("It lies before the chief prosecutor now.") if do == "put" else Msg("The draft was saved.")
    messages.success(request, say(done, request.LANGUAGE_CODE))
    if do == "preview":
        return redirect("admin_local_preview", row.pk)
    if do == "try":
        return redirect("admin_local_trial", row.pk)
    return redirect("admin_local_draft", row.pk)


def _page(
    request: HttpRequest,
    desk: Desk,
    row: LayerDraft,
    typed: str,
    *,
    reasons: tuple[Any, ...] = (),
    cannot: bool = False,
) -> HttpResponse:
    found = drafts.check(typed, row.office)
    context = {
        **_found(found, typed),
        "draft": row,
        "title": title_of(typed, row.layer),
        "office": office_name(row.office),
        "author": person_name(row.author),
        "put_by": person_name(row.put_by) if row.put_by else None,
        "typed": typed,
        "reasons": reasons,
        "cannot": cannot,
        "may_write": desk.holds(SYSTEM, SECURITY),
        "may_adopt": desk.holds(CHIEF) and desk.office.pk == row.office_id and row.put_at is not None,
        "trail": ((PAGES[KEY].name, reverse("admin_local_law")),),
        "names": local_preview.names_to_use(found, _book().law.book),
    }
    status = 422 if reasons or cannot else 200
    return render(request, "web/administration/local/draft.html", context, status=status)


def _found(found: Checked, typed: str) -> dict[str, Any]:
    return {
        "findings": findings(found.faults, typed, known_of(found)),
        "holds": found.holds,
        "maps": local_preview.maps(found, get_language() or "zh-hans"),
    }


@require_POST
@opens(KEY)
def check(request: HttpRequest, desk: Desk, draft: UUID) -> HttpResponse:
    """What the check finds in what is being typed; nothing is kept."""
    row = drafts.of(draft)
    typed = request.POST.get("text", "").replace("\r\n", "\n")
    found = drafts.check(typed, row.office)
    return render(request, "web/administration/local/_findings.html", _found(found, typed))


@require_safe
@opens(KEY)
def preview(request: HttpRequest, desk: Desk, draft: UUID) -> HttpResponse:
    """The forms, the maps, the time limits and the deciders as they will be."""
    row = drafts.of(draft)
    found = drafts.check(row.text, row.office)
    context = {
        **_found(found, row.text),
        "draft": row,
        "title": title_of(row.text, row.layer),
        "shown": local_preview.shown(found, get_language() or "zh-hans"),
        "trail": (
            (PAGES[KEY].name, reverse("admin_local_law")),
            (title_of(row.text, row.layer), reverse("admin_local_draft", args=[row.pk])),
        ),
    }
    with naming(found.book.instruments):
        return render(request, "web/administration/local/preview.html", context)
