"""What is typed while nothing can be kept, and while it is brought back: all of it is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, Route, expect

from tests.acceptance.browser.conftest import NewPage
from tests.acceptance.browser.test_matters import sign_in

if TYPE_CHECKING:
    from tests.factories.matters import World

DRAFT = "**/do/refuse_arrest/draft/"
PATIENCE_MS = 20_000
NIGHT, MORNING = "写了一夜的理由。", "早上补充的提纲。"


def refuse(route: Route) -> None:
    """As the server answers whose session has ended."""
    route.fulfill(status=403)


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    """The known cast with an arrest review of two suspects."""
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


@pytest.fixture
def unsent(world: World, new_page: NewPage) -> Page:
    """A form in a tab whose session ended before what was typed into it could be kept."""
    page = new_page()
    sign_in(page, "handler")
    page.route(DRAFT, refuse)
    page.goto(f"/matters/{world.matter}/do/refuse_arrest/")
    page.locator("[name=explanation]").fill(NIGHT)
    expect(page.locator("[data-draft-said]")).to_contain_text("登录已失效")
    page.unroute(DRAFT)
    return page


def all_is_there(page: Page) -> None:
    """What was typed first and what was typed later, once the typing has rested and the page is drawn anew."""
    expect(page.locator("[name=explanation]")).to_have_value(NIGHT, timeout=PATIENCE_MS)
    expect(page.locator("[name=supplement_outline]")).to_have_value(MORNING, timeout=PATIENCE_MS)


def test_what_was_not_kept_comes_back_with_what_is_typed_meanwhile(unsent: Page) -> None:
    held: list[Route] = []
    unsent.route(DRAFT, lambda route: held.append(route))
    with unsent.expect_request(DRAFT):
        unsent.reload()
    expect(unsent.locator("[name=explanation]")).to_have_value("")
    unsent.locator("[name=supplement_outline]").fill(MORNING)
    unsent.unroute(DRAFT)  # what was held goes on
    all_is_there(unsent)


def test_what_was_not_kept_is_not_overwritten_while_it_still_cannot_be(unsent: Page) -> None:
    unsent.route(DRAFT, refuse)
    unsent.reload()
    expect(unsent.locator("[data-draft-said]")).to_contain_text("登录已失效")
    unsent.locator("[name=supplement_outline]").fill(MORNING)
    unsent.unroute(DRAFT)
    unsent.reload()
    all_is_there(unsent)
