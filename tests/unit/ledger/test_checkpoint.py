"""Checkpoints, and the verifier that shares no code with the program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from heli.ledger.checkpoint import Checkpoint, CheckpointError, read, sign

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "tests" / "vectors" / "act"
NAME = "shannan.example/heli"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
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


def verify(receipt: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(ROOT / "tools" / "verify.py"), str(receipt), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_verifier_finds_the_receipt_of_the_vectors_true() -> None:
    done = verify(VECTORS / "receipt.json", "--key", (VECTORS / "receipt.key").read_text().strip())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "FALSE" not in done.stdout


def test_the_verifier_says_that_it_can_not_check_a_signature_without_a_key() -> None:
    done = verify(VECTORS / "receipt.json")
    assert done.returncode == 2
    assert "unchecked the checkpoint's signature" in done.stdout


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
    done = verify(file, "--key", (VECTORS / "receipt.key").read_text().strip())
    assert done.returncode == 1, done.stdout + done.stderr


def test_the_verifier_is_one_small_file_that_imports_nothing_of_ours() -> None:
    text = (ROOT / "tools" / "verify.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 300
    assert "heli." not in text.replace("shannan.example/heli", "")
