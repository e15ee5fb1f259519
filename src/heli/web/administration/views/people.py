"""People: the list, and one person with every hat from–to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from heli.base import clock
from heli.base.text import Msg, Words
from heli.offices.models import Account, Person, Post
from heli.web.administration.desk import Desk, opens
from heli.web.administration.pages import PAGES, SECURITY, SYSTEM
from heli.web.administration.scopes import people_within, person_within
from heli.web.administration.sheet import Badge, Cell, Facts, Link, Pager, Search, Section, Sheet, Table
from heli.web.administration.views.home import shown, tabs
from heli.web.administration.words_of import (
    line_names,
    office_name,
    office_names,
    period,
    person_name,
    post_words,
)

SIZE = 50


@require_safe
@opens("people")
def people(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who holds or held a post in the place, or none yet, by name."""
    word, after = request.GET.get("q", "").strip()[:80], request.GET.get("page", "")
    start = int(after) * SIZE if after.isdecimal() and len(after) < 5 else 0
    rows: Any = people_within(desk)
    if word:
        rows = rows.filter(name__contains=word) | rows.filter(name_en__icontains=word)
    found = list(rows[start : start + SIZE + 1])
    url = reverse("admin_people")
    sheet = Sheet(
        title=PAGES["people"].name,
        summary=PAGES["people"].about,
        actions=_actions(desk),
        sections=(_table(found[:SIZE]),),
        tabs=tabs(desk, "people"),
        search=Search(url, Msg("Words of a name"), word),
        pager=Pager(
            Msg("%(n)s people on this page", {"n": len(found[:SIZE])}),
            f"{url}?{urlencode({'q': word, 'page': start // SIZE - 1})}" if start else "",
            f"{url}?{urlencode({'q': word, 'page': start // SIZE + 1})}" if len(found) > SIZE else "",
        ),
    )
    return shown(request, desk, sheet)


def _actions(desk: Desk) -> tuple[Link, ...]:
    return (Link(Msg("Enter a person"), reverse("admin_enter_person")),) if desk.may_change else ()


def _table(found: list[Person]) -> Section:
    numbers = [person.pk for person in found]
    posts = _posts_today(numbers)
    signing = dict(Account.objects.filter(person__in=numbers).values_list("person_id", "user__is_active"))
    offices = office_names({post.office_id for held in posts.values() for post in held})
    rows = []
    for person in found:
        held = posts.get(person.pk, [])
        hats = tuple(Badge(post_words(post)) for post in held)
        where = sorted({post.office_id for post in held})
        rows.append(
            (
                Cell(person_name(person), reverse("admin_person", args=[person.pk])),
                Cell("" if hats else "—", badges=hats),
                Cell(offices[where[0]] if where else "—", detail=_others(len(where) - 1)),
                Cell(_signing(signing.get(person.pk))),
            )
        )
    columns = (Msg("Person"), Msg("Hats today"), Msg("Office"), Msg("Sign-in"))
    return Table(PAGES["people"].name, columns, tuple(rows), Msg("Nobody fits."))


def _others(more: int) -> Words | str:
    return Msg("and %(n)s more", {"n": more}) if more > 0 else ""


def _signing(is_active: bool | None) -> Words:
    if is_active is None:
        return Msg("none")
    return Msg("may sign in") if is_active else Msg("may not sign in")


def _posts_today(people: Iterable[int]) -> Mapping[int, list[Post]]:
    found: dict[int, list[Post]] = {}
    held = Post.objects.held_on(clock.today()).filter(person__in=list(people)).select_related("unit")
    for post in held.order_by("office_id", "pk"):
        found.setdefault(post.person_id, []).append(post)
    return found


@require_safe
@opens("people")
def person(request: HttpRequest, desk: Desk, person: int) -> HttpResponse:
    """One person, with every post ever held."""
    row = person_within(desk, person)
    posts = list(Post.objects.filter(person=row).select_related("office", "unit").order_by("-from_on", "-pk"))
    sheet = Sheet(
        title=person_name(row),
        kicker=Msg("Person"),
        trail=((PAGES["people"].name, reverse("admin_people")),),
        actions=_person_actions(desk, row, posts),
        sections=(_facts(desk, row), _post_table(desk, posts)),
        tabs=tabs(desk, "people"),
    )
    return shown(request, desk, sheet)


def _person_actions(desk: Desk, row: Person, posts: list[Post]) -> list[Link]:
    found: list[Link] = []
    if desk.holds(SECURITY) and row.pk != desk.person.pk:
        offices = {post.office_id: post.office for post in posts if desk.covers(post.office)}
        offices.setdefault(desk.office.pk, desk.office)
        names = office_names(offices)
        for number in offices:
            url = f"{reverse('admin_give_post', args=[number])}?{urlencode({'person': row.pk})}"
            found.append(Link(Msg("Give a post at %(office)s", {"office": names[number]}), url))
    if desk.may_change:
        found.append(Link(Msg("Correct the name"), reverse("admin_correct_name", args=[row.pk])))
    return found


def _facts(desk: Desk, row: Person) -> Section:
    account = Account.objects.filter(person=row).select_related("user").first()
    home: Words | str = office_name(row.home_office) if row.home_office else "—"
    sign_in = Cell(Msg("none"))
    if account is not None:
        state = (
            Badge(Msg("may sign in"), "good")
            if account.user.is_active
            else Badge(Msg("may not sign in"), "warn")
        )
        url = reverse("admin_account", args=[account.pk]) if desk.holds(SYSTEM, SECURITY) else ""
        sign_in = Cell(account.user.username, url, badges=(state,))
    elif desk.holds(SYSTEM):
        sign_in = Cell(
            Msg("none"), links=(Link(Msg("Make a sign-in"), reverse("admin_open_account", args=[row.pk])),)
        )
    return Facts(
        Msg("The person"),
        (
            (Msg("Full name"), Cell(row.name)),
            (Msg("Name in English"), Cell(row.name_en or "—")),
            (Msg("Lent by"), Cell(home)),
            (Msg("Sign-in"), sign_in),
        ),
    )


def _post_table(desk: Desk, posts: list[Post]) -> Section:
    today = clock.today()
    names = office_names({post.office_id for post in posts})
    rows = []
    for post in posts:
        runs = post.to_on is None or post.to_on >= today
        mine = desk.holds(SECURITY) and runs and desk.covers(post.office)
        links = (
            (Link(Msg("End"), reverse("admin_end_post", args=[post.pk]), post_words(post)),) if mine else ()
        )
        rows.append(
            (
                Cell(post_words(post), badges=_state(post), detail=post.title, links=links),
                Cell(names[post.office_id]),
                Cell(line_names(post.lines) if post.lines else "—"),
                Cell(period(post.from_on, post.to_on)),
            )
        )
    note = Msg("The hats of one place are worn together; posts in two places one at a time.")
    columns = (Msg("Post"), Msg("Office"), Msg("Lines"), Msg("Dates"))
    return Table(Msg("Posts, with their dates"), columns, tuple(rows), Msg("No post yet."), note)


def _state(post: Post) -> tuple[Badge, ...]:
    today = clock.today()
    if post.to_on is not None and post.to_on < today:
        return (Badge(Msg("ended")),)
    if post.from_on > today:
        return (Badge(Msg("to come"), "brand"),)
    return (Badge(Msg("held today"), "good"),)
