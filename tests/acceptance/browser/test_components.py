"""Every component, in both languages, wide and narrow: usable by everybody, nothing sticks out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
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


def test_what_stands_below_a_day_keeps_still_under_the_mouse_that_leaves_the_field(
    new_page: NewPage, settings: Settings
) -> None:
    """The reading comes because the field is left, and the mouse leaves it by being pressed on something else."""
    settings.ROOT_URLCONF = "tests.acceptance.browser.gallery"
    page = new_page(width=WIDE, language="zh-hans")
    page.goto("/gallery/")
    page.route("**/reading/**", lambda route: route.fulfill(body="识别为：2022年12月29日 星期四（1天前）"))
    page.locator("#f-decided_on").fill("2022-12-29")
    expect(page.locator("#f-decided_on-reading")).to_be_empty()
    option = page.locator(
        "#f-decided_on ~ * input[type=radio], .field:has(#f-decided_on) ~ .field input[type=radio]"
    ).first
    option.scroll_into_view_if_needed()
    option.hover()
    page.mouse.down()
    expect(page.locator("#f-decided_on-reading")).to_contain_text("星期四")
    page.mouse.up()
    expect(option).to_be_checked()
