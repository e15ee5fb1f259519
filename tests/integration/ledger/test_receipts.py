"""A receipt is checked by the verifier that shares no code with us."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from heli.access.wall import scope
from heli.base import clock
from heli.base.errors import NotFound
from heli.ledger.headfile import Entry, append_batch
from heli.matters.effects import EVERYWHERE
from heli.matters.models import MatterAct
from heli.matters.receipts import receipt
from heli.offices.node import this_node
from tests.factories.matters import World

VERIFY = Path(__file__).parents[3] / "tools" / "verify.py"


def check(content: dict[str, object], folder: Path) -> subprocess.CompletedProcess[str]:
    file = folder / "receipt.json"
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", str(VERIFY), str(file)], capture_output=True, text=True, check=False
    )


def test_a_receipt_discloses_one_fact_and_proves_its_place(world: World, tmp_path: Path) -> None:
    facts = {"refusal_reason": "no_danger", "explanation": "无社会危险性"}
    done = world.done("refuse_arrest", "handler", facts, bearers=(world.free,))
    heads = tmp_path / "heads"
    with scope(EVERYWHERE):
        acts = MatterAct.objects.filter(matter=world.matter).order_by("seq")
        batch = [Entry("matter", str(world.matter), act.seq, bytes(act.hash)) for act in acts]
        append_batch(heads, str(this_node()), batch, horizon=1, at=clock.now())
        content = receipt(done.act, disclose=["explanation"], heads=heads)
        with pytest.raises(NotFound):
            receipt(done.act, disclose=["no_such"], heads=heads)
    found = check(dict(content), tmp_path)
    # nobody has signed the checkpoint yet: all is true, and that is said
    assert found.returncode == 2, found.stdout + found.stderr
    assert "FALSE" not in found.stdout
    assert "'explanation'" in found.stdout
    disclosed = {"name": "explanation", "value": "别的", "salt": base64.b64encode(bytes(32)).decode()}
    forged: dict[str, object] = {**content, "disclosed": [disclosed]}
    assert check(forged, tmp_path).returncode == 1


def test_an_act_that_no_head_file_holds_yet_is_said_to_be_unchecked(world: World, tmp_path: Path) -> None:
    with scope(EVERYWHERE):
        act = MatterAct.objects.filter(matter=world.matter).first()
        assert act is not None
        found = check(dict(receipt(act.pk, heads=tmp_path / "none")), tmp_path)
    assert found.returncode == 2
    assert "no checkpoint yet" in found.stdout
