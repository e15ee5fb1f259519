"""A local text as one signed file: what it says, who decided it where, and a signature over all of it."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from heli.base import clock
from heli.base.canonical import canonical
from heli.base.errors import refused
from heli.base.text import Msg
from heli.law.local import digest_of_text, read_local
from heli.law.local.reading import MOST_BYTES
from heli.ledger.checkpoint import CheckpointError, Signer, signer_from
from heli.matters.checkpoints import checkpoint_log, own_signers, signing_key
from heli.matters.models import LayerDecision
from heli.offices.node import this_node

FORMAT = "local-layer/1"
_MOST_FILE = 4 * MOST_BYTES
_SIGNED = b"heli local layer\n"
"""Stands before what is signed, so that no signature of another kind of thing fits here."""


@dataclass(frozen=True, slots=True)
class Received:
    """An exported file as read. `signer` is whose signature holds; None where it is nobody's whom we know."""

    layer: str
    text: str
    office: str
    node: str
    decision: str
    from_on: str
    claimed: str
    signer: str | None


def export(row: LayerDecision) -> bytes:
    """The file of an adopted text. Raises `Refused` where this installation has no key that signs."""
    key = signing_key()
    body: dict[str, Any] = {
        "heli": FORMAT,
        "layer": row.layer,
        "text": row.text,
        "sha256": row.digest,
        "office": row.office.code,
        "node": str(this_node()),
        "from_on": row.from_on.isoformat(),
        "decision": row.decision,
        "decided_on": row.decided_on.isoformat(),
        "exported_at": clock.now().isoformat(timespec="seconds"),
    }
    signer = Signer(str(this_node()), key.public_key().public_bytes_raw())
    signed = base64.b64encode(key.sign(_SIGNED + canonical(body))).decode()
    body["signature"] = {"signer": signer.text(), "ed25519": signed}
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def receive(content: bytes, *, also: str = "") -> Received:
    """Read an exported file and check it.

    Args:
        also: a signer's key as one line, trusted besides our own and those of our witnesses.
    Raises:
        Refused: no such file; changed since it was signed; what it holds is no local text.
    """
    body = _read(content)
    given = body.pop("signature")
    try:
        claimed = signer_from(str(given["signer"]))
        Ed25519PublicKey.from_public_bytes(claimed.public_key).verify(
            base64.b64decode(str(given["ed25519"]), validate=True), _SIGNED + canonical(body)
        )
    except (CheckpointError, InvalidSignature, ValueError, KeyError, TypeError) as error:
        raise _tampered() from error
    if digest_of_text(body["text"]) != body.get("sha256"):
        raise _tampered()
    file, _ = read_local(body["text"])
    if file is None or file.name != body.get("layer"):
        raise _no_file()
    known = [*own_signers(), *checkpoint_log().signers()]
    if also:
        known.append(_signer(also))
    is_known = any(one.public_key == claimed.public_key for one in known)
    told = {key: str(body.get(key, ""))[:200] for key in ("office", "node", "decision", "from_on")}
    return Received(
        file.name, body["text"], claimed=claimed.text(), signer=claimed.name if is_known else None, **told
    )


def _read(content: bytes) -> dict[str, Any]:
    if len(content) > _MOST_FILE:
        raise _no_file()
    try:
        body = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _no_file() from error
    if not isinstance(body, dict) or body.get("heli") != FORMAT or not isinstance(body.get("text"), str):
        raise _no_file()
    if not isinstance(body.get("signature"), dict):
        raise _tampered()
    return body


def _signer(text: str) -> Signer:
    try:
        return signer_from(text)
    except CheckpointError as error:
        raise refused("local.signer", Msg("This is no key of a signer."), do=Msg("NAME+ID+BASE64")) from error


def _no_file() -> Exception:
    return refused(
        "local.no_file",
        Msg("This is no exported local text."),
        do=Msg("Choose the file that was exported from the page of the local layer."),
    )


def _tampered() -> Exception:
    return refused(
        "local.tampered",
        Msg("This file was changed since it was signed; nothing of it is taken."),
        do=Msg("Ask for the file anew."),
    )
