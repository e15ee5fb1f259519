"""`heli check` names each thing that is wrong and what to do; the same installation, made right, is fit."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from heli.base import clock, keys
from heli.base.config import Config
from heli.base.errors import Refused
from heli.base.settings import CONFIG
from heli.cli.main import main
from heli.cli.output import use_language
from heli.cli.standing import refuse_unfit
from heli.keeping import journal
from heli.keeping.restore import MARK
from heli.ledger.log import CheckpointLog
from heli.offices.node import this_node
from tests.factories.matters import World, make_world
from tests.support.database import TestServer
from tests.support.heads import append_all

Owner = psycopg.Connection[tuple[object, ...]]
Looked = Callable[[], dict[str, dict[str, Any]]]


@pytest.fixture(autouse=True)
def _installation(
    test_server: TestServer, database_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The test's database as an installation with all its settings."""
    for role in ("app", "worker"):
        monkeypatch.setenv(f"HELI_{role.upper()}_URL", test_server.url(role, database_name))
    monkeypatch.setenv("HELI_ROLE", "app")
    monkeypatch.setenv("HELI_SECRET_KEY", "x" * 50)
    monkeypatch.setenv("HELI_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("HELI_KEYS", str(tmp_path / "keys"))
    (tmp_path / "var").mkdir()
    keys.make(tmp_path / "keys")
    yield
    use_language("zh-hans")


@pytest.fixture
def looked(capsys: pytest.CaptureFixture[str]) -> Looked:
    """Runs the command; what it found, by code."""

    def run() -> dict[str, dict[str, Any]]:
        status = main(["check", "--json", "--lang", "en"])
        said = json.loads(capsys.readouterr().out)
        found = {look["code"]: look for look in said["looks"]}
        assert said["fit"] == (status == 0) == all(look["level"] != "wrong" for look in found.values())
        return found

    return run


@pytest.mark.django_db
class TestSettings:
    def test_a_whole_installation_is_fit_and_told_what_is_not_there_yet(self, looked: Looked) -> None:
        levels = {code: look["level"] for code, look in looked().items()}
        assert "wrong" not in levels.values()
        assert {code for code, level in levels.items() if level == "advice"} == {
            "setting.https",
            "installation.founded",
            "worker.lives",
            "backup.recent",
        }

    @pytest.mark.parametrize(
        ("setting", "value", "code", "level"),
        [
            ("HELI_SECRET_KEY", "", "setting.secret", "wrong"),
            ("HELI_SECRET_KEY", "short", "setting.short_secret", "advice"),
            ("HELI_DEBUG", "1", "setting.debug", "wrong"),
            ("HELI_HTTPS", "1", "setting.https", "advice"),
            ("HELI_KEYS", "/nowhere", "key.readable", "wrong"),
            ("HELI_APP_URL", "postgresql:///x?host=/nowhere", "role.app", "wrong"),
            ("HELI_WORKER_URL", "", "role.worker", "wrong"),
            ("HELI_VAR", "/proc/nothing", "folder.writable", "wrong"),
        ],
    )
    def test_a_setting_that_is_wrong_is_named_with_what_to_do(
        self, looked: Looked, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, code: str, level: str
    ) -> None:
        monkeypatch.setenv(setting, value)
        found = looked()[code]
        assert found["level"] == level
        assert found["say"]
        assert found["do"]

    def test_a_worker_url_of_the_app_role_is_named(
        self, looked: Looked, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HELI_WORKER_URL", os.environ["HELI_APP_URL"])
        assert "signs in as heli_app, not as heli_worker" in looked()["role.worker"]["say"]

    def test_a_key_that_others_may_read_is_named(self, looked: Looked, tmp_path: Path) -> None:
        path = next((tmp_path / "keys").glob("*.key"))
        path.chmod(0o644)
        assert str(path) in looked()["key.private"]["say"]

    def test_keys_below_the_data_are_told(
        self, looked: Looked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HELI_KEYS", str(tmp_path / "var" / "keys"))
        keys.make(tmp_path / "var" / "keys")
        assert looked()["key.apart"]["level"] == "advice"

    @pytest.mark.parametrize(("free", "code"), [(400_000_000, "disk.holds"), (2_000_000_000, "disk.room")])
    def test_a_disk_that_fills_up_is_named(
        self, looked: Looked, monkeypatch: pytest.MonkeyPatch, free: int, code: str
    ) -> None:
        usage = type("Usage", (), {"total": 10**12, "used": 10**12 - free, "free": free})
        monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
        assert looked()[code]["level"] == ("wrong" if code == "disk.holds" else "advice")

    @pytest.mark.parametrize(("days", "level"), [(7, "held"), (8, "advice")])
    def test_a_backup_older_than_a_week_is_told(
        self, looked: Looked, tmp_path: Path, days: int, level: str
    ) -> None:
        at = (clock.real_now() - timedelta(days=days, minutes=1 if days > 7 else -1)).isoformat()
        journal.add(tmp_path / "var", journal.Note(at, "heli-1", "/disk", 1))
        assert looked()["backup.recent"]["level"] == level

    def test_a_restore_that_was_broken_off_is_named_and_nothing_serves(
        self, looked: Looked, tmp_path: Path
    ) -> None:
        refuse_unfit(Config.from_environment(), "app")
        (tmp_path / "var" / MARK).write_text("")
        assert looked()["restore.whole"]["level"] == "wrong"
        with pytest.raises(Refused, match=r"restore\.broken_off"):
            refuse_unfit(Config.from_environment(), "app")

    def test_people_read_sentences(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", "--lang", "zh"]) == 0
        out = capsys.readouterr().out
        assert "✓ 主密钥可以读取" in out
        assert "! " in out
        assert "HELI_HTTPS" in out


class TestDatabase:
    @pytest.fixture
    def world(self, transactional_db: None) -> World:
        """A committed matter, sealed under the tests' own key."""
        return make_world()

    def test_another_installations_key_is_named(
        self, world: World, looked: Looked, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert "isn't here" in looked()["key.fits"]["say"]
        monkeypatch.setenv("HELI_KEYS", str(CONFIG.keys))
        assert looked()["key.fits"]["level"] == "held"

    def test_acts_that_the_head_file_lacks_are_named(
        self,
        world: World,
        looked: Looked,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        owner_connection: Owner,
    ) -> None:
        real = clock.real_now
        monkeypatch.setattr(clock, "real_now", lambda: real() + timedelta(hours=2))
        assert looked()["heads.follow"]["level"] == "wrong"
        heads = tmp_path / "var" / "heads" / f"{this_node()}.heads"
        append_all(heads)
        found = looked()
        assert found["heads.follow"]["level"] == "held"
        assert found["checkpoint.signed"]["level"] == "advice"
        CheckpointLog(heads, str(this_node())).make(Ed25519PrivateKey.generate())
        assert looked()["checkpoint.signed"]["level"] == "held"

    def test_a_clock_that_went_back_or_drifts_is_named(
        self, world: World, looked: Looked, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        held = looked()
        assert held["clock.drift"]["level"] == held["clock.forward"]["level"] == "held"
        real = clock.real_now
        monkeypatch.setattr(clock, "real_now", lambda: real() - timedelta(hours=2))
        found = looked()
        assert found["clock.drift"]["level"] == found["clock.forward"]["level"] == "wrong"

    def test_a_hole_in_the_wall_is_named(
        self, transactional_db: None, looked: Looked, owner_connection: Owner
    ) -> None:
        assert looked()["database.wall"]["level"] == "held"
        owner_connection.execute("ALTER TABLE matters_matter NO FORCE ROW LEVEL SECURITY")
        assert "matters_matter" in looked()["database.wall"]["say"]

    def test_a_silent_worker_and_jobs_that_wait_are_named(
        self, transactional_db: None, looked: Looked, owner_connection: Owner
    ) -> None:
        hour_ago = clock.real_now() - timedelta(hours=1)
        owner_connection.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [hour_ago])
        owner_connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', 'base.retry_stalled', 'todo')"
        )
        assert looked()["jobs.move"]["level"] == "held"
        owner_connection.execute("UPDATE procrastinate_events SET at = %s", [hour_ago])
        found = looked()
        assert "1:00" in found["worker.lives"]["say"]
        assert found["jobs.move"]["level"] == "wrong"
        owner_connection.execute("UPDATE procrastinate_jobs SET status = 'failed'")
        assert looked()["jobs.succeed"]["level"] == "advice"

    def test_tables_behind_this_version_are_named(
        self, transactional_db: None, looked: Looked, owner_connection: Owner
    ) -> None:
        owner_connection.execute("DELETE FROM django_migrations WHERE app = 'matters'")
        assert looked()["database.migrated"]["level"] == "wrong"
