"""The folder of a backup on its disk: made under another name, given its own when it is whole."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from heli.base.errors import refused
from heli.base.text import Msg
from heli.keeping import manifest
from heli.keeping.parts import UNFINISHED, disk_refusal

# N14: what is erased must be gone from backups, too
OLDEST_KEPT = timedelta(days=90)
# hidden: on the disk only backups are called heli-…
_LOCK = ".heli-backup.lock"


@contextmanager
def fresh_folder(disk: Path, name: str) -> Iterator[Path]:
    """A new folder for a backup called `name`; at the end of the block it gets that name.

    If the block raises, everything in it is removed. What a killed run left behind is removed first.

    Raises:
        Refused: the disk isn't there, can't be written, or another backup is being written to it.
    """
    if not disk.is_dir():
        raise refused(
            "backup.no_disk",
            Msg("The folder %(folder)s isn't there.", {"folder": disk}),
            do=Msg("Attach the disk, or make the folder: a wrong name would fill another disk."),
        )
    try:
        with (disk / _LOCK).open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise refused(
                    "backup.running",
                    Msg("Another backup is being written to %(folder)s.", {"folder": disk}),
                    do=Msg("Wait for its end, or use another disk."),
                ) from error
            for left in disk.glob(f"heli-*{UNFINISHED}"):
                shutil.rmtree(left)
            unfinished = disk / (name + UNFINISHED)
            unfinished.mkdir(mode=0o700)
            try:
                yield unfinished
                sync(unfinished)
                unfinished.rename(disk / name)
                sync(disk)
            except BaseException:
                shutil.rmtree(unfinished, ignore_errors=True)
                raise
    except OSError as error:
        raise disk_refusal(disk, error) from error


def write_text(path: Path, text: str) -> None:
    """A small file, flushed to the disk."""
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Flush a folder's entries to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def refuse_if_too_small(disk: Path, needed: int) -> None:
    """Raise `Refused` if the disk certainly can't hold `needed` more bytes."""
    free = shutil.disk_usage(disk).free
    if free < needed:
        raise refused(
            "backup.disk_small",
            Msg(
                "%(folder)s has %(free)s MB free; at least %(needed)s MB are needed.",
                {"folder": disk, "free": free // 1_000_000, "needed": needed // 1_000_000 + 1},
            ),
            do=Msg("Use a larger disk, or free some space."),
        )


def outdated(disk: Path, today: datetime) -> list[str]:
    """Names of the backups on a disk that are older than ninety days, oldest first."""
    found = []
    for folder in sorted(disk.glob("heli-*")):
        if (folder / manifest.NAME).exists():
            made = datetime.fromisoformat(manifest.read(folder).made_at)
            if today - made > OLDEST_KEPT:
                found.append(folder.name)
    return found
