"""Loading the demo: the directory, the sign-ins, the stories to their middle, what hangs together; then the year's mass."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby

from django.db import connection

from heli.base import clock, installation
from heli.base.errors import refused
from heli.base.text import Msg
from heli.demo import directory, sign_ins
from heli.demo.directory import Directory
from heli.demo.plan import first, whole
from heli.demo.player import Player, clock_at
from heli.demo.steps import Script, at
from heli.demo.stories import STORIES
from heli.demo.worker import Worker, waking_here

_OTHER_WORKER_SECONDS = 30.0
FOUNDED = at("2021-01-04 09:00")
Progress = Callable[[int, int], None]
"""Called with steps done and steps in all."""


def load(*, worker_url: str = "", progress: Progress | None = None) -> list[sign_ins.SignIn]:
    """Fill a marked database; a second call finds everything there, a broken one is taken up where it stopped.

    Args:
        worker_url: libpq URL of the worker's role; by default the installation's own.
    Raises:
        Refused: the database is not marked as a demo.
    """
    if not installation.is_demo():
        raise refused(
            "demo.not_marked",
            Msg("This database is not marked as a demo: nothing is loaded into it."),
            do=Msg("Start a demo with `heli demo`; a real installation is founded with `heli init`."),
        )
    people = found_directory()
    sign_ins.open_accounts(people)
    play([*STORIES, *first()], people=people, worker_url=worker_url, progress=progress or _print_progress)
    return sign_ins.printed()


def fill(scripts: Sequence[Script] = (), *, worker_url: str = "", progress: Progress) -> None:
    """Fill in the rest of the year while the demo is at work already; goes on where an earlier run stopped.

    Week by week: matters that begin in one week are played to their end before the next, so that whoever looks
    meanwhile finds few that stand half done. The demo's own worker may run what follows elsewhere at any minute, and at
    its own clock: a step on a matter that opens so waits for it, and is never before it.

    Args:
        scripts: instead of the whole plan.
        progress: called at once, and after each step, with the steps of every script, those of earlier runs among them.
    """
    people, every = found_directory(), scripts or whole()
    known = Player(people, run_effects=lambda: 0)
    known.remember()
    left = [script for script in every if f"demo:{script.name}:{len(script.steps) - 1}" not in known.done]
    left.sort(key=lambda script: script.steps[0].at)
    weeks = [list(week) for _, week in groupby(left, key=lambda script: script.steps[0].at.isocalendar()[:2])]
    before = sum(len(script.steps) for script in every) - sum(len(script.steps) for script in left)
    total = before + sum(len(script.steps) for script in left)
    progress(before, total)
    play(
        *weeks, people=people, worker_url=worker_url, patience=_OTHER_WORKER_SECONDS,
        progress=lambda done, _: progress(before + done, total),
    )  # fmt: skip


def found_directory() -> Directory:
    """The directory: made, or the one that an earlier load made."""
    known = directory.known()
    if known is not None:
        return known
    with clock_at(FOUNDED):
        return directory.found()


def play(
    *batches: Sequence[Script], people: Directory, worker_url: str = "", patience: float = 0.0, progress: Progress
) -> Player:  # fmt: skip
    """Play batches of scripts one after the other, those of one batch side by side, the worker's part in its own role.

    Args:
        patience: seconds to wait for a matter that another worker is about to open.
    """
    worker = Worker(worker_url)
    player = Player(people, run_effects=worker, patience=patience)
    total = sum(len(list(script.until(script.middle))) for batch in batches for script in batch)
    done = 0

    def stepped() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    before = clock.offset()
    # the lawbook and the models stay for the whole load: no use in looking through them again and again
    gc.freeze()
    try:
        with waking_here(worker.waiting), unhurried():
            player.remember()
            for batch in batches:
                player.play(batch, on_step=stepped)
    finally:
        gc.unfreeze()
        worker.close()
        clock.set_offset(before)
    return player


@contextmanager
def unhurried() -> Iterator[None]:
    """Commits of this session need not reach the disk at once: what a fall of the machine takes is loaded again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit")


_LINE_EVERY_SECONDS = 1.0
_last_line = 0.0


def _print_progress(done: int, total: int) -> None:
    """One line a second on standard error, for whoever watches a load."""
    global _last_line
    if done < total and time.monotonic() - _last_line < _LINE_EVERY_SECONDS:
        return
    _last_line = time.monotonic()
    sys.stderr.write(f"{done}/{total}\n")
    sys.stderr.flush()
