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
from heli.web.lawbook.local import changed_at, local_rules, marked
from heli.web.lawbook.sheets import procedure_sheet

BASE = {"base": "web/base.html", "links": LiveLinks()}


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All procedures; those that local texts change at the reader's office say so."""
    book = _loaded_of_staff(request)
    local = changed_at(book, _reader(request).office)
    rows = pages.procedure_rows(book.book, LiveLinks(), local)
    return render(request, "web/law/home.html", {**BASE, "procedures": rows, "is_local": True})


@login_required
@require_safe
def procedure(request: HttpRequest, name: str) -> HttpResponse:
    """One procedure; what local texts of the reader's office and those above it add stands beside the national rule."""
    loaded = _loaded_of_staff(request)
    book = loaded.book
    version = book.written(name)
    rules = compiled_of(f"sha-256:{version.hash}")
    assert isinstance(rules, Compiled)
    local = local_rules(loaded, name, _reader(request).office)
    context = {
        **BASE,
        "sheet": marked(procedure_sheet(book, version, rules, _language()), local),
        "local": local,
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


def _reader(request: HttpRequest) -> Reader:
    reader: Reader = request.reader  # type: ignore[attr-defined]
    return reader


def _is_staff(request: HttpRequest) -> bool:
    return not read_by_partner(_reader(request))


def _book_of_staff(request: HttpRequest) -> Lawbook:
    return _loaded_of_staff(request).book


def _loaded_of_staff(request: HttpRequest) -> LoadedBook:
    if not _is_staff(request):
        raise NotFound(
            (Reason("law.staff", Msg("The lawbook is read here by the procuratorates' own people.")),)
        )
    return _loaded()


def _loaded() -> LoadedBook:
    found = library()
    assert isinstance(found, LoadedBook)
    return found


def _book() -> Lawbook:
    return _loaded().book
