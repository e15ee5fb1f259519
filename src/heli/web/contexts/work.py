"""The work list: what is due by urgency, and what waits for the person: proposals, tasks, what came in.

Each group says how many there are, exactly, and shows the first; its own page (`work_group`) shows all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from heli.access.reader import Reader
from heli.base import clock
from heli.base.text import Msg, Words
from heli.matters.handling import CARRYING
from heli.matters.models import Matter, Task, TimeLimit
from heli.matters.querysets import CRITICAL, GROUPS, LATER, OVERDUE, SOON, WAITING
from heli.matters.reading import Due, WorkList, worklist
from heli.notices.standing_in import StandingIn, standing_in
from heli.offices.models import Post
from heli.web.contexts.frame import NavItem
from heli.web.contexts.leave import Away, away_shown
from heli.web.contexts.limits import LimitShown
from heli.web.contexts.local_put import drafts_put
from heli.web.contexts.meeting_tasks import meeting_tasks, meetings_ahead
from heli.web.contexts.names import Names, look_up, part
from heli.web.contexts.outside import came_from_outside
from heli.web.contexts.procedures import kind_of, limit_shown
from heli.web.contexts.waiting import (
    WaitingLine,
    about,
    act_name,
    came_line,
    proposal_line,
    stale_marks,
    task_line,
)

OVERSEEING = frozenset({"case_management", "department_head", "deputy_chief", "chief_prosecutor"})
"""Roles that have an office's or a unit's work to look after, besides their own."""
LINES = 50
TITLES: Mapping[str, tuple[Msg, str]] = {
    CRITICAL: (Msg("Critically overdue"), "urgency-critical"),
    OVERDUE: (Msg("Overdue"), "urgency-overdue"),
    SOON: (Msg("Due soon"), "urgency-soon"),
    LATER: (Msg("Not yet due"), ""),
    WAITING: (Msg("Waiting for others"), ""),
}
PANELS: Mapping[str, tuple[Msg, Msg | None]] = {
    "proposals": (Msg("Put to you for decision"), Msg("No proposal waits for you.")),
    "confirmations": (Msg("Decisions on paper to confirm"), None),
    "refusals": (Msg("Refused elsewhere"), None),
    "tasks": (Msg("Tasks"), Msg("No task waits for you.")),
    "local_law": (Msg("Local rules put before you"), None),
    "meetings": (Msg("Tasks from meetings"), None),
    "sittings": (Msg("Meetings of the next seven days"), None),
    "came_in": (Msg("Came in, not allocated yet"), None),
}
"""What waits, in the order of the page: its heading, and what is said where nothing does (None: nothing is shown)."""
OF_KIND = {"confirm_paper": "confirmations", "effect_refused": "refusals"}
"""Kinds of task that have a panel of their own; every other kind stands under "tasks"."""


@dataclass(frozen=True, slots=True)
class DueLine:
    """One time limit of the list with its matter. `move`: whose move it is, and in which hat."""

    title: str
    url: str
    number: str
    kind: Words
    limit: LimitShown
    move: Words


@dataclass(frozen=True, slots=True)
class DueGroup:
    """One group of urgency. `more` is how many lines are not shown; `url` shows all of them."""

    title: Words
    css: str
    count: int
    lines: tuple[DueLine, ...]
    more: int
    url: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Things of one kind that wait. `count` is exact, `more` of them are not shown; `url` shows all."""

    title: Words
    none: Words | None
    count: int
    lines: tuple[WaitingLine, ...]
    more: int
    url: str


@dataclass(frozen=True, slots=True)
class WorkPage:
    """All that the work list shows."""

    tabs: tuple[NavItem, ...]
    summary: Words
    groups: tuple[DueGroup, ...]
    panels: tuple[Panel, ...]
    away: tuple[Away, ...]
    can_open: bool
    shows_all: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """Who looks at the list, and what its lines need to know of him.

    Attributes:
        stands_in: matters of others in which he stands in.
        hats: (role, bits of its lines) of the posts worn, where there are several; else empty.
    """

    reader: Reader
    mine: bool
    now: datetime
    stands_in: Mapping[UUID, StandingIn]
    hats: tuple[tuple[str, int], ...]

    def url(self, group: str = "", page: int = 1) -> str:
        """Address of the list, or of one of its groups."""
        asked = f"?whose={'mine' if self.mine else 'all'}"
        asked += f"&group={group}" if group else ""
        return reverse("work_list") + asked + (f"&page={page}" if page > 1 else "")


def seen_by(reader: Reader, *, mine: bool, now: datetime | None = None) -> Seen:
    """The reader as the list needs him. Two queries at most."""
    moment = now or clock.now()
    stands_in = standing_in(reader, clock.civil_day(moment))
    several = len(reader.posts) > 1
    posts = Post.objects.filter(pk__in=reader.posts).order_by("pk") if several else ()
    return Seen(reader, mine, moment, stands_in, tuple((post.role, post.lines) for post in posts))


def work_page(reader: Reader, *, mine: bool, now: datetime | None = None, most: int = LINES) -> WorkPage:
    """The page for a reader. `mine`: only what he answers for himself. `most`: lines of each group."""
    seen = seen_by(reader, mine=mine, now=now)
    day = clock.civil_day(seen.now)
    looks_after = bool(reader.roles & OVERSEEING)
    found = worklist(reader, today=day, mine=mine, most=most, also=seen.stands_in, came_in=looks_after)
    due = [line for lines in found.groups.values() for line in lines]
    names = names_for(seen, [line.limit for line in due], [line.matter for line in due], found)
    panels = _panels(seen, found, names)
    return WorkPage(
        tabs=_tabs(seen),
        summary=_summary(found, panels),
        groups=tuple(_group(name, found, names, seen) for name in GROUPS if found.counts[name]),
        panels=tuple(panel for panel in panels if panel.count or panel.none),
        away=away_shown(reader, day),
        can_open=bool(reader.posts),
        shows_all=not mine,
    )


def names_for(
    seen: Seen, limits: Sequence[TimeLimit], matters: Sequence[Matter], found: WorkList | None = None
) -> Names:
    """Names of everybody and everything on the lines."""
    proposals = found.proposals if found else ()
    tasks: Sequence[Task] = found.tasks if found else ()
    handlers = [] if seen.mine and not seen.stands_in else [matter.handler_id for matter in matters]
    return look_up(
        people=[*handlers, *(proposal.proposer_id for proposal in proposals)],
        bearers=[
            *(limit.bearer for limit in limits),
            *(bearer for proposal in proposals for bearer in proposal.bearers),
            *(bearer for task in tasks for bearer in task.bearers),
        ],
    )


def _tabs(seen: Seen) -> tuple[NavItem, ...]:
    if not seen.reader.roles & OVERSEEING:
        return ()
    url = reverse("work_list")
    return (
        NavItem(Msg("What I answer for"), f"{url}?whose=mine", seen.mine),
        NavItem(Msg("All that I look after"), f"{url}?whose=all", not seen.mine),
    )


def _summary(found: WorkList, panels: Sequence[Panel]) -> Words:
    late = found.counts[CRITICAL] + found.counts[OVERDUE]
    numbers = {
        "late": late,
        "soon": found.counts[SOON],
        # a meeting to come is no thing that waits
        "waiting": sum(panel.count for panel in panels if panel.title is not PANELS["sittings"][0]),
    }
    return Msg("%(late)s overdue, %(soon)s due soon, %(waiting)s waiting for you.", numbers)


def _group(name: str, found: WorkList, names: Names, seen: Seen) -> DueGroup:
    title, css = TITLES[name]
    lines = tuple(due_line(due, names, seen) for due in found.groups[name])
    return DueGroup(title, css, found.counts[name], lines, found.counts[name] - len(lines), seen.url(name))


def due_line(due: Due, names: Names, seen: Seen) -> DueLine:
    """One line of a group."""
    matter = due.matter
    return DueLine(
        title=matter.title_text,
        url=reverse("matter", args=[matter.pk]),
        number=matter.number,
        kind=kind_of(matter),
        limit=limit_shown(due.limit, names, seen.now),
        move=_move(due.limit, matter, names, seen),
    )


def _move(limit: TimeLimit, matter: Matter, names: Names, seen: Seen) -> Words:
    """Whose move it is: another body's, a party's, one's own in a hat, or a colleague's."""
    if limit.binds == "watch":
        return Msg("their move: %(who)s", {"who": part(limit.who) if limit.who else Msg("another body")})
    if limit.binds == "right":
        return Msg("a right of the party")
    standing = seen.stands_in.get(matter.pk)
    if standing is not None:
        named = {"person": names.person(matter.handler_id), "day": standing.until}
        return Msg("your move: you stand in for %(person)s until %(day)s", named)
    if matter.handler_id == int(seen.reader.person):
        hat = next((role for role, lines in seen.hats if _fits(role, lines, matter)), None)
        return Msg("your move, as %(hat)s", {"hat": part(hat)}) if hat else Msg("your move")
    if matter.handler_id is None:
        return Msg("not allocated yet")
    return Msg("%(person)s answers for it", {"person": names.person(matter.handler_id)})


def _fits(role: str, lines: int, matter: Matter) -> bool:
    return role in CARRYING and (not lines or bool(lines & matter.line_bit))


def _panels(seen: Seen, found: WorkList, names: Names) -> list[Panel]:
    marks = stale_marks(found.proposals)
    lines: dict[str, list[WaitingLine]] = {name: [] for name in PANELS}
    lines["proposals"] = [proposal_line(row, names, marks.get(row.pk, ())) for row in found.proposals]
    for task in found.tasks:
        lines[OF_KIND.get(task.kind, "tasks")].append(task_line(task, names))
    counts = dict.fromkeys(PANELS, 0) | {"proposals": found.waiting["proposals"]}
    for kind, count in found.task_kinds.items():
        counts[OF_KIND.get(kind, "tasks")] += count
    lines["meetings"] = list(meeting_tasks(seen.reader))
    lines["sittings"] = meetings_ahead(seen.reader, clock.civil_day(seen.now), mine=seen.mine)
    lines["local_law"] = list(drafts_put(seen.reader))
    for name in ("local_law", "meetings", "sittings"):
        counts[name] = len(lines[name])
    if seen.reader.roles & OVERSEEING:
        outside = came_from_outside(found.came_in)
        lines["came_in"] = [came_line(row, from_outside=row.pk in outside) for row in found.came_in]
        counts["came_in"] = found.waiting["came_in"]
    return [
        Panel(title, none, counts[name], tuple(lines[name]), counts[name] - len(lines[name]), seen.url(name))
        for name, (title, none) in PANELS.items()
    ]


__all__ = [
    "OVERSEEING",
    "Seen",
    "WaitingLine",
    "WorkPage",
    "about",
    "act_name",
    "due_line",
    "names_for",
    "seen_by",
    "stale_marks",
    "work_page",
]
