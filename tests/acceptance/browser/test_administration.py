"""The pages of administration in a browser: usable by everybody, within a narrow screen, without a script."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page

from tests.acceptance.browser.checks import barriers, sticks_out
from tests.acceptance.browser.conftest import NARROW, WIDE, Language, NewPage

if TYPE_CHECKING:
    from tests.factories.offices import Cast

PAGES = {
    "security_admin": (
        "", "offices/", "offices/{office}/", "offices/{office}/posts/new/", "people/", "people/{person}/", "powers/",
        "powers/offices/{office}/new/", "calendars/", "calendars/new/", "tokens/", "retention/",
    ),
    "system_admin": ("offices/{office}/new/", "offices/{office}/merge/", "sign-ins/", "sessions/", "people/{person}/sign-in/"),
    "audit_admin": ("log/",),
    "case_manager": ("imports/", "imports/new/"),
}  # fmt: skip


@pytest.fixture
def cast(transactional_db: None) -> Iterator[Cast]:
    from tests.factories.offices import make_cast  # noqa: PLC0415 (after django.setup)
    from tests.integration.web.administration.office import AT, clock_at, sign_in  # noqa: PLC0415

    with clock_at(AT):
        made = make_cast()
        for who in PAGES:
            sign_in(made, who)
        yield made


def _signed_in(new_page: NewPage, who: str, width: int, language: Language, *, script: bool = True) -> Page:
    from tests.integration.web.cast import PASSWORD  # noqa: PLC0415

    page: Page = new_page(width=width, language=language, javascript=script)
    page.goto("/accounts/login/")
    page.fill("#id_login", who.replace("_", "."))
    page.fill("#id_password", PASSWORD)
    page.click("main form button")
    return page


def test_every_page_is_usable_by_everybody_and_fits_a_narrow_screen(
    new_page: NewPage, cast: Cast, look: Callable[[Page, str], None]
) -> None:
    """Chinese on a wide screen by axe, English on a narrow one by its width; with `HELI_PICTURES` both in both."""
    ids = {"office": cast.offices["540529"].pk, "person": cast.people["handler"].pk}
    looks: list[tuple[int, Language]] = [(WIDE, "zh-hans"), (NARROW, "en")]
    if os.environ.get("HELI_PICTURES"):
        looks += [(NARROW, "zh-hans"), (WIDE, "en")]
    for width, language in looks:
        for who, addresses in PAGES.items():
            page = _signed_in(new_page, who, width, language)
            for address in addresses:
                page.goto(f"/administration/{address.format(**ids)}")
                assert page.locator("h1").count() == 1, address
                assert sticks_out(page) == [], (address, width, language)
                if width == WIDE:
                    assert barriers(page) == [], (address, language)
                look(
                    page, f"{address.format(**ids).strip('/').replace('/', '-') or 'home'}-{language}-{width}"
                )
            page.context.close()


def test_a_post_is_given_by_the_keyboard_alone_and_without_a_script(
    new_page: NewPage, cast: Cast, look: Callable[[Page, str], None]
) -> None:
    """What it changes is shown before it is saved; a refusal stands beside its field."""
    from heli.offices.models import Post  # noqa: PLC0415

    page = _signed_in(new_page, "security_admin", WIDE, "zh-hans", script=False)
    office, person = cast.offices["540529"].pk, cast.people["nobody"].pk
    page.goto(f"/administration/offices/{office}/posts/new/?person={person}")
    page.focus("#f-title")
    page.keyboard.press("Enter")
    page.wait_for_selector(".field-error")
    assert sticks_out(page) == []
    look(page, "give-post-refused")
    page.focus("input[name=role][value=clerk]")
    page.keyboard.press("Space")
    page.focus("input[name=lines][value=criminal]")
    page.keyboard.press("Space")
    page.focus("button[name=_step][value=check]:visible")
    page.keyboard.press("Enter")
    page.wait_for_selector(".change-list li")
    assert page.locator(".change-list li").count() >= 3
    assert not Post.objects.filter(person=person).exists()
    assert sticks_out(page) == []
    look(page, "give-post-preview")
    page.focus("button[name=_step][value=save]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages .notice")
    assert Post.objects.filter(person=person, role="clerk").count() == 1


def test_a_list_is_uploaded_matched_and_tried_on_a_narrow_screen(
    new_page: NewPage, cast: Cast, look: Callable[[Page, str], None], tmp_path: Path
) -> None:
    from heli.access.wall import scope  # noqa: PLC0415
    from heli.matters import books  # noqa: PLC0415
    from heli.web.administration import importing  # noqa: PLC0415
    from heli.web.administration.models import ImportRun  # noqa: PLC0415
    from tests.factories.matters import carried_book, ensure_key  # noqa: PLC0415
    from tests.integration.intake.lists import as_xlsx, line  # noqa: PLC0415

    ensure_key()
    books.use(carried_book())
    path = tmp_path / "清单.xlsx"
    path.write_bytes(as_xlsx([{**line(1), "备注": "示例"}, {**line(2, 受理日期="昨天"), "备注": ""}]))
    page = _signed_in(new_page, "case_manager", NARROW, "zh-hans")
    page.goto("/administration/imports/new/")
    page.set_input_files("#f-file", str(path))
    page.select_option("select[name=procedure]", "arrest_review")
    page.click("main form .btn-primary")
    page.wait_for_selector("table.matching")
    assert sticks_out(page) == []
    assert barriers(page) == []
    look(page, "import-match")
    page.click("button[value=keep]")
    page.wait_for_selector("button[name=what][value=try]")
    page.click("button[name=what][value=try]")
    page.wait_for_selector(".messages .notice")
    person = cast.people["case_manager"].pk
    with scope(cast.reader("case_manager")):
        run = ImportRun.objects.get()
    importing.work(run.pk, person, run.office_id)
    page.goto(f"/administration/imports/{run.pk}/")
    assert page.locator("button[name=what][value=run]").count() == 1
    assert page.locator(f"a[href='/administration/imports/{run.pk}/refused/']").count() == 1
    assert sticks_out(page) == []
    assert barriers(page) == []
    look(page, "import-tried")
