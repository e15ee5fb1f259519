"""The log, for the audit administrator alone: what administrators did, every write of the directory, readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from heli.access.models import ReadingEntry
from heli.access.purposes import purposes
from heli.access.reading import directory_changes, readings
from heli.base import clock
from heli.base.errors import Reason
from heli.base.text import Msg, Text, Words
from heli.offices.models import DirectoryChange
from heli.web.administration import logbook
from heli.web.administration.actions_said import said_action, said_subject
from heli.web.administration.desk import Desk, opens
from heli.web.administration.models import AdministrationEntry
from heli.web.administration.pages import PAGES
from heli.web.administration.sheet import Cell, DayField, Note, Pager, Search, Section, Select, Sheet, Table
from heli.web.administration.views.home import shown, tabs
from heli.web.administration.words_of import office_names, person_name
from heli.web.contexts.names import joined
from heli.web.contexts.registry import Choice
from heli.web.forms.reading import Misread, read_day

SIZE = 50
BOOKS: Mapping[str, Msg] = {
    "acts": Msg("Acts of administrators"),
    "directory": Msg("Every write of the directory"),
    "readings": Msg("Readings of what is sensitive"),
}


@require_safe
@opens("log")
def log(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One of the three books, newest first, page by page."""
    book = request.GET.get("book", "acts")
    book = book if book in BOOKS else "acts"
    wrong: list[Reason] = []
    first, last = _day(request, "from", wrong), _day(request, "to", wrong)
    rows = _rows(desk, book).filter(logbook.between(first, last))
    found = list(_behind(rows, request.GET.get("after", ""))[: SIZE + 1])
    given = {"book": book, "from": request.GET.get("from", "")[:20], "to": request.GET.get("to", "")[:20]}
    url = reverse("admin_log")
    sections: list[Section] = (
        [Note(Msg("Nothing is narrowed by this:"), tone="danger", reasons=tuple(wrong))] if wrong else []
    )
    sheet = Sheet(
        title=PAGES["log"].name,
        summary=Msg("Written once, by nobody changed. Your own acts are read by the audit administrator of your superior."),
        sections=(*sections, _table(book, found[:SIZE])),
        tabs=tabs(desk, "log"),
        search=Search(
            url, Msg("Book"), None, (Select("book", Msg("Book"), tuple(Choice(k, w, k == book) for k, w in BOOKS.items())),),
            (DayField("from", Msg("Since"), given["from"]), DayField("to", Msg("Until"), given["to"])),
        ),
        pager=Pager(
            Msg("%(n)s lines on this page", {"n": len(found[:SIZE])}),
            f"{url}?{urlencode(given)}" if request.GET.get("after") else "",
            f"{url}?{urlencode({**given, 'after': _key(found[SIZE - 1])})}" if len(found) > SIZE else "",
        ),
    )  # fmt: skip
    return shown(request, desk, sheet)


def _rows(desk: Desk, book: str) -> Any:
    """The lines of a book that the person may read, newest first."""
    if book == "acts":
        return logbook.entries(desk.reader)
    if book == "directory":
        return directory_changes(desk.reader).select_related("actor")
    return readings(desk.reader).select_related("person").order_by("-at", "-pk")


def _table(book: str, found: Sequence[Any]) -> Section:
    if book == "acts":
        return _acts_table(found)
    return _directory_table(found) if book == "directory" else _readings_table(found)


def _day(request: HttpRequest, name: str, wrong: list[Reason]) -> date | None:
    typed = request.GET.get(name, "").strip()[:20]
    if not typed:
        return None
    try:
        return read_day(typed, clock.today())
    except Misread as misread:
        wrong.append(Reason("log.day", misread.say, do=misread.do, field=name))
        return None


def _key(row: Any) -> str:
    return f"{row.at.isoformat()}~{row.pk}"


def _behind(rows: Any, after: str) -> Any:
    """The lines behind a key; a key that can't be read begins at the first."""
    at, _, number = after.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        key: int | UUID = int(number) if number.isdecimal() else UUID(number)
    except ValueError:
        return rows
    return rows.filter(at__lte=moment).exclude(at=moment, pk__gte=key)


def _acts_table(found: Sequence[AdministrationEntry]) -> Section:
    rows = tuple(
        (
            Cell(row.at),
            Cell(person_name(row.person)),
            Cell(said_action(row.action), detail=_from(row.from_on)),
            Cell(Text(row.subject_zh, row.subject_en)),
            Cell(joined(logbook.words_of(row.said), zh="", en=" ")),
        )
        for row in found
    )
    columns = (
        Msg("When"),
        Msg("Who"),
        Msg("What"),
        Msg("Of what"),
        Msg("What was shown before it was saved"),
    )
    return Table(BOOKS["acts"], columns, rows, Msg("Nothing was done yet, or nothing that you may read."))


def _from(day: date | None) -> Words | str:
    return Msg("from %(first)s", {"first": day}) if day else ""


def _directory_table(found: Sequence[DirectoryChange]) -> Section:
    rows = tuple(
        (
            Cell(row.at),
            Cell(person_name(row.actor) if row.actor else Msg("the founding, or the program")),
            Cell(said_action(row.action)),
            Cell(said_subject(row.subject)),
        )
        for row in found
    )
    columns = (Msg("When"), Msg("Who"), Msg("What"), Msg("Of what"))
    note = Msg("Also what was done by the command line.")
    return Table(BOOKS["directory"], columns, rows, Msg("No line."), note)


_WHAT: Mapping[str, Msg] = {
    "party_search": Msg("search by party"), "sealed": Msg("a sealed record"), "identity": Msg("an identity number"),
    "named_below": Msg("a matter of an office below, by its number"),
}  # fmt: skip


def _readings_table(found: Sequence[ReadingEntry]) -> Section:
    names = office_names({row.office_id for row in found})
    known = purposes()
    rows = tuple(
        (
            Cell(row.at),
            Cell(person_name(row.person), detail=names.get(row.office_id, "")),
            Cell(_WHAT.get(row.what, Msg("something sensitive"))),
            Cell(
                known[row.purpose].name if row.purpose in known else Msg("another purpose"), detail=row.note
            ),
        )
        for row in found
    )
    columns = (Msg("When"), Msg("Who"), Msg("What was read"), Msg("For what"))
    return Table(BOOKS["readings"], columns, rows, Msg("No line."))
