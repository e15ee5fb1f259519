"""Every procedure of the lawbook, played by chance: nothing breaks, and the invariants hold."""

from __future__ import annotations

from functools import cache

import pytest

from heli.law.engine import compile_procedure
from heli.law.lawbook import Lawbook
from tests.factories.lawbook_invariants import play_and_hold
from tests.factories.lawbooks import shipped, shipped_names
from tests.factories.plain_acts import same_by_both_ways


@cache
def book() -> Lawbook:
    return shipped()


@pytest.mark.parametrize("name", shipped_names())
def test_procedure_played_by_chance_keeps_the_invariants(name: str) -> None:
    """And what takes the short way at the single door comes to what the long way comes to."""
    rules = compile_procedure(book().written(name), book())
    permitted = sum(play_and_hold(rules, seed, 40, same_by_both_ways) for seed in range(12))
    assert permitted > 12
