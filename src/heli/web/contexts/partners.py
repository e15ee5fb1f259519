"""What a partner sees: what was served on or shared with his office, the points to answer, and his own answers.

Nothing internal is fetched for him: acts only where they are shared, papers by `papers_of`, items only once a shared
act has put them before him, facts without the internal ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from heli.access.policy import parts
from heli.access.reader import Reader
from heli.base import clock
from heli.base.canonical import Json
from heli.base.text import Msg, Text, Words
from heli.documents.papers import papers_of
from heli.law.contract import CompiledProcedure, Possible
from heli.law.language import Fact
from heli.matters.act_views import ActView, act_views
from heli.matters.actors import Actor
from heli.matters.items import Item, hidden_states, items_with_acts, of_another, state_words, stated
from heli.matters.models import Matter, MatterAct, Paper, Service, TimeLimit
from heli.matters.reading import possible_acts
from heli.matters.situation import Head, load_head
from heli.web.contexts.acts import ActShown, EntryShown, FactShown
from heli.web.contexts.fact_values import Known, known_of, show_facts
from heli.web.contexts.limits import LimitShown
from heli.web.contexts.names import Names, agent_name, joined, look_up
from heli.web.contexts.paper_names import paper_words
from heli.web.contexts.papers import PaperLine, paper_line
from heli.web.contexts.procedures import kind_of, limit_shown
from heli.web.contexts.words_of import charge_words

SHOWN = 100


@dataclass(frozen=True, slots=True)
class SharedMatter:
    """One matter of the partner's list. `served_on`: the last day on which something was served."""

    title: str
    url: str
    kind: Words
    office: Words
    limits: tuple[LimitShown, ...]
    served_on: date | None
    is_closed: bool


@dataclass(frozen=True, slots=True)
class PartnerList:
    """The partner's first page.

    Attributes:
        served: documents served on his office from matters that are not open to him, the last first.
        on_paper: days on which something was served that is not open to him here at all.
    """

    office: Words
    open: tuple[SharedMatter, ...]
    closed: tuple[SharedMatter, ...]
    served: tuple[PaperLine, ...]
    on_paper: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One shared act with its facts in words."""

    entry: EntryShown
    facts: tuple[FactShown, ...]


@dataclass(frozen=True, slots=True)
class PointShown:
    """An item put before the partner: what it says, how it stands, what he can do, what was said on it."""

    title: Words
    states: tuple[tuple[Words, str], ...]
    facts: tuple[FactShown, ...]
    acts: tuple[ActShown, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class PartnerMatter:
    """One shared matter as the partner sees it."""

    id: UUID
    title: str
    kind: Words
    office: Words
    limits: tuple[LimitShown, ...]
    papers: tuple[PaperLine, ...]
    points: tuple[PointShown, ...]
    acts: tuple[ActShown, ...]
    timeline: tuple[Said, ...]
    may_hand_in: bool
    has_points: bool
    is_closed: bool


def partner_list(reader: Reader) -> PartnerList:
    """The matters to which his office was admitted, those with something to do first. Seven queries."""
    rows = list(Matter.objects.visible_to(reader).order_by("closed_on", "-changed_at")[:SHOWN])
    services = list(Service.objects.filter(to_office=reader.office).order_by("-sent_on"))
    served = {service.matter_id: service.sent_on for service in reversed(services)}
    limits = _limits(reader, [row.pk for row in rows])
    names = look_up(offices=[reader.office, *(row.office_id for row in rows)])
    now = clock.now()
    lines = [_line(row, limits.get(row.pk, ()), names, now, served.get(row.pk)) for row in rows]
    known = {row.pk for row in rows}
    alone = [service for service in services if service.matter_id not in known]
    papers = Paper.objects.select_related("file").in_bulk({service.paper_id for service in alone})
    return PartnerList(
        office=names.office(reader.office),
        open=tuple(line for line in lines if not line.is_closed),
        closed=tuple(line for line in lines if line.is_closed),
        served=tuple(
            paper_line(papers[service.paper_id], [service], names, for_partner=True)
            for service in alone
            if service.paper_id in papers
        ),
        on_paper=tuple(service.sent_on for service in alone if service.paper_id not in papers),
    )


def _limits(reader: Reader, matters: Sequence[UUID]) -> dict[UUID, list[TimeLimit]]:
    """The running terms that bind the partner, by matter, earliest first."""
    found: dict[UUID, list[TimeLimit]] = {}
    rows = TimeLimit.objects.visible_to(reader).running().filter(binds="watch", matter__in=matters)
    for row in rows.order_by("ends_on", "id"):
        found.setdefault(row.matter_id, []).append(row)
    return found


def _line(
    row: Matter, limits: Sequence[TimeLimit], names: Names, now: datetime, served_on: date | None
) -> SharedMatter:
    return SharedMatter(
        title=row.title_text,
        url=reverse("partner_matter", args=[row.pk]),
        kind=kind_of(row),
        office=names.office(row.office_id),
        limits=tuple(limit_shown(limit, names, now, with_link=False) for limit in limits),
        served_on=served_on,
        is_closed=row.closed_on is not None,
    )


def partner_matter_shown(matter: Matter, reader: Reader) -> PartnerMatter:
    """One shared matter. The number of queries does not grow with its acts, points or papers."""
    head = load_head(matter.pk, lock=False)
    compiled = head.compiled
    views = act_views("matter", MatterAct.objects.filter(matter=matter).order_by("seq"))
    shared = set(MatterAct.objects.filter(matter=matter, is_shared=True).values_list("pk", flat=True))
    items = _shown_items(head, compiled, views)
    seen = [view for view in views if view.id in shared and view.name in compiled.acts]
    rows = list(papers_of(reader, matter.pk).select_related("file"))
    others = {item.bearer for item in items if of_another(item, compiled, reader.office)}
    offers = [one for one in possible_acts(head, Actor(reader)) if one.possible and one.bearer not in others]
    known = _known(compiled, items, seen, matter, rows, [one.bearer for one in offers])
    held = parts(reader, head, office=head.office_id, handler=head.handler_id)
    return PartnerMatter(
        id=matter.pk,
        title=matter.title_text,
        kind=kind_of(matter),
        office=known.names.office(matter.office_id),
        limits=_shown_limits(reader, matter, known.names),
        papers=tuple(reversed(_papers(rows, known))),
        points=tuple(_point(matter, item, compiled, known, offers, shared) for item in items),
        acts=_acts(matter, [one for one in offers if not one.bearer.startswith("i:")], compiled, known),
        timeline=tuple(_said(view, compiled, known) for view in reversed(seen)),
        may_hand_in=bool(held) and matter.closed_on is None,
        has_points="point" in compiled.written.items,
        is_closed=matter.closed_on is not None,
    )


def _shown_items(head: Head, compiled: CompiledProcedure, views: Iterable[ActView]) -> list[Item]:
    found = items_with_acts(head.data, compiled, views)
    shown = []
    for kind, items in found.items():
        hidden = hidden_states(compiled, kind)
        for item in items:
            made = compiled.acts.get(item.made_by)
            is_shared = made is not None and made.visible == "shared"
            if is_shared or not _is_hidden(item, hidden):
                shown.append(item)
    return shown


def _is_hidden(item: Item, hidden: Mapping[str, frozenset[str]]) -> bool:
    return not hidden or any(state in hidden.get(track, ()) for track, state in item.states.items())


def _known(
    compiled: CompiledProcedure,
    items: Sequence[Item],
    seen: Sequence[ActView],
    matter: Matter,
    papers: Sequence[Paper],
    bearers: Sequence[str],
) -> Known:
    """Names for everything on the page, in a few queries."""
    schemas: list[tuple[Mapping[str, Fact], Mapping[str, Json]]] = [
        (compiled.written.items[item.kind].facts, item.facts) for item in items
    ]
    schemas += [(compiled.acts[view.name].facts, view.facts) for view in seen]
    agents = [agent for view in seen for agent in (view.actor, view.entered_by) if agent]
    offices = [matter.office_id, *(_number(agent.get("office")) for agent in agents)]
    offices += [office for paper in papers for office in (paper.from_office_id, paper.to_office_id)]
    return known_of(
        schemas,
        words={str(paper.pk): paper_words(paper) for paper in papers} | dict(charge_words(matter.pk)),
        people=[_number(agent.get("person")) for agent in agents],
        offices=offices,
        bearers=[*bearers, *(bearer for view in seen for bearer in view.bearers)],
    )


def _number(value: object) -> int | None:
    return int(str(value)) if value is not None and str(value).isdigit() else None


def _papers(rows: Sequence[Paper], known: Known) -> list[PaperLine]:
    served: dict[UUID, list[Service]] = {}
    for service in Service.objects.filter(paper__in=[row.pk for row in rows]).order_by("sent_on", "id"):
        served.setdefault(service.paper_id, []).append(service)
    return [paper_line(row, served.get(row.pk, ()), known.names, for_partner=True) for row in rows]


def _shown_limits(reader: Reader, matter: Matter, names: Names) -> tuple[LimitShown, ...]:
    rows = _limits(reader, [matter.pk]).get(matter.pk, ())
    now = clock.now()
    return tuple(limit_shown(row, names, now, with_link=False) for row in rows)


def _point(
    matter: Matter,
    item: Item,
    compiled: CompiledProcedure,
    known: Known,
    offers: Sequence[Possible],
    shared: Collection[UUID],
) -> PointShown:
    kind = compiled.written.items[item.kind]
    states = state_words(compiled, item.states)
    return PointShown(
        title=Msg("%(kind)s %(n)s", {"kind": kind.name.text(), "n": item.number}),
        states=tuple((state, "good" if final else "warn") for _, state, final in states),
        facts=show_facts(kind.facts, stated(kind.facts, item.facts), known),
        acts=tuple(_act(matter, one, compiled) for one in offers if one.bearer == item.bearer),
        said=tuple(_said(view, compiled, known) for view in item.acts if view.id in shared),
    )


def _act(matter: Matter, offer: Possible, compiled: CompiledProcedure) -> ActShown:
    query = "" if offer.bearer == "m" else f"?{urlencode({'bearer': offer.bearer})}"
    return ActShown(compiled.acts[offer.act].name.text(), reverse("act", args=[matter.pk, offer.act]) + query)


def _acts(
    matter: Matter, offers: Sequence[Possible], compiled: CompiledProcedure, known: Known
) -> tuple[ActShown, ...]:
    """Each act once: on the matter itself, or on the parties on whom it may be done."""
    by_act: dict[str, list[Possible]] = {}
    for offer in offers:
        by_act.setdefault(offer.act, []).append(offer)
    return tuple(
        replace(
            _act(matter, found[0] if len(found) == 1 else replace(found[0], bearer="m"), compiled),
            about=_whom([offer.bearer for offer in found], known) or "",
        )
        for found in by_act.values()
    )


def _whom(bearers: Iterable[str], known: Known) -> Text | None:
    """The parties among the bearers, by name."""
    names = [words for bearer in bearers if bearer[:2] == "p:" and (words := known.names.bearer(bearer))]
    return joined(names) if names else None


def _said(view: ActView, compiled: CompiledProcedure, known: Known) -> Said:
    act = compiled.acts[view.name]
    doer = agent_name(view.actor, known.names)
    is_other = _number(view.actor.get("person")) is None
    # whoever decides a proposal writes it too: only another body's act was entered from its paper
    if is_other and _number(view.entered_by.get("person")) is not None:
        doer = Msg("%(doer)s, entered from paper", {"doer": doer})
    whom = _whom(view.bearers, known)
    what = Msg("%(act)s: %(whom)s", {"act": view.title, "whom": whom}) if whom else view.title
    entry = EntryShown(at=view.happened, what=what, who=doer, is_other=is_other)
    return Said(entry, show_facts(act.facts, view.facts, known, hide_internal=True))
