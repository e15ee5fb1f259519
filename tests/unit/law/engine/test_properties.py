"""Whatever is done in whatever order, some things always hold."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heli.law.engine import Compiled
from tests.factories.lawbook_invariants import play_and_hold


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 25))
def test_any_sequence_of_acts_keeps_the_invariants(licence: Compiled, seed: int, steps: int) -> None:
    play_and_hold(licence, seed, steps)
