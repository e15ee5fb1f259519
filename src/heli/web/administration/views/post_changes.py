"""Entering people, and giving and ending their posts: which hats somebody wears, and what he reads by them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from heli.access.readers import place_range
from heli.base import clock
from heli.base.errors import NotFound, bad_input
from heli.base.text import Msg, Text, Words
from heli.offices import actions
from heli.offices.actions.mergers import correct_name
from heli.offices.codes import administrators, lines, roles
from heli.offices.hooks import duties_of
from heli.offices.models import Account, Office, OfficeName, Person, Post, Unit
from heli.web.administration.changing import Change, Outcome, answer
from heli.web.administration.desk import Desk, opens
from heli.web.administration.fields import Field, Values
from heli.web.administration.pages import PAGES, SECURITY
from heli.web.administration.scopes import office_within, people_within, person_within
from heli.web.administration.words_of import line_names, office_name, person_name, post_words, role_name
from heli.web.contexts.names import joined
from heli.web.forms.shown import Option

METHODS = ["GET", "HEAD", "POST"]


def _home_office(typed: str) -> Office:
    """The office of a whole name of today, in either language, or of a code."""
    names = OfficeName.objects.held_on(clock.today()).filter(Q(zh=typed) | Q(en=typed))
    found: list[Office] = list(Office.objects.filter(Q(code=typed) | Q(pk__in=names.values("office")))[:2])
    if len(found) != 1:
        raise bad_input(
            "home_office", "office.unknown", "There is no office %(office)s.",
            do=Msg("Write its whole name as it stands under Offices, or its code."), office=typed,
        )  # fmt: skip
    return found[0]


@require_http_methods(METHODS)
@opens("people")
# long: one form: its fields, what it changes
def enter(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Enter somebody; posts and sign-in come next."""
    desk.need(*desk.page.writers)

    def save(values: Values, _: bool) -> Outcome:
        same = people_within(desk).filter(name=values["name"]).count()
        home = _home_office(values["home_office"]) if values["home_office"] else None
        made = actions.enter_person(
            actor=desk.person, name=values["name"], name_en=values["name_en"], home_office=home
        )
        warn = (Msg("%(n)s of the same name are entered already.", {"n": same}),) if same else ()
        said = (
            Msg("%(name)s is entered, without a post and without a sign-in.", {"name": person_name(made)}),
            Msg("The security administrator gives posts; the system administrator makes the sign-in."),
        )
        return Outcome(said, warn, reverse("admin_person", args=[made.pk]), subject=person_name(made))

    fields = [
        Field("name", Msg("Full name"), longest=60, help=Msg("One field, as the person writes it; no surname is split off.")),
        Field("name_en", Msg("Name in English"), longest=80, required=False),
        Field(
            "home_office", Msg("Lent by"), required=False, longest=64,
            help=Msg("The home office of somebody lent to us: its whole name, or its code."),
        ),
    ]  # fmt: skip
    back = reverse("admin_people")
    subject = Text("人员", "People")
    change = Change(
        "enter_person",
        Msg("Enter a person"),
        subject,
        back,
        fields,
        save,
        trail=((PAGES["people"].name, back),),
    )
    return answer(request, desk, change)


@require_http_methods(METHODS)
@opens("people")
def correct(request: HttpRequest, desk: Desk, person: int) -> HttpResponse:
    """Correct how a name was typed."""
    row = person_within(desk, person)
    desk.need(*desk.page.writers)

    def save(values: Values, _: bool) -> Outcome:
        before = person_name(row)
        made = correct_name(row, actor=desk.person, name=values["name"], name_en=values["name_en"])
        return Outcome(
            (
                Msg(
                    "%(before)s is shown as %(name)s everywhere, at once.",
                    {"before": before, "name": person_name(made)},
                ),
                Msg("Documents that were issued keep what stands on them."),
            )
        )

    fields = [
        Field("name", Msg("Full name"), longest=60, start=(row.name,)),
        Field("name_en", Msg("Name in English"), longest=80, required=False, start=(row.name_en,)),
    ]
    title = Msg("Correct the name")
    back = reverse("admin_person", args=[row.pk])
    return answer(request, desk, Change("correct_name", title, person_name(row), back, fields, save))


@require_http_methods(METHODS)
@opens("people")
def give(request: HttpRequest, desk: Desk, office: int) -> HttpResponse:
    """Give somebody a post from a day on."""
    row = office_within(desk, office)
    desk.need(SECURITY)
    wanted = request.GET.get("person", "")

    def save(values: Values, _: bool) -> Outcome:
        person = person_within(desk, int(values["person"]))
        unit = Unit.objects.filter(office=row, pk=values["unit"]).first() if values.get("unit") else None
        _refuse_closed(row, unit, values)
        post = actions.give_post(
            person, actor=desk.person, office=row, role=values["role"], from_on=values["from_on"],
            to_on=values["to_on"], unit=unit, lines=values["lines"], title=values["title"], grade=values["grade"],
        )  # fmt: skip
        said, warn = _what_it_opens(post)
        url = reverse("admin_person", args=[person.pk])
        return Outcome(said, warn, url, subject=person_name(person))

    back = reverse("admin_office", args=[row.pk])
    trail = ((PAGES["offices"].name, reverse("admin_offices")), (office_name(row), back))
    change = Change(
        "give_post", Msg("Give a post"), office_name(row), back, _give_fields(desk, row, wanted), save,
        day="from_on", trail=trail, help=Msg("A person may wear several hats of one office; each is given by itself."),
    )  # fmt: skip
    return answer(request, desk, change)


def _give_fields(desk: Desk, row: Office, wanted: str) -> list[Field]:
    known = [(key, role) for key, role in roles().items() if row.kind in role.at]
    units = Unit.objects.filter(office=row).existing_on(clock.today()).order_by("lft")
    people = people_within(desk).exclude(pk=desk.person.pk)[:2000]
    fields = [
        Field("person", Msg("Person"), "choice", options=[Option(str(p.pk), person_name(p), _number(p)) for p in people],
              start=(wanted,) if wanted.isdecimal() else ()),
        Field("role", Msg("Post"), "choice", options=[Option(key, role.name, _reach(role.reach)) for key, role in known]),
        Field("unit", Msg("Department"), "choice", required=False,
              options=[Option(str(unit.pk), unit.text) for unit in units]),
        Field("lines", Msg("Lines"), "choices", required=False,
              options=[Option(key, line.name) for key, line in lines().items()],
              help=Msg("For posts that hold lines of their own; none for case management, chief and administrators.")),
        Field("title", Msg("Title of the post"), required=False, longest=60,
              help=Msg("As it is called here, such as 刑事检察部主任.")),
        Field("grade", Msg("Grade"), required=False, longest=40),
        Field("from_on", Msg("First day"), "day", start=(clock.today().isoformat(),), source=Msg("today")),
        Field("to_on", Msg("Until"), "day", required=False, help=Msg("Its last day, where it is known already.")),
    ]  # fmt: skip
    return fields if units else [field for field in fields if field.name != "unit"]


def _number(person: Person) -> Words:
    return Msg("no. %(number)s", {"number": person.pk})


def _reach(reach: str) -> Words:
    return {
        "none": Msg("reads nothing by place"),
        "unit": Msg("reads the department"),
        "office": Msg("reads the office"),
        "below": Msg("reads the office and those below, in the lines led"),
    }[reach]


def _refuse_closed(row: Office, unit: Unit | None, values: Values) -> None:
    for last in (row.closed_on, unit.closed_on if unit else None):
        if last is not None and values["from_on"] > last:
            raise bad_input(
                "from_on", "post.closed", "The office or department is closed after %(day)s.",
                do=Msg("Choose an earlier day, or the office that stands in its place."), day=last,
            )  # fmt: skip


def _what_it_opens(post: Post) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
    """What a post given in this transaction changes, and what to think of."""
    day = max(post.from_on, clock.today())
    held = list(Post.objects.filter(person=post.person).held_on(day).select_related("office", "unit"))
    here = [one for one in held if one.office_id == post.office_id]
    others = {one.office_id for one in held} - {post.office_id}
    said: list[Words] = [
        Msg("%(person)s holds the post %(post)s at %(office)s from %(day)s.",
            {"person": person_name(post.person), "post": post_words(post), "office": office_name(post.office),
             "day": post.from_on}),
        Msg("Hats worn together there: %(hats)s", {"hats": joined(post_words(one) for one in here)}),
        _reads(post),
    ]  # fmt: skip
    if post.to_on is not None:
        said.append(Msg("It ends after %(day)s.", {"day": post.to_on}))
    warn: list[Words] = []
    if others:
        warn.append(Msg("This person then holds posts in several places and chooses one at each sign-in."))
    if not Account.objects.filter(person=post.person).exists():
        warn.append(Msg("This person has no sign-in yet; the system administrator makes it."))
    if post.from_on < clock.today():
        warn.append(Msg("The day lies in the past: acts done since then are not changed by it."))
    return tuple(said), tuple(warn)


def _reads(post: Post) -> Words:
    if post.role in administrators():
        return Msg("An administrator reads no matter; what he does is written into the log.")
    held = roles()[post.role]
    if place_range(post) is None:
        return Msg("By this post nothing is read by place: only what is shared with the person, or granted.")
    # departments are optional: without one, such a post reads the office
    where = _reach("office" if held.reach == "unit" and post.unit is None else held.reach)
    what = Msg("all lines") if held.lines == "all" else line_names(post.lines)
    if post.clearance:
        return Msg(
            "It %(where)s: %(lines)s, also what the law restricts (minors, privacy).",
            {"where": where, "lines": what},
        )
    return Msg("It %(where)s: %(lines)s.", {"where": where, "lines": what})


@require_http_methods(METHODS)
@opens("people")
def end(request: HttpRequest, desk: Desk, post: int) -> HttpResponse:
    """End a post after a day."""
    row = Post.objects.select_related("office", "unit", "person").filter(pk=post).first()
    if row is None or not desk.covers(row.office):
        raise NotFound()
    desk.need(SECURITY)

    def save(values: Values, _: bool) -> Outcome:
        duties = duties_of(row.person)
        chosen = Person.objects.get(pk=int(values["successor"])) if values.get("successor") else None
        actions.end_post(row, actor=desk.person, last_day=values["last_day"], successor=chosen)
        said = (*_what_ends(row, values["last_day"]), *_handed_over(duties, chosen, values["last_day"]))
        return Outcome(said, _without_it(row, values["last_day"]))

    back = reverse("admin_person", args=[row.person_id])
    change = Change(
        "end_post", Msg("End the post"), joined([person_name(row.person), post_words(row)], zh="：", en=": "), back,
        _end_fields(row), save,
        trail=((PAGES["people"].name, reverse("admin_people")), (person_name(row.person), back)),
        is_grave=True, button=Msg("End it"),
    )  # fmt: skip
    return answer(request, desk, change)


def _end_fields(row: Post) -> list[Field]:
    held = Post.objects.filter(office=row.office).held_on(clock.today()).exclude(person=row.person)
    people = Person.objects.filter(pk__in=held.values("person_id")).order_by("sort_key", "pk")[:500]
    return [
        Field("last_day", Msg("Last day"), "day", Msg("The post is held on this day itself.")),
        Field("successor", Msg("Who takes over"), "choice", required=False,
              options=[Option(str(person.pk), person_name(person)) for person in people],
              help=Msg("Left empty: case management allocates anew what is answered for under this post.")),
    ]  # fmt: skip


MOST_DUTIES = 20


def _handed_over(duties: list[Words], successor: Person | None, last_day: date) -> tuple[Words, ...]:
    """What the holder answers for, by kind and number: no title is shown to an administrator."""
    if not duties:
        return (Msg("The person answers for no open matter."),)
    which = joined(duties[:MOST_DUTIES])
    given = {"n": len(duties), "which": which, "day": last_day}
    if successor is None:
        return (
            Msg(
                "Open matters the person answers for: %(n)s (%(which)s). Those of this post are allocated anew after %(day)s.",
                given,
            ),
        )
    given["who"] = person_name(successor)
    return (
        Msg(
            "Open matters the person answers for: %(n)s (%(which)s). Those of this post go to %(who)s after %(day)s.",
            given,
        ),
    )


def _what_ends(row: Post, last_day: date) -> tuple[Words, ...]:
    held: Any = Post.objects.filter(person=row.person, office=row.office).exclude(pk=row.pk)
    left = [one for one in held.select_related("unit") if one.to_on is None or one.to_on > last_day]
    said: list[Words] = [
        Msg("%(person)s holds the post %(post)s until %(day)s.",
            {"person": person_name(row.person), "post": post_words(row), "day": last_day}),
        Msg("What was granted through this post ends with it."),
    ]  # fmt: skip
    if left:
        said.append(
            Msg("Hats that stay at this office: %(hats)s", {"hats": joined(post_words(one) for one in left)})
        )
    else:
        said.append(Msg("Without another post at this office the person reads nothing there any more."))
    return tuple(said)


def _without_it(row: Post, last_day: date) -> tuple[Words, ...]:
    """A warning where nobody else holds this post at the office."""
    others = Post.objects.filter(office=row.office, role=row.role).exclude(pk=row.pk)
    if any(one.to_on is None or one.to_on > last_day for one in others):
        return ()
    return (Msg("After that nobody at this office is %(post)s.", {"post": role_name(row.role)}),)
