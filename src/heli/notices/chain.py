"""Who is told when, of a limit that nears its end or is past it (W6): the chain and its planned days. Pure.

    handler (and who stands in for him) → case management and the head where there is one → deputy chief in charge
    → chief → case management of the superior office

Each step tells its own link and, again, whoever has to act. A limit that is no custody climbs no further than case
management and the head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Link = Literal["handler", "oversight", "deputy_chief", "chief_prosecutor", "superior"]
LINKS: tuple[Link, ...] = ("handler", "oversight", "deputy_chief", "chief_prosecutor", "superior")
OVERSIGHT = ("case_management", "department_head")
"""Roles of the second link: monitoring of the flow, and the head where there is one."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `days` before the last day: 0 on it, below 0 after it."""

    days: int
    link: Link


CUSTODY_DAYS = (7, 3, 1, 0, -1)
"""Planned days of the five steps unless the setting HELI_ALARM_DAYS says otherwise."""
ORDINARY = (Step(3, "handler"), Step(-1, "oversight"))
SOFT = (Step(3, "handler"),)
"""Of a term that holds "as a rule": it is no breach when it is past."""


def custody(days: Sequence[int] = CUSTODY_DAYS) -> tuple[Step, ...]:
    """The chain of a limit of custody. Raises `ValueError` unless there are five days, each below the one before."""
    if len(days) != len(LINKS) or any(later >= sooner for sooner, later in pairwise(days)):
        raise ValueError("the planned days are five whole numbers, each below the one before")
    return tuple(Step(day, link) for day, link in zip(days, LINKS, strict=True))


def reached(steps: Sequence[Step], days_left: int) -> int | None:
    """Number of the furthest step whose day has come, from 0; None before the first."""
    found = [number for number, step in enumerate(steps) if days_left <= step.days]
    return found[-1] if found else None
