"""Who is away when, what falls into it, and who stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import Reason
from heli.base.text import Msg, Text, Words
from heli.matters.handling import CARRYING
from heli.matters.models import TimeLimit
from heli.notices import leaves
from heli.notices.deciding import decides, deputies
from heli.notices.models import Leave
from heli.offices.models import Person, Post
from heli.web.contexts.limits import LimitShown
from heli.web.contexts.names import Names, look_up
from heli.web.contexts.procedures import kind_of, limit_shown
from heli.web.forms.reading import Misread, how_read, read_day
from heli.web.forms.shown import FieldShown, Option

MOST = 100


@dataclass(frozen=True, slots=True)
class Away:
    """One leave as a line. `stands_in` is None where nobody was named."""

    person: Words
    first: date
    last: date
    stands_in: Words | None
    url: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class LimitWithin:
    """A limit that ends while its handler is away (or is past already)."""

    title: str
    url: str
    number: str
    kind: Words
    limit: LimitShown


@dataclass(frozen=True, slots=True)
class MatterCarried:
    """An open matter of who is away. `why_not`: why nobody can be named in it, where that is so."""

    title: str
    url: str
    number: str
    kind: Words
    stands_in: Words | None
    why_not: Words | None


@dataclass(frozen=True, slots=True)
class LeaveList:
    """The page with the form. `limits` is None before days were given."""

    away: tuple[Away, ...]
    fields: tuple[FieldShown, ...]
    limits: tuple[LimitWithin, ...] | None
    may_enter: bool


@dataclass(frozen=True, slots=True)
class LeavePage:
    """One leave.

    Attributes:
        deputy: the field to name who stands in for decisions; None where he decides nothing, or the reader names nobody.
    """

    id: UUID
    away: Away
    limits: tuple[LimitWithin, ...]
    matters: tuple[MatterCarried, ...]
    without: int
    field: FieldShown
    deputy: FieldShown | None
    deputy_named: Words | None
    may_name: bool
    may_take_back: bool
    is_over: bool


def person_text(person: Person) -> Text:
    """A person's name in both languages."""
    return Text(person.name, person.name_en or person.name)


def _away(leave: Leave, today: date) -> Away:
    other = leave.substitute
    return Away(
        person_text(leave.person), leave.from_on, leave.to_on, person_text(other) if other else None,
        reverse("leave_shown", args=[leave.pk]), leave.from_on <= today <= leave.to_on,
    )  # fmt: skip


def away_shown(reader: Reader, today: date) -> tuple[Away, ...]:
    """Who is away now or within a month, as far as the reader's posts reach. One query."""
    return tuple(_away(leave, today) for leave in leaves.in_place(reader))


def leave_list(
    reader: Reader, typed: Mapping[str, str], reasons: Sequence[Reason] = (), *, looked: bool = False
) -> LeaveList:
    """The list, and the form as it was typed; `looked`: with what falls into the days, if they can be read."""
    today = clock.today()
    people = _people(reader)
    days = {name: _read(typed.get(name, ""), today) for name in ("from_on", "to_on")}
    first, last = days["from_on"], days["to_on"]
    person = int(typed["person"]) if typed.get("person", "").isdecimal() else int(reader.person)
    known = looked and first and last and person in {one.pk for one in people}
    fields = [
        _field("from_on", Msg("First day"), typed, reasons, first),
        _field("to_on", Msg("Last day"), typed, reasons, last),
    ]
    if leaves.may_oversee(reader) and len(people) > 1:
        fields.insert(0, _who(people, person, reasons))
    return LeaveList(
        away_shown(reader, today),
        tuple(fields),
        within(person, first, last) if known and first and last else None,
        may_enter=bool(people),
    )


def _people(reader: Reader) -> list[Person]:
    """Whose leave the reader may enter: his own, and of those whose work he oversees."""
    held = Post.objects.held_on(clock.today()).filter(office=reader.office, role__in=CARRYING)
    if not leaves.may_oversee(reader):
        held = held.filter(person=int(reader.person))
    return list(Person.objects.filter(pk__in=held.values("person")).order_by("sort_key")[:MOST])


def _read(typed: str, today: date) -> date | None:
    try:
        return read_day(typed, today, may_be_future=True) if typed.strip() else None
    except Misread:
        return None


def _field(
    name: str, label: Words, typed: Mapping[str, str], reasons: Sequence[Reason], day: date | None
) -> FieldShown:
    text = typed.get(name, "")
    return FieldShown(
        name=name, widget="line", label=label, typed=text, numeric=True, reads="day", may_be_future=True,
        help=Msg("Such as 2022-12-30, 2022年12月30日 or 12月30日."),
        reading=day, reading_how=how_read(text, day, clock.today()) if day else None,
        errors=tuple(reason for reason in reasons if reason.field == name),
    )  # fmt: skip


def _who(people: Sequence[Person], chosen: int, reasons: Sequence[Reason]) -> FieldShown:
    options = tuple(Option(str(p.pk), person_text(p), chosen=p.pk == chosen) for p in people)
    errors = tuple(reason for reason in reasons if reason.field == "person")
    return FieldShown(
        name="person", widget="select", label=Msg("Who is away"), options=options, errors=errors
    )


def within(person: int, first: date, last: date) -> tuple[LimitWithin, ...]:
    """Our own limits of a person that end up to the last day, the first to end first."""
    rows = leaves.limits_within(person, first, last)[:MOST]
    names = look_up(bearers=[row.bearer for row in rows])
    return tuple(_within(row, names) for row in rows)


def _within(row: TimeLimit, names: Names) -> LimitWithin:
    matter = row.matter
    url = reverse("matter", args=[matter.pk])
    return LimitWithin(
        matter.title_text, url, matter.number, kind_of(matter), limit_shown(row, names, clock.now())
    )


def leave_page(
    leave: Leave, reader: Reader, reasons: Sequence[Reason] = (), refusals: Sequence[leaves.NotNamed] = ()
) -> LeavePage:
    """One leave. `refusals`: matters in which the last naming was not possible."""
    today = clock.today()
    carried = leaves.carried_by(leave)
    names = look_up(people=[leave.deputy_id, *(one.stands_in for one in carried)])
    why = {one.matter.pk: one.reasons[0].say for one in refusals}
    is_over = leave.ended_at is not None or leave.to_on < today
    own = leave.person_id == int(reader.person)
    oversees = leaves.may_oversee(reader) and reader.office == leave.office_id
    matters = tuple(_carried(one, names, why.get(one.matter.pk)) for one in carried)
    options = [Option(str(p.pk), person_text(p)) for p in leaves.candidates(leave)] if oversees else []
    return LeavePage(
        id=leave.pk,
        away=_away(leave, today),
        limits=within(leave.person_id, leave.from_on, leave.to_on),
        matters=matters,
        without=sum(one.stands_in is None for one in matters),
        field=FieldShown(
            name="substitute", widget="select", label=Msg("Colleague"), options=tuple(options),
            errors=tuple(reason for reason in reasons if reason.field == "substitute"),
        ),
        deputy=_deputy(leave, reasons) if (own or oversees) and not is_over else None,
        deputy_named=names.person(leave.deputy_id) if leave.deputy_id else None,
        may_name=oversees and not is_over,
        may_take_back=(own or oversees) and not is_over,
        is_over=is_over,
    )  # fmt: skip


def _deputy(leave: Leave, reasons: Sequence[Reason]) -> FieldShown | None:
    if not decides(leave):
        return None
    options = tuple(
        Option(str(p.pk), person_text(p), chosen=p.pk == leave.deputy_id) for p in deputies(leave)
    )
    errors = tuple(reason for reason in reasons if reason.field == "deputy")
    return FieldShown(
        name="deputy",
        widget="select",
        label=Msg("Who stands in for decisions"),
        options=options,
        errors=errors,
    )


def _carried(one: leaves.Carried, names: Names, why: Words | None) -> MatterCarried:
    matter = one.matter
    if why is None and not one.knows_substitutes:
        why = Msg("This kind of matter knows no substitute; it is given to another handler.")
    return MatterCarried(
        matter.title_text, reverse("matter", args=[matter.pk]), matter.number, kind_of(matter),
        names.person(one.stands_in) if one.stands_in is not None else None, why,
    )  # fmt: skip
