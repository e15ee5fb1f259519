"""Signed checkpoints of this node's record, and those of other nodes that it witnesses."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from heli.base import clock, keys
from heli.base.errors import refused
from heli.base.settings import CONFIG
from heli.base.text import Msg
from heli.ledger import log
from heli.ledger.checkpoint import CheckpointError, Signer, signer_from
from heli.ledger.hashing import DigestError
from heli.matters.heads import append_new, head_file
from heli.offices.node import this_node


def checkpoint_log(heads: Path | None = None) -> log.CheckpointLog:
    """The checkpoints beside a head file; by default this node's own."""
    return log.CheckpointLog(heads or head_file(), str(this_node()))


def own_signers() -> list[Signer]:
    """The keys with which this node signs, old and new, from the folder of keys: not from beside the notes."""
    found = (Ed25519PrivateKey.from_private_bytes(key.secret) for key in keys.all_signing(CONFIG.keys))
    return [Signer(str(this_node()), key.public_key().public_bytes_raw()) for key in found]


def signing_key() -> Ed25519PrivateKey:
    """The key that signs now. Raises `Refused` where there is none."""
    key = keys.signing(CONFIG.keys)
    if key is None:
        raise refused(
            "checkpoint.no_key",
            Msg(
                "This installation has no key that signs checkpoints in %(folder)s.", {"folder": CONFIG.keys}
            ),
            do=Msg(
                "Make one with `heli ledger checkpoint --make-key`, and keep a copy as of the master key."
            ),
        )
    return Ed25519PrivateKey.from_private_bytes(key.secret)


def make_checkpoint(heads: Path | None = None) -> str:
    """Append what was recorded since to the head file, and sign the tree; the note.

    Raises:
        Refused: no key; or an earlier checkpoint does not fit the head file, which then was changed.
    """
    key = signing_key()
    append_new(heads)
    try:
        return checkpoint_log(heads).make(key)
    except (log.LogError, CheckpointError) as error:
        raise _contradicts(error) from error


def request_for_witness(old: int) -> str:
    """The newest checkpoint with the proof for a witness who has seen `old` acts. Raises `Refused`."""
    try:
        return checkpoint_log().request(old)
    except (log.LogError, CheckpointError) as error:
        raise _contradicts(error) from error


def accept_cosigned(note: str, signer: str | None = None) -> list[str]:
    """Keep a note that a witness cosigned; names of those whose signature holds. Raises `Refused`."""
    try:
        found = checkpoint_log().accept(note, signer_from(signer) if signer else None)
    except (log.LogError, CheckpointError) as error:
        raise _contradicts(error) from error
    return [one.signer.name for one in found]


def cosign_for(request: str, signer: str | None = None) -> str:
    """Witness another node's checkpoint; the note with our line. Raises `Refused`."""
    folder = head_file().parent / "witnessed"
    time = int(clock.now().timestamp())
    try:
        return log.witness(
            folder, request, name=str(this_node()), key=signing_key(), time=time,
            log=signer_from(signer) if signer else None,
        )  # fmt: skip
    except (log.LogError, CheckpointError, DigestError) as error:
        raise _contradicts(error) from error


def public_keys() -> tuple[str, str]:
    """This node's keys as others need them: of its own checkpoints, and as a witness."""
    key = signing_key()
    name = str(this_node())
    return Signer(name, key.public_key().public_bytes_raw()).text(), log.cosigner(name, key).text()


def _contradicts(error: Exception) -> Exception:
    return refused(
        "checkpoint.contradicts", Msg("The checkpoint is not accepted: %(why)s.", {"why": str(error)})
    )
