"""Whom an act lets in: grants that an act gives and ends, written in its own outcome, so that the record knows each.

Who holds a *place* in a matter reads it as long as he holds it, wherever his posts reach: its handler, a substitute, who was
invited to a meeting. On whom a document was served reads that document, and nothing else of the matter. A place is left by
an act (reassigned, recused, excused, the meeting closed) or by the last day that was said for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from heli.access import grants
from heli.access.subjects import Subject
from heli.base import clock
from heli.base.ids import uuid7
from heli.law.contract import Attempt, CompiledProcedure, EffectOrder
from heli.matters.situation import Head
from heli.matters.writing import Entry
from heli.offices.models import Post

if TYPE_CHECKING:
    from heli.matters.consequences import Consequences

HANDLER = "handler"


@dataclass(frozen=True, slots=True)
class Entrant:
    """Who enters a place.

    Attributes:
        people: number of each person → number of the post through which he is reached, or None.
        given_to, target: "person" or "office", and its number.
        to_on: last day, inclusive; None until an act ends it.
    """

    people: Mapping[int, int | None]
    given_to: str
    target: int
    may: str = "read"
    to_on: date | None = None


def admit(after: Consequences, head: Head, entry: Entry, place: str, who: Entrant, why: str) -> None:
    """Let somebody into a place of the matter with this act; who stood there before leaves it."""
    dismiss(after, head, entry, [place])
    number = enter(after, head, entry, Subject("matter", head.id), who, why)
    after.meta(places={**_places(after, head), place: str(number)})


def enter(after: Consequences, head: Head, entry: Entry, subject: Subject, who: Entrant, why: str) -> UUID:
    """Give a grant on the matter, or on a part of it, with this act; the grant's number."""
    terms = grants.Terms(
        people=who.people,
        given_to=who.given_to,
        target=who.target,
        given_by=_giver(entry, who),
        reason=why[:400],
        from_on=clock.civil_day(entry.recorded_at),
        to_on=who.to_on,
        may=who.may,
        basis=str(entry.id),
    )
    number = uuid7()
    after.outcome.setdefault("grants", {})[str(number)] = facts_of(terms)

    def give(head: Head, entry: Entry) -> None:
        grants.enter(subject, head, terms, number=number)

    # on the matter: before what else follows, so that a move takes the grant's row along; on a part: once it is there
    after.afterwards.insert(0 if subject.id == head.id else len(after.afterwards), give)
    return number


def let_in(
    after: Consequences,
    head: Head,
    compiled: CompiledProcedure,
    entry: Entry,
    attempt: Attempt,
    orders: Iterable[EffectOrder],
) -> None:
    """Let in whom the act's facts name for it; who stood there by the same fact before leaves."""
    why, day = compiled.acts[attempt.act].name.text().zh, clock.civil_day(entry.recorded_at)
    for order in orders:
        if order.kind != "let_in":
            continue
        named = attempt.facts.get(order.target)
        people = [int(str(one)) for one in (named if isinstance(named, list) else [named]) if one]
        before = [place for place in _places(after, head) if place.startswith(f"{order.target}:")]
        dismiss(after, head, entry, before)
        for number in people:
            entrant = person(number, office=head.office_id, day=day, may=order.may)
            admit(after, head, entry, f"{order.target}:{number}", entrant, why)


def dismiss(after: Consequences, head: Head, entry: Entry, places: Iterable[str]) -> None:
    """End the grants of those who leave their places with this act."""
    known = _places(after, head)
    left = [place for place in places if place in known]
    for place in left:
        number = known[place]
        given = after.outcome.get("grants", {}).get(number) or head.data.get("grants", {}).get(number, {})
        after.outcome.setdefault("grants", {})[number] = {**given, "withdrawn": True}
        after.afterwards.append(lambda head, entry, number=number: grants.end(UUID(number), entry.name))  # type: ignore[misc]
    if left:
        after.meta(places={place: number for place, number in known.items() if place not in left})


def places_of(data: Mapping[str, Any]) -> Mapping[str, str]:
    """Place → number of the grant of whoever stands in it."""
    places: Mapping[str, str] = data.get("meta", {}).get("places", {})
    return places


def person(number: int, *, office: int, day: date, may: str = "read", to_on: date | None = None) -> Entrant:
    """Somebody by name: through his post at the office where he has one, else through any; without a post by name alone."""
    posts = Post.objects.held_on(day).filter(person=number).values_list("pk", "office_id")
    through = sorted(posts, key=lambda post: (post[1] != office, post[0]))
    return Entrant({number: through[0][0] if through else None}, "person", number, may, to_on)


def facts_of(terms: grants.Terms) -> dict[str, Any]:
    """What the record says of a grant that is given; `granting.grant_facts` says the same of its row."""
    facts: dict[str, Any] = {
        "may": terms.may,
        "given_to": terms.given_to,
        "target": terms.target,
        "from_on": terms.from_on.isoformat(),
        "to_on": terms.to_on.isoformat() if terms.to_on else None,
        "given_by": terms.given_by,
    }
    return {name: value for name, value in facts.items() if value is not None}


def _giver(entry: Entry, who: Entrant) -> int:
    """Who answers for it: whoever acts, else who enters it for a body; where the engine acts, who is let in."""
    for agent in (entry.actor, entry.entered_by):
        if agent.person.isdigit():
            return int(agent.person)
    return next(iter(who.people))


def _places(after: Consequences, head: Head) -> Mapping[str, str]:
    said: Mapping[str, str] | None = after.outcome.get("meta", {}).get("places")
    return places_of(head.data) if said is None else said
