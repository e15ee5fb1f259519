"""`heli worker`: runs jobs, as `heli_worker`."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import sync_to_async
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from heli.base import installation
from heli.base.config import Config
from heli.base.errors import bad_input
from heli.cli.standing import refuse_unfit
from heli.matters import books

HELP = "Run jobs: effects, head file, notices."
NEEDS_DJANGO = True
ROLE = "worker"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=2, help="jobs at a time, 1–64")
    parser.add_argument("--once", action="store_true", help="run what waits, then end")


def run(args: argparse.Namespace) -> int:
    if not 1 <= args.concurrency <= 64:
        raise bad_input("--concurrency", "option.range", "between %(low)s and %(high)s", low=1, high=64)
    refuse_unfit(Config.from_environment(), "worker")
    installation.start()
    asyncio.run(_work(args.concurrency, wait=not args.once))
    return 0


async def _work(concurrency: int, *, wait: bool) -> None:
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()) as worker_app:
        async with worker_app.open_async():
            await worker_app.run_worker_async(
                concurrency=concurrency,
                wait=wait,
                worker_middleware=[_follow_clock],
                delete_jobs="successful",
            )


async def _follow_clock(call_next: Callable[[], Awaitable[Any]], context: object, worker: object) -> Any:
    """Each job begins with the installation's clock and calendars; both may have been changed meanwhile."""
    await sync_to_async(_follow)()
    return await call_next()


def _follow() -> None:
    installation.follow_clock()
    books.follow()
