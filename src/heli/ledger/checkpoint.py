"""The checkpoint: a signed note over origin, tree size and root hash.

Source: docs/specs/ledger.md rules 6 to 9 (C2SP tlog-checkpoint, signed-note).
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_DASH = "— "


class CheckpointError(ValueError):
    """The note is malformed, or no known key has signed it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint says: whose tree, how many leaves, which root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def body(self) -> bytes:
        """The signed bytes: three lines, each ended by a line feed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()


def key_id(name: str, public_key: bytes) -> bytes:
    """The four bytes that name an Ed25519 key in a note."""
    return hashlib.sha256(name.encode() + b"\n\x01" + public_key).digest()[:4]


def sign(checkpoint: Checkpoint, name: str, key: Ed25519PrivateKey) -> str:
    """The note, signed by one key. Another signature line may be added below it."""
    body = checkpoint.body()
    blob = key_id(name, key.public_key().public_bytes_raw()) + key.sign(body)
    return f"{body.decode()}\n{_DASH}{name} {base64.b64encode(blob).decode()}\n"


def read(note: str, name: str, public_key: bytes) -> Checkpoint:
    """The checkpoint of a note, after its Ed25519 signature under a known key was checked.

    Raises:
        CheckpointError: Malformed, or not signed by this key.
    """
    text, found, signatures = note.partition("\n\n")
    lines = text.split("\n")
    if not found or len(lines) < 3 or not lines[1].isdigit() or str(int(lines[1])) != lines[1]:
        raise CheckpointError("the note is no checkpoint")
    body, verifier = (text + "\n").encode(), Ed25519PublicKey.from_public_bytes(public_key)
    wanted = key_id(name, public_key)
    for line in signatures.splitlines():
        blob = _signature(line, name)
        if blob[:4] != wanted:
            continue
        try:
            verifier.verify(blob[4:], body)
        except InvalidSignature as error:
            raise CheckpointError("the signature does not fit the note") from error
        return Checkpoint(lines[0], int(lines[1]), _decode(lines[2]))
    raise CheckpointError(f"the note is not signed by {name}")


def _signature(line: str, name: str) -> bytes:
    """The key id and signature of a line that names this key, else no bytes."""
    head = f"{_DASH}{name} "
    return _decode(line[len(head) :]) if line.startswith(head) else b""


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise CheckpointError("not base64") from error
