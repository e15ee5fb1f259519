"""What has to be typed again into the national system: field by field in the order of its form, ready to copy.

The order is that of a usual case card: how the case came, its persons one after the other, then what was decided. An
office whose version differs reads the same fields by their names; nothing is sent anywhere by this program.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base.clock import civil_day
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Text, Words
from heli.law.contract import CompiledProcedure, When
from heli.matters.act_views import ActView
from heli.matters.actors import Actor
from heli.matters.models import Matter
from heli.matters.reading import MatterPage, PartyOnPage, matter_page
from heli.web.contexts.charges import charge_list
from heli.web.contexts.fact_values import Known, known_of, value_in_words
from heli.web.contexts.names import agent_name, both, joined
from heli.web.contexts.procedures import case_procedure, compiled_of, kind_of
from heli.web.contexts.words_of import words_of_matter
from heli.web.forms.keys import key_of
from heli.web.forms.shown import Option

MOST_ACTS = 20


@dataclass(frozen=True, slots=True)
class CopyField:
    """One field: its name there, and the text that is copied, which is Chinese whatever the page's language."""

    name: Words
    text: str


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """Fields that stand together there: the acceptance, one person, one act."""

    name: Words
    fields: tuple[CopyField, ...]


@dataclass(frozen=True, slots=True)
class NationalShown:
    """The panel. `number_url`: where a number given there is recorded as an act; empty without a case."""

    matter: UUID
    matter_title: str
    is_kept_there: bool
    groups: tuple[CopyGroup, ...]
    number_url: str
    series: tuple[Option, ...]
    key: str


def national_shown(matter: UUID, reader: Reader) -> NationalShown:
    """The panel for a reader. Raises `NotFound`: absent, not his, or a partner."""
    if read_by_partner(reader):
        raise NotFound((Reason("matter.none", Msg("There is no such matter, or it isn't yours to see.")),))
    found = matter_page(matter, Actor(reader), most=MOST_ACTS)
    row, compiled = found.matter, compiled_of(found.matter.version)
    acts = [
        view for view in reversed(found.timeline) if view.name in compiled.acts and view.mode == "enforced"
    ]
    known = _known(found, acts, compiled)
    groups = [_acceptance(found, known), *(_party(party, compiled) for party in found.parties)]
    groups += [_act(view, compiled, known) for view in acts]
    kinds = case_procedure().acts["add_number"].facts["kind"].of or {}
    return NationalShown(
        matter=matter,
        matter_title=found.title,
        is_kept_there=row.record_kept_by == "external",
        groups=tuple(group for group in groups if group.fields),
        number_url=reverse("case_act", args=[matter, "add_number"]) if row.case_id else "",
        series=tuple(Option(key, names.text()) for key, names in kinds.items()),
        key=key_of(None),
    )


def _known(found: MatterPage, acts: list[ActView], compiled: CompiledProcedure) -> Known:
    agents = [agent for view in acts for agent in (view.actor, view.decided_by or {})]
    return known_of(
        [(compiled.acts[view.name].facts, view.facts) for view in acts],
        words=words_of_matter(found.matter.pk),
        people=[found.matter.handler_id, *(_number(agent.get("person")) for agent in agents)],
        offices=[found.matter.office_id, *(_number(agent.get("office")) for agent in agents)],
        bearers=[bearer for view in acts for bearer in view.bearers],
    )


def _number(value: object) -> int | None:
    return int(str(value)) if value is not None and str(value).isdigit() else None


def _fields(pairs: Iterator[tuple[Words, object]]) -> tuple[CopyField, ...]:
    """What is known; a field without a value is left out, nothing is invented."""
    return tuple(CopyField(name, text) for name, value in pairs if (text := _text(value)))


def _text(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else both(value).zh


def _acceptance(found: MatterPage, known: Known) -> CopyGroup:
    row, numbers = found.matter, dict(found.numbers)
    charges = dict.fromkeys(code for party in found.parties for _, code in party.charges)

    def pairs() -> Iterator[tuple[Words, object]]:
        yield Msg("Unified acceptance number"), numbers.get("unified") or _kept_number(row)
        yield Msg("Department number"), numbers.get("department")
        yield Msg("Title of the matter"), found.title
        yield Msg("Kind of matter"), kind_of(row)
        yield Msg("Accepted on"), row.opened_on
        yield Msg("Charges"), "、".join(charges)
        yield Msg("Police case number"), numbers.get("police")
        yield Msg("Court case number"), numbers.get("court")
        yield Msg("Who answers for it"), known.names.person(row.handler_id) if row.handler_id else None

    return CopyGroup(Msg("Acceptance"), _fields(pairs()))


def _kept_number(row: Matter) -> str:
    return row.number if row.record_kept_by == "external" else ""


def _party(party: PartyOnPage, compiled: CompiledProcedure) -> CopyGroup:
    facts, profile = case_procedure().acts["add_party"].facts, party.profile
    documents = (facts["documents_of_identity"].rows or {})["kind"].of or {}
    kinds = case_procedure().acts["record_measure"].facts["kind"].of or {}
    articles = {line.name: line.where for line in charge_list()}
    roles = [compiled.written.roles[role].text() for role in party.roles if role in compiled.written.roles]

    def pairs() -> Iterator[tuple[Words, object]]:
        yield facts["name"].name.text(), profile.name
        yield facts["other_names"].name.text(), "、".join(profile.other_names)
        yield facts["role"].name.text(), joined(roles) if roles else None
        for kind, number in profile.documents.items():
            yield documents[kind].text() if kind in documents else Msg("Identity document"), number
        yield facts["birth_on"].name.text(), profile.birth_on
        for code, since, until, _ in party.measures:
            name = kinds[code].text() if code in kinds else Text(code, code)
            yield Msg("Measure"), name
            yield Msg("Measure since"), since
            yield Msg("Measure until"), until
        for _, charge in party.charges:
            yield Msg("Charge"), charge
            yield Msg("Article of the charge"), articles.get(charge)

    return CopyGroup(Text(profile.name, profile.name), _fields(pairs()))


def _act(view: ActView, compiled: CompiledProcedure, known: Known) -> CopyGroup:
    schema = compiled.acts[view.name].facts

    def pairs() -> Iterator[tuple[Words, object]]:
        yield Msg("Day"), _day(view.happened)
        if view.decided_by:
            yield Msg("Decided by"), agent_name(view.decided_by, known.names)
        for name, fact in schema.items():
            if name in view.facts and fact.type not in ("paper", "papers", "matter", "matters"):
                yield fact.name.text(), value_in_words(fact, view.facts[name], known)

    return CopyGroup(view.title, _fields(pairs()))


def _day(when: When) -> date:
    return civil_day(when) if isinstance(when, datetime) else when
