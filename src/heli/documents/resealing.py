"""Stored files sealed anew under the newest master key, one after the other. Can be stopped and run again at any moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from heli.base.errors import Refused
from heli.documents.store import FileStore


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many files were sealed anew, and those that could not be opened: they stay as they were."""

    done: int
    unreadable: tuple[Path, ...]


def reseal_files(
    stores: Iterable[FileStore], progress: Callable[[int, int], None] = lambda done, total: None
) -> Resealed:
    """Open every file that another key sealed, and seal it under the current one.

    Args:
        progress: is told how many of how many were dealt with.

    Raises:
        Refused: the disk is full or can't be written; what was done stays done.
    """
    stores = tuple(stores)
    total = sum(key != store.vault.current for store in stores for _, key in store.keys_of_files())
    done, unreadable = 0, list[Path]()
    for store in stores:
        for digest, key in store.keys_of_files():
            if key == store.vault.current:
                continue
            try:
                done += store.reseal(digest)
            except Refused as error:
                if error.code == "file.not_written":
                    raise
                unreadable.append(store.path(digest))
            progress(done + len(unreadable), total)
    return Resealed(done, tuple(unreadable))
