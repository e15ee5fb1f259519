"""The head file: every act's place and hash, appended outside the database, closed by seals.

Source: docs/specs/ledger.md rules 10 to 15. No database here: the worker brings entries.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from heli.ledger.hashing import DigestError, named, raw
from heli.ledger.leaf import instant
from heli.ledger.tree import Frontier, ProofError

FORMAT = "heli-heads/1"


class HeadFileError(ValueError):
    """A line of the head file is not what the format says; the message names the line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act: its stream, its version in it, its leaf hash (32 bytes)."""

    kind: str
    stream: str
    seq: int
    hash: bytes

    def line(self) -> str:
        """The entry as a line without its line feed."""
        return f"{self.kind} {self.stream} {self.seq} {named(self.hash)}"


@dataclass(frozen=True, slots=True)
class Seal:
    """Closes a batch: size and root of the tree so far, when, up to which transaction, and the frontier."""

    size: int
    at: str
    horizon: int
    root: bytes
    frontier: tuple[bytes, ...]

    def line(self) -> str:
        """The seal as a line without its line feed."""
        hashes = " ".join(named(part) for part in (self.root, *self.frontier))
        return f"= {self.size} {self.at} {self.horizon} {hashes}"


def parse_line(line: str, number: int) -> Entry | Seal:
    """An entry or a seal. `number` is the line's, for the message."""
    parts = line.split(" ")
    try:
        if parts[0] == "=":
            hashes = [raw(part) for part in parts[4:]]
            return Seal(int(parts[1]), parts[2], int(parts[3]), hashes[0], tuple(hashes[1:]))
        kind, stream, seq, digest = parts
        if kind not in ("case", "matter"):
            raise HeadFileError(f"line {number}: unknown kind {kind!r}")
        return Entry(kind, stream, int(seq), raw(digest))
    except (IndexError, DigestError, HeadFileError, ValueError) as error:
        raise HeadFileError(f"line {number} is no line of {FORMAT}: {error}") from error


def entries(path: Path) -> Iterator[Entry]:
    """The sealed entries of a head file, in order; each seal's root is recomputed on the way.

    Raises:
        HeadFileError: A malformed line, or a seal whose size or root is not that of the entries before it.
    """
    frontier, waiting = Frontier(), list[Entry]()
    with path.open(encoding="utf-8", newline="\n") as lines:
        if not next(lines, "").startswith(FORMAT + " "):
            raise HeadFileError(f"line 1: not a {FORMAT} file")
        for number, line in enumerate(lines, 2):
            if not line.endswith("\n"):
                return  # the writer stopped in the middle: nothing after the last seal counts
            item = parse_line(line[:-1], number)
            if isinstance(item, Entry):
                waiting.append(item)
                frontier.append(item.hash)
                continue
            if (item.size, item.root) != (frontier.size, frontier.root()):
                raise HeadFileError(f"line {number}: the seal does not fit the entries before it")
            yield from waiting
            waiting.clear()


def last_seal(path: Path) -> Seal | None:
    """The last seal of a head file, read from its end; None for a file without one or no file."""
    if not path.exists():
        return None
    step, size = 65_536, path.stat().st_size
    with path.open("rb") as file:
        while True:
            file.seek(max(0, size - step))
            lines = file.read(step).split(b"\n")
            for line in reversed(lines[1 if step < size else 0 : -1]):
                if line.startswith(b"= "):
                    seal = parse_line(line.decode(), 0)
                    return seal if isinstance(seal, Seal) else None
            if step >= size:
                return None
            step *= 4


def append_batch(path: Path, origin: str, batch: Iterable[Entry], *, horizon: int, at: datetime) -> Seal:
    """Append a batch and its seal, flushed to the disk before it returns. One writer at a time.

    What an earlier writer left behind its last seal is cut off: it counted for nothing.
    """
    before = last_seal(path)
    frontier = Frontier(before.size, before.frontier) if before else Frontier()
    new = list(batch)
    frontier.extend(entry.hash for entry in new)
    seal = Seal(frontier.size, instant(at), horizon, frontier.root(), tuple(frontier.roots))
    if before and Frontier(before.size, before.frontier).root() != before.root:
        raise ProofError("the frontier of the last seal does not fit its root")
    _trim(path, origin)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(entry.line() + "\n" for entry in new)
        file.write(seal.line() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return seal


def _trim(path: Path, origin: str) -> None:
    """Make the file if it is not there; else cut it after its last seal (or its first line)."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{FORMAT} {origin}\n", encoding="utf-8", newline="\n")
        return
    with path.open("r+b") as file:
        content_end, end, keep = 0, file.seek(0, os.SEEK_END), 0
        start = max(0, end - 16_777_216)
        file.seek(start)
        for line in file.read().splitlines(keepends=True):
            content_end += len(line)
            if line.endswith(b"\n") and (line.startswith(b"= ") or (start == 0 and keep == 0)):
                keep = content_end
        if keep and start + keep < end:
            file.truncate(start + keep)
