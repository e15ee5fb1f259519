"""Test databases: one migrated template for the session, one clone for each process of it.

Nothing here runs before a test asks for the database. The server is an embedded one in a folder of
its own, or the one of `HELI_TEST_SERVER` (a superuser's URL of a server that is kept for tests:
roles get new passwords, the databases heli_test* are dropped).
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from heli.base.config import ROLES, Role
from heli.base.roles import NAMES
from heli.cli import embedded
from heli.cli.provision import provision

TEMPLATE = "heli_test"
# a test database need not survive the machine's fall
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


@dataclass(frozen=True)
class TestServer:
    """The server of this test session.

    Attributes:
        folder: shared by all processes of the session; holds lock, passwords, embedded server.
        external: superuser's URL of another server, or empty.
    """

    __test__ = False
    folder: Path
    external: str

    def url(self, account: Role | None, database: str) -> str:
        """The libpq URL of a role (None: the superuser) for a database of this server."""
        if not self.external:
            return self._embedded.url(account or "postgres", database)
        parts = urlsplit(self.external)
        if account is None:
            return urlunsplit(parts._replace(path=f"/{database}"))
        password = json.loads((self.folder / "passwords.json").read_text())[account]
        place = parts.netloc.rpartition("@")[2]
        return urlunsplit(parts._replace(netloc=f"{NAMES[account]}:{password}@{place}", path=f"/{database}"))

    @property
    def _embedded(self) -> embedded.Server:
        return embedded.server(self.folder / "server", **FAST)

    @contextmanager
    def first(self) -> Iterator[bool]:
        """Under a lock shared by the session's processes: True for the one that has to prepare."""
        with (self.folder / "prepared.lock").open("a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = self.folder / "prepared"
            yield not done.exists()
            done.touch()

    def start(self) -> None:
        """Start the embedded server, or set passwords for an external one."""
        if not self.external:
            self._embedded.start()
            return
        passwords = {role: secrets.token_urlsafe(24) for role in ROLES}
        (self.folder / "passwords.json").write_text(json.dumps(passwords))

    def make_template(self) -> None:
        """Make the empty template database with roles and grants; migrating it comes next."""
        self.drop(TEMPLATE)
        stored = self.folder / "passwords.json"
        passwords: dict[Role, str] = (
            json.loads(stored.read_text()) if self.external else self._embedded.passwords()
        )
        provision(self.url(None, "postgres"), self.url(None, TEMPLATE), TEMPLATE, passwords)

    def clone(self, name: str) -> None:
        """Make database `name` anew as a copy of the template."""
        self.copy(TEMPLATE, name)

    def copy(self, source: str, name: str) -> None:
        """Make database `name` anew as a copy of another, to which nobody is connected."""
        self.drop(name)
        with psycopg.connect(self.url(None, "postgres"), autocommit=True) as admin:
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER heli_owner TEMPLATE {} STRATEGY file_copy").format(
                    sql.Identifier(name), sql.Identifier(source)
                )
            )

    def drop(self, name: str) -> None:
        """Drop a test database, with whoever is connected to it."""
        with psycopg.connect(self.url(None, "postgres"), autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """End the session: stop the embedded server, or drop what was made on an external one."""
        if not self.external:
            self._embedded.stop()
            return
        with psycopg.connect(self.url(None, "postgres")) as admin:
            rows = admin.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'heli\\_test%'"
            ).fetchall()
        for (name,) in rows:
            self.drop(name)


def external_url() -> str:
    """The URL of HELI_TEST_SERVER, or empty."""
    return os.environ.get("HELI_TEST_SERVER", "")
