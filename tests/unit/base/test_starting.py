"""Loading without the collector."""

from __future__ import annotations

import gc

import pytest

from heli.base.starting import loading


def test_collector_rests_while_loading_and_works_again_after_a_failure() -> None:
    assert gc.isenabled()
    with pytest.raises(ValueError, match="off"), loading():
        raise ValueError("on" if gc.isenabled() else "off")
    assert gc.isenabled()


def test_collector_that_was_off_stays_off(request: pytest.FixtureRequest) -> None:
    request.addfinalizer(gc.enable)
    gc.disable()
    with loading():
        pass
    assert not gc.isenabled()
