"""The pages of notices, leave and the groups of the work list can be used by everybody, in both languages and widths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.browser.checks import barriers, sticks_out
from tests.acceptance.browser.conftest import NARROW, WIDE, Language, NewPage
from tests.acceptance.browser.test_matters import sign_in

if TYPE_CHECKING:
    from tests.factories.matters import World

Look = Callable[[Page, str], None]
SIGHTS: tuple[tuple[int, Language], ...] = (
    (WIDE, "zh-hans"),
    (NARROW, "zh-hans"),
    (WIDE, "en"),
    (NARROW, "en"),
)


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


def test_a_leave_is_entered_somebody_named_and_every_page_fits(
    world: World, new_page: NewPage, look: Look
) -> None:
    from heli.base import clock  # noqa: PLC0415
    from heli.notices import alarms, gathering  # noqa: PLC0415

    page = new_page()
    sign_in(page, "head")
    page.goto("/leave/")
    page.get_by_label("离岗的人").select_option(label="示例甲")
    page.get_by_label("起始日期").fill("2022-12-30")
    page.get_by_label("最后一日").fill("2023-1-6")
    page.get_by_role("button", name="先看哪些期限在此期间届满").click()
    expect(page.get_by_text("示例甲等二人涉嫌盗窃案").first).to_be_visible()
    page.get_by_role("button", name="登记离岗").click()
    look(page, "leave-entered")
    address = page.url
    alarms.ring(clock.today())
    page.get_by_label("同事").select_option(label="示例丁")
    page.get_by_role("button", name="指定").click()
    expect(page.get_by_text("已指定示例丁。")).to_be_visible()
    gathering.gather()
    found: list[str] = []
    pages = {
        "head": {"work": "/?whose=all", "notices": "/notices/", "leave": address, "leaves": "/leave/?from_on=2023-01-03&to_on=x"},
        "handler": {"own-notices": "/notices/", "choices": "/notices/choices/", "group": "/?group=due_soon"},
    }  # fmt: skip
    for width, language in SIGHTS:
        for who, addresses in pages.items():
            page = new_page(width=width, language=language)
            sign_in(page, who)
            for name, where in addresses.items():
                page.goto(where)
                look(page, f"{name}-{language}-{width}")
                found += [f"{name} {width}: {fault}" for fault in (*sticks_out(page), *barriers(page))]
    assert found == []
