"""Checkpoints kept beside the head file: signed, witnessed, and every tampering found."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from heli.ledger.checkpoint import (
    COSIGNATURE,
    Checkpoint,
    CheckpointError,
    Signer,
    cosign,
    said,
    sign,
    signatures,
    signer_from,
)
from heli.ledger.hashing import leaf_hash
from heli.ledger.headfile import Entry, append_batch
from heli.ledger.log import CheckpointLog, LogError, cosigner, witness
from heli.ledger.tree import root_of
from tests.support.verifier import run_verifier

ROOT = Path(__file__).parents[3]
VECTOR = json.loads((ROOT / "tests/vectors/act/checkpoint.json").read_text(encoding="utf-8"))
AT = datetime(2022, 12, 30, 1, tzinfo=UTC)
NODE, WITNESS = "01a2-node", "01a2-witness"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
SIGNER = Signer(NODE, KEY.public_key().public_bytes_raw())
TIME = 1_672_362_060


def an_entry(number: int) -> Entry:
    return Entry("matter", str(UUID(int=number)), 1, leaf_hash(bytes([number])))


def grow(heads: Path, *numbers: int, horizon: int) -> None:
    append_batch(heads, NODE, [an_entry(n) for n in numbers], horizon=horizon, at=AT)


@pytest.fixture
def log(tmp_path: Path) -> CheckpointLog:
    made = CheckpointLog(tmp_path / f"{NODE}.heads", NODE)
    grow(made.heads, 1, 2, 3, horizon=10)
    return made


def test_the_vectors_are_signed_and_witnessed_byte_by_byte() -> None:
    leaves = [leaf_hash(leaf.encode()) for leaf in VECTOR["leaves"]]
    checkpoint = Checkpoint(VECTOR["origin"], len(leaves), root_of(leaves))
    note = sign(
        checkpoint, VECTOR["origin"], Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTOR["log_seed"]))
    )
    assert note == VECTOR["note"]
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTOR["witness_seed"]))
    assert cosign(note, VECTOR["witness"], key, VECTOR["time"]) == VECTOR["cosigned"]
    signers = [signer_from(VECTOR["log_key"]), signer_from(VECTOR["witness_key"])]
    assert [(s.signer.name, s.holds, s.time) for s in signatures(VECTOR["cosigned"], signers)] == [
        (VECTOR["origin"], True, None),
        (VECTOR["witness"], True, VECTOR["time"]),
    ]


def test_the_same_tree_has_one_checkpoint_and_a_grown_one_the_next(log: CheckpointLog) -> None:
    first = log.make(KEY)
    assert log.make(KEY) == first
    grow(log.heads, 4, horizon=20)
    assert said(log.make(KEY)).size == 4
    assert [path.name for path in log.notes()] == ["3.note", "4.note"]
    assert log.faults() == log.faults([SIGNER]) == []
    assert [[s.signer for s in kept.signatures] for kept in log.check()] == [[SIGNER], [SIGNER]]


def test_nothing_is_signed_over_a_head_file_that_was_rewritten(log: CheckpointLog) -> None:
    log.make(KEY)
    log.heads.unlink()
    grow(log.heads, 1, 9, 3, 4, horizon=20)
    with pytest.raises(LogError, match="head file"):
        log.make(KEY)
    assert log.faults() == ["3.note: the head file has another tree"]


@pytest.mark.parametrize("what", ["size", "root", "signature", "renamed", "foreign", "resigned", "torn"])
def test_every_tampering_of_a_checkpoint_is_found(log: CheckpointLog, what: str) -> None:
    note = log.make(KEY)
    path = log.notes()[0]
    if what == "size":
        path.write_text(note.replace("\n3\n", "\n2\n"))
    elif what == "root":
        path.write_text(note.replace("\n3\n", "\n3\nAAAA", 1))
    elif what == "signature":
        path.write_text(note[:-6] + ("AAAA=\n" if not note.endswith("AAAA=\n") else "BBBB=\n"))
    elif what == "renamed":
        path.rename(path.with_name("2.note"))
    elif what == "foreign":
        path.write_text(sign(said(note), NODE, OTHER))
    elif what == "resigned":
        path.write_text(sign(said(note), NODE, OTHER))
        log.trust(Signer(NODE, OTHER.public_key().public_bytes_raw()))
    else:
        path.write_text(note.partition("\n\n")[0])
    assert log.faults([SIGNER])


def test_a_witness_signs_what_continues_what_he_saw(log: CheckpointLog, tmp_path: Path) -> None:
    seen = tmp_path / "witnessed"
    log.make(KEY)
    with pytest.raises(LogError, match="not known"):
        witness(seen, log.request(0), name=WITNESS, key=OTHER, time=TIME)
    first = witness(seen, log.request(0), name=WITNESS, key=OTHER, time=TIME, log=SIGNER)
    grow(log.heads, 4, 5, 6, 7, horizon=20)
    log.make(KEY)
    with pytest.raises(LogError, match="ask for one from 3"):
        witness(seen, log.request(2), name=WITNESS, key=OTHER, time=TIME)
    second = witness(seen, log.request(3), name=WITNESS, key=OTHER, time=TIME + 60)
    with pytest.raises(LogError, match="contradicts"):
        witness(seen, first, name=WITNESS, key=OTHER, time=TIME)
    found = log.accept(second, cosigner(WITNESS, OTHER))
    assert [(one.signer.name, one.signer.algorithm, one.time) for one in found] == [
        (NODE, 1, None), (WITNESS, COSIGNATURE, TIME + 60)]  # fmt: skip
    log.accept(second)
    assert log.notes()[-1].read_text(encoding="utf-8") == second
    assert log.faults([SIGNER]) == []
    log.notes()[-1].write_text(second.replace("— " + WITNESS + " ", "— " + WITNESS + " ").replace(
        second.splitlines()[-1], cosign(first, WITNESS, OTHER, TIME).splitlines()[-1]))  # fmt: skip
    assert any(WITNESS in fault for fault in log.faults([SIGNER]))


def test_a_witness_signs_no_other_history_and_nothing_unsigned(log: CheckpointLog, tmp_path: Path) -> None:
    seen = tmp_path / "witnessed"
    note = log.make(KEY)
    witness(seen, note, name=WITNESS, key=OTHER, time=TIME, log=SIGNER)
    other = CheckpointLog(tmp_path / "b" / f"{NODE}.heads", NODE)
    grow(other.heads, 1, 9, 3, 4, horizon=10)
    other.make(KEY)
    with pytest.raises(LogError, match="no continuation"):
        witness(seen, other.request(3), name=WITNESS, key=OTHER, time=TIME)
    with pytest.raises(LogError, match="not signed"):
        witness(seen, sign(said(note), NODE, OTHER), name=WITNESS, key=OTHER, time=TIME)
    with pytest.raises(LogError, match="another key"):
        witness(seen, note, name=WITNESS, key=OTHER, time=TIME, log=Signer(NODE, bytes(32)))
    with pytest.raises(LogError, match="own witness"):
        witness(seen, note, name=NODE, key=OTHER, time=TIME)
    with pytest.raises(CheckpointError):
        witness(seen, "old 3\n\nnothing", name=WITNESS, key=OTHER, time=TIME)


def test_a_foreign_note_or_a_broken_line_is_not_kept(log: CheckpointLog) -> None:
    note = log.make(KEY)
    with pytest.raises(LogError, match="none of the checkpoints"):
        log.accept(sign(Checkpoint(NODE, 2, bytes(32)), NODE, KEY))
    cosigned = cosign(note, WITNESS, OTHER, TIME)
    wrong = cosign(sign(Checkpoint(NODE, 2, bytes(32)), NODE, KEY), WITNESS, OTHER, TIME).splitlines()[-1]
    with pytest.raises(LogError, match="does not fit"):
        log.accept(note + wrong + "\n", cosigner(WITNESS, OTHER))
    with pytest.raises(LogError, match="lost"):
        log.accept(
            note.partition("\n\n")[0] + "\n\n" + cosigned.splitlines()[-1] + "\n", cosigner(WITNESS, OTHER)
        )
    assert log.notes()[0].read_text(encoding="utf-8") == note


@pytest.mark.parametrize("text", ["", "name", "name+00000000+AAAA", SIGNER.text().replace("+", "+0", 1)])
def test_what_is_no_key_of_a_signer_is_refused(text: str) -> None:
    assert signer_from(SIGNER.text()) == SIGNER
    with pytest.raises(CheckpointError):
        signer_from(text)


def test_the_verifier_holds_a_checkpoint_against_a_head_file_and_names_who_signed(log: CheckpointLog) -> None:
    log.make(KEY)
    note = cosign(log.last() or "", WITNESS, OTHER, TIME)
    path = log.folder / "3.note"
    path.write_text(note, encoding="utf-8")
    grow(log.heads, 4, horizon=20)

    keys = [f"--key={NODE}={VECTOR['base64']['log']}", f"--key={WITNESS}={VECTOR['base64']['witness']}"]
    arguments = ["--heads", str(log.heads), "--checkpoint", str(path), *keys]
    status, printed = run_verifier(*arguments)
    assert status == 0, printed
    assert f"signed by {NODE}" in printed
    assert f"witnessed by {WITNESS} at {TIME}" in printed
    path.write_text(note.replace(f"\n{note.splitlines()[2]}\n", "\n" + "A" * 43 + "=\n", 1), encoding="utf-8")
    assert run_verifier(*arguments)[0] == 1
