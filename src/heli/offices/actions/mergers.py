"""Merging an office into another, and correcting how a person's name was typed."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from heli.base.errors import bad_input, refused
from heli.base.text import Msg
from heli.offices.actions.authority import EITHER, note, require
from heli.offices.actions.offices import close_office
from heli.offices.models import Office, OfficeSuccession, Person
from heli.offices.sorting import sort_key


@transaction.atomic
def merge_office(
    office: Office, *, into: Office, actor: Person | None, last_day: date, source: str
) -> OfficeSuccession:
    """Close an office after its last day and say which one stands in its place. Nothing of it is moved or deleted.

    Raises:
        Refused: not the actor's to do, posts run on beyond the last day (`close_office`), or the other is closed then.
        BadInput: the other is the same, or of another kind; no source.
    """
    require(actor, EITHER, about=into)
    if into.pk == office.pk or into.kind != office.kind:
        raise bad_input(
            "into", "office.merge.kind", "An office is merged into another one of the same kind.",
            do=Msg("Choose another office."),
        )  # fmt: skip
    if not source.strip():
        raise bad_input("source", "office.merge.source", "A merger names the decision it rests on.")
    if into.closed_on is not None and into.closed_on <= last_day:
        raise refused(
            "office.merge.closed",
            Msg("The other office is closed on that day itself."),
            do=Msg("Choose the office that goes on."),
        )
    close_office(office, actor=actor, last_day=last_day)
    made = OfficeSuccession.objects.create(
        office=office, into=into, on=last_day + timedelta(days=1), source=source.strip()
    )
    note(actor, "merge_office", office, into=into.code, on=made.on.isoformat())
    return made


@transaction.atomic
def correct_name(person: Person, *, actor: Person | None, name: str, name_en: str) -> Person:
    """Correct how somebody's name was typed. The record of changes keeps how it was written before.

    Raises:
        Refused: not the actor's to do. BadInput: no name, or one of more than 60 characters.
    """
    require(actor, EITHER)
    if not 1 <= len(name.strip()) <= 60:
        raise bad_input("name", "person.name.length", "A name has 1 to 60 characters.")
    before = (person.name, person.name_en)
    person.name, person.name_en, person.sort_key = name.strip(), name_en.strip(), sort_key(name.strip())
    person.save(update_fields=["name", "name_en", "sort_key"])
    note(actor, "correct_name", person, before=list(before))
    return person
