"""A matter about another one is opened from its page, and what that one says already is not typed again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.factories.matters import World


@pytest.fixture
def world(db: None) -> Iterator[World]:
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


def test_a_check_is_opened_from_the_page_of_its_case_with_the_case_and_its_name_filled_in(
    world: World,
) -> None:
    from tests.integration.web.world import client_of  # noqa: PLC0415

    handler = client_of(world, "handler")
    page = handler.get(f"/matters/{world.matter}/").text
    link = re.search(r'href="(/matters/new/\?about=[^"]+)"', page)
    assert link
    chosen = handler.get(link[1]).text
    address = re.search(r'href="(/matters/new/quality_review/self_check/\?about=[^"]+)"', chosen)
    assert address
    # what asks for no such matter is not offered here
    assert "/matters/new/petition_intake/" not in chosen
    form = handler.get(address[1]).text
    assert re.search(rf'value="{world.matter}"[^>]*(selected|checked)', form)
    said = re.search(r'name="case_said"[^>]*value="([^"]+)"', form)
    assert said
    assert "示例甲等二人涉嫌盗窃案" in said[1]


def test_nobody_opens_a_matter_about_one_that_he_does_not_see(world: World) -> None:
    from tests.integration.web.world import client_of  # noqa: PLC0415

    address = f"/matters/new/quality_review/self_check/?about={world.matter}"
    assert client_of(world, "county_other").get(address).status_code == 404
    assert client_of(world, "handler").get(address).status_code == 200
