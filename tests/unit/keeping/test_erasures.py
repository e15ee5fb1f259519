"""A restore completes the backup's own list by every other that it finds, and says what is wrong with one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from heli.keeping.erasures import NAME, Gathered, copy_to, gather
from heli.ledger.erasures import Erasure, append, path_of, read

NODE, SECRET = "0193c2a0-0000-7000-8000-0000000000aa", b"1" * 32


def secret_of(key: str) -> bytes | None:
    return SECRET if key == "k1" else None


def write(var: Path, *numbers: int) -> Path:
    path = path_of(var, NODE)
    made = [Erasure(f"act-{n}", "2053-01-10", "facts", "m", {"names": []}) for n in numbers]
    append(path, NODE, made, key_id="k1", secret=SECRET, secret_of=secret_of)
    return path


@dataclass(frozen=True)
class Way:
    """A backup of a day on which one thing had been erased, and an empty place."""

    root: Path

    def gathered(self, *named: Path) -> Gathered:
        return gather(
            self.root / "var",
            self.root / "staging",
            self.root / "disk/heli-1",
            named,
            NODE,
            ("k1", SECRET),
            secret_of,
        )

    def listed(self) -> list[str]:
        return [one.act for one in read(path_of(self.root / "staging", NODE), secret_of).erasures]


@pytest.fixture
def way(tmp_path: Path) -> Way:
    write(tmp_path / "staging", 1)
    (tmp_path / "disk/heli-1").mkdir(parents=True)
    copy_to(tmp_path / "disk/heli-1", tmp_path / "staging", NODE)
    return Way(tmp_path)


def test_without_another_list_it_says_so_and_keeps_what_the_backup_knew(way: Way) -> None:
    assert way.gathered() == Gathered(0, False, ())
    assert way.listed() == ["act-1"]


def test_a_list_that_was_left_is_taken_and_kept_beside(way: Way) -> None:
    write(way.root / "var", 1, 2, 3)
    assert way.gathered() == Gathered(2, True, ())
    assert way.listed() == ["act-1", "act-2", "act-3"]
    assert path_of(way.root / "staging", NODE).with_suffix(".before-restore").exists()


def test_a_later_backup_on_the_same_disk_completes_it(way: Way) -> None:
    (way.root / "disk/heli-2").mkdir()
    write(way.root / "later", 1, 2)
    copy_to(way.root / "disk/heli-2", way.root / "later", NODE)
    assert way.gathered() == Gathered(1, False, ())
    assert way.listed() == ["act-1", "act-2"]


def test_a_list_that_was_cut_is_named_and_completed_from_the_longer_one(way: Way) -> None:
    (way.root / "disk/heli-2").mkdir()
    write(way.root / "later", 1, 2, 3)
    copy_to(way.root / "disk/heli-2", way.root / "later", NODE)
    found = way.gathered(write(way.root / "cut", 1, 2))
    assert (found.beyond, found.is_found) == (2, True)
    assert [fault.msgid.split(" %")[0] for fault in found.faults] == ["The list of erasures"]
    assert "was cut" in found.faults[0].msgid


def test_a_broken_list_is_named_and_taken_as_far_as_it_holds(way: Way) -> None:
    path = write(way.root / "broken", 1, 2, 3)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:3], lines[3].replace("act-3", "act-9")]), "utf-8")
    found = way.gathered(path)
    assert found.beyond == 1
    assert ["is broken" in fault.msgid for fault in found.faults] == [True]


@pytest.mark.parametrize("content", ["", "no list\n", f"heli-erasures/1 {NODE[:-1]}b\n"])
def test_what_is_no_list_of_this_installation_is_named_and_left_out(way: Way, content: str) -> None:
    path = way.root / NAME
    path.write_text(content, "utf-8")
    found = way.gathered(path)
    assert (found.beyond, len(found.faults), found.is_found) == (0, 1, False)
