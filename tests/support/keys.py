"""A further master key for one test: the keys of a process are shared by all its tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from heli.base import keys
from heli.base.settings import CONFIG
from heli.matters.sealing import vault


@contextmanager
def newer_master_key() -> Iterator[str]:
    """Seal under a new key as long as the block runs; its id. What the test sealed must be rolled back with it."""
    made = keys.make(CONFIG.keys)
    vault.cache_clear()
    try:
        yield made.id
    finally:
        (CONFIG.keys / f"{made.id}.key").unlink()
        vault.cache_clear()
