"""Offices: the list, and one office with its names, departments and posts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.offices.kinds import OfficeKind
from heli.offices.models import Office, OfficeName, Post, Unit
from heli.offices.serving import serving
from heli.web.administration.desk import Desk, opens
from heli.web.administration.pages import PAGES, SECURITY
from heli.web.administration.scopes import office_within, offices_within
from heli.web.administration.sheet import (
    Badge,
    Cell,
    Facts,
    Link,
    Pager,
    Search,
    Section,
    Select,
    Sheet,
    Table,
)
from heli.web.administration.views.home import shown, tabs
from heli.web.administration.words_of import (
    LEVELS,
    line_names,
    office_name,
    office_names,
    period,
    person_name,
    post_words,
    role_name,
)
from heli.web.contexts.names import joined
from heli.web.contexts.registry import Choice

SIZE = 50
KINDS: dict[str, Msg] = {
    "procuratorate": Msg("Procuratorate"), "police": Msg("Police"), "court": Msg("Court"),
    "supervisory_commission": Msg("Supervisory commission"), "agency": Msg("Administrative agency"),
    "detention_centre": Msg("Detention centre"), "prison": Msg("Prison"), "justice_bureau": Msg("Justice bureau"),
    "army": Msg("Military body"), "body": Msg("Other body"),
}  # fmt: skip


@require_safe
@opens("offices")
# long: one page: its filters, its rows, its pages
def offices(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Offices of the place and below, by kind and by words of any name that they ever bore."""
    word, kind = request.GET.get("q", "").strip()[:80], request.GET.get("kind", OfficeKind.PROCURATORATE)
    after = request.GET.get("after", "")
    rows: Any = offices_within(desk)
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    if word:
        rows = rows.filter(
            pk__in=OfficeName.objects.filter(zh__contains=word).values("office_id")
        ) | rows.filter(pk__in=OfficeName.objects.filter(en__icontains=word).values("office_id"))
    if after.isdecimal() and len(after) < 11:
        rows = rows.filter(lft__gt=int(after))
    found = list(rows[: SIZE + 1])
    names = office_names([row.pk for row in found])
    table = Table(
        PAGES["offices"].name,
        (Msg("Office"), Msg("Kind"), Msg("Level"), Msg("Dates")),
        tuple(_row(row, names) for row in found[:SIZE]),
        Msg("No office fits."),
    )
    given = {"q": word, "kind": kind}
    url = reverse("admin_offices")
    sheet = Sheet(
        title=PAGES["offices"].name,
        summary=PAGES["offices"].about,
        sections=(table,),
        tabs=tabs(desk, "offices"),
        search=Search(url, Msg("Words of a name, present or former"), word, (_kinds(kind),)),
        pager=Pager(
            Msg("%(n)s offices on this page", {"n": len(found[:SIZE])}),
            f"{url}?{urlencode(given)}" if after else "",
            f"{url}?{urlencode({**given, 'after': found[SIZE - 1].lft})}" if len(found) > SIZE else "",
        ),
    )
    return shown(request, desk, sheet)


def _kinds(kind: str) -> Select:
    every = [("all", Msg("All kinds")), *KINDS.items()]
    return Select("kind", Msg("Kind"), tuple(Choice(key, label, key == kind) for key, label in every))


def _row(row: Office, names: Any) -> tuple[Cell, ...]:
    name = names.get(row.pk) or Text(row.code, row.code)
    return (
        Cell(name, reverse("admin_office", args=[row.pk]), badges=state_of(row)),
        Cell(KINDS[row.kind]),
        Cell(LEVELS[row.level]),
        Cell(period(row.opened_on, row.closed_on)),
    )


def state_of(row: Office) -> tuple[Badge, ...]:
    """Closed, or not opened yet; nothing for an office that is open."""
    today = clock.today()
    if row.closed_on is not None and row.closed_on < today:
        return (Badge(Msg("closed down"), "warn"),)
    if row.opened_on is not None and row.opened_on > today:
        return (Badge(Msg("not opened yet"), "brand"),)
    return ()


@require_safe
@opens("offices")
def office(request: HttpRequest, desk: Desk, office: int) -> HttpResponse:
    """One office, with everything that ever held of it."""
    row = office_within(desk, office)
    sheet = Sheet(
        title=office_name(row),
        kicker=KINDS[row.kind],
        trail=((PAGES["offices"].name, reverse("admin_offices")),),
        actions=_actions(desk, row),
        sections=(_facts(row), _names(row), _units(desk, row), _posts(row)),
        tabs=tabs(desk, "offices"),
    )
    return shown(request, desk, sheet)


def _actions(desk: Desk, row: Office) -> list[Link]:
    found: list[Link] = []
    is_open = row.closed_on is None
    if desk.holds(SECURITY) and is_open:
        found.append(Link(Msg("Give a post here"), reverse("admin_give_post", args=[row.pk])))
    if desk.may_change and is_open:
        for name, words in (
            ("admin_rename_office", Msg("Rename")),
            *(
                (("admin_office_telephone", Msg("Telephone of the window")),)
                if row.kind == OfficeKind.PROCURATORATE
                else ()
            ),
            ("admin_open_unit", Msg("Open a department")),
            ("admin_open_office", Msg("Open an office below or beside it")),
            ("admin_merge_office", Msg("Merge into another")),
            ("admin_close_office", Msg("Close the office")),
        ):
            found.append(Link(words, reverse(name, args=[row.pk])))
    return found


def _facts(row: Office) -> Section:
    above: Words | str = office_name(row.superior) if row.superior else "—"
    rows: list[tuple[Words, Cell]] = [
        (Msg("Code"), Cell(row.code.split(":")[1] if ":" in row.code else row.code)),
        (Msg("Level"), Cell(LEVELS[row.level])),
        (Msg("Superior"), Cell(above)),
        (Msg("Dates"), Cell(period(row.opened_on, row.closed_on), badges=state_of(row))),
    ]
    if row.kind == OfficeKind.PROCURATORATE:
        rows.append((Msg("Telephone of the window"), Cell(row.telephone or Msg("not entered yet"))))
    succession = getattr(row, "succession", None)
    if succession is not None:
        cell = Cell(
            office_name(succession.into),
            reverse("admin_office", args=[succession.into_id]),
            succession.source,
        )
        rows.append((Msg("In its place"), cell))
    served = serving(row, clock.today())
    people = joined(person_name(p) for role in sorted(served.people) for p in served.people[role])
    where = office_name(served.office) if served.office else Msg("nobody")
    rows.append((Msg("Administered by"), Cell(where, detail=people)))
    return Facts(Msg("The office"), tuple(rows))


def _names(row: Office) -> Section:
    rows = row.names.order_by("-from_on", "-pk")
    today = clock.today()
    return Table(
        Msg("Names"),
        (Msg("Name"), Msg("Short name in numbers"), Msg("Dates")),
        tuple(
            (
                Cell(name.text, badges=_held(name, today)),
                Cell(name.short_zh),
                Cell(period(name.from_on, name.to_on)),
            )
            for name in rows
        ),
        Msg("No name."),
    )


def _held(row: Any, today: Any) -> tuple[Badge, ...]:
    if row.to_on is not None and row.to_on < today:
        return (Badge(Msg("former")),)
    if row.from_on is not None and row.from_on > today:
        return (Badge(Msg("to come"), "brand"),)
    return ()


def _units(desk: Desk, row: Office) -> Section:
    may = desk.may_change
    rows = []
    for unit in Unit.objects.filter(office=row).order_by("lft"):
        links = (
            (
                Link(
                    Msg("Close the department"),
                    reverse("admin_close_unit", args=[row.pk, unit.pk]),
                    unit.text,
                ),
            )
            if may and unit.closed_on is None
            else ()
        )
        rows.append(
            (
                Cell(unit.text, links=links),
                Cell(line_names(unit.lines) if unit.lines else "—"),
                Cell(period(unit.opened_on, unit.closed_on)),
            )
        )
    empty = Msg(
        "This office has no departments: the step “head reviews” falls away unless the law itself names it."
    )
    return Table(Msg("Departments"), (Msg("Department"), Msg("Lines"), Msg("Dates")), tuple(rows), empty)


def _posts(row: Office) -> Section:
    today = clock.today()
    held = Post.objects.filter(office=row).exclude(to_on__lt=today).select_related("person", "unit")
    return Table(
        Msg("Posts"),
        (Msg("Person"), Msg("Post"), Msg("Lines"), Msg("Dates")),
        tuple(
            (
                Cell(person_name(post.person), reverse("admin_person", args=[post.person_id])),
                Cell(post_words(post), badges=_held(post, today)),
                Cell(line_names(post.lines) if post.lines else "—"),
                Cell(period(post.from_on, post.to_on)),
            )
            for post in held.order_by("unit__lft", "role", "pk")[:300]
        ),
        Msg("Nobody holds a post here."),
    )


__all__ = ["KINDS", "office", "offices", "role_name", "state_of"]
