"""Leave: entering it, seeing what falls into it, naming who stands in.

Who stands in is let into each matter by the lawbook's act `substitute`, done by whoever may do it there: nobody reads a
matter by a leave alone, and the matter's own record says who stood in until when.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from heli.access.reader import Reader
from heli.access.subjects import engine_everywhere
from heli.base import clock
from heli.base.errors import HeliError, NotFound, Reason, Refused, bad_input, refused
from heli.base.text import Msg
from heli.matters.actors import Actor
from heli.matters.books import library
from heli.matters.door import perform
from heli.matters.handling import CARRYING
from heli.matters.models import Matter, TeamMember, TimeLimit
from heli.matters.stream import MatterStream
from heli.notices import telling
from heli.notices.duty import OVERSEEING, STANDS_IN
from heli.notices.models import Leave
from heli.notices.telling import Draft
from heli.offices.models import Person, Post

LONGEST_DAYS = 366
ACT = "substitute"


@dataclass(frozen=True, slots=True)
class NotNamed:
    """A matter in which nobody could be named, and why."""

    matter: Matter
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """An open matter of who is away. `stands_in`: number of who stands in to the end of the leave, or None.

    `knows_substitutes`: the procedure has the act by which one is named.
    """

    matter: Matter
    stands_in: int | None
    knows_substitutes: bool


@transaction.atomic
def enter_leave(person: Person, *, actor: Reader, from_on: date, to_on: date) -> Leave:
    """Enter days on which somebody is away, both inclusive; his head and case management are told.

    Raises:
        Refused: neither his own nor that of somebody whose work the actor oversees; another leave on one of the days.
        BadInput: days in the wrong order, past, or more than a year.
    """
    post = _post_of(person, actor)
    if to_on < from_on:
        raise bad_input("to_on", "leave.order", "A leave can't end before it begins.")
    if to_on < clock.today():
        raise bad_input("to_on", "leave.past", "These days are past; a leave is entered for what is to come.")
    if (to_on - from_on).days >= LONGEST_DAYS:
        raise bad_input("to_on", "leave.long", "A leave has at most %(most)s days.", most=LONGEST_DAYS)
    others = Leave.objects.filter(person=person, ended_at=None, from_on__lte=to_on, to_on__gte=from_on)
    if (known := others.first()) is not None:
        say = Msg(
            "These days meet a leave from %(first)s to %(last)s.",
            {"first": known.from_on, "last": known.to_on},
        )
        raise refused("leave.twice", say, do=Msg("Take that one back first, or choose other days."))
    leave = Leave.objects.create(
        person=person, office=post.office, place_ord=post.unit.lft if post.unit else post.office.lft,
        from_on=from_on, to_on=to_on, entered_by_id=int(actor.person), entered_at=clock.now(),
    )  # fmt: skip
    _tell_overseers(leave, post, int(actor.person))
    return leave


def _post_of(person: Person, actor: Reader) -> Post:
    """The post by which he works in the actor's office, if the actor may enter his leave."""
    held = Post.objects.held_on(clock.today()).filter(person=person, office=actor.office, role__in=CARRYING)
    posts: list[Post] = list(held.select_related("office", "unit").order_by("pk"))
    is_own = person.pk == int(actor.person)
    if not posts or not (is_own or may_oversee(actor)):
        raise refused(
            "leave.not_yours",
            Msg("A leave is entered by the person himself, or by who oversees his work in the same office."),
            do=Msg("Ask him, his head or case management."),
        )
    return posts[0]


def may_oversee(actor: Reader) -> bool:
    """Whether a reader oversees the work of others in the office whose posts he wears."""
    return bool(actor.roles & set(OVERSEEING))


def _tell_overseers(leave: Leave, post: Post, actor: int) -> None:
    held = Post.objects.held_on(clock.today()).filter(
        office=leave.office_id, role__in=("department_head", "case_management")
    )
    told = {
        one.person_id: one.role
        for one in held
        if one.person_id not in (leave.person_id, actor)
        and (one.role == "case_management" or one.unit_id in (None, post.unit_id))
    }
    with engine_everywhere():
        telling.write([_about(leave, person, "leave", role) for person, role in told.items()])


def _about(leave: Leave, person: int, kind: str, why: str) -> Draft:
    detail = {"who": leave.person_id, "from": leave.from_on.isoformat(), "to": leave.to_on.isoformat()}
    return Draft(person, f"{kind}:{leave.pk}", kind, why, subject=leave.pk, detail=detail)


@transaction.atomic
def take_back(leave: UUID, *, actor: Reader) -> Leave:
    """Take a leave back. Who was named stays in the matters until the day that their records name.

    Raises:
        NotFound: no such leave to be seen.
        Refused: neither his own nor that of somebody whose work the actor oversees.
    """
    row = leave_of(leave)
    if row.person_id != int(actor.person) and not (may_oversee(actor) and actor.office == row.office_id):
        raise refused(
            "leave.not_yours", Msg("Only the person himself or who oversees his work takes it back.")
        )
    if row.ended_at is None:
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
    return row


def leave_of(leave: UUID) -> Leave:
    """A leave under the reader's scope. Raises `NotFound`."""
    row = Leave.objects.select_related("person", "substitute").filter(pk=leave).first()
    if row is None:
        raise NotFound((Reason("leave.none", Msg("There is no such leave, or it isn't yours to see.")),))
    return row


def limits_within(person: int, from_on: date, to_on: date) -> Sequence[TimeLimit]:
    """Our own limits of a person that end on the days, both inclusive, or are past already: under the reader's scope."""
    found = TimeLimit.objects.running().of_person(person).filter(binds="own", ends_on__lte=to_on)
    return list(found.select_related("matter").order_by("ends_on", "id"))


def carried_by(leave: Leave) -> Sequence[Carried]:
    """The open matters of who is away, under the reader's scope, those without anybody first. Two queries."""
    matters = list(
        Matter.objects.open()
        .handled_by(leave.person_id)
        .filter(office=leave.office_id)
        .order_by("due_on", "id")
    )
    team = TeamMember.objects.filter(
        matter__in=[m.pk for m in matters], part=STANDS_IN, since__lte=leave.to_on, until__gte=leave.to_on
    )
    there = dict(team.order_by("pk").values_list("matter_id", "person_id"))
    found = [Carried(m, there.get(m.pk), ACT in library().by_version(m.version).acts) for m in matters]
    return sorted(found, key=lambda one: one.stands_in is not None)


def candidates(leave: Leave) -> Sequence[Person]:
    """Who may stand in: colleagues of the office who carry matters and are not away on one of these days themselves."""
    day = max(clock.today(), leave.from_on)
    held = Post.objects.held_on(day).filter(office=leave.office_id, role__in=("prosecutor", *OVERSEEING[1:]))
    away = Leave.objects.filter(ended_at=None, from_on__lte=leave.to_on, to_on__gte=leave.from_on)
    people = Person.objects.filter(pk__in=held.values("person")).exclude(pk__in=away.values("person"))
    return list(people.exclude(pk=leave.person_id).order_by("sort_key"))


def name_substitute(leave: UUID, substitute: int, *, actor: Actor) -> Sequence[NotNamed]:
    """Let somebody stand in, by the act `substitute` in each open matter that has nobody to the end of the leave.

    The actor's own posts decide, matter by matter, whether he may; done again it goes on with those that are left.

    Returns:
        The matters in which it was not possible, each with the reasons.
    Raises:
        NotFound: no such leave to be seen.
        Refused: the leave was taken back or is over; it was possible in no matter.
        BadInput: not one of `candidates`.
    """
    row = leave_of(leave)
    if row.ended_at is not None or row.to_on < clock.today():
        raise refused("leave.over", Msg("This leave was taken back or is over."))
    if substitute not in {person.pk for person in candidates(row)}:
        raise bad_input("substitute", "leave.substitute", "Choose a colleague who is there on these days.")
    left = [one for one in carried_by(row) if one.stands_in is None]
    refusals = [found for one in left if (found := _name(one, row, substitute, actor)) is not None]
    if left and len(refusals) == len(left):
        raise _in_none(refusals)
    _note(row, substitute, actor)
    return refusals


def _in_none(refusals: Sequence[NotNamed]) -> Refused:
    say = Msg("In none of the matters somebody could be named.")
    return Refused((Reason("leave.nobody_named", say), *refusals[0].reasons))


def _name(one: Carried, leave: Leave, substitute: int, actor: Actor) -> NotNamed | None:
    if not one.knows_substitutes:
        say = Msg("This kind of matter knows no substitute; it is given to another handler.")
        return NotNamed(one.matter, (Reason("leave.no_act", say),))
    facts = {"substitute": substitute, "until": leave.to_on.isoformat(), "reason": "承办人离岗"}
    key = f"leave:{leave.pk}:{substitute}"
    try:
        with transaction.atomic():
            perform(MatterStream(one.matter.pk), ACT, actor=actor, facts=facts, key=key)
    except HeliError as error:
        return NotNamed(one.matter, error.reasons)
    return None


def _note(leave: Leave, substitute: int, actor: Actor) -> None:
    leave.substitute_id, leave.named_by_id, leave.named_at = substitute, actor.person, clock.now()
    leave.save(update_fields=["substitute", "named_by", "named_at"])
    with engine_everywhere():
        telling.write([_about(leave, substitute, "substitute", "substitute")])


def next_leave(person: int) -> Leave | None:
    """The leave of a person that runs or comes next, under the reader's scope."""
    found = Leave.objects.filter(person=person, ended_at=None, to_on__gte=clock.today())
    return found.order_by("from_on").first()


def in_place(actor: Reader) -> Sequence[Leave]:
    """Leaves that run or come within the month in what the reader oversees, or his own; the first to begin first."""
    soon = clock.today() + timedelta(days=31)
    found = Leave.objects.filter(ended_at=None, to_on__gte=clock.today(), from_on__lte=soon)
    return list(found.select_related("person", "substitute").order_by("from_on", "pk")[:100])
