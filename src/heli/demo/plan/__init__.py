"""The year's other matters: some three hundred of Shannan and its counties, by a seeded plan that never changes."""

from __future__ import annotations

from collections.abc import Sequence

from heli.demo.plan import criminal, interest, morning, together
from heli.demo.plan.year import Year
from heli.demo.steps import Script

SEED = 20221230


def plan() -> Sequence[Script]:
    """The scripts of the plan, each cut at the morning of the demo. The same at every call."""
    year = Year(SEED)
    scripts = [
        *together.scripts(year),
        *criminal.scripts(year),
        *interest.scripts(year),
        *morning.scripts(year),
    ]
    return [year.until_morning(script) for script in scripts]


__all__ = ["plan"]
