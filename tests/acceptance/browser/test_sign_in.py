"""Signing in, by a browser: with scripts, without them, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.browser.checks import barriers, sticks_out
from tests.acceptance.browser.conftest import NARROW, WIDE, Language, NewPage
from tests.integration.web.cast import PASSWORD, make_office, make_person

if TYPE_CHECKING:
    from heli.offices.models import Person

Look = Callable[[Page, str], None]


@pytest.fixture
def lent(transactional_db: None) -> Person:
    """Somebody with posts in two places."""
    first = make_office(
        "procuratorate:test-1", "乃东区人民检察院", "Naidong District People's Procuratorate", 10_000_001
    )
    second = make_office(
        "procuratorate:test-2", "琼结县人民检察院", "Qonggyai County People's Procuratorate", 10_000_201
    )
    return make_person("王小明", (first, "prosecutor"), (second, "deputy_chief"))


@pytest.mark.parametrize("javascript", [True, False])
def test_a_person_with_two_places_signs_in_chooses_and_signs_out(
    lent: Person, new_page: NewPage, look: Look, javascript: bool
) -> None:
    page = new_page(javascript=javascript)
    page.goto("/session/")
    page.get_by_label("用户名").fill("王小明")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="切换单位").first.click()
    look(page, "place")
    page.get_by_role("button", name="在琼结县人民检察院办理").click()
    expect(page.get_by_role("banner").get_by_text("琼结县人民检察院")).to_be_visible()
    page.goto("/session/")
    page.get_by_role("button", name="退出").click()
    page.goto("/session/")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_signing_in_by_keyboard_alone(lent: Person, new_page: NewPage) -> None:
    page = new_page()
    page.goto("/session/")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "login":
            break
    page.keyboard.type("王小明")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="我的账号")).to_be_visible()


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(lent: Person, new_page: NewPage) -> None:
    page = new_page()
    page.goto("/accounts/login/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "address",
    [
        "/session/",
        "/session/place/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/login/?shown",
        "/nowhere/",
    ],
)
def test_the_account_pages_can_be_used_by_everybody(
    lent: Person, new_page: NewPage, look: Look, address: str, language: Language, width: int
) -> None:
    page = new_page(width=width, language=language)
    if "shown" not in address:
        page.goto("/accounts/login/")
        page.locator("[name=login]").fill("王小明")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main form button").first.click()
        page.wait_for_url(lambda url: "login" not in url)
    page.goto(address)
    look(page, f"account-{address.strip('/').replace('/', '-').replace('?', '-')}-{language}-{width}")
    assert barriers(page) == []
    assert sticks_out(page) == []
