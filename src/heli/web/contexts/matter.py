"""The page of a matter: who answers for it, what is due, what may be done and what not, what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from heli.access.reader import Reader
from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.law.contract import CompiledProcedure
from heli.matters.act_views import ActView
from heli.matters.actors import Actor
from heli.matters.models import Matter, Proposal, TeamMember, TimeLimit
from heli.matters.querying import asks_the_index
from heli.matters.reading import MatterPage, PartyOnPage, matter_page
from heli.offices.codes import CODES, read_yaml
from heli.web.contexts.acts import EntryShown, FactShown
from heli.web.contexts.erased import ErasedShown, erased_of
from heli.web.contexts.history import mended_in
from heli.web.contexts.limits import LimitShown
from heli.web.contexts.links import LinkShown, links_of
from heli.web.contexts.maps import MapDrawn, drawn_maps, tracks_of
from heli.web.contexts.matter_papers import PaperShown, papers_on_page
from heli.web.contexts.meeting_days import is_meeting
from heli.web.contexts.names import Names, agent_name, both, joined, look_up, part
from heli.web.contexts.offers import OffersShown, offers_shown
from heli.web.contexts.opening import about_url, on_case_url
from heli.web.contexts.procedures import compiled_of, kind_of, limit_shown, stage_of
from heli.web.contexts.words_of import item_names
from heli.web.contexts.work import WaitingLine, about, act_name, stale_marks

TIMELINE = 30
_OVER = frozenset({"met", "lapsed", "closed"})


@dataclass(frozen=True, slots=True)
class PartyShown:
    """A party with his own facts, his own tracks and his own clocks."""

    name: str
    role: Words
    facts: tuple[FactShown, ...]
    tracks: tuple[FactShown, ...]
    limits: tuple[LimitShown, ...]


@dataclass(frozen=True, slots=True)
class MatterShown:
    """All that the page shows."""

    id: UUID
    title: str
    kicker: Words
    summary: Words
    numbers: tuple[tuple[Words, Words], ...]
    is_closed: bool
    erased: ErasedShown | None
    due: tuple[LimitShown, ...]
    over: tuple[LimitShown, ...]
    offers: OffersShown
    parties: tuple[PartyShown, ...]
    states: tuple[FactShown, ...]
    timeline: tuple[EntryShown, ...]
    older_url: str
    papers: tuple[PaperShown, ...]
    papers_url: str
    service_url: str
    sharing_url: str
    meeting_url: str
    case_url: str
    open_on_case_url: str
    open_about_url: str
    query_url: str
    links: tuple[LinkShown, ...]
    team: tuple[FactShown, ...]
    proposals: tuple[WaitingLine, ...]
    tasks: tuple[Words, ...]
    on_its_way: int
    maps: tuple[MapDrawn, ...]


def matter_shown(
    matter: UUID, reader: Reader, *, language: str, before: int | None = None, now: datetime | None = None
) -> MatterShown:
    """The page for a reader. Raises `NotFound` for absent or not his.

    Args:
        before: show the timeline from before this version on.
    """
    moment = now or clock.now()
    found = matter_page(matter, Actor(reader), most=TIMELINE + 1, before=before)
    row = found.matter
    compiled = compiled_of(row.version)
    team = list(TeamMember.objects.filter(matter=matter, until=None).order_by("since", "id"))
    names = _names_for(found, team)
    tracks = tracks_of(found, compiled)
    mended = mended_in(matter)
    limits = [(limit, limit_shown(limit, names, moment, with_picture=True)) for limit in found.limits]
    own_clocks = {party.bearer for party in found.parties}
    running = [pair for pair in limits if pair[0].status not in _OVER]
    return MatterShown(
        id=row.pk,
        title=found.title,
        kicker=kind_of(row),
        summary=_summary(row, names, running),
        numbers=_numbers(row, found.numbers),
        is_closed=row.closed_on is not None,
        erased=erased_of(row),
        due=tuple(shown for limit, shown in running if limit.bearer not in own_clocks),
        over=tuple(shown for limit, shown in limits if limit.status in _OVER),
        offers=_offers(found, compiled, names, reader),
        parties=tuple(_party(party, compiled, running, tracks, found.parties) for party in found.parties),
        states=_states(tracks, compiled),
        timeline=tuple(_entry(view, row, names, mended) for view in found.timeline[:TIMELINE]),
        older_url=_older(row, found.timeline),
        papers=papers_on_page(found.papers),
        papers_url=reverse("matter_papers", args=[matter]),
        service_url=reverse("matter_service", args=[matter]),
        sharing_url=reverse("sharing", args=[matter]),
        meeting_url=_meeting(row, compiled),
        case_url=reverse("case", args=[matter]) if row.case_id else "",
        open_on_case_url=on_case_url(row, reader),
        open_about_url=about_url(row, reader),
        query_url=reverse("record_query", args=[matter]) if asks_the_index(row) else "",
        links=links_of(matter, reader),
        team=_team(row, team, names),
        proposals=_proposals(found, row, names),
        tasks=tuple(Text(task.say_zh, task.say_en or task.say_zh) for task in found.tasks if task.say_zh),
        on_its_way=found.on_its_way,
        maps=drawn_maps(tracks, compiled, language),
    )


def _offers(found: MatterPage, compiled: CompiledProcedure, names: Names, reader: Reader) -> OffersShown:
    row = found.matter
    is_closed = row.closed_on is not None
    return offers_shown(row.pk, found.possible, compiled, names, reader, found.parts, is_closed=is_closed)


def _names_for(found: MatterPage, team: Sequence[TeamMember]) -> Names:
    people: list[int | None] = [found.matter.handler_id, *(member.person_id for member in team)]
    offices: list[int | None] = [found.matter.office_id]
    for view in found.timeline:
        for agent in (view.actor, view.entered_by, view.decided_by or {}):
            people.append(_number(agent.get("person")))
            offices.append(_number(agent.get("office")))
    people += [proposal.proposer_id for proposal in found.proposals]
    names = look_up(people=people, offices=offices)
    parties = {party.bearer[2:]: party.profile.name for party in found.parties}
    bearers = [bearer for view in found.timeline for bearer in view.bearers]
    bearers += [bearer for proposal in found.proposals for bearer in proposal.bearers]
    bearers += [limit.bearer for limit in found.limits]
    bearers += [offer.bearer for offer in found.possible]
    return replace(names, parties=parties, items=item_names(found.matter.pk, bearers))


def _number(value: object) -> int | None:
    return int(str(value)) if value is not None and str(value).isdigit() else None


def _summary(row: Matter, names: Names, running: Sequence[tuple[TimeLimit, LimitShown]]) -> Words:
    stage = stage_of(row)
    if row.erased_on:
        return Msg("Closed on %(day)s.", {"day": row.closed_on})
    if row.closed_on:
        return Msg("%(stage)s; closed on %(day)s.", {"stage": stage, "day": row.closed_on})
    if row.handler_id is None:
        return Msg("%(stage)s; nobody answers for it yet: it waits to be allocated.", {"stage": stage})
    params: dict[str, object] = {"stage": stage, "person": names.person(row.handler_id)}
    own = [shown for limit, shown in running if limit.binds == "own" and limit.status == "running"]
    if not own:
        return Msg("%(stage)s; %(person)s answers for it. No time limit of this office runs.", params)
    params |= {"sentence": own[0].sentence, "left": own[0].left}
    return Msg("%(stage)s; %(person)s answers for it. %(sentence)s; %(left)s.", params)


def _numbers(row: Matter, external: Sequence[tuple[str, str]]) -> tuple[tuple[Words, Words], ...]:
    made: list[tuple[Words, Words]] = []
    if row.number:
        named = Msg("Number in the national system") if row.record_kept_by == "external" else Msg("Number")
        made.append((named, Text(row.number, row.number)))
    made += [(_SERIES.get(series, Text(series, series)), Text(number, number)) for series, number in external]
    made.append((Msg("Opened on"), both(row.opened_on)))
    return tuple(made)


_SERIES: Mapping[str, Words] = {
    "unified": Msg("Unified acceptance number"),
    "department": Msg("Department number"),
    "police": Msg("Police case number"),
    "court": Msg("Court case number"),
}


def _party(
    party: PartyOnPage,
    compiled: CompiledProcedure,
    running: Sequence[tuple[TimeLimit, LimitShown]],
    standing: Mapping[str, Mapping[str, str]],
    beside: Sequence[PartyOnPage],
) -> PartyShown:
    written = compiled.written
    facts = _acting(party, compiled, beside)
    facts += [FactShown(Msg("Charges"), joined(code for _, code in party.charges))] if party.charges else []
    facts += [FactShown(Msg("Measure"), _measure(*measure)) for measure in party.measures]
    if party.profile.birth_on:
        facts.append(FactShown(Msg("Born"), both(party.profile.birth_on)))
    if party.profile.has_language_needs:
        facts.append(FactShown(Msg("Language"), Msg("needs language help; ask before the person is heard")))
    tracks = [
        FactShown(written.tracks[track].name.text(), _state(compiled, track, states[party.bearer]))
        for track, states in standing.items()
        if party.bearer in states
    ]
    own = tuple(shown for limit, shown in running if limit.bearer == party.bearer)
    return PartyShown(party.profile.name, joined(_roles(party, compiled)), tuple(facts), tuple(tracks), own)


def _roles(party: PartyOnPage, compiled: CompiledProcedure) -> list[Words]:
    named = compiled.written.roles
    return [named[role].text() if role in named else _code("party_roles", role) for role in party.roles]


def _acting(
    party: PartyOnPage, compiled: CompiledProcedure, beside: Sequence[PartyOnPage]
) -> list[FactShown]:
    """For whom a party acts, and who acts for him, among those of this matter."""
    whom = [both(one.profile.name) for one in beside if one.id == party.acts_for]
    by = [
        Msg("%(name)s (%(role)s)", {"name": one.profile.name, "role": joined(_roles(one, compiled))})
        for one in beside
        if one.acts_for == party.id
    ]
    shown = [FactShown(Msg("Acts for"), joined(whom))] if whom else []
    return [*shown, FactShown(Msg("Represented by"), joined(by))] if by else shown


def _measure(kind: str, since: date, until: date | None, custody: bool) -> Words:
    params = {"kind": _code("measures", kind), "since": since, "until": until or ""}
    if until:
        return Msg("%(kind)s, from %(since)s to %(until)s", params)
    return Msg("%(kind)s, since %(since)s", params)


def _code(register: str, key: str) -> Text:
    """A name from one of the lawbook's lists of codes."""
    if register not in _codes:
        raw = read_yaml(CODES / f"{register}.yaml")
        _codes[register] = {name: Text(row["zh"], row["en"]) for name, row in raw.items()}
    return _codes[register].get(key, Text(key, key))


_codes: dict[str, dict[str, Text]] = {}


def _state(compiled: CompiledProcedure, track: str, state: str) -> Text:
    states = compiled.written.tracks[track].states
    return Text(states[state].zh, states[state].en) if state in states else Text(state, state)


def _states(standing: Mapping[str, Mapping[str, str]], compiled: CompiledProcedure) -> tuple[FactShown, ...]:
    """The tracks of the matter itself."""
    return tuple(
        FactShown(compiled.written.tracks[track].name.text(), _state(compiled, track, states["m"]))
        for track, states in standing.items()
        if "m" in states
    )


def _meeting(row: Matter, compiled: CompiledProcedure) -> str:
    """The page of a meeting; empty for a matter that is none."""
    return reverse("meeting", args=[row.pk]) if is_meeting(compiled.written) else ""


def _older(row: Matter, views: Sequence[ActView]) -> str:
    if len(views) <= TIMELINE:
        return ""
    return f"{reverse('matter', args=[row.pk])}?before={views[TIMELINE - 1].seq}#timeline"


def _entry(view: ActView, row: Matter, names: Names, mended: Mapping[str, frozenset[str]]) -> EntryShown:
    whom = about(view.bearers, names)
    badges: list[tuple[Words, str]] = []
    if view.mode == "deviates":
        badges.append((Msg("deviates from the procedure"), "warn"))
    if str(view.id) in mended["corrected"]:
        badges.append((Msg("corrected"), "warn"))
    if str(view.id) in mended["annulled"]:
        badges.append((Msg("taken back"), "warn"))
    return EntryShown(
        at=view.happened,
        what=Msg("%(act)s: %(whom)s", {"act": view.title, "whom": whom}) if whom else view.title,
        who=who_did(view, names),
        url=reverse("recorded_act", args=[row.pk, view.id]),
        is_other=_number(view.actor.get("person")) is None,
        is_annulled=str(view.id) in mended["annulled"],
        badges=tuple(badges),
    )


def who_did(view: ActView, names: Names) -> Words:
    """Who did it, who decided it, and who typed it where that is another."""
    doer = agent_name(view.actor, names)
    params: dict[str, object] = {"doer": doer}
    if view.decided_by:
        params["decider"] = agent_name(view.decided_by, names)
        return Msg("%(doer)s; decided by %(decider)s", params)
    if view.entered_by and view.entered_by != view.actor:
        params["writer"] = agent_name(view.entered_by, names)
        return Msg("%(doer)s; entered by %(writer)s", params)
    return doer


def _team(row: Matter, team: Sequence[TeamMember], names: Names) -> tuple[FactShown, ...]:
    shown = []
    if row.handler_id is not None:
        shown.append(FactShown(Msg("Answers for it"), names.person(row.handler_id)))
    shown += [FactShown(part(member.part), names.person(member.person_id)) for member in team]
    return (*shown, FactShown(Msg("Office"), names.office(row.office_id)))


def _proposals(found: MatterPage, row: Matter, names: Names) -> tuple[WaitingLine, ...]:
    """What waits for a decision, that which the matter left behind marked as such."""
    for proposal in found.proposals:
        proposal.matter = row  # loaded already
    marks = stale_marks(found.proposals)
    return tuple(_proposal(proposal, row, names, marks.get(proposal.pk, ())) for proposal in found.proposals)


def _proposal(proposal: Proposal, row: Matter, names: Names, stale: tuple[Words, ...]) -> WaitingLine:
    act, bearers = proposal.act_name, proposal.bearers
    whom, name = about(bearers, names), act_name(row, act)
    params = {"person": names.person(proposal.proposer_id), "part": part(proposal.waits_for)}
    return WaitingLine(
        title=Msg("%(act)s: %(whom)s", {"act": name, "whom": whom}) if whom else name,
        url=reverse("proposal", args=[proposal.pk]),
        matter="",
        matter_url="",
        at=proposal.proposed_at,
        note=Msg("Put forward by %(person)s; waits for %(part)s.", params),
        stale=stale,
    )
