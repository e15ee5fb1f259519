"""Who is complained of is never on the path of the complaint, nor is anybody under him (N9, Rules 556).

A fact that names one of us as the person concerned shuts him and those under him out of the matter in the same act, and out of
what opens from it. Whoever is shut out by it can't enter it: it is entered above.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from heli.access.conflicts import people_under
from heli.access.subjects import Subject, deny
from heli.base import clock
from heli.base.errors import refused
from heli.base.ids import uuid7
from heli.base.text import Msg
from heli.matters.models import Matter
from heli.matters.situation import Head
from heli.matters.writing import Entry
from heli.offices.models import Person

NAMED_BY: Mapping[str, str] = {
    "petition_intake": "complained_of",
    "interference_record": "complained_of",
    "lead": "complained_of",
    "accountability": "person",
}
"""Procedure → the fact that names who of us is concerned."""


def concerned(head: Head, entry: Entry, facts: Mapping[str, object], day: date) -> list[int]:
    """Numbers of those whom an act's facts shut out: whom they name as concerned, and who works under one of them on the day.

    Raises:
        Refused: one of them writes the act, or enters it for somebody.
    """
    named = facts.get(NAMED_BY.get(head.procedure, ""))
    numbers = [int(str(one)) for one in (named if isinstance(named, list) else [named]) if one]
    if not numbers:
        return []  # nearly every act: even a query that Django knows to be empty costs it some 200 µs
    found = set(numbers)
    for person in Person.objects.filter(pk__in=numbers):
        found |= people_under(person, day)
    writers = {agent.person for agent in (entry.actor, entry.entered_by)}
    if writers & {str(one) for one in found}:
        raise refused(
            "complained.here",
            Msg(
                "It is about you, or about somebody whom you work under: it does not pass through your hands."
            ),
            basis=("Rules 556¶1",),
            do=Msg(
                "Pass it on sealed and unentered to the inspectors of the office above, who enter it there."
            ),
        )
    return sorted(found)


def check_may_take(head: Head, shut_out: list[int], people: list[int]) -> None:
    """Raise `Refused` where somebody is to handle, or to stand in, who is shut out of the matter."""
    if {*head.denied, *shut_out} & set(people):
        raise refused(
            "people.shut_out",
            Msg(
                "This person is shut out of the matter: recused, in conflict, concerned, or under who is concerned."
            ),
            do=Msg("Name somebody else."),
        )


def corrected(head: Head, entry: Entry, facts: Mapping[str, object], outcome: dict[str, Any]) -> list[int]:
    """The same for a correction that names somebody else: the matter's `denied` goes into its outcome; who is shut out by it."""
    shut = concerned(head, entry, facts, clock.civil_day(entry.recorded_at))
    if shut:
        outcome.setdefault("meta", {})["denied"] = sorted({*head.denied, *shut})
    return shut


def handler_shut_out() -> dict[str, Any]:
    """The task for case management where the handler himself is shut out by what is complained of."""
    return {
        "id": str(uuid7()),
        "kind": "lawbook",
        "say_zh": "承办人系被反映人或者其下属，请更换承办人。",
        "say_en": "The handler is concerned, or works under who is: reassign the matter.",
        "for_part": "case_management",
        "person": None,
        "bearers": [],
        "done_by": "reassign",
        "detail": {},
    }


def carry(source: Matter, opened: UUID) -> None:
    """Who is shut out of a complaint is shut out of what opens from it."""
    if source.procedure in NAMED_BY and source.denied:
        deny(Subject("matter", opened), source.denied)
