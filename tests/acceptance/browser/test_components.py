"""Every component, in both languages, wide and narrow: usable by everybody, nothing sticks out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pytest_django import Settings

from tests.acceptance.browser.checks import barriers, sticks_out
from tests.acceptance.browser.conftest import NARROW, WIDE, Language, NewPage


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_components_can_be_used_by_everybody_and_fit_the_screen(
    new_page: NewPage, look: Callable[[Page, str], None], settings: Settings, language: Language, width: int
) -> None:
    settings.ROOT_URLCONF = "tests.acceptance.browser.gallery"
    page = new_page(width=width, language=language)
    page.goto("/gallery/")
    for summary in page.locator("details > summary").all():
        summary.click()
    look(page, f"gallery-{language}-{width}")
    assert barriers(page) == []
    assert sticks_out(page) == []
