"""Why an act can't be done: for each bearer the reasons with articles, what to do, and who could."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Text, Words
from heli.law.contract import Possible
from heli.matters.actors import Actor
from heli.matters.models import Matter
from heli.matters.reading import possible_acts
from heli.matters.situation import load_head
from heli.offices.codes import roles
from heli.offices.models import Post
from heli.web.contexts.acts import FactShown
from heli.web.contexts.names import joined, look_up, part
from heli.web.contexts.offers import OUTSIDE, records_for
from heli.web.contexts.procedures import kind_of


@dataclass(frozen=True, slots=True)
class Hindered:
    """One bearer with the reasons against the act; `possible` where there are none."""

    about: Words | None
    reasons: tuple[Reason, ...]
    possible: bool


@dataclass(frozen=True, slots=True)
class WhyShown:
    """The answer."""

    matter: UUID
    matter_title: str
    kind: Words
    act: str
    title: Words
    basis: tuple[str, ...]
    help: Words | None
    bearers: tuple[Hindered, ...]
    who: tuple[FactShown, ...]
    decider: Words
    can_be_done: bool
    can_be_recorded: bool


def why_not_shown(matter: UUID, act: str, reader: Reader) -> WhyShown:
    """The answer for a reader. Raises `NotFound` for an act or a matter that is not there."""
    head = load_head(matter, lock=False)
    row = Matter.objects.get(pk=matter)
    written = head.compiled.acts.get(act)
    if written is None:
        raise NotFound((Reason("act.none", Msg("There is no such act in this kind of matter.")),))
    offers = [offer for offer in possible_acts(head, Actor(reader)) if offer.act == act]
    names = look_up(bearers=[offer.bearer for offer in offers])
    bearers = [Hindered(names.bearer(offer.bearer), offer.reasons, offer.possible) for offer in offers]
    return WhyShown(
        matter=matter,
        matter_title=row.title_text,
        kind=kind_of(row),
        act=act,
        title=written.name.text(),
        basis=tuple(written.basis),
        help=written.help.text() if written.help else None,
        bearers=tuple(bearers) or (_nothing_to_act_on(),),
        who=_who(written.by, row),
        decider=part(offers[0].decider if offers else "handling_prosecutor"),
        can_be_done=any(offer.possible for offer in offers),
        can_be_recorded=any(_recorded(offer) for offer in offers),
    )


def _recorded(offer: Possible) -> bool:
    return records_for(offer)


def _nothing_to_act_on() -> Hindered:
    reason = Reason(
        "act.no_bearer",
        Msg("There is nothing in this matter that the act could be about yet."),
        do=Msg("It becomes possible when whom or what it concerns has been entered."),
    )
    return Hindered(None, (reason,), possible=False)


def _who(by: Sequence[str], row: Matter) -> tuple[FactShown, ...]:
    """Who could do it: each part with the people who hold that post at the matter's office today."""
    held: dict[str, list[Text]] = {}
    wanted = [name for name in by if name in roles()]
    posts = Post.objects.held_on(clock.today()).filter(office=row.office_id, role__in=wanted)
    for post in posts.select_related("person").order_by("id"):
        held.setdefault(post.role, []).append(Text(post.person.name, post.person.name_en or post.person.name))
    if row.handler_id is not None and "handling_prosecutor" in by and row.handler is not None:
        held["handling_prosecutor"] = [Text(row.handler.name, row.handler.name_en or row.handler.name)]
    return tuple(FactShown(part(name), _holders(name, held)) for name in by if name != "engine")


def _holders(name: str, held: dict[str, list[Text]]) -> Words:
    if name in held:
        return joined(dict.fromkeys(held[name]))
    if name in OUTSIDE:
        return Msg("does it himself; we record it from the paper")
    return Msg("nobody here today")
