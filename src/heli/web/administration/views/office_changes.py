"""Changes of offices and departments, each from a day on.

Longer than usual: a form, its check and its change for each of six kinds, all of one pattern.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from heli.base import clock
from heli.base.errors import NotFound, bad_input
from heli.base.text import Msg, Text, Words
from heli.offices import actions
from heli.offices.actions.mergers import merge_office
from heli.offices.codes import lines
from heli.offices.kinds import COUNTY, HIERARCHICAL, OfficeKind
from heli.offices.models import Office, OfficeName, Post, Unit
from heli.web.administration.changing import Change, Outcome, answer
from heli.web.administration.desk import Desk, opens
from heli.web.administration.fields import Field, Values
from heli.web.administration.pages import PAGES
from heli.web.administration.scopes import office_within, offices_within
from heli.web.administration.views.offices import KINDS
from heli.web.administration.words_of import office_name, office_names, person_name, role_name
from heli.web.forms.shown import Option

METHODS = ["GET", "HEAD", "POST"]
_FLAT = tuple(kind for kind in OfficeKind if kind not in HIERARCHICAL)


def _trail(office: Office) -> Sequence[tuple[Words, str]]:
    return (
        (PAGES["offices"].name, reverse("admin_offices")),
        (office_name(office), reverse("admin_office", args=[office.pk])),
    )


def _subject(desk: Desk, number: int) -> tuple[Office, str]:
    """An office that may be changed here, and its page."""
    office = office_within(desk, number)
    desk.need(*desk.page.writers)
    return office, reverse("admin_office", args=[office.pk])


def _name_fields(before: OfficeName | None = None) -> list[Field]:
    start = (before.zh, before.en, before.short_zh) if before else ("", "", "")
    labels = (
        ("zh", Msg("Name"), 120, Msg("The full name, as it stands on its documents.")),
        ("en", Msg("Name in English"), 160, None),
        ("short_zh", Msg("Short name in numbers"), 30, Msg("It stands in the numbers of documents.")),
    )
    return [
        Field(name, label, longest=longest, help=help_, start=(value,) if value else ())
        for (name, label, longest, help_), value in zip(labels, start, strict=True)
    ]


@require_http_methods(METHODS)
@opens("offices")
def rename(request: HttpRequest, desk: Desk, office: int) -> HttpResponse:
    """A new name from a day on; the former one stays on record."""
    row, back = _subject(desk, office)
    current = row.names.filter(to_on__isnull=True).first()

    def save(values: Values, _: bool) -> Outcome:
        name = Text(values["zh"], values["en"])
        actions.rename_office(
            row, actor=desk.person, name=name, short_zh=values["short_zh"], from_on=values["from_on"]
        )
        before = current.text if current else Text("", "")
        day = values["from_on"]
        return Outcome(
            (
                Msg("Until %(day)s it is called %(name)s.", {"day": day - timedelta(days=1), "name": before}),
                Msg(
                    "From %(day)s it is called %(name)s, also in numbers of new documents.",
                    {"day": day, "name": name},
                ),
                Msg("Documents and numbers that were issued keep the name of their day."),
            )
        )

    fields = [*_name_fields(current), Field("from_on", Msg("First day"), "day")]
    title = Msg("Rename the office")
    change = Change(
        "rename_office", title, office_name(row), back, fields, save, day="from_on", trail=_trail(row)
    )
    return answer(request, desk, change)


@require_http_methods(METHODS)
@opens("offices")
def telephone(request: HttpRequest, desk: Desk, office: int) -> HttpResponse:
    """The telephone that stands on what the office's window hands out."""
    row, back = _subject(desk, office)

    def save(values: Values, _: bool) -> Outcome:
        given = values["telephone"] or ""
        actions.set_telephone(row, actor=desk.person, telephone=given)
        if not given:
            return Outcome((Msg("Receipts name no telephone of this office any more."),))
        return Outcome(
            (Msg("From now on receipts of this office name %(telephone)s.", {"telephone": given}),)
        )

    help_ = Msg(
        "It stands on the receipts that a petitioner takes home, beside the national line. Empty: none is named."
    )
    start = (row.telephone,) if row.telephone else ()
    fields = [
        Field(
            "telephone", Msg("Telephone of the window"), help=help_, required=False, longest=40, start=start
        )
    ]
    title = Msg("Telephone of the window")
    change = Change("set_telephone", title, office_name(row), back, fields, save, trail=_trail(row))
    return answer(request, desk, change)


@require_http_methods(METHODS)
@opens("offices")
def close(request: HttpRequest, desk: Desk, office: int) -> HttpResponse:
    """Close an office after a day. Refused while posts run on, each named."""
    row, back = _subject(desk, office)

    def save(values: Values, _: bool) -> Outcome:
        _refuse_posts(row, values["last_day"])
        actions.close_office(row, actor=desk.person, last_day=values["last_day"])
        return Outcome(_closing_lines(values["last_day"]))

    fields = [Field("last_day", Msg("Last day"), "day", Msg("The office is open on this day itself."))]
    change = Change(
        "close_office", Msg("Close the office"), office_name(row), back, fields, save,
        trail=_trail(row), is_grave=True, button=Msg("Close it"),
    )  # fmt: skip
    return answer(request, desk, change)


def _closing_lines(last_day: date) -> tuple[Words, ...]:
    return (
        Msg("After %(day)s nothing can be opened at this office, and nobody can be given a post there.", {"day": last_day}),
        Msg("Its names, posts and matters stay on record; nothing is deleted, and its numbers are given to nobody else."),
    )  # fmt: skip


def _refuse_posts(row: Office, last_day: date) -> None:
    """Name the posts that run on: closing them is the first thing to do."""
    held = Post.objects.filter(office=row).held_on(last_day + timedelta(days=1)).select_related("person")
    found = list(held.order_by("pk")[:6])
    if found:
        names = "、".join(f"{post.person.name}（{role_name(post.role).zh}）" for post in found[:5])
        raise bad_input(
            "last_day", "office.has_posts", "Posts run on after this day: %(names)s%(more)s",
            do=Msg("End them first on the pages of these people; each hands its matters over."),
            names=names, more="…" if len(found) > 5 else "",
        )  # fmt: skip


@require_http_methods(METHODS)
@opens("offices")
# long: one form: its fields, what it changes
def merge(request: HttpRequest, desk: Desk, office: int) -> HttpResponse:
    """Close an office and say which one stands in its place."""
    row, back = _subject(desk, office)
    others = offices_within(desk).existing_on(clock.today()).filter(kind=row.kind).exclude(pk=row.pk)  # type: ignore[attr-defined]
    numbers = list(others.values_list("pk", flat=True)[:1000])
    names = office_names(numbers)
    options = [Option(str(number), names[number]) for number in numbers if number in names]

    def save(values: Values, _: bool) -> Outcome:
        into = office_within(desk, int(values["into"]))
        _refuse_posts(row, values["last_day"])
        merge_office(row, into=into, actor=desk.person, last_day=values["last_day"], source=values["source"])
        said = Msg("From the next day %(office)s stands in its place.", {"office": office_name(into)})
        warn = Msg(
            "Open matters are not moved by this: case management transfers each, and it opens anew at the other "
            "office on the same case."
        )
        return Outcome((*_closing_lines(values["last_day"]), said), (warn,))

    fields = [
        Field("into", Msg("Into which office"), "choice", options=options),
        Field("last_day", Msg("Last day"), "day", Msg("The office is open on this day itself.")),
        Field(
            "source",
            Msg("By which decision"),
            help=Msg("The document that merges them, with number and date."),
        ),
    ]
    change = Change(
        "merge_office", Msg("Merge the office into another"), office_name(row), back, fields, save,
        trail=_trail(row), is_grave=True, button=Msg("Merge"),
    )  # fmt: skip
    return answer(request, desk, change)


@require_http_methods(METHODS)
@opens("offices")
# long: one form: its fields, what it changes
def open_office(request: HttpRequest, desk: Desk, office: int) -> HttpResponse:
    """A new office below another of its kind, or a body of another kind in the same place."""
    row, back = _subject(desk, office)
    kinds = [*([row.kind] if row.kind in HIERARCHICAL else []), *_FLAT]

    def save(values: Values, _: bool) -> Outcome:
        kind = OfficeKind(values["kind"])
        made = actions.open_office(
            actor=desk.person, kind=kind, level=_level(row, values), code=_code(row, kind, values["key"]),
            name=Text(values["zh"], values["en"]), short_zh=values["short_zh"], region=row.region,
            superior=row if kind == row.kind else None, opened_on=values["opened_on"],
        )  # fmt: skip
        said: list[Words] = [
            Msg(
                "%(name)s opens on %(day)s.",
                {"name": Text(values["zh"], values["en"]), "day": values["opened_on"]},
            ),
            Msg("Its code is %(code)s; it is given once and never changes.", {"code": made.code}),
        ]
        if made.superior_id:
            said.append(
                Msg(
                    "Its superior is %(office)s, which reads the lines it leads there.",
                    {"office": office_name(row)},
                )
            )
        return Outcome(
            tuple(said), url=reverse("admin_office", args=[made.pk]), subject=Text(values["zh"], values["en"])
        )

    title = Msg("Open an office")
    change = Change(
        "open_office",
        title,
        office_name(row),
        back,
        [*_opening_fields(kinds)],
        save,
        day="opened_on",
        trail=_trail(row),
    )
    return answer(request, desk, change)


def _opening_fields(kinds: Sequence[str]) -> list[Field]:
    return [
        Field("kind", Msg("Kind"), "choice", options=[Option(kind, KINDS[kind]) for kind in kinds]),
        Field("rank", Msg("Level"), "choice", options=[
            Option("same", Msg("of the same level (set up by it, or beside it)")),
            Option("below", Msg("one level below")),
        ]),
        *_name_fields(),
        Field("key", Msg("Short key"), longest=30, help=Msg("Latin letters and digits, such as eco; part of its code.")),
        Field("opened_on", Msg("Opens on"), "day"),
    ]  # fmt: skip


def _level(row: Office, values: Values) -> int:
    level: int = row.level + (values["rank"] == "below")
    if level > COUNTY:
        raise bad_input(
            "rank", "office.level", "There is no level below the county.", do=Msg("Choose the same level.")
        )
    return level


def _code(row: Office, kind: OfficeKind, key: str) -> str:
    """A new code: kind, place, key. Raises `BadInput` for a key of other letters, or one that is taken."""
    if not (key.isascii() and key.replace("-", "").isalnum()):
        raise bad_input(
            "key", "office.key", "“%(key)s” is no key.", do=Msg("Use Latin letters and digits."), key=key
        )
    code = f"{kind}:{row.code.split(':')[1]}:{key.lower()}"
    if Office.objects.filter(code=code).exists():
        raise bad_input(
            "key",
            "office.code",
            "There is an office with the code %(known)s already.",
            do=Msg("Choose another key."),
            known=code,
        )
    return code


@require_http_methods(METHODS)
@opens("offices")
# long: one form: its fields, what it changes
def open_unit(request: HttpRequest, desk: Desk, office: int) -> HttpResponse:
    """A new department."""
    row, back = _subject(desk, office)

    def save(values: Values, _: bool) -> Outcome:
        _free_key(row, values["key"])
        actions.open_unit(
            row, actor=desk.person, key=values["key"].lower(), name=Text(values["zh"], values["en"]),
            lines=values["lines"], opened_on=values["opened_on"],
        )  # fmt: skip
        name = Text(values["zh"], values["en"])
        return Outcome(
            (
                Msg("%(name)s opens on %(day)s.", {"name": name, "day": values["opened_on"]}),
                Msg("Its head reads the lines that he holds there; nobody's posts move by this."),
            )
        )

    fields = [
        Field("zh", Msg("Name"), longest=60),
        Field("en", Msg("Name in English"), longest=80),
        Field("key", Msg("Short key"), longest=40, help=Msg("Latin letters and digits, such as civil.")),
        Field(
            "lines",
            Msg("Lines"),
            "choices",
            options=[Option(key, line.name) for key, line in lines().items()],
        ),
        Field("opened_on", Msg("Opens on"), "day"),
    ]
    change = Change(
        "open_unit",
        Msg("Open a department"),
        office_name(row),
        back,
        fields,
        save,
        day="opened_on",
        trail=_trail(row),
    )
    return answer(request, desk, change)


def _free_key(row: Office, key: str) -> None:
    if not (key.isascii() and key.replace("-", "").isalnum()):
        raise bad_input(
            "key", "office.key", "“%(key)s” is no key.", do=Msg("Use Latin letters and digits."), key=key
        )
    if Unit.objects.filter(office=row, key=key.lower()).exists():
        raise bad_input(
            "key",
            "unit.key",
            "This office has or had a department %(key)s.",
            do=Msg("Choose another key."),
            key=key,
        )


@require_http_methods(METHODS)
@opens("offices")
# long: one form: its fields, what it changes
def close_unit(request: HttpRequest, desk: Desk, office: int, unit: int) -> HttpResponse:
    """Close a department after a day. Refused while posts run on."""
    row, back = _subject(desk, office)
    found = Unit.objects.filter(office=row, pk=unit).first()
    if found is None:
        raise NotFound()

    def save(values: Values, _: bool) -> Outcome:
        held: Any = found.posts.held_on(values["last_day"] + timedelta(days=1)).select_related("person")
        names = "、".join(person_name(post.person).zh for post in held.order_by("pk")[:6])
        if names:
            raise bad_input(
                "last_day", "unit.has_posts", "Posts run on after this day: %(names)s%(more)s",
                do=Msg("End them first on the pages of these people; each hands its matters over."), names=names, more="",
            )  # fmt: skip
        actions.close_unit(found, actor=desk.person, last_day=values["last_day"])
        return Outcome(
            (
                Msg(
                    "After %(day)s nobody can be given a post in this department.",
                    {"day": values["last_day"]},
                ),
            )
        )

    fields = [Field("last_day", Msg("Last day"), "day")]
    change = Change(
        "close_unit", Msg("Close the department"), found.text, back, fields, save,
        trail=_trail(row), is_grave=True, button=Msg("Close it"),
    )  # fmt: skip
    return answer(request, desk, change)
