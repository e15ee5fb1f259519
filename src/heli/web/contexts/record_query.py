"""What the page of a record query shows. What is sealed and what never was are shown by the same words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from heli.access.reader import Reader
from heli.base.text import Msg, Words
from heli.matters.querying import Mode, ask, query_of
from heli.web.contexts.names import look_up

MODES: Mapping[Mode, Words] = {
    "casework": Msg("Earlier cases of a party of one's own matter"),
    "sealed_record": Msg("A body asks for a sealed record"),
    "hiring": Msg("A hiring check for work with minors"),
}


@dataclass(frozen=True, slots=True)
class HitShown:
    """Where the person stands: the office, and the number there; nothing else of it."""

    office: Words
    number: str


@dataclass(frozen=True, slots=True)
class QueryShown:
    """The page.

    Attributes:
        waits, remedy: why the index can't be asked now and what to do, or empty.
        hits: None before it was asked; empty is the answer none.
    """

    matter: UUID
    matter_url: str
    mode: Words
    person: str
    purpose: Words | None
    waits: Words | None
    remedy: Words | None
    hits: tuple[HitShown, ...] | None


def query_shown(matter: UUID, reader: Reader, *, ask_now: bool = False) -> QueryShown:
    """The page for a reader; with `ask_now` the index is asked first. Raises as `matters.querying`."""
    query = query_of(matter, reader)
    found = ask(matter, reader) if ask_now else None
    names = look_up(offices=[office for office, _ in found or ()])
    return QueryShown(
        matter=matter,
        matter_url=reverse("matter", args=[matter]),
        mode=MODES[query.mode],
        person=query.person.name if query.person else "",
        purpose=query.purpose.name if query.purpose else None,
        waits=query.waits.say if query.waits else None,
        remedy=query.waits.do if query.waits else None,
        hits=None
        if found is None
        else tuple(HitShown(names.office(office), number) for office, number in found),
    )
