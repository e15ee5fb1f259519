"""One group of the work list, whole: every row that its count counts, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from heli.base import clock
from heli.base.errors import NotFound
from heli.base.text import Msg, Words
from heli.matters.models import Task
from heli.matters.querysets import GROUPS
from heli.matters.reading import due_limits, due_lines, waiting_rows
from heli.web.contexts.names import look_up
from heli.web.contexts.outside import came_from_outside
from heli.web.contexts.waiting import WaitingLine, came_line, proposal_line, stale_marks, task_line
from heli.web.contexts.work import (
    OF_KIND,
    OVERSEEING,
    PANELS,
    TITLES,
    DueLine,
    Seen,
    due_line,
    names_for,
)

PAGE = 100
LAST_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class GroupPage:
    """One page of a group: limits (`due`) or what waits (`waiting`)."""

    title: Words
    css: str
    count: int
    due: tuple[DueLine, ...]
    waiting: tuple[WaitingLine, ...]
    said: Words
    previous_url: str
    next_url: str
    back_url: str


def work_group(seen: Seen, name: str, page: int) -> GroupPage:
    """A page of a group, from 1. Raises `NotFound` for a group that is not there, or not the reader's."""
    page = min(max(page, 1), LAST_PAGE)
    skip = (page - 1) * PAGE
    if name in GROUPS:
        title, css = TITLES[name]
        limits = due_limits(
            seen.reader, clock.civil_day(seen.now), mine=seen.mine, also=seen.stands_in
        ).filter(urgency=name)
        rows = due_lines(limits, name, clock.civil_day(seen.now), most=PAGE, skip=skip)
        names = names_for(seen, [row.limit for row in rows], [row.matter for row in rows])
        due = tuple(due_line(row, names, seen) for row in rows)
        return _page(seen, name, page, title, css, limits.order_by().count(), due, ())
    if (
        name not in PANELS
        or name in ("meetings", "sittings")
        or (name == "came_in" and not seen.reader.roles & OVERSEEING)
    ):
        raise NotFound()
    found = _rows(seen, name)
    lines = _lines(name, list(found[skip : skip + PAGE]))
    return _page(seen, name, page, PANELS[name][0], "", found.order_by().count(), (), lines)


def _rows(seen: Seen, name: str) -> Any:
    proposals, tasks, came_in = waiting_rows(seen.reader, also=seen.stands_in)
    if name == "proposals":
        return proposals
    if name == "came_in":
        return came_in
    kind = next((kind for kind, panel in OF_KIND.items() if panel == name), None)
    return tasks.filter(kind=kind) if kind else tasks.exclude(kind__in=OF_KIND)


def _lines(name: str, rows: Sequence[Any]) -> tuple[WaitingLine, ...]:
    if name == "came_in":
        outside = came_from_outside(rows)
        return tuple(came_line(row, from_outside=row.pk in outside) for row in rows)
    bearers = [bearer for row in rows for bearer in row.bearers]
    if name == "proposals":
        names = look_up(people=[row.proposer_id for row in rows], bearers=bearers)
        marks = stale_marks(rows)
        return tuple(proposal_line(row, names, marks.get(row.pk, ())) for row in rows)
    names = look_up(bearers=bearers)
    tasks: Sequence[Task] = rows
    return tuple(task_line(row, names) for row in tasks)


def _page(
    seen: Seen,
    name: str,
    page: int,
    title: Words,
    css: str,
    count: int,
    due: tuple[DueLine, ...],
    waiting: tuple[WaitingLine, ...],
) -> GroupPage:
    shown = len(due) + len(waiting)
    first = (page - 1) * PAGE + 1
    numbers = {"first": first if shown else 0, "last": first + shown - 1 if shown else 0, "count": count}
    return GroupPage(
        title, css, count, due, waiting, Msg("%(first)s to %(last)s of %(count)s", numbers),
        previous_url=seen.url(name, page - 1) if page > 1 else "",
        next_url=seen.url(name, page + 1) if page * PAGE < count else "",
        back_url=seen.url(),
    )  # fmt: skip
