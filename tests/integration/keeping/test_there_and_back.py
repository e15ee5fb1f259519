"""A committed installation, backed up, lost and restored: the same counts, a record that verifies, a head file that goes on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest

from heli.base import roles
from heli.base.config import PROJECT
from heli.base.errors import Refused
from heli.base.settings import CONFIG
from heli.cli.places import tools_folder
from heli.documents.settling import settle
from heli.keeping import backup, manifest, postgres, restore
from heli.keeping.envelope import SEALED_BYTES
from heli.ledger.erasures import WAITING, path_of
from heli.matters.erasing import erase_matter
from heli.offices.node import this_node
from tests.factories.erasing import Closed, chief, closed_matter, term_over
from tests.factories.matters import World, make_world
from tests.support.database import TestServer
from tests.support.heads import append_all


def quiet(step: object, done: int, total: int) -> None:
    """Nobody looks on."""


@dataclass(frozen=True)
class Lost:
    """An installation with a backup on a disk, and an empty place on the same server."""

    server: TestServer
    source: str
    target: str
    folder: Path

    def plan(self) -> backup.Plan:
        return backup.Plan(
            url=self.server.url(None, self.source),
            var=self.folder / "var",
            keys=CONFIG.keys,
            disk=self.folder / "disk",
            tools=tools_folder(),
            part_bytes=2 * SEALED_BYTES,
        )

    def way_back(self, made: Path) -> restore.Plan:
        (self.folder / "safe.sign").write_bytes(b"s" * 32)
        keys = (*CONFIG.keys.glob("*.key"), self.folder / "safe.sign")
        new = self.folder / "new"
        return restore.Plan(made, new, new / "keys", keys, tools_folder())

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A `heli` command that speaks to the restored installation."""
        urls = {f"HELI_{role.upper()}_URL": self.server.url(role, self.target) for role in roles.NAMES}
        plain = {key: value for key, value in os.environ.items() if not key.startswith("HELI_")}
        settings = {
            "HELI_VAR": str(self.folder / "new"),
            "HELI_LANG": "en",
            "PYTHONPATH": str(PROJECT / "src"),
        }
        return subprocess.run(
            [sys.executable, "-m", "heli.cli.main", *words],
            env={**plain, **urls, **settings, "HELI_SECRET_KEY": "x"},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def world(transactional_db: None) -> World:
    """The known cast, committed."""
    return make_world()


@pytest.fixture
def lost(world: World, test_server: TestServer, database_name: str, tmp_path: Path) -> Iterator[Lost]:
    """The world with a head file and two files, and an empty database with its roles; nothing was erased in it yet."""
    # what another test of this process erased is not of this installation
    path_of(CONFIG.var, str(this_node())).unlink(missing_ok=True)
    (tmp_path / "disk").mkdir()
    (tmp_path / "var/files/ab").mkdir(parents=True)
    (tmp_path / "var/files/ab/one").write_bytes(os.urandom(5 * SEALED_BYTES))
    (tmp_path / "var/files/ab/two").write_bytes(b"")
    append_all(tmp_path / "var/heads" / f"{this_node()}.heads")
    target = f"{database_name}_restored"
    test_server.drop(target)
    with psycopg.connect(test_server.url(None, "postgres"), autocommit=True) as admin:
        admin.execute(roles.database_statement(target))
    with psycopg.connect(test_server.url(None, target), autocommit=True) as inside:
        for line in roles.database_statements(own_server=True):
            inside.execute(line)
    yield Lost(test_server, database_name, target, tmp_path)
    test_server.drop(target)


def test_what_was_lost_comes_back_with_the_same_counts_and_a_record_that_verifies(lost: Lost) -> None:
    folder, made = backup.make(lost.plan(), quiet)
    plan = lost.way_back(folder)
    checked = restore.prove(plan)
    backup.read_back(folder, checked.manifest, quiet)
    owner = lost.server.url("owner", lost.target)
    restore.run(plan, checked, owner, quiet)

    found = postgres.figures_of(lost.server.url(None, lost.target))
    assert found["matter_acts"] > 0
    assert restore.differences(made, found, plan.var) == []
    assert (plan.var / "files/ab/one").read_bytes() == (lost.folder / "var/files/ab/one").read_bytes()
    assert (plan.keys / "safe.sign").read_bytes() == b"s" * 32
    verified = lost.command("ledger", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert re.search(r"^[1-9]\d* acts of .* 0 findings", verified.stdout, re.MULTILINE)
    assert list(plan.var.glob("restoring*")) == []

    with pytest.raises(Refused, match=r"restore\.occupied"):
        restore.run(plan, checked, owner, quiet)


def test_the_restored_server_counts_on_where_the_old_one_stood(lost: Lost) -> None:
    """Else no act recorded after the way back would ever reach the head file."""
    folder, _ = backup.make(lost.plan(), quiet)
    plan = lost.way_back(folder)
    checked = restore.prove(plan)
    owner = lost.server.url("owner", lost.target)
    with psycopg.connect(owner) as connection:
        row = connection.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
    assert row is not None
    ahead = int(str(row[0])) + 1500
    source = replace(checked.manifest.source, horizon=ahead)
    told: list[int] = []
    restore.run(
        plan,
        replace(checked, manifest=replace(checked.manifest, source=source)),
        owner,
        lambda step, done, total: told.append(total),
    )
    with psycopg.connect(owner) as connection:
        row = connection.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
    assert row is not None
    assert int(str(row[0])) > ahead


def test_a_backup_by_a_role_behind_the_wall_is_refused_and_leaves_nothing(lost: Lost) -> None:
    bound = replace(lost.plan(), url=lost.server.url("owner", lost.source))
    with pytest.raises(Refused, match=r"backup\.bound_role"):
        backup.make(bound, quiet)
    assert list((lost.folder / "disk").glob("heli-*/*")) == []
    folder, _ = backup.make(lost.plan(), quiet)
    assert (folder / manifest.NAME).exists()


def test_a_restore_that_breaks_off_leaves_the_place_empty(lost: Lost) -> None:
    """The last part of the database is cut off after it was checked; the next try, with the whole, succeeds."""
    folder, made = backup.make(lost.plan(), quiet)
    plan, owner = lost.way_back(folder), lost.server.url("owner", lost.target)
    checked = restore.prove(plan)
    part = folder / made.stream("database").parts[-1].file
    whole = part.read_bytes()
    part.write_bytes(whole[:-1000])
    with pytest.raises(Refused, match=r"database\.001\.part"):
        restore.run(plan, checked, owner, quiet)
    assert postgres.refuse_occupied(owner) >= 15
    restore.refuse_occupied_folder(plan.var)
    part.write_bytes(whole)
    restore.run(plan, checked, owner, quiet)
    assert (plan.var / "files").is_dir()


def test_nobody_stays_signed_in_through_a_backup(lost: Lost) -> None:
    with psycopg.connect(lost.server.url("app", lost.source)) as connection:
        connection.execute("INSERT INTO django_session VALUES ('key', 'data', '2100-01-01T00:00:00Z')")
    folder, _ = backup.make(lost.plan(), quiet)
    plan = lost.way_back(folder)
    restore.run(plan, restore.prove(plan), lost.server.url("owner", lost.target), quiet)
    with psycopg.connect(lost.server.url(None, lost.target)) as connection:
        assert connection.execute("SELECT count(*) FROM django_session").fetchone() == (0,)


def test_the_command_says_in_words_what_it_refuses(lost: Lost) -> None:
    folder, made = backup.make(lost.plan(), quiet)
    said = lost.command("restore", str(folder))
    assert said.returncode == 1
    assert "--key FILE" in said.stderr
    key = next(iter(CONFIG.keys.glob("*.key")))
    said = lost.command("restore", str(folder), "--check", "--key", str(key))
    assert (said.returncode, said.stderr) == (0, "")
    assert "is whole" in said.stdout
    later = replace(
        made, source=replace(made.source, migrations=("matters.9999_of_the_future",)), made_by="9.9"
    )
    (folder / manifest.NAME).write_text(later.proven(key.read_bytes()).text(), "utf-8")
    said = lost.command("restore", str(folder), "--key", str(key))
    assert "made by a later version, Heli 9.9" in said.stderr
    said = lost.command("ledger", "verify")
    assert said.returncode == 1
    assert "heli check" in said.stderr
    assert "Traceback" not in said.stderr
    said = lost.command("backup", str(lost.folder / "disk"))
    assert "HELI_BACKUP_URL isn't set" in said.stderr


@pytest.mark.full
def test_never_14_an_old_backup_cannot_read_a_destroyed_record(world: World, lost: Lost) -> None:
    """What was erased after the backup is erased again, files and all, before anybody is served."""
    closed = closed_matter(world)
    name = closed.file.relative_to(CONFIG.var)
    (lost.folder / "var" / name).parent.mkdir(parents=True)
    shutil.copy(closed.file, lost.folder / "var" / name)
    folder, _ = backup.make(lost.plan(), quiet)
    with term_over():
        erase_matter(closed.matter, reason="保管期满", actor=chief(world), key="erase")
        settle()
    listed = path_of(CONFIG.var, str(this_node()))
    (lost.folder / "new/erasures").mkdir(parents=True)
    shutil.copy(listed, lost.folder / "new/erasures")
    plan = lost.way_back(folder)
    gathered = restore.run(plan, restore.prove(plan), lost.server.url("owner", lost.target), quiet)
    assert (gathered.beyond, gathered.is_found, gathered.faults) == (1, True, ())
    assert len(facts_left(lost, closed)) > 1
    assert (plan.var / name).exists()

    said = lost.command("worker", "--once")
    assert said.returncode == 1
    assert "heli ledger repeat" in said.stderr
    here = path_of(plan.var, str(this_node()))
    here.rename(here.with_suffix(".away"))
    said = lost.command("ledger", "repeat")
    assert (said.returncode, (plan.var / WAITING).exists()) == (1, True)
    assert "names 0 erasures; the restore found 1" in said.stderr
    here.with_suffix(".away").rename(here)
    said = lost.command("ledger", "repeat")
    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.startswith("Erasures repeated: 1; nothing left to erase: 0.")
    assert facts_left(lost, closed) == []
    assert not (plan.var / name).exists()
    said = lost.command("ledger", "verify")
    assert said.returncode == 0, said.stdout + said.stderr
    assert "· erased by an act" in said.stdout
    assert lost.command("ledger", "repeat").stdout.startswith(
        "Erasures repeated: 0; nothing left to erase: 1."
    )


def facts_left(lost: Lost, closed: Closed) -> list[tuple[object, ...]]:
    """What can still be opened of the matter and its case."""
    with psycopg.connect(lost.server.url(None, lost.target)) as connection:
        return connection.execute(
            "SELECT f.name FROM matters_matterfact f JOIN matters_matteract a ON a.id = f.act_id"
            " WHERE a.matter_id = %(matter)s AND f.sealed IS NOT NULL UNION ALL"
            " SELECT f.name FROM matters_casefact f JOIN matters_caseact a ON a.id = f.act_id"
            " WHERE a.case_id = %(case)s AND f.sealed IS NOT NULL",
            {"matter": closed.matter, "case": closed.case},
        ).fetchall()
