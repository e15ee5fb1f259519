"""The lawbook for staff, at /law/. An article may be read by anybody who is signed in: laws are public."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base.errors import NotFound, Reason
from heli.base.settings import CONFIG
from heli.base.text import Msg
from heli.law.engine import Compiled
from heli.law.lawbook import Lawbook
from heli.law.texts.store import TextStore
from heli.matters.books import LoadedBook, library
from heli.web.contexts.procedures import compiled_of
from heli.web.lawbook import pages
from heli.web.lawbook.links import LiveLinks
from heli.web.lawbook.sheets import procedure_sheet

BASE = {"base": "web/base.html", "links": LiveLinks()}


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All procedures."""
    book = _book_of_staff(request)
    return render(
        request, "web/law/home.html", {**BASE, "procedures": pages.procedure_rows(book, LiveLinks())}
    )


@login_required
@require_safe
def procedure(request: HttpRequest, name: str) -> HttpResponse:
    """One procedure."""
    book = _book_of_staff(request)
    version = book.written(name)
    rules = compiled_of(f"sha-256:{version.hash}")
    assert isinstance(rules, Compiled)
    context = {
        **BASE,
        "sheet": procedure_sheet(book, version, rules, _language()),
        "sources": pages.sources(version, book, LiveLinks()),
        "versions": pages.changes(book.procedures[name]),
    }
    return render(request, "web/law/procedure.html", context)


@login_required
@require_safe
def instruments(request: HttpRequest) -> HttpResponse:
    """All instruments."""
    rows = pages.instrument_rows(_book_of_staff(request), LiveLinks())
    return render(request, "web/law/instruments.html", {**BASE, "instruments": rows})


@login_required
@require_safe
def instrument(request: HttpRequest, code: str) -> HttpResponse:
    """One instrument with what rests on it."""
    sheet = pages.instrument_sheet(_book_of_staff(request), code, LiveLinks(), _language())
    return render(request, "web/law/instrument.html", {**BASE, "sheet": sheet})


@login_required
@require_safe
def article(request: HttpRequest, code: str, article: str) -> HttpResponse:
    """One article, with its text where it was loaded; what rests on it is for staff."""
    sheet = pages.article_sheet(_book(), code, article, LiveLinks(), _language(), texts())
    return render(request, "web/law/article.html", {**BASE, "sheet": sheet, "is_staff": _is_staff(request)})


def texts() -> TextStore:
    """The full texts of this installation."""
    return TextStore(CONFIG.var / "law")


def _language() -> str:
    return get_language() or "zh-hans"


def _is_staff(request: HttpRequest) -> bool:
    reader: Reader = request.reader  # type: ignore[attr-defined]
    return not read_by_partner(reader)


def _book_of_staff(request: HttpRequest) -> Lawbook:
    if not _is_staff(request):
        raise NotFound(
            (Reason("law.staff", Msg("The lawbook is read here by the procuratorates' own people.")),)
        )
    return _book()


def _book() -> Lawbook:
    found = library()
    assert isinstance(found, LoadedBook)
    return found.book
