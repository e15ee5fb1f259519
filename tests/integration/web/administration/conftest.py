"""The cast stands once for each test; the clock is that of the cast."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.factories.offices import Cast


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    from tests.integration.web.administration.office import AT, cast_at_work, clock_at  # noqa: PLC0415

    with clock_at(AT):
        yield cast_at_work()
