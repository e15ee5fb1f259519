"""Values and salts of committed facts, encrypted under a named key that lies outside the database.

A sealed value is: one version byte (1), a nonce of 12 bytes, AES-256-GCM of salt (32 bytes) and canonical
value, bound to the act and the fact's name. Which keys there are, and where they lie, is the caller's affair.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from heli.base.canonical import Json, canonical
from heli.ledger.commitment import SALT_BYTES

_VERSION = b"\x01"
_NONCE = 12
_KEY = 32


class VaultError(Exception):
    """A key is missing, malformed, or does not open the value."""


@dataclass(frozen=True)
class Vault:
    """Seals under the key `current`; opens under any key that `find` knows.

    Attributes:
        current: id of the key that encrypts.
        find: the 32 bytes of a key by its id; raises where there is none. Asked once per key.
    """

    current: str
    find: Callable[[str], bytes] = field(repr=False)
    _ciphers: dict[str, AESGCM] = field(default_factory=dict, repr=False, compare=False)

    def seal(self, act: UUID, name: str, value: Json, salt: bytes) -> bytes:
        """Value and salt, encrypted under the current key and bound to act and name."""
        return self.seal_bytes(_place(act, name), salt + canonical(value))

    def open(self, key: str, act: UUID, name: str, sealed: bytes) -> tuple[Json, bytes]:
        """The value and its salt. Raises `VaultError` when the key does not fit."""
        plain = self.open_bytes(key, _place(act, name), sealed)
        return json.loads(plain[SALT_BYTES:]), plain[:SALT_BYTES]

    def seal_bytes(self, place: bytes, plain: bytes) -> bytes:
        """Some bytes, encrypted under the current key and bound to a place (table, row)."""
        nonce = os.urandom(_NONCE)
        return _VERSION + nonce + self._cipher(self.current).encrypt(nonce, plain, place)

    def open_bytes(self, key: str, place: bytes, sealed: bytes) -> bytes:
        """What `seal_bytes` sealed. Raises `VaultError` when the key does not fit."""
        if sealed[:1] != _VERSION:
            raise VaultError("the value was sealed in an unknown format")
        nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            return self._cipher(key).decrypt(nonce, body, place)
        except InvalidTag as error:
            raise VaultError("the value does not open: changed, moved, or another key") from error

    def _cipher(self, key: str) -> AESGCM:
        if key not in self._ciphers:
            secret = self.find(key)
            if len(secret) != _KEY:
                raise VaultError(f"a data key has {_KEY} bytes")
            self._ciphers[key] = AESGCM(secret)
        return self._ciphers[key]


def _place(act: UUID, name: str) -> bytes:
    return b"fact\n" + act.bytes + name.encode()
