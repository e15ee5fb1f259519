"""An upgrade changes the tables after a backup, or when told that there is one; else nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from heli.base import keys
from heli.base.config import PROJECT, ROLES
from heli.keeping import journal, manifest
from tests.support.database import TestServer

CHANGE = "axes.0010_accessattemptexpiration"
Owner = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True)
class Behind:
    """An installation whose services are stopped, and whose tables lack one change."""

    owner: Owner
    settings: dict[str, str]
    folder: Path

    def upgrade(self, *words: str) -> subprocess.CompletedProcess[str]:
        plain = {key: value for key, value in os.environ.items() if not key.startswith("HELI_")}
        return subprocess.run(
            [sys.executable, "-m", "heli.cli.main", "upgrade", "--lang", "en", *words],
            env=plain | self.settings,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def is_changed(self) -> bool:
        return self.owner.execute("SELECT to_regclass('axes_accessattemptexpiration')").fetchone() != (None,)

    @property
    def backups(self) -> list[Path]:
        return list((self.folder / "disk").glob("heli-2*"))


@pytest.fixture
def behind(
    test_server: TestServer,
    database_name: str,
    transactional_db: None,
    tmp_path: Path,
    owner_connection: Owner,
) -> Behind:
    """The test's own connection as app is closed: it would count as a service at work."""
    # a test's module can't import it before Django is set up
    from django.db import connection  # noqa: PLC0415

    connection.close()
    owner_connection.execute("DROP TABLE axes_accessattemptexpiration")
    owner_connection.execute("DELETE FROM django_migrations WHERE app || '.' || name = %s", [CHANGE])
    for name in ("var", "disk"):
        (tmp_path / name).mkdir()
    keys.make(tmp_path / "keys")
    settings = {f"HELI_{role.upper()}_URL": test_server.url(role, database_name) for role in ROLES}
    settings |= {
        "HELI_BACKUP_URL": test_server.url(None, database_name),
        "HELI_VAR": str(tmp_path / "var"),
        "HELI_KEYS": str(tmp_path / "keys"),
        "HELI_SECRET_KEY": "x" * 50,
        "PYTHONPATH": str(PROJECT / "src"),
    }
    return Behind(owner_connection, settings, tmp_path)


def test_a_backup_comes_first_then_the_change_then_the_check(behind: Behind) -> None:
    refused = behind.upgrade()
    assert refused.returncode == 1
    assert CHANGE in refused.stdout
    assert "--backup FOLDER" in refused.stderr
    assert not behind.is_changed

    done = behind.upgrade("--backup", str(behind.folder / "disk"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert behind.is_changed
    (kept,) = behind.backups
    assert "axes.0009_add_session_hash" in manifest.read(kept).source.migrations
    assert [note.name for note in journal.read(behind.folder / "var")] == [kept.name]
    assert "✓ the tables are up to date" in done.stdout

    again = behind.upgrade()
    assert again.returncode == 0
    assert "need no change" in again.stdout


def test_what_would_change_is_said_without_changing_it(behind: Behind) -> None:
    said = behind.upgrade("--dry-run")
    assert (said.returncode, behind.is_changed, behind.backups) == (0, False, [])
    assert CHANGE in said.stdout


def test_while_services_are_at_work_nothing_is_changed(behind: Behind, app_connection: Owner) -> None:
    app_connection.execute("SELECT 1")
    said = behind.upgrade("--without-backup")
    assert said.returncode == 1
    assert "Stop both services" in said.stderr
    assert not behind.is_changed


def test_a_disk_that_is_not_there_stops_it_before_anything(behind: Behind) -> None:
    said = behind.upgrade("--backup", str(behind.folder / "absent"))
    assert said.returncode == 1
    assert "isn't there" in said.stderr
    assert not behind.is_changed
    told = behind.upgrade("--without-backup")
    assert told.returncode == 0, told.stderr
    assert behind.is_changed
