"""Encrypting what names people: titles, profiles, drafts, and the values of committed facts."""

from __future__ import annotations

import hashlib
import hmac
import json
from functools import cache, lru_cache
from typing import cast
from uuid import UUID

from heli.base import keys
from heli.base.canonical import Json, canonical
from heli.base.settings import CONFIG
from heli.ledger.vault import Vault


@cache
def vault() -> Vault:
    """This process's vault over the master keys. The newest key seals; a rotation restarts the processes."""
    folder = CONFIG.keys
    newest = keys.current(folder)
    return Vault(newest.id, lambda key: keys.read(folder, key).secret)


def seal(place: str, row: UUID, value: Json) -> tuple[bytes, str]:
    """A value sealed for one row of one table, and the id of its key."""
    made = vault()
    return made.seal_bytes(_place(place, row), canonical(value)), made.current


def unseal(place: str, row: UUID, sealed: bytes | memoryview, key: str) -> Json:
    """What `seal` sealed for the same place and row. Raises `VaultError` where it does not open."""
    return cast(Json, json.loads(vault().open_bytes(key, _place(place, row), bytes(sealed))))


def _place(place: str, row: UUID) -> bytes:
    return place.encode() + b"\n" + row.bytes


@cache
def _derived(purpose: bytes) -> bytes:
    """A key of its own for one purpose. It comes from the oldest master key, so that a rotation keeps the indexes."""
    oldest = keys.read(CONFIG.keys, keys.key_ids(CONFIG.keys)[0])
    return hmac.new(oldest.secret, b"heli-derived/1\n" + purpose, hashlib.sha256).digest()


@lru_cache(maxsize=20_000)
def token(word: str) -> str:
    """A word of the search index, keyed: sixteen hexadecimal digits that say nothing without the key."""
    return hmac.new(_derived(b"words"), word.encode(), hashlib.sha256).hexdigest()[:16]


def blind(identity: str) -> bytes:
    """The blind index of an identity number (32 bytes)."""
    return hmac.new(_derived(b"party"), identity.encode(), hashlib.sha256).digest()
