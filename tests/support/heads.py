"""The head file of a test's world, with every committed act in it."""

from __future__ import annotations

import time
from pathlib import Path

from heli.access.wall import scope
from heli.ledger.headfile import Seal
from heli.matters.effects import EVERYWHERE
from heli.matters.heads import append_new
from heli.matters.models import CaseAct, MatterAct

_PATIENCE = 120.0


def append_all(path: Path) -> Seal:
    """Append until no committed act is left out.

    Once is not enough where other tests share the server: the horizon is the oldest transaction that
    runs in any of its databases.
    """
    with scope(EVERYWHERE):
        acts = CaseAct.objects.count() + MatterAct.objects.count()
    end = time.monotonic() + _PATIENCE
    while (seal := append_new(path)).size < acts:
        assert time.monotonic() < end, f"{seal.size} of {acts} acts are in the head file"
        time.sleep(0.2)
    return seal
