"""A lawbook that was read and found without a fault, kept so that the next process need not read it again.

A procedure of a kept lawbook is read when it is first asked for; a process that judges by ten of them holds ten. The
keeping decides nothing: whatever is missing, unreadable or changed there is read from the lawbook's own files again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache as once
from functools import cached_property
from pathlib import Path

from heli.base.canonical import canonical
from heli.law.language import Procedure
from heli.law.lawbook.cache import names_of
from heli.law.lawbook.expanded import Expanded
from heli.law.lawbook.parts import Expansion
from heli.law.lawbook.source import SourceFile

_MOST_KEPT = 4
"""Lawbooks kept side by side: those of the last programs and folders."""


@dataclass(frozen=True)
class Standing:
    """A kept lawbook: the files of its registers and parts, and name, day and hash of every version."""

    beside: Sequence[SourceFile]
    versions: Mapping[str, tuple[Expanded, ...]]


class Shelf:
    """The keeping of one lawbook folder, as its files and this program stand now."""

    def __init__(self, folder: Path, *, skip: Sequence[str], cache: Path) -> None:
        self.folder, self.cache = folder, cache
        made = hashlib.sha256(_program().encode())
        for path in names_of(folder, skip=skip):
            content = path.read_bytes()
            made.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
            made.update(content)
        self._index = cache / f"lawbook-{made.hexdigest()[:32]}.json"

    def standing(self) -> Standing | None:
        """What is kept; None where nothing is, or nothing that can be read."""
        try:
            index = json.loads(self._index.read_text("utf-8"))
            return Standing(
                [SourceFile(name, data, lines) for name, data, lines in index["beside"]],
                {
                    name: tuple(
                        _Kept(self, name, in_force, date.fromisoformat(changes) if changes else None, digest)
                        for in_force, changes, digest in versions
                    )
                    for name, versions in index["versions"].items()
                },
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, standing: Standing) -> None:
        """Keep a lawbook that has no fault. A folder that can't be written keeps nothing."""
        try:
            self.cache.mkdir(parents=True, exist_ok=True)
            for versions in standing.versions.values():
                for version in versions:
                    if not (path := self._path(version.hash)).exists():
                        _write(path, as_written(version.procedure))
            index = {
                "beside": [[source.name, source.data, source.lines] for source in standing.beside],
                "versions": {
                    name: [
                        [v.in_force, v.changes_on.isoformat() if v.changes_on else None, v.hash]
                        for v in versions
                    ]
                    for name, versions in standing.versions.items()
                },
            }
            _write(self._index, json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode())
            self._forget_old()
        except OSError:
            return  # a read-only folder: reading takes longer, nothing else changes

    def procedure(self, digest: str) -> Procedure | None:
        """A kept version; None where it isn't kept, or what is kept isn't it."""
        try:
            content = self._path(digest).read_bytes()
        except OSError:
            return None
        if hash_of_text(content) != digest:
            return None
        return Procedure.model_validate_json(content)

    def _path(self, digest: str) -> Path:
        return self.cache / f"version-{digest}-as-written.json"

    def _forget_old(self) -> None:
        kept = sorted(self.cache.glob("lawbook-*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in kept[_MOST_KEPT:]:
            path.unlink(missing_ok=True)


class _Kept(Expanded):
    """A version on the shelf: its procedure is read when first asked for, its lines only where a place is asked."""

    def __init__(self, shelf: Shelf, name: str, in_force: str, changes: date | None, digest: str) -> None:
        self._shelf = shelf
        self.name, self.in_force, self.changes_on, self.hash = name, in_force, changes, digest

    @property
    def procedure(self) -> Procedure:
        return self._read_procedure

    @property
    def expansion(self) -> Expansion:
        return self._read_anew.expansion

    @cached_property
    def _read_procedure(self) -> Procedure:
        return self._shelf.procedure(self.hash) or self._read_anew.procedure

    @cached_property
    def _read_anew(self) -> Expanded:
        # the lawbook itself looks on the shelf first
        from heli.law.lawbook.book import Lawbook  # noqa: PLC0415

        return Lawbook.load(self._shelf.folder).by_hash(self.hash)


def canonical_form(procedure: Procedure) -> bytes:
    """The bytes whose SHA-256 is the version's hash."""
    return canonical(procedure.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def as_written(procedure: Procedure) -> bytes:
    """What the canonical form holds, in the order of the lawbook's file: in that order acts and tracks are shown, and the
    first track of a matter is its stage. A text that is kept is kept so."""
    content = procedure.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def hash_of_text(content: bytes) -> str:
    """The version's hash of a kept text, whatever the order of its keys; "" where it is no text of a procedure."""
    try:
        return hashlib.sha256(canonical(json.loads(content))).hexdigest()
    except (ValueError, TypeError, RecursionError):
        return ""


@once
def _program() -> str:
    """Digest of what reads and checks a lawbook: another program reads it anew."""
    made = hashlib.sha256()
    law = Path(__file__).parents[1]
    for path in sorted([*law.glob("language/*.py"), *law.glob("lawbook/*.py")]):
        made.update(path.read_bytes())
    return made.hexdigest()


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
