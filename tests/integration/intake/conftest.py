from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.integration.intake.lists import Desk


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Iterator[Desk]:
    """Case management of Longzi county on the morning of 30 December 2022, with a folder for its lists."""
    # a conftest is read before Django is ready
    from tests.factories.matters import AT, clock_at  # noqa: PLC0415
    from tests.integration.intake.lists import make_desk  # noqa: PLC0415

    with clock_at(AT):
        yield make_desk(tmp_path)
