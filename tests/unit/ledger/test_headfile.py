"""The head file: sealed batches, a torn end, and every change of a sealed line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from heli.ledger.hashing import leaf_hash
from heli.ledger.headfile import Entry, HeadFileError, append_batch, entries, last_seal
from heli.ledger.tree import root_of

AT = datetime(2022, 12, 30, 1, tzinfo=UTC)


def an_entry(number: int, seq: int = 1) -> Entry:
    return Entry("matter", str(UUID(int=number)), seq, leaf_hash(bytes([number, seq])))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "heads"
    append_batch(file, "node", [an_entry(1), an_entry(2), an_entry(1, 2)], horizon=10, at=AT)
    append_batch(file, "node", [an_entry(3)], horizon=20, at=AT)
    return file


def test_what_was_sealed_reads_back_in_order(path: Path) -> None:
    assert list(entries(path)) == [an_entry(1), an_entry(2), an_entry(1, 2), an_entry(3)]


def test_the_last_seal_carries_size_horizon_and_root(path: Path) -> None:
    seal = last_seal(path)
    assert seal is not None
    assert (seal.size, seal.horizon) == (4, 20)
    assert seal.root == root_of([entry.hash for entry in entries(path)])


def test_a_torn_end_counts_for_nothing_and_is_cut_off_by_the_next_writer(path: Path) -> None:
    whole = path.read_text()
    path.write_text(whole + an_entry(9).line() + "\nmatter 00")
    assert len(list(entries(path))) == 4
    append_batch(path, "node", [an_entry(4)], horizon=30, at=AT)
    assert [entry.stream for entry in entries(path)][-1] == str(UUID(int=4))
    assert path.read_text().startswith(whole)


def test_a_batch_of_nothing_still_moves_the_horizon(path: Path) -> None:
    append_batch(path, "node", [], horizon=99, at=AT)
    seal = last_seal(path)
    assert seal is not None
    assert (seal.size, seal.horizon) == (4, 99)


@pytest.mark.parametrize("line", range(1, 7))
def test_dropping_any_sealed_line_but_a_seal_is_found(path: Path, line: int) -> None:
    lines = path.read_text().splitlines(keepends=True)
    is_last = line == len(lines)
    is_seal = lines[line - 1].startswith("=")
    path.write_text("".join(lines[: line - 1] + lines[line:]))
    if is_seal:
        # the next seal closes both batches; without the last one, its entries count for nothing
        assert len(list(entries(path))) == (3 if is_last else 4)
    else:
        with pytest.raises(HeadFileError):
            list(entries(path))


@pytest.mark.parametrize(("old", "new"), [(" 2 ", " 3 "), ("matter", "mutter"), ("sha-256:", "md5:")])
def test_a_changed_line_is_found(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new, 1))
    if (old, new) == (" 2 ", " 3 "):
        # the version stands beside the hash; the database's own act contradicts it, not the tree
        assert [entry.seq for entry in entries(path)][2] == 3
    else:
        with pytest.raises(HeadFileError):
            list(entries(path))


def test_no_file_has_no_seal(tmp_path: Path) -> None:
    assert last_seal(tmp_path / "none") is None
