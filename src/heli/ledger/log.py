"""The checkpoints of a node beside its head file: signed, kept, held against it; and those of others, witnessed.

Source: docs/specs/ledger.md rules 9a to 9d. Files: beside `<origin>.heads` a folder `<origin>.checkpoints` (`<size>.note`,
`signers`), and a folder `witnessed` with the last note of each other node that was cosigned here, and its key.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from heli.ledger.checkpoint import (
    COSIGNATURE,
    Checkpoint,
    CheckpointError,
    Signature,
    Signer,
    cosign,
    said,
    sign,
    signatures,
    signer_from,
)
from heli.ledger.hashing import named, raw
from heli.ledger.headfile import entries
from heli.ledger.tree import Frontier, consistency_proof, root_of, verify_consistency

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class LogError(ValueError):
    """A checkpoint contradicts what was seen before, or the head file; the message says which."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A checkpoint of the node's own: its file, what it says, and its signatures under keys that are known."""

    path: Path
    checkpoint: Checkpoint
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class CheckpointLog:
    """The checkpoints of one node. `heads` is its head file; whoever writes is alone (the worker's lock)."""

    heads: Path
    origin: str

    @property
    def folder(self) -> Path:
        """Where the notes lie."""
        return self.heads.with_suffix(".checkpoints")

    def signers(self) -> list[Signer]:
        """Keys whose signatures are checked: the node's own, old and new, and those of its witnesses."""
        path = self.folder / "signers"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        return [signer_from(line) for line in text.splitlines() if line.strip()]

    def trust(self, signer: Signer) -> None:
        """Check signatures of this key from here on. Twice is once."""
        if signer not in self.signers():
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / "signers").open("a", encoding="utf-8") as file:
                file.write(signer.text() + "\n")

    def notes(self) -> list[Path]:
        """The notes, smallest tree first."""
        found = self.folder.glob("*.note") if self.folder.exists() else ()
        return sorted(found, key=lambda path: int(path.stem) if path.stem.isdigit() else -1)

    def last(self) -> str | None:
        """The newest note."""
        notes = self.notes()
        return notes[-1].read_text(encoding="utf-8") if notes else None

    def make(self, key: Ed25519PrivateKey) -> str:
        """Sign what the head file holds, after all earlier checkpoints were found to be prefixes of it. Same tree, same note.

        Raises:
            LogError: an earlier checkpoint does not fit the head file; then nothing is signed.
        """
        hashes = [entry.hash for entry in entries(self.heads)] if self.heads.exists() else []
        before = self.last()
        if before is not None:
            _is_prefix(said(before), hashes)
            if said(before).size == len(hashes):
                return before
        signer = Signer(self.origin, key.public_key().public_bytes_raw())
        self.trust(signer)
        note = sign(Checkpoint(self.origin, len(hashes), root_of(hashes)), self.origin, key)
        _write(self.folder / f"{len(hashes)}.note", note)
        return note

    def request(self, old: int) -> str:
        """The newest checkpoint for a witness who has seen a tree of `old` leaves (0: none): with the proof that it only grew."""
        note = self.last()
        if note is None:
            raise LogError("there is no checkpoint yet")
        hashes = [entry.hash for entry in entries(self.heads)][: said(note).size]
        if not 0 <= old <= len(hashes):
            raise LogError(f"no tree of {old} leaves is part of this one of {len(hashes)}")
        proof = consistency_proof(hashes, old) if old else []
        return "\n".join([f"old {old}", *(named(step) for step in proof), "", note])

    def accept(self, note: str, witness: Signer | None = None) -> list[Signature]:
        """Keep the note with the lines that witnesses put below ours; returns the signatures under keys that are known.

        Args:
            witness: a key to trust from here on.
        Raises:
            LogError: it is none of our checkpoints, or a signature under a known key does not hold.
        """
        given = said(note)
        path = self.folder / f"{given.size}.note"
        if not path.exists() or said(path.read_text(encoding="utf-8")) != given:
            raise LogError("this is none of the checkpoints that this node made")
        known = [*self.signers(), *([witness] if witness else [])]
        found = signatures(note, known)
        if not all(one.holds for one in found):
            raise LogError("a signature does not fit the note")
        if not any(one.signer.name == self.origin for one in found):
            raise LogError("the note lost the signature of this node")
        if witness is not None:
            self.trust(witness)
        ours = path.read_text(encoding="utf-8")
        lines = [line for line in note.partition("\n\n")[2].splitlines() if line not in ours]
        _write(path, ours + "".join(line + "\n" for line in lines))
        return found

    def check(self) -> Iterator[Kept]:
        """Every checkpoint with its signatures. Raises `CheckpointError` where a file is none."""
        known = self.signers()
        for path in self.notes():
            note = path.read_text(encoding="utf-8")
            yield Kept(path, said(note), tuple(signatures(note, known)))

    def faults(self, own: Collection[Signer] = ()) -> list[str]:
        """What does not fit: a note that was changed or unsigned, one that the head file contradicts.

        Args:
            own: the node's keys where they are known by another way than the folder; then only they count as its own.
        """
        found: list[str] = []
        roots = self._roots()
        try:
            kept = list(self.check())
        except (CheckpointError, UnicodeDecodeError) as error:
            return [str(error)]
        for one in kept:
            name = one.path.name
            if one.path.stem != str(one.checkpoint.size) or one.checkpoint.origin != self.origin:
                found.append(f"{name} is not the checkpoint that its name says")
            mine = [
                s for s in one.signatures if s.signer.name == self.origin and (not own or s.signer in own)
            ]
            if not any(s.holds for s in mine):
                found.append(f"{name} is not signed by this node")
            found += [
                f"{name}: the signature of {s.signer.name} does not fit"
                for s in one.signatures
                if not s.holds
            ]
            if roots.get(one.checkpoint.size) != one.checkpoint.root:
                found.append(f"{name}: the head file has another tree")
        return found

    def _roots(self) -> dict[int, bytes]:
        """The root of the head file's tree at each size of which there is a checkpoint."""
        wanted = {int(path.stem) for path in self.notes() if path.stem.isdigit()}
        frontier, roots = Frontier(), {0: root_of([])}
        for entry in entries(self.heads) if self.heads.exists() else ():
            frontier.append(entry.hash)
            if frontier.size in wanted:
                roots[frontier.size] = frontier.root()
        return roots


def witness(
    folder: Path, request: str, *, name: str, key: Ed25519PrivateKey, time: int, log: Signer | None = None
) -> str:
    """Cosign another node's checkpoint after it was found to continue the last one that was cosigned here.

    Args:
        folder: where the last note of each node and its key are kept.
        request: what `CheckpointLog.request` made, or a plain note the first time.
        name, key: the witness's own; `time` in seconds since 1970.
        log: the key of the other node, got by another way; needed the first time.
    Returns:
        The note with our line below.
    Raises:
        LogError: not signed by the node's key, or not a continuation: then the node shows different histories.
    """
    old, proof, note = _parsed(request)
    checkpoint = said(note)
    if not _NAME.fullmatch(checkpoint.origin):
        raise LogError("the origin of the checkpoint is no name of a node")
    if checkpoint.origin == name:
        raise LogError("a node is not its own witness")
    known = folder / f"{checkpoint.origin}.key"
    if log is None and not known.exists():
        raise LogError("the key of this node is not known here yet: give it, got by another way")
    trusted = log or signer_from(known.read_text(encoding="utf-8"))
    if known.exists() and log is not None and signer_from(known.read_text(encoding="utf-8")) != log:
        raise LogError("another key of this node is known here")
    if not any(one.holds for one in signatures(note, [trusted]) if trusted.name == checkpoint.origin):
        raise LogError("the checkpoint is not signed by the key of its node")
    _continues(folder / f"{checkpoint.origin}.note", old, proof, checkpoint)
    cosigned = cosign(note, name, key, time)
    _write(known, trusted.text() + "\n")
    _write(folder / f"{checkpoint.origin}.note", cosigned)
    return cosigned


def _continues(seen: Path, old: int, proof: Sequence[bytes], new: Checkpoint) -> None:
    if not seen.exists():
        return
    last = said(seen.read_text(encoding="utf-8"))
    if new.size < last.size or (new.size == last.size and new.root != last.root):
        raise LogError(f"a tree of {last.size} leaves was seen here before; this one contradicts it")
    if new.size == last.size or last.size == 0:
        return
    if old != last.size:
        raise LogError(f"the proof starts at {old}; ask for one from {last.size}")
    if not verify_consistency(last.size, last.root, new.size, new.root, proof):
        raise LogError("the new tree is no continuation of the one that was seen here")


def _parsed(request: str) -> tuple[int, list[bytes], str]:
    if not request.startswith("old "):
        return 0, [], request
    head, found, note = request.partition("\n\n")
    lines = head.split("\n")
    old = lines[0].removeprefix("old ")
    if not found or not old.isdigit():
        raise LogError("this is no request for a witness")
    return int(old), [raw(line) for line in lines[1:]], note


def _is_prefix(before: Checkpoint, hashes: Sequence[bytes]) -> None:
    if before.size > len(hashes) or root_of(hashes[: before.size]) != before.root:
        raise LogError(f"the checkpoint of {before.size} acts does not fit the head file: it was changed")


def cosigner(name: str, key: Ed25519PrivateKey) -> Signer:
    """The witness's key as others need it."""
    return Signer(name, key.public_key().public_bytes_raw(), COSIGNATURE)


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    with draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
