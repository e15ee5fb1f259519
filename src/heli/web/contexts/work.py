"""The work list: what is due by urgency, and what waits for the person: proposals, tasks, what came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from heli.access.reader import Reader
from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.matters.handing_over import NOTICES
from heli.matters.models import Matter, Proposal, Task
from heli.matters.querysets import CRITICAL, GROUPS, LATER, OVERDUE, SOON, WAITING
from heli.matters.reading import Due, WorkList, worklist
from heli.matters.staleness import reasons_of, stale_among
from heli.web.contexts.frame import NavItem
from heli.web.contexts.limits import LimitShown
from heli.web.contexts.names import Names, joined, look_up, part
from heli.web.contexts.procedures import compiled_of, kind_of, limit_shown

OVERSEEING = frozenset({"case_management", "department_head", "deputy_chief", "chief_prosecutor"})
"""Roles that have an office's or a unit's work to look after, besides their own."""
LINES = 50
_TITLES: Mapping[str, tuple[Msg, str]] = {
    CRITICAL: (Msg("Critically overdue"), "urgency-critical"),
    OVERDUE: (Msg("Overdue"), "urgency-overdue"),
    SOON: (Msg("Due soon"), "urgency-soon"),
    LATER: (Msg("Not yet due"), ""),
    WAITING: (Msg("Waiting for others: their term is over"), ""),
}
_PROGRAM_TASKS: Mapping[str, Msg] = {
    "effect_refused": Msg("What should follow elsewhere was refused there; see why, and do it by hand."),
    "confirm_paper": Msg("Confirm the decision that was entered from a paper in your name."),
    "unsupported": Msg("Later acts no longer rest on the facts as corrected; look at each of them."),
    "handed_over": Msg("It was handed over to you: the post of its handler ended."),
    "to_allocate": Msg(
        "The post of its handler ended and no successor was named: allocate it anew. Until then you answer for it."
    ),
    "version_stays": Msg(
        "A new version of the procedure can't hold what this matter stands in: it keeps its own; look at what changed."
    ),
    "deviation": Msg("What was recorded deviates from the procedure; look at it."),
}


@dataclass(frozen=True, slots=True)
class DueLine:
    """One time limit of the list with its matter. `handler` is shown where others' work is listed."""

    title: str
    url: str
    number: str
    kind: Words
    limit: LimitShown
    handler: Words | None = None


@dataclass(frozen=True, slots=True)
class DueGroup:
    """One group of urgency. `more` is how many lines are not shown."""

    title: Words
    css: str
    count: int
    lines: tuple[DueLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Something that waits: a proposal, a task, a matter without a handler."""

    title: Words
    url: str
    matter: str
    matter_url: str
    at: datetime | None = None
    note: Words | None = None
    kind: Words | None = None
    confirm_url: str = ""
    seen_url: str = ""
    stale: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkPage:
    """All that the work list shows."""

    tabs: tuple[NavItem, ...]
    summary: Words
    groups: tuple[DueGroup, ...]
    proposals: tuple[WaitingLine, ...]
    confirmations: tuple[WaitingLine, ...]
    refusals: tuple[WaitingLine, ...]
    tasks: tuple[WaitingLine, ...]
    came_in: tuple[WaitingLine, ...]
    is_empty: bool
    can_open: bool
    shows_all: bool


def work_page(reader: Reader, *, mine: bool, now: datetime | None = None, most: int = LINES) -> WorkPage:
    """The page for a reader. `mine`: only what he answers for himself. `most`: lines of each group."""
    moment = now or clock.now()
    found = worklist(reader, today=clock.civil_day(moment), mine=mine, most=most)
    due = [line for lines in found.groups.values() for line in lines]
    names = look_up(
        people=[
            *(line.matter.handler_id for line in due if not mine),
            *(proposal.proposer_id for proposal in found.proposals),
        ],
        bearers=[
            *(line.limit.bearer for line in due),
            *(bearer for proposal in found.proposals for bearer in proposal.bearers),
            *(bearer for task in found.tasks for bearer in task.bearers),
        ],
    )
    marks = stale_marks(found.proposals)
    groups = tuple(_group(name, found, names, moment, mine) for name in GROUPS if found.counts[name])
    by_kind: dict[str, list[WaitingLine]] = {}
    for task in found.tasks:
        by_kind.setdefault(task.kind, []).append(_task(task, names))
    confirmations, refusals = by_kind.pop("confirm_paper", []), by_kind.pop("effect_refused", [])
    came_in = tuple(_came(matter) for matter in found.came_in) if reader.roles & OVERSEEING else ()
    return WorkPage(
        tabs=_tabs(reader, mine),
        summary=_summary(found, came_in),
        groups=groups,
        proposals=tuple(
            _proposal(proposal, names, marks.get(proposal.pk, ())) for proposal in found.proposals
        ),
        confirmations=tuple(confirmations),
        refusals=tuple(refusals),
        tasks=tuple(line for lines in by_kind.values() for line in lines),
        came_in=came_in,
        is_empty=not (groups or found.proposals or found.tasks or came_in),
        can_open=bool(reader.posts),
        shows_all=not mine,
    )


def _tabs(reader: Reader, mine: bool) -> tuple[NavItem, ...]:
    if not reader.roles & OVERSEEING:
        return ()
    url = reverse("work_list")
    return (
        NavItem(Msg("What I answer for"), f"{url}?whose=mine", mine),
        NavItem(Msg("All that I look after"), f"{url}?whose=all", not mine),
    )


def _summary(found: WorkList, came_in: Sequence[WaitingLine]) -> Words:
    late = found.counts[CRITICAL] + found.counts[OVERDUE]
    numbers = {
        "late": late,
        "soon": found.counts[SOON],
        "waiting": len(found.proposals) + len(found.tasks) + len(came_in),
    }
    return Msg("%(late)s overdue, %(soon)s due soon, %(waiting)s waiting for you.", numbers)


def _group(name: str, found: WorkList, names: Names, now: datetime, mine: bool) -> DueGroup:
    title, css = _TITLES[name]
    lines = tuple(_line(due, names, now, mine) for due in found.groups[name])
    return DueGroup(title, css, found.counts[name], lines, found.counts[name] - len(lines))


def _line(due: Due, names: Names, now: datetime, mine: bool) -> DueLine:
    matter = due.matter
    return DueLine(
        title=matter.title_text,
        url=reverse("matter", args=[matter.pk]),
        number=matter.number,
        kind=kind_of(matter),
        limit=limit_shown(due.limit, names, now),
        handler=None if mine else _answers(matter, names),
    )


def _answers(matter: Matter, names: Names) -> Words:
    if matter.handler_id is None:
        return Msg("not allocated yet")
    return Msg("%(person)s answers for it", {"person": names.person(matter.handler_id)})


def act_name(matter: Matter, act: str) -> Words:
    """The name of an act of the matter's procedure."""
    written = compiled_of(matter.version).acts.get(act)
    return written.name.text() if written else Text(act, act)


def about(bearers: Sequence[str], names: Names) -> Text | None:
    """What an act is about, in words; None where it is the matter itself."""
    known = [words for bearer in bearers if (words := names.bearer(bearer)) is not None]
    return joined(known) if known else None


def stale_marks(proposals: Sequence[Proposal]) -> Mapping[UUID, tuple[Words, ...]]:
    """Stale proposal → what moved on since, and who did it. Three queries, however many there are."""
    found = stale_among(proposals)
    names = look_up(people=[one.person for stale in found.values() for one in stale.by])
    return {
        proposal: tuple(reason.say for reason in reasons_of(stale, names.people))
        for proposal, stale in found.items()
    }


def _proposal(proposal: Proposal, names: Names, stale: tuple[Words, ...]) -> WaitingLine:
    matter = proposal.matter
    params = {"person": names.person(proposal.proposer_id), "part": part(proposal.waits_for)}
    return WaitingLine(
        title=_about(act_name(matter, proposal.act_name), about(proposal.bearers, names)),
        url=reverse("proposal", args=[proposal.pk]),
        matter=matter.title_text,
        matter_url=reverse("matter", args=[matter.pk]),
        at=proposal.proposed_at,
        note=Msg("Put to you by %(person)s, as %(part)s.", params),
        kind=kind_of(matter),
        stale=stale,
    )


def _about(name: Words, whom: Text | None) -> Words:
    return Msg("%(act)s: %(whom)s", {"act": name, "whom": whom}) if whom else name


def _task(task: Task, names: Names) -> WaitingLine:
    matter = task.matter
    matter_url = reverse("matter", args=[matter.pk])
    said: Words = (
        Text(task.say_zh, task.say_en or task.say_zh)
        if task.say_zh
        else _PROGRAM_TASKS.get(task.kind, Msg("Look at this."))
    )
    url = matter_url
    if task.done_by and task.done_by in compiled_of(matter.version).acts:
        url = reverse("act", args=[matter.pk, task.done_by])
    return WaitingLine(
        title=_about(said, about(task.bearers, names)),
        url=url,
        matter=matter.title_text,
        matter_url=matter_url,
        at=task.made_at,
        note=_refused_with(task.detail),
        kind=kind_of(matter),
        confirm_url=reverse("confirm_paper", args=[task.pk]) if task.kind == "confirm_paper" else "",
        seen_url=reverse("notice_seen", args=[task.pk]) if task.kind in NOTICES and not task.done_by else "",
    )


def _refused_with(detail: Mapping[str, Any]) -> Words | None:
    """The reasons that came back with a refused effect, as they were stored."""
    said = detail.get("reasons")
    if not isinstance(said, list):
        return None
    return joined(
        [str(one.get("say", one) if isinstance(one, dict) else one) for one in said], zh="；", en="; "
    )


def _came(matter: Matter) -> WaitingLine:
    url = reverse("matter", args=[matter.pk])
    return WaitingLine(
        title=Text(matter.title_text, matter.title_text),
        url=url,
        matter="",
        matter_url=url,
        note=Msg("came in on %(day)s, %(number)s", {"day": matter.opened_on, "number": matter.number or "—"}),
        kind=kind_of(matter),
    )
