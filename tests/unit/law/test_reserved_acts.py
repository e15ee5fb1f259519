"""Names of acts that no procedure may take."""

from __future__ import annotations

from heli.law.language.names import RESERVED_ACTS
from heli.matters.act_views import ENGINE_ACTS


def test_every_act_that_all_records_know_is_reserved_and_no_other() -> None:
    assert ENGINE_ACTS.keys() == RESERVED_ACTS
