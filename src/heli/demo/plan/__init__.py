"""The year's matters beside the stories: about two thousand of Shannan and its counties, by a seeded plan that never changes.

`first` is loaded before the demo opens: what lies on the desks that morning, and all that hangs together across
offices. `whole` adds the mass of the year and what came after each conference; it is filled in while the demo runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from heli.demo.plan import (
    commanding,
    court,
    criminal,
    decisions,
    institution,
    interest,
    letters,
    listening,
    minors,
    morning,
    sharing,
    suits,
    together,
    watching,
)
from heli.demo.plan.year import Year
from heli.demo.steps import Script

SEED = 20221230


def first() -> Sequence[Script]:
    """What is loaded first, each script to its middle, cut at the morning of the demo. The same at every call."""
    return _first(Year(SEED))


def whole() -> Sequence[Script]:
    """All of the plan, each script to its end, cut at the morning of the demo."""
    year = Year(SEED)
    begun = [replace(script, middle="") for script in _first(year)]
    rest = (*criminal.scripts(year), *letters.scripts(year), *_later(year), criminal.before_the_court(year))
    return [*begun, *(year.until_morning(script) for script in rest)]


_ROOMS = (institution, sharing, watching, listening, commanding, decisions, court, minors, suits)
"""Those with matters that follow from one another, loaded first, and others that stand alone, filled in later."""


def _later(year: Year) -> list[Script]:
    return [script for room in _ROOMS for script in room.later(year)]


def _first(year: Year) -> list[Script]:
    found = [*together.scripts(year), *interest.scripts(year), *morning.scripts(year)]
    found += [script for room in _ROOMS for script in room.first(year)]
    return [year.until_morning(script) for script in found]


__all__ = ["first", "whole"]
