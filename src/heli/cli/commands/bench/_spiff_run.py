"""The comparison of `heli bench spiff`: the same number of steps, ours and SpiffWorkflow's, on the same server."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from uuid import UUID

from heli.base.settings import CONFIG

GOALS = {200: 5.0, 1_000: 20.0}


def measure(
    python: str, script: str, steps: list[int], a_matter: Callable[[], UUID], by_perform: Callable[[UUID, int], list[float]]
) -> int:  # fmt: skip
    """Print seconds and ratios; 1 where a goal is missed. SpiffWorkflow runs in an interpreter of its own.

    Ours runs before it and behind it, and the mean counts: what else the machine does meets both. The goal is held to both ways
    of the other.
    """
    # warm: a process reads the lawbook once, and plans a statement anew five times on each connection
    for _ in range(6):
        by_perform(a_matter(), 4)
    missed = 0
    for number in steps:
        first = _ours(number, a_matter, by_perform)
        done = subprocess.run(
            [python, script, CONFIG.owner_url, str(number)], capture_output=True, text=True, check=True
        )
        runs = json.loads(done.stdout)[str(number)]
        ours, spent = (sum(two) / 2 for two in zip(first, _ours(number, a_matter, by_perform), strict=True))
        goal = GOALS.get(number)
        said = f"   (goal {goal:.0f})" if goal else ""
        print(f"{number:>6,} steps: perform {ours:>7.1f} s, {spent:.1f} s of processor time")
        for name, words in (("kept", "kept in memory"), ("read", "read back each time")):
            theirs, theirs_spent = runs[name]
            print(
                f"{'':>8}SpiffWorkflow {words:<19} {theirs:>7.1f} s, ratio {theirs / ours:.1f}{said}; "
                f"processor time {theirs_spent:.1f} s, ratio {theirs_spent / spent:.1f}"
            )
            missed += goal is not None and theirs / ours < goal
    return 1 if missed else 0


def _ours(
    steps: int, a_matter: Callable[[], UUID], by_perform: Callable[[UUID, int], list[float]]
) -> tuple[float, float]:
    """Seconds by the clock and of this process's processor time."""
    matter, spent = a_matter(), time.process_time()
    return sum(by_perform(matter, steps)), time.process_time() - spent
