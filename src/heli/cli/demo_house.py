"""Where the demo lives: its folder, its server, its database, its secrets.

    var/demo/postgres      the embedded server
    var/demo/keys          master key
    var/demo/secret        signs sessions
    var/demo/tables        digest of the migrations that were run
    var/demo/sign-ins.json who may sign in, for printing
    var/demo/log/          web, worker

The database is filled under another name and renamed when it is whole: a run that was killed on the
way leaves nothing that looks ready.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg

from heli.base import keys
from heli.base.config import PROJECT, Role
from heli.base.errors import refused
from heli.base.text import Msg
from heli.cli import embedded
from heli.cli.output import step
from heli.cli.provision import provision

DATABASE: LiteralString = "heli_demo"
FILLING: LiteralString = "heli_demo_filling"
_OPTIONS = {"shared_buffers": "64MB", "max_connections": "60"}


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of the list that the demo prints: whose desk, user name, password."""

    desk: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class House:
    """The demo of one checkout."""

    folder: Path

    @property
    def server(self) -> embedded.Server:
        return embedded.server(self.folder / "postgres", **_OPTIONS)

    def environment(self, database: str = DATABASE) -> dict[str, str]:
        """The settings of every process of the demo."""
        server = self.server
        urls = {f"HELI_{role.upper()}_URL": server.url(role, database) for role in server.passwords()}
        return urls | {
            "HELI_VAR": str(self.folder),
            "HELI_KEYS": str(self.folder / "keys"),
            "HELI_SECRET_KEY": (self.folder / "secret").read_text(),
        }

    def was_left_whole(self) -> bool:
        """Whether an earlier run left everything, with the tables of this program: nothing but the server has to start."""
        return (
            (self.folder / "secret").exists()
            and self.server.was_made()
            and self._tables_noted() == _digest_of_migrations()
        )

    def prepare(self, language: str, *, empty: bool = False) -> bool:
        """Start the server; make and fill the database if it isn't there; update its tables.

        Returns:
            Whether the database was there before.
        """
        self._make_secrets()
        with step(Msg("Starting the database")):
            self.server.start()
        if not self._exists(DATABASE):
            self._admin(f"DROP DATABASE IF EXISTS {FILLING} WITH (FORCE)")
            self._fill(language, empty=empty)
            self._rename()
            self._note_tables()
            return False
        if self._tables_noted() != _digest_of_migrations():
            with step(Msg("Updating the tables")):
                self._run_stage("tables", "owner", DATABASE, language)
            self._note_tables()
        return True

    @contextmanager
    def empty_database(self) -> Iterator[LiteralString]:
        """An empty database on the running server, for a backup to be restored into; its name.

        If the block raises, the database is gone again. The server stops at the end.

        Raises:
            Refused: the demo is there already.
        """
        self._make_secret()
        self.server.start()
        try:
            if self._exists(DATABASE):
                raise refused(
                    "restore.occupied",
                    Msg(
                        "A demo is in %(folder)s already. Nothing was restored over it.",
                        {"folder": self.folder},
                    ),
                    do=Msg("Move that folder away, or set HELI_VAR to another one."),
                )
            self._admin(f"DROP DATABASE IF EXISTS {FILLING} WITH (FORCE)")
            self._provision(FILLING)
            yield FILLING
        finally:
            self._admin(f"DROP DATABASE IF EXISTS {FILLING} WITH (FORCE)")
            self.server.stop()

    def settle(self) -> None:
        """The database that was filled becomes the demo's."""
        self._admin(f"ALTER DATABASE {FILLING} RENAME TO {DATABASE}")

    def reset(self) -> None:
        """Stop the server and remove everything."""
        self.server.stop()
        if self.folder.exists():
            # the lock of this very run stays
            for path in self.folder.iterdir():
                if path.name != "running":
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

    def sign_ins(self) -> list[SignIn]:
        """Who may sign in; empty as long as no data is loaded."""
        path = self.folder / "sign-ins.json"
        return [SignIn(**line) for line in json.loads(path.read_text())] if path.exists() else []

    @contextmanager
    def one_run(self) -> Iterator[None]:
        """Raise `Refused` if this checkout's demo runs already. A killed run leaves no lock behind."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "running").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                lock.seek(0)
                raise refused(
                    "demo.running",
                    Msg(
                        "The demo of this folder is running already: %(where)s",
                        {"where": lock.read().strip()},
                    ),
                    do=Msg("Open that address, or stop it there with Ctrl-C."),
                ) from error
            yield

    def note_address(self, address: str) -> None:
        """Write where this run answers, for a second one to say."""
        (self.folder / "running").write_text(f"{address} (pid {os.getpid()})\n")

    def _make_secret(self) -> None:
        (self.folder / "log").mkdir(parents=True, exist_ok=True)
        secret = self.folder / "secret"
        # a run that was killed here may have left an empty one
        if not secret.exists() or not secret.stat().st_size:
            secret.touch(mode=0o600)
            secret.write_text(secrets.token_urlsafe(48))

    def _make_secrets(self) -> None:
        self._make_secret()
        if not keys.key_ids(self.folder / "keys"):
            keys.make(self.folder / "keys")
        if keys.signing(self.folder / "keys") is None:
            keys.make_signing(self.folder / "keys")

    def _provision(self, name: str) -> None:
        server = self.server
        provision(server.url("postgres", "postgres"), server.url("postgres", name), name, server.passwords())

    def _fill(self, language: str, *, empty: bool) -> None:
        with step(Msg("Making the tables")):
            self._provision(FILLING)
            # what is lost in a crash on the way is made again from the start
            self._admin(f"ALTER DATABASE {FILLING} SET synchronous_commit = off")
            self._run_stage("tables", "owner", FILLING, language)
            self._run_stage("mark", "owner", FILLING, language)
        if not empty and importlib.util.find_spec("heli.demo") is not None:
            with step(Msg("Loading the demo prefecture")):
                self._run_stage("load", "app", FILLING, language)

    def _run_stage(self, stage: str, role: Role, database: str, language: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "heli.cli.demo_stage", stage, str(self.folder)],
            env={**os.environ, **self.environment(database), "HELI_ROLE": role, "HELI_LANG": language},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            log = self.folder / "log" / f"{stage}.log"
            log.write_text(done.stdout)
            raise refused(
                "demo.stage_failed",
                Msg(
                    "The demo could not be made: %(said)s", {"said": "\n".join(done.stdout.splitlines()[-3:])}
                ),
                do=Msg("Its log is %(log)s. `heli demo --reset` starts over.", {"log": log}),
            )

    def _exists(self, database: str) -> bool:
        with psycopg.connect(self.server.url("postgres", "postgres")) as admin:
            return bool(admin.execute("SELECT FROM pg_database WHERE datname = %s", [database]).rowcount)

    def _rename(self) -> None:
        self._admin(f"ALTER DATABASE {FILLING} RESET synchronous_commit")
        # this commit is awaited, and with it all that was written before
        self._admin(f"ALTER DATABASE {FILLING} RENAME TO {DATABASE}")

    def _admin(self, statement: LiteralString) -> None:
        with psycopg.connect(self.server.url("postgres", "postgres"), autocommit=True) as admin:
            admin.execute(statement)

    def _tables_noted(self) -> str:
        path = self.folder / "tables"
        return path.read_text() if path.exists() else ""

    def _note_tables(self) -> None:
        (self.folder / "tables").write_text(_digest_of_migrations())


def _digest_of_migrations() -> str:
    """Changes when a migration of ours or a package changes: migrating costs seconds, this does not."""
    digest = hashlib.sha256((PROJECT / "requirements.lock").read_bytes())
    for path in sorted((PROJECT / "src" / "heli").glob("*/migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
