"""A commitment to one fact of one act: it hides the value, binds it, and can be opened alone.

Source: docs/specs/act.md rules 7 to 10.
"""

from __future__ import annotations

import hmac
import os
from uuid import UUID

from heli.base.canonical import Json, canonical

SALT_BYTES = 32
ALGORITHM = "hmac-sha-256"
_DOMAIN = b"heli-fact/1\n"


def new_salt() -> bytes:
    """32 fresh random bytes."""
    return os.urandom(SALT_BYTES)


def commit(act: UUID | str, name: str, value: Json, salt: bytes) -> str:
    """The commitment to a fact's value under a salt.

    Args:
        act: The act that carries the fact; its id, or that as text in its usual form.
        name: The fact's name; it holds no line feed.
        value: Any value that has a canonical form.
        salt: Exactly 32 bytes.
    Raises:
        ValueError: The salt has another length, or the name holds a line feed.
        CanonicalError: The value has no canonical form.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    if "\n" in name:
        raise ValueError("a fact's name holds no line feed")
    message = _DOMAIN + str(act).encode() + b"\n" + name.encode() + b"\n" + canonical(value)
    return f"{ALGORITHM}:{hmac.digest(salt, message, 'sha256').hex()}"


def opens(commitment: str, act: UUID, name: str, value: Json, salt: bytes) -> bool:
    """Whether value and salt are those that were committed to. False for a salt of another length."""
    if len(salt) != SALT_BYTES:
        return False
    return hmac.compare_digest(commitment, commit(act, name, value, salt))
