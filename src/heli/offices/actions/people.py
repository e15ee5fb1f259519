"""People, posts and accounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from heli.base import clock
from heli.base.errors import bad_input, refused
from heli.base.text import Msg
from heli.offices.actions.authority import EITHER, SECURITY, SYSTEM, note, require
from heli.offices.codes import Role, administrators, bits, default_clearance, roles
from heli.offices.hooks import Ending, tell_post_ended, tell_post_given
from heli.offices.models import Account, DirectoryChange, Office, Person, Post, Unit
from heli.offices.querysets import open_on
from heli.offices.sorting import sort_key


@transaction.atomic
def enter_person(
    *, actor: Person | None, name: str, name_en: str = "", home_office: Office | None = None
) -> Person:
    """Enter somebody who works here, or with us. `home_office` lends him (aid to another region)."""
    require(actor, EITHER)
    if not 1 <= len(name.strip()) <= 60:
        raise bad_input("name", "person.name.length", "A name has 1 to 60 characters.")
    person = Person.objects.create(
        name=name.strip(), name_en=name_en, sort_key=sort_key(name.strip()), home_office=home_office
    )
    note(actor, "enter_person", person)
    return person


@transaction.atomic
def give_post(
    person: Person,
    *,
    actor: Person | None,
    office: Office,
    role: str,
    from_on: date,
    to_on: date | None = None,
    unit: Unit | None = None,
    lines: Iterable[str] = (),
    clearance: int | None = None,
    title: str = "",
    grade: str = "",
) -> Post:
    """Give a person a post, from–to, both days inclusive.

    Args:
        lines: keys of the lines; only for roles that hold lines of their own.
        clearance: 0 or 1; by default the role's, lifted by a restricted line.
    Raises:
        Refused: not the actor's to do; for himself; a second administrator's post (三员).
        BadInput: role, unit, lines or days don't fit.
    """
    require(actor, SECURITY, about=office)
    if actor is not None and actor.pk == person.pk:
        raise refused("post.to_oneself", Msg("Nobody gives himself a post."))
    kind = _role_here(role, office, unit)
    mask = bits(lines)
    if bool(mask) != (kind.lines == "own"):
        raise bad_input("lines", "post.lines", "This role has lines of its own, or none: they don't fit it.")
    if to_on is not None and to_on < from_on:
        raise bad_input("to_on", "post.days", "A post can't end before it begins.")
    _keep_apart(person, kind, from_on, to_on)
    post = Post.objects.create(
        person=person,
        office=office,
        unit=unit,
        role=role,
        lines=mask,
        clearance=default_clearance(kind, mask) if clearance is None else clearance,
        title=title,
        grade=grade,
        from_on=from_on,
        to_on=to_on,
    )
    note(actor, "give_post", post, person=person.pk, office=office.code, role=role)
    tell_post_given(post)
    return post


def _role_here(role: str, office: Office, unit: Unit | None) -> Role:
    kind = roles().get(role)
    if kind is None or office.kind not in kind.at:
        raise bad_input("role", "post.role", "There is no post %(role)s in such an office.", role=role)
    if unit is not None and unit.office_id != office.pk:
        raise bad_input("unit", "post.unit", "The unit belongs to another office.")
    return kind


def _keep_apart(person: Person, kind: Role, from_on: date, to_on: date | None) -> None:
    if not kind.apart:
        return
    Person.objects.select_for_update().get(pk=person.pk)
    others = Post.objects.filter(person=person, role__in=administrators() - {kind.key})
    others = others.filter(open_on(from_on) | _begins_within(from_on, to_on))
    if others.exists():
        raise refused(
            "post.administrators_apart",
            Msg("System, security and audit administrator are never one person."),
            do=Msg("Name another person, or end the other post first."),
        )


def _begins_within(from_on: date, to_on: date | None) -> Q:
    return Q(from_on__gte=from_on) & (Q() if to_on is None else Q(from_on__lte=to_on))


@transaction.atomic
def end_post(post: Post, *, actor: Person | None, last_day: date, successor: Person | None = None) -> Post:
    """End a post after its last day, and with it what was granted through it (`hooks`).

    What its holder answers for under it goes to the successor, else to whoever allocates it anew: now where the last day
    is past, else on the day after it.

    Raises:
        Refused: not the actor's to do; it ended before; something would be left without an accountable person.
        BadInput: a last day before the first; a successor who is the holder, or works nowhere there.
    """
    require(actor, SECURITY, about=post.office)
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if last_day < post.from_on:
        raise bad_input("last_day", "post.days", "A post can't end before it begins.")
    if post.to_on is not None and post.to_on < clock.today():
        raise refused("post.ended", Msg("This post ended on %(day)s.", {"day": post.to_on}))
    _check_successor(post, successor, last_day)
    post.to_on = last_day
    post.save(update_fields=["to_on"])
    number = successor.pk if successor else None
    note(actor, "end_post", post, last_day=last_day.isoformat(), successor=number)
    tell_post_ended(post, Ending(number, actor.pk if actor else None))
    return post


def _check_successor(post: Post, successor: Person | None, last_day: date) -> None:
    if successor is None:
        return
    held = Post.objects.held_on(max(last_day + timedelta(days=1), clock.today()))
    held = held.exclude(role__in=administrators())
    if successor.pk == post.person_id or not held.filter(person=successor, office=post.office).exists():
        raise bad_input(
            "successor",
            "post.successor",
            "The successor is another person, who holds a post of this office then.",
        )


def said_successor(post: Post) -> int | None:
    """Number of the person who was named to take over when the post was ended; None where nobody was."""
    said = (
        DirectoryChange.objects.filter(action="end_post", subject=f"post {post.pk}").order_by("-pk").first()
    )
    number = said.detail.get("successor") if said else None
    return int(number) if number is not None else None


@transaction.atomic
def give_account(person: Person, *, actor: Person | None, user: Any) -> Account:
    """Join a sign-in (a user of Django's) to a person. One each way; the constraint is the database's."""
    require(actor, SYSTEM)
    if Account.objects.filter(person=person).exists() or Account.objects.filter(user=user).exists():
        raise refused("account.taken", Msg("This person or this sign-in has an account already."))
    account = Account.objects.create(person=person, user=user)
    note(actor, "give_account", account, person=person.pk)
    return account
