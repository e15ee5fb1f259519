"""The list of erasures: appended once, bound line to line, and whatever was done to it is found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from heli.ledger.erasures import (
    Erasure,
    ErasureListError,
    append,
    keys_of,
    path_of,
    read,
    read_as_far,
    rebind,
)

NODE = "0193c2a0-0000-7000-8000-0000000000aa"
KEYS = {"k1": b"1" * 32, "k2": b"2" * 32}


def erasure(number: int) -> Erasure:
    return Erasure(f"act-{number}", "2053-01-10", "facts", "m", {"act": "a", "names": ["x"], "of": "matter"})


def write(path: Path, *numbers: int, key: str = "k1") -> int:
    made = [erasure(number) for number in numbers]
    return append(path, NODE, made, key_id=key, secret=KEYS[key], secret_of=KEYS.get)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = path_of(tmp_path, NODE)
    assert write(found, 1, 2) == 2
    assert write(found, 2, 3, key="k2") == 1
    return found


def test_each_erasure_stands_there_once_in_order_under_the_key_of_its_day(path: Path) -> None:
    listed = read(path, KEYS.get)
    assert (listed.node, listed.erasures) == (NODE, (erasure(1), erasure(2), erasure(3)))
    assert [line.key_id for line in listed.lines] == ["k1", "k1", "k2"]


def test_a_list_bound_anew_tells_the_same_and_needs_one_key(path: Path) -> None:
    before = read(path, KEYS.get).erasures
    assert keys_of(path) == {"k1", "k2"}
    assert rebind(path, key_id="k2", secret=KEYS["k2"], secret_of=KEYS.get) == 2
    assert keys_of(path) == {"k2"}
    alone = {"k2": KEYS["k2"]}
    assert read(path, alone.get).erasures == before
    assert rebind(path, key_id="k2", secret=KEYS["k2"], secret_of=alone.get) == 0
    assert append(path, NODE, [erasure(4)], key_id="k2", secret=KEYS["k2"], secret_of=alone.get) == 1


def test_a_broken_list_is_not_bound_anew_and_stays_as_it_is(path: Path, tmp_path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace('"x"', '"y"', 1), "utf-8")
    broken = path.read_bytes()
    with pytest.raises(ErasureListError):
        rebind(path, key_id="k2", secret=KEYS["k2"], secret_of=KEYS.get)
    assert path.read_bytes() == broken
    assert rebind(tmp_path / "none", key_id="k2", secret=KEYS["k2"], secret_of=KEYS.get) == 0
    assert keys_of(tmp_path / "none") == set()


def test_a_last_line_that_was_not_finished_counts_for_nothing_and_is_written_over(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:-7])
    assert len(read(path, KEYS.get).lines) == 2
    assert write(path, 3, key="k2") == 1
    assert path.read_bytes() == whole


WAYS: dict[str, Callable[[list[str]], list[str]]] = {
    "a line taken out": lambda lines: [lines[0], lines[1], lines[3]],
    "two lines changed places": lambda lines: [lines[0], lines[2], lines[1], lines[3]],
    "another name": lambda lines: [lines[0], lines[1].replace('"x"', '"y"'), *lines[2:]],
    "another node": lambda lines: [lines[0].replace("aa", "ab"), *lines[1:]],
    "a line of one's own": lambda lines: [*lines, lines[3].replace("3 k2", "4 k2")],
    "another number": lambda lines: [lines[0], lines[1].replace("1 k1", "9 k1"), *lines[2:]],
}


@pytest.mark.parametrize("way", sorted(WAYS))
def test_what_was_done_to_it_is_found_and_nothing_is_appended(path: Path, way: str) -> None:
    path.write_text("".join(WAYS[way](path.read_text("utf-8").splitlines(keepends=True))), "utf-8")
    with pytest.raises(ErasureListError):
        read(path, KEYS.get)
    with pytest.raises(ErasureListError):
        write(path, 4)
    found, wrong = read_as_far(path, KEYS.get)
    assert wrong
    assert len(found.lines) < len(path.read_text("utf-8").splitlines()) - 1


def test_a_key_that_is_not_here_is_named(path: Path) -> None:
    with pytest.raises(ErasureListError, match="k2"):
        read(path, {"k1": KEYS["k1"]}.get)
