"""A backup has its name when it is whole, and not before."""

from __future__ import annotations

import fcntl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from heli.base.errors import Refused
from heli.keeping import journal, manifest, volume
from heli.keeping.restore import Plan, prove
from heli.keeping.slip import readme, slip
from tests.unit.keeping.test_manifest import MADE, SECRET

TODAY = datetime(2026, 11, 22, tzinfo=UTC)


def test_a_folder_gets_its_name_at_the_end(tmp_path: Path) -> None:
    with volume.fresh_folder(tmp_path, "heli-1") as folder:
        (folder / "a").write_text("a")
        assert not (tmp_path / "heli-1").exists()
    assert (tmp_path / "heli-1" / "a").read_text() == "a"


def test_what_failed_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with volume.fresh_folder(tmp_path, "heli-1") as folder:
            (folder / "a").write_text("a")
            raise ValueError("on the way")

    with pytest.raises(ValueError, match="on the way"):
        fail()
    assert list(tmp_path.glob("heli-1*")) == []


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / "heli-0.unfinished"
    left.mkdir()
    (left / "database.001.part").write_bytes(b"half")
    with volume.fresh_folder(tmp_path, "heli-1"):
        assert not left.exists()


def test_two_backups_on_one_disk_do_not_meet(tmp_path: Path) -> None:
    with (tmp_path / ".heli-backup.lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(Refused, match=r"backup\.running"), volume.fresh_folder(tmp_path, "heli-1"):
            raise AssertionError("nobody gets here")
    with volume.fresh_folder(tmp_path, "heli-1"):
        pass


def test_a_disk_that_is_not_there_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"backup\.no_disk"), volume.fresh_folder(tmp_path / "usb", "heli-1"):
        raise AssertionError("nobody gets here")
    assert not (tmp_path / "usb").exists()


def test_a_disk_that_is_certainly_too_small_is_refused_at_once(tmp_path: Path) -> None:
    volume.refuse_if_too_small(tmp_path, 1)
    with pytest.raises(Refused, match=r"backup\.disk_small"):
        volume.refuse_if_too_small(tmp_path, 1 << 60)


def _backup(disk: Path) -> Path:
    folder = disk / "heli-20261122T055257Z-3c72747b"
    folder.mkdir()
    (folder / manifest.NAME).write_text(MADE.text(), "utf-8")
    return folder


@pytest.mark.parametrize(("days", "named"), [(90, False), (91, True)])
def test_a_backup_older_than_ninety_days_is_named(tmp_path: Path, days: int, named: bool) -> None:
    folder = _backup(tmp_path)
    at = datetime.fromisoformat(MADE.made_at) + timedelta(days=days)
    assert volume.outdated(tmp_path, at) == ([folder.name] if named else [])


def test_a_slip_says_what_it_is_and_which_key_it_needs() -> None:
    for text in (slip("heli-1", MADE), readme(MADE)):
        assert MADE.key_id in text
    assert "26 字节" in slip("heli-1", MADE)
    assert "演示" not in slip("heli-1", MADE)


class TestKeys:
    """The key proves the manifest before anything of it is believed."""

    @staticmethod
    def plan(folder: Path, *, keys: Path, key_files: tuple[Path, ...] = ()) -> Plan:
        return Plan(folder, folder, keys, key_files, None)

    def test_the_installations_own_key_opens_it(self, tmp_path: Path) -> None:
        (tmp_path / f"{MADE.key_id}.key").write_bytes(SECRET)
        assert prove(self.plan(_backup(tmp_path), keys=tmp_path)).key.secret == SECRET

    def test_a_copy_of_the_key_may_bear_any_name(self, tmp_path: Path) -> None:
        copy = tmp_path / "from the safe"
        copy.write_bytes(SECRET)
        proven = prove(self.plan(_backup(tmp_path), keys=tmp_path, key_files=(copy,)))
        assert proven.key.id == MADE.key_id

    def test_without_the_key_it_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(Refused, match=MADE.key_id):
            prove(self.plan(_backup(tmp_path), keys=tmp_path))

    def test_another_key_under_its_name_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / f"{MADE.key_id}.key").write_bytes(bytes(32))
        with pytest.raises(Refused, match=r"restore\.wrong_key"):
            prove(self.plan(_backup(tmp_path), keys=tmp_path))

    def test_a_key_of_another_length_is_damaged(self, tmp_path: Path) -> None:
        copy = tmp_path / "copy"
        copy.write_bytes(b"short")
        with pytest.raises(Refused, match=r"key\.damaged"):
            prove(self.plan(_backup(tmp_path), keys=tmp_path, key_files=(copy,)))


def test_the_last_fifty_backups_are_remembered(tmp_path: Path) -> None:
    assert journal.read(tmp_path) == ()
    for number in range(52):
        journal.add(tmp_path, journal.Note("2026-11-22T05:52:57+00:00", f"heli-{number}", "/disk", 1))
    noted = journal.read(tmp_path)
    assert [noted[0].name, noted[-1].name, len(noted)] == ["heli-2", "heli-51", 50]
    assert noted[0].instant < TODAY + timedelta(days=1)
