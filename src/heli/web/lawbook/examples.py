"""Worked examples of a time limit, counted when the page is made: never written down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from heli.base.errors import HeliError
from heli.law.contract import When
from heli.law.engine import Compiled
from heli.law.explaining import due

DAYS = (date(2025, 9, 24), date(2026, 1, 31), date(2026, 3, 10))
"""Before a long holiday; the last day of a long month; any day."""


@dataclass(frozen=True, slots=True)
class Example:
    """One count. `custody`: None where being held makes no difference."""

    start: When
    end: When
    custody: bool | None
    provisional: bool


def examples(rules: Compiled, limit: str) -> tuple[Example, ...]:
    """The limit counted from each of `DAYS`, held and free where the two differ; empty where the case must tell."""
    found: list[Example] = []
    for day in DAYS:
        held, free = _counted(rules, limit, day, custody=True), _counted(rules, limit, day, custody=False)
        if held and free and held.end == free.end:
            found.append(Example(held.start, held.end, None, held.provisional))
        else:
            found += [one for one in (held, free) if one]
    return tuple(found)


def _counted(rules: Compiled, limit: str, day: date, *, custody: bool) -> Example | None:
    try:
        counted = list(_ends(rules, limit, day, custody))
    except (HeliError, ValueError, KeyError):
        return None  # it hangs on what only a case tells
    return counted[0] if counted else None


def _ends(rules: Compiled, limit: str, day: date, custody: bool) -> Iterable[Example]:
    for found in due(rules, day, {"custody": custody}, limit=limit):
        if found.state.start is not None and found.state.end is not None:
            yield Example(found.state.start, found.state.end, custody, found.state.provisional)
