"""The record is whole, and says so; an erased fact is named and breaks nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from heli.access.wall import scope
from heli.matters.effects import EVERYWHERE
from heli.matters.heads import append_new
from heli.matters.models import CaseSnapshot, MatterSnapshot
from heli.matters.verify import replay, verify
from tests.factories.matters import World


def test_an_untouched_record_has_no_findings(world: World) -> None:
    report = verify()
    assert [str(f) for f in report.findings] == []
    assert report.acts > 8
    assert report.facts > 2


@pytest.mark.parametrize("kind", ["case", "matter"])
def test_a_replay_equals_the_snapshot(world: World, kind: str) -> None:
    with scope(EVERYWHERE):
        if kind == "case":
            assert replay("case", world.case) == CaseSnapshot.objects.get(pk=world.case).data
        else:
            assert replay("matter", world.matter) == MatterSnapshot.objects.get(pk=world.matter).data


def test_the_head_file_waits_for_the_oldest_running_transaction(world: World, tmp_path: Path) -> None:
    # the test's own transaction still runs: nothing of it may be sealed yet
    seal = append_new(tmp_path / "heads")
    assert seal.size == 0
