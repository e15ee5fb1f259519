"""Reading and changing what this installation is: node, demo mark, shift of the clock."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from functools import cache

from django.db.models import F

from heli.base import clock
from heli.base.errors import refused
from heli.base.ids import uuid7
from heli.base.models import Installation
from heli.base.text import Msg

_follows_a_demo = False


def create() -> None:
    """Make the installation's row if there is none yet. Run as owner, after the migrations."""
    Installation.objects.get_or_create(
        pk=1, defaults={"origin_node": uuid7(), "created_at": clock.real_now()}
    )


@cache
def origin_node() -> uuid.UUID:
    """This node's identifier. Never changes; read from the database once per process."""
    return Installation.objects.values_list("origin_node", flat=True).get(pk=1)


def is_demo() -> bool:
    """Whether this database is marked as a demo. One query."""
    return Installation.objects.values_list("is_demo", flat=True).get(pk=1)


def start() -> None:
    """Load the mark and the clock. Every process that serves or works calls this once, at its start."""
    global _follows_a_demo
    _follows_a_demo = is_demo()
    sync_clock()


def follow_clock() -> None:
    """Before each request or job: in a demo, take over a changed clock; else nothing, no query."""
    if _follows_a_demo:
        sync_clock()


def sync_clock() -> None:
    """Set this process's clock to the installation's shift; an unmarked database has none."""
    clock.set_offset(Installation.objects.values_list("clock_offset", flat=True).get(pk=1))


def mark_as_demo(start_at: datetime) -> None:
    """Mark this database as a demo whose clock stands at `start_at` (an aware instant) now.

    Run once, as owner, before anything is recorded. Raises `Refused` if it is marked already.
    """
    shift = start_at - clock.real_now()
    if not Installation.objects.filter(pk=1, is_demo=False).update(is_demo=True, clock_offset=shift):
        raise refused("demo.marked_already", Msg("This database is marked as a demo already."))
    start()


def advance_clock(by: timedelta) -> None:
    """Move a demo's clock forward. Raises `Refused` in a real installation or for a negative step."""
    if by < timedelta(0):
        raise refused("demo.clock_backwards", Msg("A demo's clock goes forward only."))
    if not is_demo():
        raise refused(
            "demo.not_a_demo",
            Msg("This is a real installation: its clock is the machine's and can't be moved."),
        )
    Installation.objects.filter(pk=1).update(clock_offset=F("clock_offset") + by)
    sync_clock()
