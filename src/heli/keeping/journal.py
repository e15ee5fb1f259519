"""When this installation was last backed up: `var/backups.json`, for `heli check`."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

_MOST = 50


@dataclass(frozen=True, slots=True)
class Note:
    """One backup that was made and read back: when (UTC, RFC 3339), where, how large (bytes)."""

    at: str
    name: str
    folder: str
    bytes: int

    @property
    def instant(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.at)


def add(var: Path, note: Note) -> None:
    """Note a backup; the last fifty are kept."""
    lines = [asdict(line) for line in (*read(var), note)][-_MOST:]
    fresh = _path(var).with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(lines, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(_path(var))


def read(var: Path) -> tuple[Note, ...]:
    """The backups noted, oldest first; none where the file is absent or can't be read."""
    try:
        return tuple(Note(**line) for line in json.loads(_path(var).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return ()


def _path(var: Path) -> Path:
    return var / "backups.json"
