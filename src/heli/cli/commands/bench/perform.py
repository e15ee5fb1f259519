"""`heli bench perform`: the single door against psycopg without Django that writes the same rows."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from heli.base import keys
from heli.cli import embedded
from heli.cli.provision import provision

HELP = "Measure perform against psycopg without Django, and its cost along a long history."
NEEDS_DJANGO = False
ROLE = None

DATABASE = "heli_bench"
_OPTIONS = {"shared_buffers": "256MB", "max_connections": "60"}


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--acts", type=int, default=2_000, help="acts of the long matter")
    parser.add_argument(
        "--processes", type=int, default=8, help="processes of the second round, a matter each"
    )
    parser.add_argument("--each", type=int, default=400, help="acts of each process of the second round")


def run(args: argparse.Namespace) -> int:
    """Print the figures; 1 where one of the goals is missed."""
    with bench_house() as environment:
        return child(environment, "measure", str(args.acts), str(args.processes), str(args.each))


@contextmanager
def bench_house() -> Iterator[dict[str, str]]:
    """A server of its own in a temporary folder, with tables, offices and one person; gives its settings.

    Synchronous commit is on; nothing is shared with an installation.
    """
    with tempfile.TemporaryDirectory(prefix="heli-bench-") as folder:
        root = Path(folder)
        root.chmod(0o711)
        server = embedded.server(root / "server", **_OPTIONS)
        server.start()
        try:
            admin, inside = server.url("postgres", "postgres"), server.url("postgres", DATABASE)
            provision(admin, inside, DATABASE, server.passwords())
            keys.make(root / "keys")
            environment = _environment(server, root)
            child(environment | {"HELI_ROLE": "owner"}, "tables")
            child(environment, "people")
            yield environment
        finally:
            server.stop()


def _environment(server: embedded.Server, root: Path) -> dict[str, str]:
    urls = {f"HELI_{role.upper()}_URL": server.url(role, DATABASE) for role in server.passwords()}
    own = {
        "HELI_VAR": str(root),
        "HELI_KEYS": str(root / "keys"),
        "HELI_SECRET_KEY": "bench",
        "HELI_ROLE": "app",
    }
    return dict(os.environ) | urls | own | {"DJANGO_SETTINGS_MODULE": "heli.base.settings"}


def child(environment: dict[str, str], *words: str) -> int:
    """Run one step in a process with Django; its exit status. Raises where a step of the set-up fails."""
    command = [sys.executable, "-m", "heli.cli.commands.bench._perform_run", *words]
    return subprocess.run(command, env=environment, check=words[0] in ("tables", "people")).returncode
