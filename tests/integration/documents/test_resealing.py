"""Stored files under a new key: whoever stops it, and whenever, no file is lost, and the next run goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from heli.base.config import PROJECT
from heli.base.errors import Refused
from heli.documents.resealing import reseal_files
from heli.documents.store import FileStore
from heli.ledger.vault import Vault

KEYS = {"old": bytes(32), "new": bytes([1]) * 32}
DAY = 1_700_000_000
RESEAL = """
import sys
from pathlib import Path
from heli.documents.resealing import reseal_files
from heli.documents.store import FileStore
from heli.ledger.vault import Vault
keys = {"old": bytes(32), "new": bytes([1]) * 32}
reseal_files([FileStore(Path(sys.argv[1]), Vault("new", keys.__getitem__))])
"""


def find(key: str) -> bytes:
    return KEYS[key]


def only_new(key: str) -> bytes:
    return {"new": KEYS["new"]}[key]


def contents(count: int) -> list[bytes]:
    return [f"letter {number}".encode() * 50 for number in range(count)]


@pytest.fixture
def old(tmp_path: Path) -> FileStore:
    """Six files under the old key, of a day long gone."""
    store = FileStore(tmp_path / "files", Vault("old", find))
    for data in contents(6):
        os.utime(store.path(store.put(data)), (DAY, DAY))
    return store


def under(store: FileStore) -> list[str]:
    return [key for _, key in store.keys_of_files()]


def test_every_file_opens_with_the_new_key_alone_and_keeps_its_day(old: FileStore) -> None:
    new = FileStore(old.folder, Vault("new", find))
    told: list[tuple[int, int]] = []
    done = reseal_files([new], lambda count, total: told.append((count, total)))
    assert (done.done, done.unreadable, told[-1]) == (6, (), (6, 6))
    assert under(new) == ["new"] * 6
    alone = FileStore(old.folder, Vault("new", only_new))
    for digest, data in ((new.put(data), data) for data in contents(6)):
        assert alone.get(digest) == data
    assert reseal_files([new]).done == 0


def test_the_day_of_a_file_stays(old: FileStore) -> None:
    reseal_files([FileStore(old.folder, Vault("new", find))])
    assert {old.path(digest).stat().st_mtime for digest, _ in old.keys_of_files()} == {DAY}


def test_a_run_that_is_stopped_is_taken_up_where_it_was(old: FileStore) -> None:
    new = FileStore(old.folder, Vault("new", find))

    def stop(count: int, total: int) -> None:
        if count == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reseal_files([new], stop)
    assert sorted(under(new)) == ["new"] * 2 + ["old"] * 4
    assert all(new.get(digest) for digest, _ in new.keys_of_files())
    assert reseal_files([new]).done == 4


def test_what_a_killed_run_had_half_written_is_written_over_and_counts_for_nothing(old: FileStore) -> None:
    new = FileStore(old.folder, Vault("new", find))
    digest = next(old.keys_of_files())[0]
    half = old.path(digest).with_name(f"tmp-{digest.hex()}")
    half.write_bytes(b"heli-file/1 new\nhalf")
    assert under(new) == ["old"] * 6
    assert reseal_files([new]).done == 6
    assert not half.exists()
    assert len(new.get(digest)) > 0


def test_a_process_that_is_killed_at_any_moment_loses_no_file(tmp_path: Path) -> None:
    store = FileStore(tmp_path, Vault("old", find))
    digests = {store.put(data): data for data in contents(40)}
    new = FileStore(tmp_path, Vault("new", find))
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "src")}
    with subprocess.Popen([sys.executable, "-c", RESEAL, str(tmp_path)], env=environment) as running:
        while "new" not in under(new) and running.poll() is None:
            time.sleep(0.001)
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert "new" in under(new)
    assert {digest: new.get(digest) for digest in digests} == digests
    reseal_files([new])
    assert under(new) == ["new"] * 40
    assert {digest: new.get(digest) for digest in digests} == digests


def test_a_file_that_was_taken_away_meanwhile_stays_away(old: FileStore) -> None:
    new = FileStore(old.folder, Vault("new", find))
    digests = [digest for digest, _ in old.keys_of_files()]

    def erase_the_last(count: int, total: int) -> None:
        new.remove(digests[-1])

    assert reseal_files([new], erase_the_last).done == 5
    assert not new.path(digests[-1]).exists()
    assert not new.reseal(digests[-1])


def test_taking_a_file_away_takes_what_was_half_written_of_it_too(old: FileStore) -> None:
    digest = next(old.keys_of_files())[0]
    path = old.path(digest)
    path.with_name(f"tmp-{digest.hex()}").write_bytes(b"half")
    old.remove(digest)
    old.remove(digest)
    assert list(path.parent.iterdir()) == []
    old.remove(bytes(32))


def test_files_that_do_not_open_are_named_and_stay_and_the_others_go_on(old: FileStore) -> None:
    digest = next(old.keys_of_files())[0]
    path = old.path(digest)
    damaged = path.read_bytes()[:-1] + b"?"
    path.write_bytes(damaged)
    done = reseal_files([FileStore(old.folder, Vault("new", find))])
    assert (done.done, done.unreadable) == (5, (path,))
    assert path.read_bytes() == damaged


def test_a_full_disk_ends_the_run_and_leaves_every_file(
    old: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = FileStore(old.folder, Vault("new", find))

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(Refused, match=r"file\.not_written"):
            reseal_files([new])
    assert under(new) == ["old"] * 6
    assert reseal_files([new]).done == 6


def test_what_nobody_touched_goes_and_what_was_touched_stays(old: FileStore) -> None:
    touched = next(old.keys_of_files())[0]
    os.utime(old.path(touched), (DAY + 10, DAY + 10))
    left = old.path(touched).with_name("tmpleft")
    left.write_bytes(b"")
    os.utime(left, (DAY, DAY))
    assert old.remove_untouched_since(DAY + 5) == 6
    assert [digest for digest, _ in old.keys_of_files()] == [touched]
