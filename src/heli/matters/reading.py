"""What pages and the API show: typed, ready to print, read under the scope that the caller has set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count

from heli.access.policy import parts as parts_of
from heli.access.reader import Reader
from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Text
from heli.law.contract import MATTER, Possible, When
from heli.law.counting import Counted
from heli.law.language import Fact
from heli.matters.act_views import ActView, act_views
from heli.matters.actors import Actor
from heli.matters.books import library
from heli.matters.models import CaseAct, Matter, MatterAct, Paper, Proposal, Service, Task, TimeLimit
from heli.matters.parties import Profile, profile_of
from heli.matters.querysets import (
    GROUPS,
    MatterQuerySet,
    ProposalQuerySet,
    TaskQuerySet,
    TimeLimitQuerySet,
)
from heli.matters.request import raw_cursor
from heli.matters.situation import Head, load_head, parties_of, situation_of
from heli.matters.snapshot import limit_from
from heli.matters.views import parts_towards, view_of

MOST = 50


@dataclass(frozen=True, slots=True)
class Due:
    """One running time limit as a line of a work list. `days_left` is negative past the end."""

    limit: TimeLimit
    matter: Matter
    name: Text
    basis: tuple[str, ...]
    days_left: int


@dataclass(frozen=True, slots=True)
class WorkList:
    """What somebody has to do: the first lines of each group, exact counts, and what waits for him.

    Attributes:
        groups: urgency (`querysets.GROUPS`) → lines, earliest end first; `counts` → how many there are.
        waiting: "proposals" and "came_in" → how many there are; the lists hold the first of them.
        task_kinds: kind of task → how many there are.
    """

    groups: Mapping[str, Sequence[Due]]
    counts: Mapping[str, int]
    proposals: Sequence[Proposal]
    tasks: Sequence[Task]
    came_in: Sequence[Matter]
    waiting: Mapping[str, int]
    task_kinds: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PartyOnPage:
    """A party of the matter, with what may be read of him. `acts_for`: whom of the case he represents, defends or assists."""

    id: UUID
    bearer: str
    kind: str
    roles: tuple[str, ...]
    profile: Profile
    measures: Sequence[tuple[str, date, date | None, bool]]
    charges: Sequence[tuple[UUID, str]]
    tracks: Mapping[str, str]
    acts_for: UUID | None = None


@dataclass(frozen=True, slots=True)
class MatterPage:
    """All that the matter's page shows.

    `possible` holds the offered acts and the others with their reasons; `parts` those of the actor towards it.
    """

    matter: Matter
    title: str
    version: int
    tracks: Mapping[str, Mapping[str, str]]
    possible: Sequence[Possible]
    limits: Sequence[TimeLimit]
    parties: Sequence[PartyOnPage]
    papers: Sequence[Paper]
    services: Sequence[Service]
    timeline: Sequence[ActView]
    proposals: Sequence[Proposal]
    tasks: Sequence[Task]
    numbers: Sequence[tuple[str, str]]
    on_its_way: int
    parts: frozenset[str]


@dataclass(frozen=True, slots=True)
class ActForm:
    """The form of an act: its facts in order, known values with where they come from, and who decides."""

    act: str
    title: Text
    help: Text | None
    bearer: str
    facts: Mapping[str, Fact]
    known: Mapping[str, tuple[Json, Text]]
    version: int
    kind: str
    offer: Possible | None = field(default=None)


def _none() -> NotFound:
    return NotFound((Reason("matter.none", Msg("There is no such matter, or it isn't yours to see.")),))


def worklist(
    reader: Reader,
    *,
    today: date | None = None,
    mine: bool = True,
    most: int = MOST,
    also: Collection[UUID] = (),
    came_in: bool = True,
) -> WorkList:
    """What a reader has to do today.

    Args:
        mine: only what he answers for himself; else all that his posts oversee.
        most: lines of each group and list; the counts are exact.
        also: matters in which he stands in for somebody: what the handler has to do there is his.
        came_in: whether he looks after what nobody handles yet; else there is none of it.
    """
    day = today or clock.today()
    groups, counts = due_groups(due_limits(reader, day, mine=mine, also=also), day, most=most)
    proposals, tasks, unhandled = waiting_rows(reader, also=also)
    first = list(proposals[:most]), list(tasks[:most]), list(unhandled[:most]) if came_in else []
    waiting = {"proposals": _count(first[0], proposals, most), "came_in": _count(first[2], unhandled, most)}
    return WorkList(groups, counts, *first, waiting, _kinds(first[1], tasks, most))


def waiting_rows(
    reader: Reader, *, also: Collection[UUID] = ()
) -> tuple[ProposalQuerySet, TaskQuerySet, MatterQuerySet]:
    """What waits for a reader, in order: proposals, tasks, and matters that nobody handles yet."""
    roles, person = frozenset(reader.roles), int(reader.person)
    proposals = Proposal.objects.visible_to(reader).waiting_for(roles, person)
    tasks = Task.objects.visible_to(reader).waiting_for(roles, person, also=also)
    return (
        proposals.select_related("matter").order_by("proposed_at", "id"),
        tasks.select_related("matter").order_by("made_at", "id"),
        Matter.objects.visible_to(reader).open().filter(handler=None).in_order("-opened_on"),
    )


def _count(first: Sequence[object], whole: ProposalQuerySet | MatterQuerySet, most: int) -> int:
    """How many there are: only a list that is full is counted apart."""
    return len(first) if len(first) < most else whole.order_by().count()


def _kinds(first: Sequence[Task], whole: TaskQuerySet, most: int) -> Mapping[str, int]:
    if len(first) < most:
        return Counter(task.kind for task in first)
    return dict(whole.order_by().values_list("kind").annotate(Count("pk")))


def due_limits(reader: Reader, day: date, *, mine: bool, also: Collection[UUID] = ()) -> TimeLimitQuerySet:
    """The running limits of a work list, with their urgency on a day; arguments as of `worklist`."""
    limits: TimeLimitQuerySet = TimeLimit.objects.visible_to(reader).running().alive(day).grouped(day)
    return limits.of_person(int(reader.person), also=also) if mine else limits


def due_groups(
    limits: TimeLimitQuerySet, day: date, *, most: int
) -> tuple[Mapping[str, Sequence[Due]], Mapping[str, int]]:
    """For each of `GROUPS` its first lines as of `due_lines`, at most so many, and how many it has. Two queries."""
    first = limits.first_of_each(most)
    counts = dict.fromkeys(GROUPS, 0) | {urgency: count for _, urgency, count in first}
    rows = TimeLimit.objects.select_related("matter").in_bulk([key for key, _, _ in first]) if first else {}
    groups: dict[str, list[Due]] = {name: [] for name in GROUPS}
    for key, urgency, _ in first:
        if key in rows:  # else it was taken away between the two
            groups[urgency].append(_due(rows[key], day))
    return groups, counts


def due_lines(limits: TimeLimitQuerySet, urgency: str, day: date, *, most: int, skip: int = 0) -> list[Due]:
    """Lines of one group of `due_limits`, earliest end first: at most so many, after those that are skipped."""
    rows = limits.filter(urgency=urgency).select_related("matter").order_by("ends_on", "id")
    return [_due(row, day) for row in rows[skip : skip + most]]


def _due(limit: TimeLimit, today: date) -> Due:
    rule = library().by_version(limit.rule_version).limits[limit.rule]
    assert limit.ends_on is not None
    return Due(limit, limit.matter, rule.name.text(), tuple(rule.basis), (limit.ends_on - today).days)


def matter_page(matter: UUID, actor: Actor, *, most: int = MOST, before: int | None = None) -> MatterPage:
    """Everything that the page of a matter shows. Raises `NotFound` for absent or not yours.

    Args:
        most, before: how much of the timeline, and from before which version.
    """
    row = Matter.objects.select_related("office", "unit", "handler").filter(pk=matter).first()
    if row is None:
        raise _none()
    head = load_head(matter, lock=False)
    tracks: dict[str, dict[str, str]] = {}
    for name, state in head.data.get("tracks", {}).items():
        track, bearer = name.split("@")
        tracks.setdefault(track, {})[bearer] = state
    return MatterPage(
        matter=row,
        title=row.title_text,
        version=head.seq,
        tracks=tracks,
        possible=possible_acts(head, actor),
        limits=list(TimeLimit.objects.filter(matter=matter).order_by("ends_on", "rule")),
        parties=parties_on_page(head, tracks),
        papers=list(Paper.objects.filter(matter=matter).order_by("-recorded_at")),
        services=list(Service.objects.filter(matter=matter).order_by("-sent_on")),
        timeline=timeline(matter, before=before, most=most),
        proposals=list(Proposal.objects.filter(matter=matter, status="open").order_by("proposed_at")),
        tasks=list(Task.objects.filter(matter=matter, done_at=None).order_by("made_at")),
        numbers=list(row.external_numbers.values_list("series", "number")),
        on_its_way=row.effects.filter(status="waiting").count(),
        parts=parts_towards(head, actor.reader),
    )


def possible_acts(head: Head, actor: Actor) -> Sequence[Possible]:
    """Acts offered to an actor here, and the others with the reasons why not."""
    compiled = head.compiled
    situation = situation_of(head, compiled, act=None, facts={}, now=clock.now())
    return compiled.possible(situation, view_of(head, actor))


def parties_on_page(head: Head, tracks: Mapping[str, Mapping[str, str]]) -> list[PartyOnPage]:
    """The parties joined to a matter, profiles opened."""
    views, _ = parties_of(head)
    rows = raw_cursor().execute(
        "SELECT DISTINCT p.id, p.profile, p.key_id, s.data->'represents'->>p.id::text FROM matters_matterparty l"
        " JOIN matters_party p ON p.id = party_id JOIN matters_casesnapshot s USING (case_id) WHERE matter_id = %s ORDER BY 1",
        (head.id,),
    )
    found = [row for row in rows.fetchall() if str(row[0]) in views]
    charges: dict[UUID, list[tuple[UUID, str]]] = {}
    for party, charge, code in raw_cursor().execute(
        "SELECT party_id, id, code FROM matters_charge WHERE party_id = ANY(%s) AND until IS NULL ORDER BY id",
        ([identity for identity, *_ in found],),
    ).fetchall():  # fmt: skip
        charges.setdefault(party, []).append((charge, code))
    made = []
    for identity, sealed, key_id, acts_for in found:
        view, bearer = views[str(identity)], f"p:{identity}"
        made.append(
            PartyOnPage(
                id=identity,
                bearer=bearer,
                kind=view.kind,
                roles=view.roles,
                profile=profile_of(identity, sealed, key_id),
                measures=[
                    (m.kind, _day(m.since), m.until and _day(m.until), m.custody) for m in view.measures
                ],
                charges=charges.get(identity, ()),
                tracks={track: states[bearer] for track, states in tracks.items() if bearer in states},
                acts_for=UUID(acts_for) if acts_for else None,
            )
        )
    return made


def _day(when: When) -> date:
    return clock.civil_day(when) if isinstance(when, datetime) else when


def timeline(
    matter: UUID, *, before: int | None = None, most: int = MOST, shared_only: bool = False
) -> list[ActView]:
    """Acts of a matter, newest first; `before` a version for the next page. Facts are opened for who sees them."""
    rows = MatterAct.objects.filter(matter=matter).newest_first(before)
    if shared_only:
        rows = rows.filter(is_shared=True)
    return act_views("matter", rows[:most])


def case_timeline(case: UUID, *, before: int | None = None, most: int = MOST) -> list[ActView]:
    """Acts of a case as far as the scope sees them, newest first."""
    return act_views("case", CaseAct.objects.filter(case=case).newest_first(before)[:most])


def act_form(matter: UUID, act: str, actor: Actor, *, bearer: str = MATTER) -> ActForm:
    """The form of an act. Raises `NotFound` for an act or a matter that is not there."""
    head = load_head(matter, lock=False)
    compiled = head.compiled
    written = compiled.acts.get(act)
    if written is None:
        raise _none()
    situation = situation_of(head, compiled, act=act, facts={}, now=clock.now())
    offers = [
        p for p in compiled.possible(situation, view_of(head, actor)) if (p.act, p.bearer) == (act, bearer)
    ]
    return ActForm(
        act=act,
        title=written.name.text(),
        help=written.help.text() if written.help else None,
        bearer=bearer,
        facts=written.facts,
        known=compiled.filled(act, bearer, situation),
        version=head.seq,
        kind=written.happened_at.kind,
        offer=offers[0] if offers else None,
    )


def limit_working(limit: UUID) -> Counted:
    """How a time limit was computed, step by step. Raises `NotFound`."""
    row = TimeLimit.objects.filter(pk=limit).first()
    if row is None:
        raise _none()
    head = load_head(row.matter_id, lock=False)
    compiled = head.compiled
    situation = situation_of(head, compiled, act=None, facts={}, now=clock.now())
    return compiled.working(limit_from(row.rule, row.bearer, row.state), situation)


def my_parts(matter: UUID, reader: Reader) -> frozenset[str]:
    """In which parts a reader may act on a matter."""
    head = load_head(matter, lock=False)
    return parts_of(reader, head, office=head.office_id, handler=head.handler_id)
