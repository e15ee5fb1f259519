"""Calendar, printed list and lawbook in a browser: no sideways scroll, nothing that axe finds, in both languages and widths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page

from tests.acceptance.browser.checks import barriers
from tests.acceptance.browser.conftest import NARROW, WIDE, Language, NewPage
from tests.acceptance.browser.test_matters import sign_in

if TYPE_CHECKING:
    from tests.factories.matters import World

PAGES = {
    "calendar-month": "/calendar/?on=2023-01-04",
    "calendar-week": "/calendar/?view=week&on=2023-01-04",
    "calendar-list": "/calendar/?view=list&on=2022-12-30",
    "due-list": "/due/",
    "law-home": "/law/",
    "law-procedure": "/law/procedures/reconsideration/",
    "law-instrument": "/law/instruments/PSB/",
    "law-article": "/law/articles/PSB/131/",
}

REPORTS = {
    "reports": "/reports/",
    "report-work": "/reports/work/",
    "report-figure": "/reports/figures/arrest_accepted/",
}
"""Pages of who oversees an office: wide in Chinese, narrow in English."""

WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415 (after django.setup)

    with clock_at(AT):
        yield world_with_accounts()


def test_reading_pages_fit_and_have_nothing_for_axe(
    world: World, new_page: NewPage, look: Callable[[Page, str], None]
) -> None:
    found: list[str] = []
    for language, width in (("zh-hans", WIDE), ("en", NARROW)):
        page = new_page(language=language)
        sign_in(page, "chief")
        page.set_viewport_size({"width": width, "height": 900})
        for name, path in REPORTS.items():
            found += _look(page, path, f"{name}-{language}-{width}", look)
    languages: tuple[Language, Language] = ("zh-hans", "en")
    for language in languages:
        page = new_page(language=language)
        sign_in(page, "handler")
        for name, path in PAGES.items():
            for width in (WIDE, NARROW):
                page.set_viewport_size({"width": width, "height": 900})
                found += _look(page, path, f"{name}-{language}-{width}", look)
    assert found == []


def _look(page: Page, path: str, name: str, look: Callable[[Page, str], None]) -> list[str]:
    page.goto(path)
    look(page, name)
    found = [f"{name}: scrolls sideways"] if page.evaluate(WIDER) else []
    return found + [f"{name}: {line}" for line in barriers(page)]
