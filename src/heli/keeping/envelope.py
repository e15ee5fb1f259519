"""The envelope of a backup: keys for one purpose each, and chunks that can be neither changed, moved nor cut off.

Source: docs/specs/backup.md rules 4 to 8; the construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015).
"""

from __future__ import annotations

import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CHUNK_BYTES = 1 << 20
TAG_BYTES = 16
SALT_BYTES = 32
SEALED_BYTES = CHUNK_BYTES + TAG_BYTES
_PREFIX = bytes(7)
_SPEC = b"heli-backup/1 "


class EnvelopeError(Exception):
    """A chunk does not open: another key, a changed byte, a wrong place, or the end cut off."""


def derive(secret: bytes, salt: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose of one backup, from a master key and the backup's salt."""
    info = _SPEC + purpose.encode()
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=info).derive(secret)


def mac(secret: bytes, salt: bytes, content: bytes) -> str:
    """The manifest's proof: HMAC-SHA-256 in hex under its own derived key."""
    return hmac.new(derive(secret, salt, "manifest"), content, "sha256").hexdigest()


class _Chunks:
    """What sealing and opening share: the key of one stream and the number of the next chunk."""

    def __init__(self, secret: bytes, salt: bytes, stream: str) -> None:
        self._cipher = AESGCM(derive(secret, salt, f"stream {stream}"))
        self._stream = stream.encode()
        self._number = 0

    def _nonce(self, *, last: bool) -> bytes:
        nonce = _PREFIX + self._number.to_bytes(4, "big") + (b"\x01" if last else b"\x00")
        self._number += 1
        return nonce


class Sealer(_Chunks):
    """Seals the chunks of one stream, in their order."""

    def seal(self, plain: bytes | bytearray | memoryview, *, last: bool) -> bytes:
        """One chunk sealed: `CHUNK_BYTES` of plain text, fewer only in the last."""
        return self._cipher.encrypt(self._nonce(last=last), plain, self._stream)


class Opener(_Chunks):
    """Opens the chunks of one stream, in their order."""

    def open(self, sealed: bytes, *, last: bool) -> bytes:
        """The plain text of the next chunk. Raises `EnvelopeError`."""
        try:
            return self._cipher.decrypt(self._nonce(last=last), sealed, self._stream)
        except InvalidTag as error:
            raise EnvelopeError(f"chunk {self._number} does not open") from error
