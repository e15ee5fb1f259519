"""The act that records a paper: which one, of what kind, and the hash of its file: no other file can stand in its place."""

from __future__ import annotations

from uuid import UUID

from heli.base import clock
from heli.base.canonical import Json
from heli.ledger.hashing import named
from heli.matters.actors import Actor
from heli.matters.mending import refuse_erased
from heli.matters.recompute import engine_entry
from heli.matters.request import raw_cursor
from heli.matters.situation import load_head
from heli.matters.snapshot import fold
from heli.matters.writing import as_bytes, write


def note_paper(matter: UUID, actor: Actor, paper: UUID, kind: str, sha256: bytes | None) -> None:
    """Append the act to the matter, inside the scope that is set. Nothing before the act that opens the matter.

    Args:
        sha256: of the file, 32 bytes; None for a record *paper only*.
    """
    head = load_head(matter)
    if head.seq == 0:
        return
    refuse_erased(head)
    said: dict[str, Json] = {"kind": kind, **({"file": named(sha256)} if sha256 else {})}
    entry = engine_entry(head, "record_paper", clock.now(), None, f"paper:{paper}")
    entry.actor = entry.entered_by = actor.agent()
    entry.person = actor.person
    entry.facts = {"paper": str(paper), **said}
    entry.outcome = {"papers": {str(paper): said}}
    write(entry, as_bytes(entry), fold(head.data, entry.outcome, entry.seq))
    raw_cursor().execute("UPDATE matters_paper SET act = %s WHERE id = %s", (entry.id, paper))
