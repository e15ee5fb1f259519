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


def test_an_old_reading_goes_once_the_day_is_typed_anew_whatever_the_line_does(
    new_page: NewPage, settings: Settings
) -> None:
    settings.ROOT_URLCONF = "tests.acceptance.browser.gallery"
    page = new_page(width=WIDE, language="zh-hans")
    page.goto("/gallery/")
    page.route("**/reading/**", lambda route: route.abort())
    reading = page.locator("#f-decided_on-reading")
    assert reading.inner_text().strip()
    page.locator("#f-decided_on").fill("明天")
    assert not reading.inner_text().strip()
    # what is folded away is printed where it says so, and folded again behind the print
    page.locator("details").first.evaluate("one => { one.open = false; one.setAttribute('data-prints', '') }")
    for event, is_open in (("beforeprint", True), ("afterprint", False)):
        page.evaluate(f"window.dispatchEvent(new Event('{event}'))")
        assert page.locator("details").first.evaluate("one => one.open") is is_open
