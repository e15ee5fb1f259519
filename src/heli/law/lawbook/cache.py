"""Reading all files of a lawbook, keeping what was read by hash of its bytes."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from heli.law.lawbook.faults import Fault, LawbookError
from heli.law.lawbook.source import SourceFile, read_source

_FORM = "1"
"""Raised when `read_source` makes other values from the same bytes."""


def read_all(
    folder: Path, *, skip: Sequence[str], cache: Path | None
) -> tuple[list[SourceFile], list[Fault]]:
    """Every YAML file below a folder, by name, but for the sub-folders named; with the faults of those unread."""
    kept = _Kept(cache / "lawbook.json" if cache else None)
    sources: list[SourceFile] = []
    faults: list[Fault] = []
    for path in names_of(folder, skip=skip):
        try:
            sources.append(kept.read(path.relative_to(folder).as_posix(), path.read_bytes()))
        except LawbookError as error:
            faults += error.faults
    kept.write()
    return sources, faults


def names_of(folder: Path, *, skip: Sequence[str]) -> list[Path]:
    """Every YAML file below a folder, sorted, but for the sub-folders named."""
    return [
        path
        for path in sorted(folder.rglob("*.yaml"))
        if not set(path.relative_to(folder).parts[:-1]) & set(skip)
    ]


class _Kept:
    """What was read before. A cache that can't be read is made anew; it never decides anything."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.old: dict[str, list[object]] = {}
        self.new: dict[str, list[object]] = {}
        if path and path.is_file():
            try:
                self.old = json.loads(path.read_text("utf-8"))
            except (OSError, ValueError):
                self.old = {}

    def read(self, name: str, content: bytes) -> SourceFile:
        key = hashlib.sha256(_FORM.encode() + content).hexdigest()
        if key in self.old:
            data, lines = self.old[key]
            source = SourceFile(name, data, lines)  # type: ignore[arg-type]
        else:
            source = read_source(name, content)
        self.new[key] = [source.data, source.lines]
        return source

    def write(self) -> None:
        if self.path is None or self.new.keys() == self.old.keys():
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            draft = self.path.with_suffix(f".{os.getpid()}")
            draft.write_text(json.dumps(self.new, ensure_ascii=False, separators=(",", ":")), "utf-8")
            draft.replace(self.path)
        except OSError:
            return  # a read-only folder: reading takes longer, nothing else changes
