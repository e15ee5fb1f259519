"""The list of erasures: what was destroyed, by which act, kept outside the database, so that an old backup can be told again.

Source: docs/specs/erasures.md. Each line is bound to the one before it by a key of the installation: a line that was
changed, moved or taken out of the middle is found; lines cut off at the end are found by who knows a longer list.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heli.base.canonical import canonical

FORMAT = "heli-erasures/1"
FOLDER = "erasures"
"""Folder of HELI_VAR in which the list lies, as `<node>.erasures`."""
WAITING = "erasures.waiting"
"""File of HELI_VAR that stands while a restored installation has erasures to repeat."""
_INFO = b"heli-erasures/1 line\n"

SecretOf = Callable[[str], bytes | None]
"""Key id → its 32 bytes, None where that key is not here."""


class ErasureListError(ValueError):
    """The list is not what its writer left; the message names the line."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure.

    Attributes:
        act: id of the act that ordered it.
        on: civil day, `YYYY-MM-DD`.
        kind: "facts" (some facts of one act) or "matter" (all that says what was in a matter).
        stream: id of the matter, or of the case whose act it was.
        detail: of "facts": `of` ("matter" or "case"), `act`, `names`; of "matter": `case`, `parties`, `whole_case`.
    """

    act: str
    on: str
    kind: str
    stream: str
    detail: Mapping[str, Any]

    def content(self) -> bytes:
        """The erasure as canonical JSON."""
        return canonical(
            {
                "act": self.act,
                "detail": dict(self.detail),
                "kind": self.kind,
                "on": self.on,
                "stream": self.stream,
            }
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands: its number from 1, the key that bound it, the binding (64 hexadecimal characters), the erasure."""

    number: int
    key_id: str
    mac: str
    erasure: Erasure

    def text(self) -> str:
        """The line without its line feed."""
        return f"{self.number} {self.key_id} {self.mac} {self.erasure.content().decode()}"


@dataclass(frozen=True, slots=True)
class ErasureList:
    """What was read: the node, and every line in order."""

    node: str
    lines: tuple[Line, ...]

    @property
    def erasures(self) -> tuple[Erasure, ...]:
        """The erasures in order."""
        return tuple(line.erasure for line in self.lines)

    def continues(self, earlier: ErasureList) -> bool:
        """Whether every line of an earlier reading still stands at its place."""
        known = [line.mac for line in earlier.lines]
        return [line.mac for line in self.lines[: len(known)]] == known


def path_of(var: Path, node: str) -> Path:
    """Where the list of a node lies."""
    return var / FOLDER / f"{node}.erasures"


def read(path: Path, secret_of: SecretOf) -> ErasureList:
    """The list of a file. A last line without its line feed counts for nothing: its writer stopped there.

    Raises:
        ErasureListError: no such format, a line that does not follow the one before, or a key that is not here.
        OSError: the file can't be read.
    """
    with path.open(encoding="utf-8", newline="\n") as file:
        node = _head(file)
        return ErasureList(node, tuple(_lines(file, node, secret_of)))


def read_as_far(path: Path, secret_of: SecretOf) -> tuple[ErasureList, str]:
    """The list as far as it holds, and what is wrong with the rest; an empty text where nothing is.

    Raises:
        ErasureListError: it is no such list at all.
        OSError: the file can't be read.
    """
    lines: list[Line] = []
    with path.open(encoding="utf-8", newline="\n") as file:
        node = _head(file)
        try:
            lines.extend(_lines(file, node, secret_of))
        except (ErasureListError, UnicodeDecodeError) as error:
            return ErasureList(node, tuple(lines)), str(error)
    return ErasureList(node, tuple(lines)), ""


def _head(file: Iterator[str]) -> str:
    head = next(file, "").rstrip("\n").split(" ")
    if len(head) != 2 or head[0] != FORMAT:
        raise ErasureListError(f"line 1: not a {FORMAT} file")
    return head[1]


def _lines(file: Iterable[str], node: str, secret_of: SecretOf) -> Iterator[Line]:
    before = node
    for number, text in enumerate(file, 1):
        if not text.endswith("\n"):
            return
        line = _parse(text[:-1], number)
        secret = secret_of(line.key_id)
        if secret is None:
            raise ErasureListError(f"line {number + 1}: the key {line.key_id} is not here")
        if not hmac.compare_digest(_bound(secret, before, line.erasure), line.mac):
            raise ErasureListError(f"line {number + 1} does not follow the line before it")
        before = line.mac
        yield line


def _parse(text: str, number: int) -> Line:
    try:
        given, key_id, mac, content = text.split(" ", 3)
        members = json.loads(content)
        erasure = Erasure(**{name: members[name] for name in ("act", "on", "kind", "stream", "detail")})
        if int(given) != number or erasure.content().decode() != content:
            raise ValueError("not in its place")
    except (ValueError, KeyError, TypeError) as error:
        raise ErasureListError(f"line {number + 1} is no line of {FORMAT}") from error
    return Line(number, key_id, mac, erasure)


def _bound(secret: bytes, before: str, erasure: Erasure) -> str:
    own = hmac.new(secret, _INFO, hashlib.sha256).digest()
    return hmac.new(own, before.encode() + b"\n" + erasure.content(), hashlib.sha256).hexdigest()


def append(
    path: Path, node: str, erasures: Sequence[Erasure], *, key_id: str, secret: bytes, secret_of: SecretOf
) -> int:
    """Append what the list does not hold yet, flushed to the disk before it returns; how many lines that were.

    Raises:
        ErasureListError: what stands there is broken; nothing is appended to it.
        OSError: the disk is full or can't be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(path):
        if not path.exists():
            _start(path, node)
        _trim(path)
        there = read(path, secret_of)
        known = {line.erasure.act for line in there.lines}
        before, number = (there.lines[-1].mac if there.lines else there.node), len(there.lines)
        made: list[str] = []
        for erasure in erasures:
            if erasure.act in known:
                continue
            number += 1
            before = _bound(secret, before, erasure)
            known.add(erasure.act)
            made.append(Line(number, key_id, before, erasure).text() + "\n")
        if made:
            with path.open("a", encoding="utf-8", newline="\n") as file:
                file.writelines(made)
                file.flush()
                os.fsync(file.fileno())
    return len(made)


def keys_of(path: Path) -> set[str]:
    """Ids of the keys that the lines of a list are bound by; none where there is no list, or it is none."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return set()
    return {parts[1] for parts in (line.split(" ", 3) for line in lines[1:]) if len(parts) > 3}


def rebind(path: Path, *, key_id: str, secret: bytes, secret_of: SecretOf) -> int:
    """Bind every line by one key, in place of the list that stands there; how many lines another key had bound.

    The erasures and their order stay. The old list has its name until the new one is on the disk whole.

    Raises:
        ErasureListError: the list is broken, or a key is not here; it stays as it is.
        OSError: as `append`.
    """
    if not path.exists():
        return 0
    with _locked(path):
        _trim(path)
        there = read(path, secret_of)
        others = sum(line.key_id != key_id for line in there.lines)
        if others:
            before, anew = there.node, path.with_name(f"tmp-{path.name}")
            with anew.open("w", encoding="utf-8", newline="\n") as file:
                file.write(f"{FORMAT} {there.node}\n")
                for line in there.lines:
                    before = _bound(secret, before, line.erasure)
                    file.write(Line(line.number, key_id, before, line.erasure).text() + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(anew, path)
            _flush(path.parent)
    return others


def _start(path: Path, node: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"{FORMAT} {node}\n")
        file.flush()
        os.fsync(file.fileno())
    _flush(path.parent)


def _flush(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _trim(path: Path) -> None:
    """Cut off a last line that was not finished: it was never said to be there."""
    with path.open("r+b") as file:
        content = file.read()
        if not content.endswith(b"\n"):
            file.truncate(content.rfind(b"\n") + 1)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One writer at a time, on this machine."""
    with (path.parent / "tmp-erasures.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
