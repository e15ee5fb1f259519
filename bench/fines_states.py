"""Which activities the procedure of fines permits in which of its reachable states, found by walking it."""

from __future__ import annotations

from collections import deque
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path

from heli.law.contract import ActorView, Attempt, OfficeView, Situation, Snapshot
from heli.law.counting import installed_calendars
from heli.law.engine import Compiled, compile_procedure
from heli.law.lawbook import Lawbook

OFFICE = OfficeView("1", "procuratorate", "county")
CLERK = ActorView(1, frozenset({"clerk"}), "1")
State = tuple[tuple[str, str], ...]


def reachable_pairs(folder: Path) -> tuple[int, int]:
    """The number of (state, activity) pairs over all reachable states, and how many of them are permitted.

    A state is what the tracks say. An activity counts as permitted where any facts permit it, with all the time in the
    world since the last act: the widest reading.
    """
    book = Lawbook.load(folder)
    compiled = compile_procedure(book.written("fines"), book, calendars=installed_calendars())
    seen: dict[State, None] = {}
    waiting: deque[tuple[Snapshot, date]] = deque([(Snapshot(), date(2010, 1, 1))])
    permitted = 0
    while waiting:
        snapshot, day = waiting.popleft()
        state = tuple(
            sorted((track, states["m"]) for track, states in snapshot.tracks.items() if "m" in states)
        )
        if state in seen:
            continue
        seen[state] = None
        for act in compiled.acts:
            after = _tried(compiled, snapshot, act, day + timedelta(days=100))
            permitted += bool(after)
            waiting.extend((snapshot, day + timedelta(days=100)) for snapshot in after)
    return len(seen) * len(compiled.acts), permitted


def _tried(compiled: Compiled, snapshot: Snapshot, act: str, day: date) -> list[Snapshot]:
    """The snapshots after an act with each of its variants that is permitted."""
    number = count()
    recorded = datetime.combine(day, time(12), UTC)
    made = []
    for facts in ({"in_full": False}, {"in_full": True}) if act == "pay" else ({},):
        situation = Situation(snapshot, OFFICE, opened_on=date(2010, 1, 1), now=recorded)
        attempt = Attempt(act, ("m",), CLERK, facts, day, recorded, via="import")
        if compiled.judge(situation, attempt).permitted:
            made.append(compiled.apply(situation, attempt, new_id=lambda: str(next(number))).snapshot)
    return made
