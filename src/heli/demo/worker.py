"""The worker's part of a load: what follows elsewhere is done in the worker's own database role, as at any time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from heli.base.settings import CONFIG, database
from heli.matters import effects, outbox, tasks


@cache
def _worker_connection(url: str) -> BaseDatabaseWrapper:
    """A connection of its own; models and transactions, which ask for the default one, find it under that name."""
    settings: dict[str, Any] = {**connections[DEFAULT_DB_ALIAS].settings_dict, **database(url, pool=0)}
    settings |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}
    made: BaseDatabaseWrapper = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, DEFAULT_DB_ALIAS)
    return made


@contextmanager
def as_worker(url: str) -> Iterator[None]:
    """Django's default connection leads to the database as `heli_worker` within the block. Not inside a transaction."""
    before: Any = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = _worker_connection(url)
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = before


class Worker:
    """Runs the outbox as `heli_worker`.

    Args:
        url: libpq URL of that role for this database; by default the installation's own.
    """

    def __init__(self, url: str = "") -> None:
        self.url = url or CONFIG.worker_url
        self.waiting = Waiting()

    def __call__(self) -> int:
        """Run what waits, and what follows from that. Returns how many effects were settled."""
        if not self.waiting.is_so:
            return 0
        done = 0
        with as_worker(self.url):
            # what was put there meanwhile sets the sign again
            while self.waiting.is_so:
                self.waiting.is_so = False
                done += effects.run_waiting()
        return done

    def close(self) -> None:
        """Close the connection."""
        _worker_connection(self.url).close()


class Waiting:
    """Whether something waits in the outbox: set after each commit that put something there."""

    def __init__(self) -> None:
        self.is_so = True

    def __call__(self) -> None:
        self.is_so = True


@contextmanager
def waking_here(waiting: Waiting) -> Iterator[None]:
    """Within the block a commit wakes nobody but this process, which runs the outbox itself."""
    outbox.wake_with(waiting)
    try:
        yield
    finally:
        outbox.wake_with(tasks.wake)
