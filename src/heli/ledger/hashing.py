"""Digests with the algorithm's name in them, and the two hashes of RFC 9162.

Source: RFC 9162 §2.1.1; docs/specs/act.md rule 6, docs/specs/ledger.md rule 3.
"""

from __future__ import annotations

import hashlib

SHA_256 = "sha-256"
_PREFIX = SHA_256 + ":"
_LENGTH = len(_PREFIX) + 64


class DigestError(ValueError):
    """The text is no digest of a known algorithm."""


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(0x00 ‖ leaf), 32 bytes: one value for the chain and for the tree."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right), 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def named(raw: bytes) -> str:
    """A 32-byte hash as a digest: `sha-256:` and 64 lower-case hexadecimal characters."""
    return _PREFIX + raw.hex()


def digest_of(content: bytes) -> str:
    """The digest of some bytes (a file, a canonical form), without domain separation."""
    return named(hashlib.sha256(content).digest())


def raw(digest: str) -> bytes:
    """The 32 bytes of a digest. Raises `DigestError` for another form or algorithm."""
    if len(digest) != _LENGTH or not digest.startswith(_PREFIX) or digest != digest.lower():
        raise DigestError(f"not a {SHA_256} digest: {digest[:80]!r}")
    try:
        return bytes.fromhex(digest[len(_PREFIX) :])
    except ValueError as error:
        raise DigestError(f"not a {SHA_256} digest: {digest[:80]!r}") from error
