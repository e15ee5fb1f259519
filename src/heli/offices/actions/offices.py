"""Opening, renaming and closing offices and units."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection, transaction

from heli.base.errors import bad_input, refused
from heli.base.text import Msg, Text
from heli.offices.actions.authority import EITHER, note, require
from heli.offices.codes import bits
from heli.offices.kinds import HIERARCHICAL, NATION, OfficeKind, kind_range, room
from heli.offices.models import Office, OfficeName, Person, Region, Unit
from heli.offices.places import free_room
from heli.offices.sorting import sort_key

_NUMBERING = 0x48454C49  # "HELI": one transaction at a time gives out place numbers


@transaction.atomic
def open_office(
    *,
    actor: Person | None,
    kind: OfficeKind,
    level: int,
    code: str,
    name: Text,
    short_zh: str,
    region: Region | None = None,
    superior: Office | None = None,
    opened_on: date | None = None,
) -> Office:
    """Open an office and number it inside its superior; no other row changes.

    Args:
        code: stable key, unique, such as "agency:540500:ecology".
        superior: office above it, of the same kind; needed below the nation where the kind has levels.
    Raises:
        Refused: not the actor's to do, or no numbers left. BadInput: superior missing or of another kind.
    """
    require(actor, EITHER, about=superior if superior and superior.kind == kind else region)
    _check_superior(kind, level, superior)
    same_level = superior is not None and superior.level == level
    size = room(kind, level, below_same_level=same_level)
    lft, rgt = _office_numbers(kind, superior, size.whole)
    office = Office.objects.create(
        kind=kind,
        level=level,
        code=code,
        region=region,
        superior=superior,
        lft=lft,
        own_rgt=lft + size.own - 1,
        rgt=rgt,
        opened_on=opened_on,
    )
    _name(office, name, short_zh, opened_on)
    note(actor, "open_office", office, code=code, lft=lft, rgt=rgt)
    return office


def _check_superior(kind: OfficeKind, level: int, superior: Office | None) -> None:
    if superior is None:
        if kind in HIERARCHICAL and level != NATION:
            raise bad_input("superior", "office.superior.missing", "An office of this kind needs a superior.")
        return
    if superior.kind != kind or superior.level > level:
        raise bad_input(
            "superior", "office.superior.wrong", "The superior is of another kind, or of a lower level."
        )


def lock_numbering() -> None:
    """Hold the numbering until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERING])


def _office_numbers(kind: OfficeKind, superior: Office | None, size: int) -> tuple[int, int]:
    lock_numbering()
    siblings = Office.objects.filter(kind=kind, superior=superior).values_list("lft", "rgt")
    if superior is None:
        first, last = kind_range(kind)
    else:
        first, last = superior.own_rgt + 1, superior.rgt
    return free_room(first, last, siblings, size)


def _name(office: Office, name: Text, short_zh: str, from_on: date | None) -> None:
    OfficeName.objects.create(
        office=office,
        zh=name.zh,
        en=name.en,
        short_zh=short_zh,
        sort_key=sort_key(name.zh),
        from_on=from_on,
    )


@transaction.atomic
def rename_office(
    office: Office, *, actor: Person | None, name: Text, short_zh: str, from_on: date
) -> OfficeName:
    """Give an office a new name from a day on; the former one ends the day before and stays on record."""
    require(actor, EITHER, about=office)
    current = office.names.filter(to_on__isnull=True).select_for_update().get()
    if current.from_on is not None and current.from_on >= from_on:
        raise bad_input("from_on", "office.name.order", "The new name must begin after the present one.")
    current.to_on = from_on - timedelta(days=1)
    current.save(update_fields=["to_on"])
    _name(office, name, short_zh, from_on)
    note(actor, "rename_office", office, zh=name.zh, from_on=from_on.isoformat())
    return OfficeName.objects.get(office=office, from_on=from_on)


_TELEPHONE = re.compile(r"\+?[0-9][0-9 ()-]{2,38}\Z")


@transaction.atomic
def set_telephone(office: Office, *, actor: Person | None, telephone: str) -> None:
    """Enter the telephone of an office's window, as it stands on what it hands out; empty takes it away.

    Raises:
        BadInput: other than digits, spaces, brackets and hyphens, or more than 40 of them.
    """
    require(actor, EITHER, about=office)
    if telephone and not _TELEPHONE.match(telephone):
        raise bad_input(
            "telephone", "office.telephone", "“%(telephone)s” is no telephone number.",
            do=Msg("Write digits, with hyphens or brackets, such as 0893-1234567."), telephone=telephone,
        )  # fmt: skip
    office.telephone = telephone
    office.save(update_fields=["telephone"])
    note(actor, "set_telephone", office, telephone=telephone)


@transaction.atomic
def close_office(office: Office, *, actor: Person | None, last_day: date) -> None:
    """Close an office after its last day. It keeps its numbers. Refused while posts are held beyond it."""
    require(actor, EITHER, about=office)
    if office.posts.held_on(last_day + timedelta(days=1)).exists():
        raise refused(
            "office.has_posts",
            Msg("Posts of this office run on after %(day)s.", {"day": last_day}),
            do=Msg("End them first; each hands its matters over."),
        )
    office.closed_on = last_day
    office.save(update_fields=["closed_on"])
    note(actor, "close_office", office, last_day=last_day.isoformat())


@transaction.atomic
def open_unit(
    office: Office,
    *,
    actor: Person | None,
    key: str,
    name: Text,
    lines: Iterable[str] = (),
    within: Unit | None = None,
    opened_on: date | None = None,
) -> Unit:
    """Open a department of an office, numbered inside the office's own zone; no other row changes."""
    require(actor, EITHER, about=office)
    if within is not None and within.office_id != office.pk:
        raise bad_input("within", "unit.within.wrong", "The upper unit belongs to another office.")
    lock_numbering()
    size = room(OfficeKind(office.kind), office.level).unit
    first, last = (office.lft + 1, office.own_rgt) if within is None else (within.lft + 1, within.rgt)
    taken = Unit.objects.filter(office=office, within=within).values_list("lft", "rgt")
    lft, rgt = free_room(first, last, taken, size if within is None else max(1, size // 10))
    unit = Unit.objects.create(
        office=office,
        within=within,
        key=key,
        zh=name.zh,
        en=name.en,
        lines=bits(lines),
        lft=lft,
        rgt=rgt,
        opened_on=opened_on,
    )
    note(actor, "open_unit", unit, office=office.code, key=key, lft=lft, rgt=rgt)
    return unit


@transaction.atomic
def close_unit(unit: Unit, *, actor: Person | None, last_day: date) -> None:
    """Close a unit after its last day. It keeps its numbers. Refused while posts are held beyond it."""
    require(actor, EITHER, about=unit.office)
    if unit.posts.held_on(last_day + timedelta(days=1)).exists():
        raise refused(
            "unit.has_posts",
            Msg("Posts of this unit run on after %(day)s.", {"day": last_day}),
            do=Msg("End them first; each hands its matters over."),
        )
    unit.closed_on = last_day
    unit.save(update_fields=["closed_on"])
    note(actor, "close_unit", unit, last_day=last_day.isoformat())
