from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.factories.matters import World
    from tests.integration.api.program import Program


@pytest.fixture
def world(db: None) -> World:
    """The known cast with an arrest review of two suspects at Longzi."""
    # a conftest is read before Django is ready
    from tests.factories.matters import make_world  # noqa: PLC0415

    return make_world()


@pytest.fixture
def clerk(world: World) -> Program:
    """A program that works for case management."""
    from tests.integration.api.program import program_of  # noqa: PLC0415

    return program_of(world, "case_manager")


@pytest.fixture
def handler(world: World) -> Program:
    """A program that works for the handling prosecutor."""
    from tests.integration.api.program import program_of  # noqa: PLC0415

    return program_of(world, "handler")


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    from tests.factories.matters import AT, clock_at  # noqa: PLC0415

    with clock_at(AT):
        yield
