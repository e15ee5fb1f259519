from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.factories.offices import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The known cast, in a transaction of the app role."""
    # a conftest is read before Django is ready
    from tests.factories.offices import make_cast  # noqa: PLC0415

    return make_cast()
