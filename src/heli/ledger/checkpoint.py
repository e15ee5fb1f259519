"""The checkpoint: a signed note over origin, tree size and root hash.

Source: docs/specs/ledger.md rules 6 to 9d (C2SP tlog-checkpoint, signed-note, tlog-cosignature).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_DASH = "— "
ED25519 = 1
COSIGNATURE = 4
"""Algorithm bytes of C2SP: a log's own signature; a witness's with the second at which he looked."""


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


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose signature we can check: name, algorithm, public key (32 bytes)."""

    name: str
    public_key: bytes
    algorithm: int = ED25519

    def id(self) -> bytes:
        """The four bytes that name the key in a note."""
        return key_id(self.name, self.public_key, self.algorithm)

    def text(self) -> str:
        """The key as one line: name+id in hex+base64 of algorithm and key (C2SP's verifier key)."""
        blob = bytes([self.algorithm]) + self.public_key
        return f"{self.name}+{self.id().hex()}+{base64.b64encode(blob).decode()}"


def signer_from(text: str) -> Signer:
    """The reverse of `Signer.text`. Raises `CheckpointError`."""
    name, _, rest = text.strip().partition("+")
    told, _, encoded = rest.partition("+")
    blob = _decode(encoded)
    if not name or len(blob) != 33 or blob[0] not in (ED25519, COSIGNATURE):
        raise CheckpointError("this is no key of a signer: NAME+ID+BASE64")
    found = Signer(name, blob[1:], blob[0])
    if found.id().hex() != told:
        raise CheckpointError("the key's id does not fit the key")
    return found


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature of a note under a key that we know. `time` in seconds since 1970 where it is a witness's."""

    signer: Signer
    holds: bool
    time: int | None = None


def key_id(name: str, public_key: bytes, algorithm: int = ED25519) -> bytes:
    """The four bytes that name an Ed25519 key in a note."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([algorithm]) + public_key).digest()[:4]


def sign(checkpoint: Checkpoint, name: str, key: Ed25519PrivateKey) -> str:
    """The note, signed by one key. Another signature line may be added below it."""
    body = checkpoint.body()
    blob = key_id(name, key.public_key().public_bytes_raw()) + key.sign(body)
    return f"{body.decode()}\n{_DASH}{name} {base64.b64encode(blob).decode()}\n"


def cosign(note: str, name: str, key: Ed25519PrivateKey, time: int) -> str:
    """The note with a witness's line below the others; `time` in seconds since 1970. Checks nothing."""
    body = note.partition("\n\n")[0].encode() + b"\n"
    told = f"cosignature/v1\ntime {time}\n".encode() + body
    blob = key_id(name, key.public_key().public_bytes_raw(), COSIGNATURE)
    blob += time.to_bytes(8, "big") + key.sign(told)
    return f"{note}{_DASH}{name} {base64.b64encode(blob).decode()}\n"


def said(note: str) -> Checkpoint:
    """What a note says, whoever signed it. Raises `CheckpointError` where it is no checkpoint."""
    text, found, _ = note.partition("\n\n")
    lines = text.split("\n")
    if not found or len(lines) < 3 or not lines[1].isdigit() or str(int(lines[1])) != lines[1]:
        raise CheckpointError("the note is no checkpoint")
    return Checkpoint(lines[0], int(lines[1]), _decode(lines[2]))


def signatures(note: str, known: Iterable[Signer]) -> list[Signature]:
    """The signatures of a note under keys that we know, in the order of the keys; others are passed over."""
    text, _, lines = note.partition("\n\n")
    found = []
    for signer in known:
        for line in lines.splitlines():
            blob = _signature(line, signer.name)
            if blob[:4] == signer.id():
                found.append(_checked(signer, blob, text.encode() + b"\n"))
    return found


def _checked(signer: Signer, blob: bytes, body: bytes) -> Signature:
    time = None
    signature = blob[4:]
    if signer.algorithm == COSIGNATURE:
        time, signature = int.from_bytes(blob[4:12], "big"), blob[12:]
        body = f"cosignature/v1\ntime {time}\n".encode() + body
    try:
        Ed25519PublicKey.from_public_bytes(signer.public_key).verify(signature, body)
    except InvalidSignature:
        return Signature(signer, False, time)
    return Signature(signer, True, time)


def read(note: str, name: str, public_key: bytes) -> Checkpoint:
    """The checkpoint of a note, after its Ed25519 signature under a known key was checked.

    Raises:
        CheckpointError: Malformed, or not signed by this key.
    """
    checkpoint = said(note)
    for signature in signatures(note, [Signer(name, public_key)]):
        if not signature.holds:
            raise CheckpointError("the signature does not fit the note")
        return checkpoint
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
