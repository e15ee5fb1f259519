"""A running matter changes over to a new version of its procedure, where the law says so: an act that names both versions.

`transition: {running: change, from: DAY, basis: […]}` of a version reaches every matter that was opened under an earlier one:
with its next act from that day on, or by the worker. From that act on the new text judges it, and its running limits are
counted anew by it; what was done before stays as it was judged. A matter stands where the new version has no such state,
limit or item, keeps its version, and somebody is told: a computation moves no matter to another place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from heli.access.subjects import engine_everywhere
from heli.base import clock
from heli.base.ids import uuid7
from heli.law.contract import MATTER, CompiledProcedure
from heli.matters import books
from heli.matters.actors import engine_at
from heli.matters.models import Matter
from heli.matters.recompute import engine_entry, write_limits
from heli.matters.request import raw_cursor, scoped
from heli.matters.situation import Head, load_head, situation_of
from heli.matters.snapshot import Data
from heli.offices.node import this_node

ACT = "change_version"
TASK = "version_stays"


def later_version(head: Head, day: date) -> CompiledProcedure | None:
    """The version to which this matter changes over on a day; None where it keeps its own, or can't be carried over."""
    if head.closed_on is not None:
        return None
    later = books.later(head.procedure, head.version, day)
    return later if later is not None and not misfits(head.data, later) else None


def misfits(data: Data, later: CompiledProcedure) -> list[str]:
    """What a matter stands in, or on, that a version does not know: "track@bearer", "limit rule", "item kind"."""
    written = later.written
    wrong = [
        name
        for name, state in data.get("tracks", {}).items()
        if (track := written.tracks.get(name.partition("@")[0])) is None or state not in track.states
    ]
    wrong += sorted(
        {rule for name in data.get("limits", {}) if (rule := name.partition("@")[0]) not in later.limits}
    )
    return wrong + [kind for kind in data.get("items", {}) if kind not in written.items]


def change_over(head: Head, later: CompiledProcedure) -> None:
    """Record the change in the matter's stream. The head row is locked, the scope is set by the caller."""
    now, version = clock.now(), books.PREFIX + later.hash
    transition = later.written.transition
    entry = engine_entry(head, ACT, now, None, f"version:{later.hash}")
    entry.version = version
    entry.facts = {"from": head.version, "to": version}
    entry.basis = tuple(transition.basis) if transition else ()
    books.remember(version, now)
    situation = situation_of(replace(head, version=version), later, act=None, facts={}, now=now)
    changes = later.recompute(situation, anew=True)
    raw_cursor().execute("UPDATE matters_matter SET version = %s WHERE id = %s", (version, head.id))
    raw_cursor().execute(
        "UPDATE matters_timelimit SET rule_version = %s WHERE matter_id = %s"
        " AND status IN ('awaiting_start', 'running', 'suspended')",
        (version, head.id),
    )
    write_limits(head, later, entry, changes)
    stage = _stage(later, head)
    if stage != head.stage:
        raw_cursor().execute("UPDATE matters_matter SET stage = %s WHERE id = %s", (stage, head.id))


def turn(today: date) -> int:
    """The worker's step: change over every running matter whose day has come. Returns how many changed.

    Each is done under the scope of its own place; twice a day changes nothing more.
    """
    return sum(_turn_one(matter, place, today) for matter, place in _reached())


def _reached() -> Iterable[tuple[UUID, int]]:
    """Open matters of procedures that some version changes over, whatever their own version."""
    book = books.library()
    names = sorted(book.changing) if isinstance(book, books.LoadedBook) else []
    with engine_everywhere():
        return (
            list(Matter.objects.open().of_procedure(*names).order_by("pk").values_list("pk", "place_ord"))
            if names
            else []
        )


def _turn_one(matter: UUID, place: int, today: date) -> bool:
    with scoped(engine_at(place, place).reader):
        head = load_head(matter)
        later = books.later(head.procedure, head.version, today)
        if later is None or head.closed_on is not None:
            return False
        wrong = misfits(head.data, later)
        if wrong:
            _tell(head, later, wrong)
            return False
        change_over(head, later)
        return True


_TELL = """
INSERT INTO matters_task (id, origin_node, place_ord, line_bit, level, closed_list, grantees, denied, matter_id, kind,
  say_zh, say_en, for_part, person_id, bearers, done_by, detail, cause, made_at)
SELECT %s, %s, place_ord, line_bit, level, closed_list, grantees, denied, id, %s, '', '',
  CASE WHEN handler_id IS NULL THEN 'case_management' ELSE '' END, handler_id, '[]', '', %s, id, %s
FROM matters_matter m WHERE id = %s AND NOT EXISTS (
  SELECT 1 FROM matters_task t WHERE t.matter_id = m.id AND t.kind = %s AND t.detail->>'to' = %s)
"""


def _tell(head: Head, later: CompiledProcedure, wrong: list[str]) -> None:
    """Once for each version: the matter could not be carried over, and what stands in the way."""
    version = books.PREFIX + later.hash
    detail: dict[str, Any] = {"to": version, "unknown": wrong}
    raw_cursor().execute(
        _TELL, (uuid7(), this_node(), TASK, json.dumps(detail), clock.now(), head.id, TASK, version)
    )


def _stage(later: CompiledProcedure, head: Head) -> str:
    """The state of the first track of the matter, as lists show it."""
    tracks = head.data.get("tracks", {})
    states = (
        tracks.get(f"{name}@{MATTER}")
        for name, track in later.written.tracks.items()
        if track.bearer == "matter"
    )
    return next((str(state) for state in states if state), "")
