"""The pages of matters: work list, registry, matter, acts, proposals, limits, opening."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from heli.access.wall import scope
from heli.matters.models import Matter, Proposal, TimeLimit

if TYPE_CHECKING:
    from tests.factories.matters import World


@pytest.fixture
def world(db: None) -> Iterator[World]:
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


def _get(world: World, who: str, address: str, status: int = 200) -> str:
    from tests.integration.web.world import client_of  # noqa: PLC0415

    response = client_of(world, who).get(address)
    assert response.status_code == status, response.text[:3000]
    return response.text


def test_all_pages_are_shown(world: World) -> None:
    with scope(world.cast.reader("handler")):
        limit = TimeLimit.objects.filter(status="running").first()
    assert limit is not None
    for address in (
        "/",
        "/matters/",
        "/matters/new/",
        f"/matters/{world.matter}/",
        f"/matters/{world.matter}/do/refuse_arrest/",
        f"/matters/{world.matter}/why/approve_arrest/",
        f"/limits/{limit.pk}/",
        "/proposals/",
    ):
        _get(world, "handler", address)
    _get(world, "case_manager", "/matters/new/arrest_review/accept/")
