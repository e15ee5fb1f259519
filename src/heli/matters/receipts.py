"""A receipt of one act for who holds its paper: the leaf, the facts disclosed to him, and its place in the tree.

Checked by `tools/verify.py`, which shares no code with us. Format: docs/specs/ledger.md rules 16 and 17. The checkpoint is
unsigned as long as no signed one covers the act (one is made a day); the verifier says so.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from heli.base.canonical import Json
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg
from heli.ledger.checkpoint import Checkpoint, said
from heli.ledger.hashing import named
from heli.ledger.headfile import entries
from heli.ledger.tree import inclusion_proof, root_of
from heli.matters.checkpoints import checkpoint_log
from heli.matters.heads import head_file
from heli.matters.request import raw_cursor
from heli.matters.sealing import vault
from heli.offices.node import this_node


def receipt(
    act: UUID, *, disclose: Sequence[str] = (), kind: str = "matter", heads: Path | None = None
) -> dict[str, Json]:
    """The receipt of an act that the scope sees. Without checkpoint as long as the act isn't in the head file.

    Args:
        disclose: names of sealed facts that this person may know; each goes with its salt, the others stay hidden.
    Raises:
        NotFound: there is no such act, or no such sealed fact of it (it may have been erased).
    """
    row = raw_cursor().execute(f"SELECT leaf, hash FROM matters_{kind}act WHERE id = %s", (act,)).fetchone()
    if row is None:
        raise NotFound((Reason("act.none", Msg("There is no such act in this matter.")),))
    made: dict[str, Json] = {
        "spec": "heli-receipt/1",
        "leaf": bytes(row[0]).decode(),
        "disclosed": [_disclosed(kind, act, name) for name in disclose],
    }
    path = heads or head_file()
    hashes = [entry.hash for entry in entries(path)] if path.exists() else []
    if bytes(row[1]) in hashes:
        index = hashes.index(bytes(row[1]))
        note = _note(path, hashes, index)
        size = said(note).size
        made["index"], made["size"] = index, size
        made["proof"] = [named(step) for step in inclusion_proof(hashes[:size], index)]
        made["checkpoint"] = note
    return made


def _note(path: Path, hashes: Sequence[bytes], index: int) -> str:
    """The newest signed checkpoint where it covers the act already; else an unsigned one of the present tree."""
    signed = checkpoint_log(path).last()
    if signed is not None and index < said(signed).size <= len(hashes):
        return signed
    return Checkpoint(str(this_node()), len(hashes), root_of(hashes)).body().decode() + "\n"


def _disclosed(kind: str, act: UUID, name: str) -> dict[str, Json]:
    row = (
        raw_cursor()
        .execute(
            f"SELECT key_id, sealed FROM matters_{kind}fact WHERE act_id = %s AND name = %s AND sealed IS NOT NULL",
            (act, name),
        )
        .fetchone()
    )
    if row is None:
        raise NotFound((Reason("fact.none", Msg("The act has no such sealed fact.")),))
    value, salt = vault().open(row[0], act, name, bytes(row[1]))
    return {"name": name, "value": value, "salt": base64.b64encode(salt).decode()}
