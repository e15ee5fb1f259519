"""A PostgreSQL of its own for a benchmark: started in a temporary folder, migrated, with one office and one person.

Synchronous commit and fsync are on, as in an installation. `HELI_BENCH_SERVER` is not read: the server is always ours.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from heli.cli import embedded
from heli.cli.provision import provision

NAME = "heli_bench"
MEMORY = {
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "max_connections": "60",
}


@dataclass(frozen=True)
class Bench:
    """The running server and the folder of this run."""

    folder: Path
    server: embedded.Server
    is_new: bool = True

    def url(self, role: embedded.Account) -> str:
        """The libpq URL of a role for the benchmark's database."""
        return self.server.url(role, NAME)


@contextmanager
def bench_server(kept: Path | None = None, **options: str) -> Iterator[Bench]:
    """Start, migrate as owner, hand over, stop, remove. Django in this process then connects as the app role.

    `kept`: a folder that stays, and is taken up again by the next run as it was left.
    """
    folder = kept or Path(tempfile.mkdtemp(prefix="heli-bench-"))
    is_new = not (folder / "server").exists()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    server = embedded.server(folder / "server", **{**MEMORY, **options})
    try:
        server.start()
        if is_new:
            provision(
                server.url("postgres", "postgres"), server.url("postgres", NAME), NAME, server.passwords()
            )
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "heli.base.settings",
            "HELI_VAR": str(folder / "var"),
            "HELI_SECRET_KEY": "for a benchmark",
            "HELI_ROLE": "owner",
            "HELI_OWNER_URL": server.url("owner", NAME),
            "HELI_APP_URL": server.url("app", NAME),
            "HELI_WORKER_URL": server.url("worker", NAME),
        }
        _migrate(is_new=is_new)
        connect_as(server.url("app", NAME))
        yield Bench(folder, server, is_new)
    finally:
        _close()
        server.stop()
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def connect_as(url: str) -> None:
    """Let Django's one connection lead to another role; also after a fork."""
    from django.db import connection  # noqa: PLC0415 (Django is set up by then)

    from heli.base.settings import database  # noqa: PLC0415

    connection.close()
    connection.settings_dict.update(
        database(url, pool=0) | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}
    )


def _migrate(*, is_new: bool) -> None:
    import django  # noqa: PLC0415 (the environment comes first)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from heli.base import installation, keys  # noqa: PLC0415
    from heli.base.settings import CONFIG  # noqa: PLC0415

    # what was kept may be of before the last migrations
    call_command("migrate", verbosity=0, interactive=False)
    if is_new:
        installation.create()
        keys.make(CONFIG.keys)


def _close() -> None:
    from django.db import connection  # noqa: PLC0415

    connection.close()
