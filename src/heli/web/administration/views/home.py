"""The overview: whom the three administrators serve, what needs attention, where to go."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.offices.codes import administrators, roles
from heli.offices.kinds import OfficeKind
from heli.offices.models import Office, OfficeName, Person, Post
from heli.offices.serving import serving
from heli.web.administration.desk import Desk, opens
from heli.web.administration.pages import PAGES, pages_for
from heli.web.administration.sheet import Badge, Cell, Facts, Note, Section, Sheet, Table
from heli.web.contexts.frame import NavItem
from heli.web.contexts.names import joined

SOON = timedelta(days=30)


def tabs(desk: Desk, key: str) -> tuple[NavItem, ...]:
    """The pages that open here, the present one marked."""
    return tuple(
        NavItem(page.name, reverse(page.url_name), page.key == key) for page in pages_for(desk.roles)
    )


def shown(request: HttpRequest, desk: Desk, sheet: Sheet) -> HttpResponse:
    """A page of administration."""
    context = {"sheet": sheet, "tiles": ()}
    return render(request, "web/administration/sheet.html", context)


@require_safe
@opens("home")
def home(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the person may do here, who else administers, and what is not in order."""
    tiles = [(page, reverse(page.url_name)) for page in pages_for(desk.roles) if page.key != "home"]
    posts = [_role(role) for role in sorted(desk.roles & administrators())]
    sheet = Sheet(
        title=PAGES["home"].name,
        kicker=_name(desk.office),
        summary=Msg("You administer as: %(posts)s", {"posts": joined(posts)}),
        sections=(_served(desk), *_attention(desk)),
        tabs=tabs(desk, "home"),
    )  # fmt: skip
    return render(request, "web/administration/home.html", {"sheet": sheet, "tiles": tiles})


def _served(desk: Desk) -> Section:
    served = serving(desk.office, clock.today())
    rows: list[tuple[Words, Cell]] = []
    for role in ("system_admin", "security_admin", "audit_admin"):
        people = served.people.get(role, ())
        badges = () if people else (Badge(Msg("nobody"), "danger"),)
        rows.append((_role(role), Cell(joined(_person(person) for person in people), badges=badges)))
    return Facts(Msg("The three administrators here, never two in one person"), tuple(rows))


def _attention(desk: Desk) -> list[Section]:
    today = clock.today()
    here = Post.objects.held_on(today).filter(office__lft__range=(desk.office.lft, desk.office.rgt))
    ending = (
        here.filter(to_on__range=(today, today + SOON))
        .select_related("person", "office")
        .order_by("to_on", "pk")
    )
    table = Table(
        Msg("Posts that end within 30 days"),
        (Msg("Person"), Msg("Post"), Msg("Last day")),
        tuple(
            (
                Cell(_person(post.person), reverse("admin_person", args=[post.person_id])),
                Cell(_role(post.role)),
                Cell(post.to_on or ""),
            )
            for post in ending[:50]
        ),
        Msg("No post ends soon."),
    )
    return [table, *_without_three(desk)]


def _without_three(desk: Desk) -> list[Section]:
    """How many offices below have three administrators of their own."""
    today = clock.today()
    below = Office.objects.existing_on(today).of_kind(OfficeKind.PROCURATORATE)
    below = below.filter(lft__gt=desk.office.lft, lft__lte=desk.office.rgt)
    posts = Post.objects.held_on(today).filter(office__in=below, role__in=administrators())
    held: dict[int, set[str]] = {}
    for office, role in posts.values_list("office_id", "role"):
        held.setdefault(office, set()).add(role)
    total, own = below.count(), sum(found >= administrators() for found in held.values())
    if not total:
        return []
    title = Msg("%(own)s of %(total)s offices below have three administrators of their own.",
                {"own": own, "total": total})  # fmt: skip
    partial = [office for office, found in held.items() if not found >= administrators()]
    names = joined(
        name.text
        for name in OfficeName.objects.held_on(today).filter(office_id__in=partial).order_by("office__lft")
    )
    body = Msg("The others are served by the nearest superior that has all three.")
    if partial:
        body = Msg("Not complete, and therefore served by their superior: %(names)s", {"names": names})
    return [Note(title, body, "warn" if partial else "")]


def _role(role: str) -> Words:
    return roles()[role].name


def _person(person: Person) -> Text:
    return Text(person.name, person.name_en or person.name)


def _name(office: Office) -> Words:
    row = OfficeName.objects.held_on(clock.today()).filter(office=office).first()
    return row.text if row else Text(office.code, office.code)
