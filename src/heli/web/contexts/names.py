"""Names of people, offices and parties, looked up together: a few queries for a whole page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.law.engine.parts import PART_NAMES
from heli.matters.models import Charge, Party
from heli.matters.parties import profile_of
from heli.offices.codes import roles
from heli.offices.models import OfficeName, Person
from heli.web import formats
from heli.web.words import say

UNNAMED = Msg("somebody not named")
_BY_RELATION: Mapping[str, Words] = {
    "addressee": Msg("the addressee"),
    "owner_organ": Msg("the organ in charge"),
}
"""Bodies that a limit names by what they are to the matter, not by what they are."""


@dataclass(frozen=True, slots=True)
class Names:
    """What was looked up; a number that is not in it is shown as somebody not named."""

    people: Mapping[int, Text] = field(default_factory=dict)
    offices: Mapping[int, Text] = field(default_factory=dict)
    parties: Mapping[str, str] = field(default_factory=dict)
    charges: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, Words] = field(default_factory=dict)

    def person(self, number: object) -> Words:
        """A person by his number, given as a number or as text."""
        found = self.people.get(int(str(number))) if str(number).isdigit() else None
        return found or UNNAMED

    def office(self, number: object) -> Words:
        """An office by its number."""
        found = self.offices.get(int(str(number))) if str(number).isdigit() else None
        return found or UNNAMED

    def bearer(self, bearer: str) -> Words | None:
        """A bearer in words; None for the matter itself."""
        kind, _, identity = bearer.partition(":")
        if kind == "p":
            return Text(self.parties[identity], self.parties[identity]) if identity in self.parties else None
        if kind == "c" and identity in self.charges:
            return Text(self.charges[identity], self.charges[identity])
        if kind == "i" and identity in self.items:
            return self.items[identity]
        return {
            "c": Msg("a charge"),
            "d": Msg("a paper"),
            "i": Msg("an item"),
        }.get(kind)


def look_up(
    *,
    people: Iterable[int | None] = (),
    offices: Iterable[int | None] = (),
    bearers: Iterable[str] = (),
) -> Names:
    """Names for numbers and bearers: one query for each kind that is asked for at all.

    Args:
        people, offices: numbers; None among them is passed over.
        bearers: bearers as in `heli.law.contract`; those of parties and charges are looked up.
    """
    wanted_people = {number for number in people if number is not None}
    wanted_offices = {number for number in offices if number is not None}
    named = tuple(bearers)
    parties = {UUID(bearer[2:]) for bearer in named if bearer.startswith("p:")}
    charges = {UUID(bearer[2:]) for bearer in named if bearer.startswith("c:")}
    return Names(
        people=_people(wanted_people) if wanted_people else {},
        offices=_offices(wanted_offices) if wanted_offices else {},
        parties=_parties(parties) if parties else {},
        charges=_charges(charges) if charges else {},
    )


def _people(numbers: set[int]) -> Mapping[int, Text]:
    rows = Person.objects.filter(pk__in=numbers).values_list("pk", "name", "name_en")
    return {number: Text(name, name_en or name) for number, name, name_en in rows}


def _offices(numbers: set[int]) -> Mapping[int, Text]:
    rows = OfficeName.objects.held_on(clock.today()).filter(office_id__in=numbers)
    return {row.office_id: row.text for row in rows}


def _parties(ids: set[UUID]) -> Mapping[str, str]:
    rows = Party.objects.filter(pk__in=ids).values_list("pk", "profile", "key_id")
    return {str(party): profile_of(party, sealed, key).name for party, sealed, key in rows}


def _charges(ids: set[UUID]) -> Mapping[str, str]:
    """Charges with whose they are: 盗窃罪（示例甲）."""
    rows = Charge.objects.filter(pk__in=ids).select_related("party")
    return {
        str(row.pk): f"{row.code}（{profile_of(row.party_id, row.party.profile, row.party.key_id).name}）"
        for row in rows
    }


def part(name: str) -> Words:
    """A part in words: a decider, a post, a body outside."""
    if name in PART_NAMES:
        return PART_NAMES[name]
    if name in _BY_RELATION:
        return _BY_RELATION[name]
    return roles()[name].name if name in roles() else Text(name, name)


def both(value: object) -> Text:
    """Any words in both languages, so that they can be joined."""
    if isinstance(value, Text):
        return value
    if isinstance(value, date):
        return Text(formats.moment(value, "zh-hans"), formats.moment(value, "en"))
    return Text(say(value, "zh-hans"), say(value, "en"))


def joined(values: Iterable[object], *, zh: str = "、", en: str = ", ") -> Text:
    """Several words as one, with the separator of each language."""
    texts = [both(value) for value in values]
    return Text(zh.join(text.zh for text in texts), en.join(text.en for text in texts))


def agent_name(agent: Mapping[str, object], names: Names) -> Words:
    """An actor of a leaf in words: a person, a body with its office, or the engine."""
    person, office = str(agent.get("person") or ""), str(agent.get("office") or "")
    if person.isdigit():
        return names.person(person)
    if office.isdigit() and int(office) in names.offices:
        return names.office(office)
    return part(person or "engine")
