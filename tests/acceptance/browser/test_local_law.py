"""Local rules in a browser: findings while one types, the sandbox, and the same without a script. Marked `full`: a minute."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page

from tests.acceptance.browser.checks import barriers, sticks_out
from tests.acceptance.browser.conftest import NARROW, WIDE, Language, NewPage

if TYPE_CHECKING:
    from tests.factories.offices import Cast

pytestmark = pytest.mark.full
HOME = "/administration/local/"


@pytest.fixture
def cast(transactional_db: None) -> Iterator[Cast]:
    from heli.law.counting import installed_calendars  # noqa: PLC0415
    from heli.matters import books  # noqa: PLC0415
    from tests.factories.matters import carried_book, ensure_key  # noqa: PLC0415
    from tests.factories.offices import make_cast  # noqa: PLC0415 (after django.setup)
    from tests.integration.web.administration.office import AT, clock_at, sign_in  # noqa: PLC0415

    ensure_key()
    before = books.use(books.LoadedBook(carried_book().law.national, installed_calendars()))
    with clock_at(AT):
        made = make_cast()
        sign_in(made, "system_admin")
        yield made
    books.use(before)


def _signed_in(new_page: NewPage, width: int, language: Language, *, script: bool = True) -> Page:
    from tests.integration.web.cast import PASSWORD  # noqa: PLC0415

    page: Page = new_page(width=width, language=language, javascript=script)
    page.goto("/accounts/login/")
    page.fill("#id_login", "system.admin")
    page.fill("#id_password", PASSWORD)
    page.click("main form button")
    return page


def _begun(page: Page, name: str) -> str:
    page.goto(f"{HOME}new/")
    assert sticks_out(page) == []
    page.check("#f-kind-procedure")
    page.fill("#f-name", name)
    page.click("main form .btn-primary")
    page.wait_for_selector("#f-text")
    return page.url


def _good(page: Page, what: str, look: Callable[[Page, str], None]) -> None:
    assert sticks_out(page) == [], what
    assert barriers(page) == [], what
    look(page, f"local-{what}")


def test_a_finding_stands_beside_the_text_while_one_types_and_the_sandbox_plays_it(
    new_page: NewPage, cast: Cast, look: Callable[[Page, str], None]
) -> None:
    page = _signed_in(new_page, WIDE, "zh-hans")
    draft = _begun(page, "local_typed")
    text = page.input_value("#f-text")
    page.fill("#f-text", text.replace("starts: {act: register}", "starts: {act: nothing}"))
    page.wait_for_selector("#findings .tone-danger")
    assert "nothing" in page.inner_text("#findings")
    _good(page, "finding", look)
    page.fill("#f-text", text)
    page.wait_for_selector("#findings .tone-good")
    page.click("button.btn-secondary[value=preview]")
    page.wait_for_selector(".form-preview")
    _good(page, "preview", look)
    page.goto(f"{draft}try/?act=register")
    page.fill("#f-subject", "示例")
    page.click(".sandbox form .btn-primary")
    page.wait_for_selector(".trial-steps")
    _good(page, "trial", look)


def test_without_a_script_on_a_narrow_screen_the_button_checks(
    new_page: NewPage, cast: Cast, look: Callable[[Page, str], None]
) -> None:
    page = _signed_in(new_page, NARROW, "en", script=False)
    _begun(page, "local_plain")
    page.fill("#f-text", page.input_value("#f-text").replace("  finish:\n", "  register:\n"))
    page.click("button.btn-secondary[value=check]")
    page.wait_for_selector("#findings .tone-danger")
    assert "stands twice" in page.inner_text("#findings")
    assert sticks_out(page) == []
    look(page, "local-narrow")
