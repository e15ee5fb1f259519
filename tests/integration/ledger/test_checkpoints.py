"""The record is signed; verify says by whom, and finds what was done to a checkpoint; another node witnesses it."""

from __future__ import annotations

import argparse
import base64
import json
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from heli.access.wall import scope
from heli.base import clock, keys
from heli.base.errors import Refused
from heli.base.settings import CONFIG
from heli.cli.commands.ledger import checkpoint as checkpoint_command
from heli.cli.commands.ledger import verify as verify_command
from heli.cli.commands.ledger import witness as witness_command
from heli.ledger.checkpoint import Signer, cosign, said, sign, signatures, signer_from
from heli.ledger.headfile import Entry, append_batch
from heli.ledger.log import CheckpointLog, cosigner
from heli.matters.checkpoints import checkpoint_log, make_checkpoint, own_signers, public_keys, signing_key
from heli.matters.effects import EVERYWHERE
from heli.matters.models import MatterAct
from heli.matters.receipts import receipt
from heli.matters.verify import verify
from heli.offices.node import this_node
from tests.factories.matters import World

VERIFY = Path(__file__).parents[3] / "tools" / "verify.py"
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def heads(world: World, tmp_path: Path) -> Path:
    """A head file with the acts of the world's matter, and a key that signs."""
    if keys.signing(CONFIG.keys) is None:
        keys.make_signing(CONFIG.keys)
    path = tmp_path / "node.heads"
    with scope(EVERYWHERE):
        acts = MatterAct.objects.filter(matter=world.matter).order_by("seq")
        batch = [Entry("matter", str(world.matter), act.seq, bytes(act.hash)) for act in acts]
    append_batch(path, str(this_node()), batch, horizon=1, at=clock.now())
    return path


def test_verify_says_who_signed_and_finds_a_checkpoint_that_was_changed(heads: Path) -> None:
    log = checkpoint_log(heads)
    note = log.make(signing_key())
    witnessed = cosign(note, "lhasa.example", OTHER, 1_672_362_060)
    log.accept(witnessed, cosigner("lhasa.example", OTHER))
    report = verify(head_file=heads)
    assert [str(f) for f in report.findings] == []
    own = own_signers()[-1]
    assert report.signed[0] == (said(note).size, str(this_node()), own.id().hex(), None)
    assert report.signed[1][1] == "lhasa.example"
    assert report.signed[1][3] == 1_672_362_060
    path = log.notes()[0]
    # whoever can write files but has no key of ours: another key, made known in the folder
    path.write_text(sign(said(note), str(this_node()), OTHER), encoding="utf-8")
    log.trust(Signer(str(this_node()), OTHER.public_key().public_bytes_raw()))
    assert [finding.code for finding in verify(head_file=heads).findings] == ["checkpoint.changed"]


def test_a_receipt_carries_the_signed_checkpoint_and_is_checked_whole(
    world: World, heads: Path, tmp_path: Path
) -> None:
    checkpoint_log(heads).make(signing_key())
    with scope(EVERYWHERE):
        act = MatterAct.objects.filter(matter=world.matter).order_by("seq")[0]
        content = receipt(act.pk, heads=heads)
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    key = base64.b64encode(signer_from(public_keys()[0]).public_key).decode()
    done = subprocess.run(
        [sys.executable, "-I", str(VERIFY), str(file), "--key", f"{this_node()}={key}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"signed by {this_node()}" in done.stdout


def arguments(**given: object) -> argparse.Namespace:
    base: dict[str, object] = {
        "make_key": False,
        "keys": False,
        "old": None,
        "out": None,
        "cosigned": None,
        "signer": None,
    }
    return argparse.Namespace(**{**base, **given})


def test_the_commands_sign_witness_and_take_what_was_witnessed(
    heads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    origin, there = f"node-{uuid4()}", tmp_path / "there"
    other = CheckpointLog(there / f"{origin}.heads", origin)
    append_batch(
        other.heads, origin, [Entry("matter", str(uuid4()), 1, bytes(32))], horizon=1, at=clock.now()
    )
    other.make(OTHER)
    asked, signed = tmp_path / "asked", tmp_path / "signed"
    asked.write_text(other.request(0), encoding="utf-8")
    with pytest.raises(Refused, match="not known"):
        witness_command.run(argparse.Namespace(file=asked, signer=None, out=signed))
    key = Signer(origin, OTHER.public_key().public_bytes_raw()).text()
    assert witness_command.run(argparse.Namespace(file=asked, signer=key, out=signed)) == 0
    mine = signer_from(public_keys()[1])
    assert [s.holds for s in signatures(signed.read_text(encoding="utf-8"), [mine])] == [True]
    assert [one.signer for one in other.accept(signed.read_text(encoding="utf-8"), mine)][-1] == mine
    out = tmp_path / "note"
    assert checkpoint_command.run(arguments(out=out, old=0)) == 0
    assert out.read_text(encoding="utf-8").startswith("old 0\n\n")
    assert checkpoint_command.run(arguments(cosigned=checkpoint_log().notes()[-1])) == 0
    assert checkpoint_command.run(arguments(keys=True)) == 0
    assert public_keys()[0] in capsys.readouterr().out


def test_the_command_verify_names_the_signers(heads: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checkpoint_log(heads).make(signing_key())
    assert verify_command.run(argparse.Namespace(heads=heads, chains=True, most=20)) == 0
    assert own_signers()[-1].id().hex() in capsys.readouterr().out


def test_without_a_key_nothing_is_signed_and_it_is_said_how_to_make_one(heads: Path, tmp_path: Path) -> None:
    assert said(make_checkpoint(tmp_path / "own.heads")).origin == str(this_node())
    kept = {path: path.read_bytes() for path in CONFIG.keys.glob("*.sign")}
    for path in kept:
        path.unlink()
    try:
        with pytest.raises(Refused, match="no_key"):
            make_checkpoint(tmp_path / "own.heads")
    finally:
        for path, content in kept.items():
            path.write_bytes(content)
