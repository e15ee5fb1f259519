"""Checkpoints, and the verifier that shares no code with the program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from heli.ledger.checkpoint import Checkpoint, CheckpointError, read, sign
from tests.support.verifier import run_verifier

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "tests" / "vectors" / "act"
NAME = "shannan.example/heli"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
SIGNER = (VECTORS / "receipt.key").read_text(encoding="utf-8").strip()
CHECKPOINT = Checkpoint(NAME, 3, bytes(32))


def test_a_signed_checkpoint_reads_back() -> None:
    assert read(sign(CHECKPOINT, NAME, KEY), NAME, PUBLIC) == CHECKPOINT


def test_a_cosignature_below_does_not_disturb() -> None:
    note = sign(CHECKPOINT, NAME, KEY) + "— witness.example AAAAAAAA\n"
    assert read(note, NAME, PUBLIC) == CHECKPOINT


@pytest.mark.parametrize(
    ("old", "new"), [("\n3\n", "\n4\n"), (NAME + "\n3", "other\n3"), ("\n3\n", "\n03\n"), ("\n\n", "\n")]
)
def test_a_changed_note_is_refused(old: str, new: str) -> None:
    note = sign(CHECKPOINT, NAME, KEY)
    assert old in note
    with pytest.raises(CheckpointError):
        read(note.replace(old, new, 1), NAME, PUBLIC)


def test_a_note_of_an_unknown_key_is_refused() -> None:
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    with pytest.raises(CheckpointError):
        read(sign(CHECKPOINT, NAME, KEY), NAME, other)


def test_the_verifier_finds_the_receipt_of_the_vectors_true() -> None:
    status, said = run_verifier(str(VECTORS / "receipt.json"), "--key", SIGNER)
    assert status == 0, said
    assert "FALSE" not in said


def test_the_verifier_says_that_it_can_not_check_a_signature_without_a_key() -> None:
    status, said = run_verifier(str(VECTORS / "receipt.json"))
    assert status == 2
    assert "unchecked the checkpoint's signature" in said


@pytest.mark.parametrize("change", ["value", "salt", "leaf", "index", "proof"])
def test_the_verifier_finds_any_changed_part_false(change: str, tmp_path: Path) -> None:
    receipt = json.loads((VECTORS / "receipt.json").read_text(encoding="utf-8"))
    if change == "value":
        receipt["disclosed"][0]["value"] = "别的"
    elif change == "salt":
        receipt["disclosed"][0]["salt"] = "AAAA"
    elif change == "leaf":
        receipt["leaf"] = receipt["leaf"].replace('"evidence"', '"no_crime"')
    elif change == "index":
        receipt["index"] = 0
    else:
        receipt["proof"] = receipt["proof"][:-1]
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(receipt, ensure_ascii=False), encoding="utf-8")
    status, said = run_verifier(str(file), "--key", SIGNER)
    assert status == 1, said
    assert "FALSE" in said


def test_the_verifier_is_one_small_file_that_imports_nothing_of_ours() -> None:
    text = (ROOT / "tools" / "verify.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 300
    assert "heli." not in text.replace("shannan.example/heli", "")
