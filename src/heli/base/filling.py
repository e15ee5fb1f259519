"""How far the year of a demo has been filled: a small file beside the demo's database, for the pages to show.

The file is there as long as something is left: made when the demo is loaded, removed when the year is whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

NAME = "year.json"


@dataclass(frozen=True, slots=True)
class Filling:
    """Acts that stand, of so many."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """How much of the year stands, in whole percent, 0 to 99: it is there only while something is left."""
        return min(99, self.done * 100 // self.total) if self.total else 0


def note(folder: Path, filling: Filling) -> None:
    """Write how far it is; a reader finds the old file or the new one, never half of one."""
    part = folder / f"{NAME}.part"
    part.write_text(json.dumps([filling.done, filling.total]))
    part.replace(folder / NAME)


def noted(folder: Path) -> Filling | None:
    """How far it is; None where nothing is left to fill."""
    try:
        done, total = json.loads((folder / NAME).read_text())
    except (OSError, ValueError):
        return None
    return Filling(int(done), int(total))


def finished(folder: Path) -> None:
    """Nothing is left."""
    (folder / NAME).unlink(missing_ok=True)
