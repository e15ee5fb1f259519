from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.factories.matters import World


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """An arrest review at Longzi on 30 December 2022: one suspect in custody, to be decided by 4 January."""
    # a conftest is read before Django is ready
    from tests.factories.matters import AT, clock_at, make_world  # noqa: PLC0415

    with clock_at(AT):
        yield make_world()
