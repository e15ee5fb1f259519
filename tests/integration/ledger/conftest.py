from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.factories.matters import World


@pytest.fixture
def world(db: None) -> World:
    """The known cast with an arrest review of two suspects at Longzi: one detained, one free."""
    # a conftest is read before Django is ready
    from tests.factories.matters import make_world  # noqa: PLC0415

    return make_world()
