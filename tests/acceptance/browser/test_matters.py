"""A refusal of arrest from the work list to the decision, by a browser: with scripts, without, by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.browser.checks import barriers, sticks_out
from tests.acceptance.browser.conftest import NARROW, WIDE, Language, NewPage
from tests.integration.web.cast import PASSWORD

if TYPE_CHECKING:
    from tests.factories.matters import World

Look = Callable[[Page, str], None]


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    """The known cast with an arrest review of two suspects, two days before the end of the first."""
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


def sign_in(page: Page, who: str) -> None:
    """Sign in and wait for the work list."""
    page.goto("/accounts/login/?next=/")
    page.locator("[name=login]").fill(who)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "login" not in url)


REFUSAL = {
    "refusal_reason": "evidence",
    "explanation": "证据不足以证明有犯罪事实。",
    "supplement_outline": "补充调取监控录像。",
    "supplement_ordered": True,
}


def propose_refusal(page: Page) -> None:
    """From the work list to a proposal, through a form that first lacks something."""
    page.goto("/")
    page.get_by_role("link", name="示例甲等二人涉嫌盗窃案").first.click()
    page.get_by_role("link", name="不批准逮捕", exact=True).first.click()
    page.get_by_label("示例卓玛").check()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("[data-form-errors]")).to_be_visible()
    page.locator("[name=refusal_reason][value=evidence]").check()
    page.locator("[name=explanation]").fill(str(REFUSAL["explanation"]))
    page.locator("[name=supplement_outline]").fill(str(REFUSAL["supplement_outline"]))
    page.locator("[name=supplement_ordered][value=yes]").check()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("status").get_by_text("部门负责人")).to_be_visible()


def answer(page: Page, button: str) -> None:
    """From the work list to the proposal, and one answer to it."""
    page.goto("/?whose=mine")
    page.get_by_role("link", name="不批准逮捕：示例卓玛").first.click()
    page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_refusal_is_put_forward_reviewed_and_approved(
    world: World, new_page: NewPage, javascript: bool
) -> None:
    handler, head, chief = (new_page(javascript=javascript) for _ in range(3))
    sign_in(handler, "handler")
    propose_refusal(handler)
    sign_in(head, "head")
    answer(head, "同意")
    sign_in(chief, "chief")
    answer(chief, "批准")
    handler.goto(f"/matters/{world.matter}/")
    timeline = handler.locator("#timeline")
    expect(timeline.get_by_text("不批准逮捕：示例卓玛")).to_be_visible()
    expect(timeline.get_by_text("示例甲；由示例己决定")).to_be_visible()


def test_a_handler_reaches_the_form_by_keyboard_and_enter_records_nothing(
    world: World, new_page: NewPage
) -> None:
    from heli.access.wall import scope  # noqa: PLC0415 (after django.setup)
    from heli.matters.models import Proposal  # noqa: PLC0415

    page = new_page()
    sign_in(page, "handler")
    page.goto("/")
    _tab_to(page, "示例甲等二人涉嫌盗窃案")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/matters/" in url)
    _tab_to(page, "不批准逮捕")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/do/" in url)
    page.locator("[name=_when]").focus()
    page.keyboard.type("12月30日")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2022年12月30日 星期五").first).to_be_visible()
    with scope(world.cast.reader("chief")):
        assert not Proposal.objects.exists()


def _tab_to(page: Page, text: str) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if str(page.evaluate("document.activeElement.textContent")).strip() == text:
            return
    raise AssertionError(f"no stop of the keyboard says {text}")


@pytest.mark.parametrize(
    ("language", "width"), [("zh-hans", WIDE), ("zh-hans", NARROW), ("en", WIDE), ("en", NARROW)]
)
def test_the_pages_of_matters_can_be_used_by_everybody(
    world: World, new_page: NewPage, look: Look, language: Language, width: int
) -> None:
    from heli.access.wall import scope  # noqa: PLC0415 (after django.setup)
    from heli.matters.models import MatterAct, Proposal, TimeLimit  # noqa: PLC0415

    world.proposed("refuse_arrest", "handler", REFUSAL, bearers=(world.free,))
    with scope(world.cast.reader("handler")):
        limit = TimeLimit.objects.get(rule="decide_in_custody", bearer=world.detained)
        act = MatterAct.objects.filter(matter=world.matter).order_by("seq").first()
        proposal = Proposal.objects.get(matter=world.matter).pk
    assert act is not None
    addresses = {
        "handler": {
            "work": "/",
            "registry": "/matters/",
            "matter": f"/matters/{world.matter}/",
            "form": f"/matters/{world.matter}/do/refuse_arrest/",
            "why": f"/matters/{world.matter}/why/revoke_refusal/",
            "record": f"/matters/{world.matter}/record/{act.pk}/",
            "limit": f"/limits/{limit.pk}/",
        },
        "chief": {"chief-work": "/?whose=all", "proposal": f"/proposals/{proposal}/"},
        "case_manager": {
            "case-work": "/",
            "choose": "/matters/new/",
            "opening": "/matters/new/arrest_review/accept/",
        },
    }
    found: list[str] = []
    for who, pages in addresses.items():
        page = new_page(width=width, language=language)
        sign_in(page, who)
        for name, address in pages.items():
            page.goto(address)
            look(page, f"{name}-{language}-{width}")
            found += [f"{name}: {line}" for line in (*barriers(page), *sticks_out(page))]
    assert found == []
