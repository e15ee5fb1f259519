"""An agency answers a suggestion point by point, asks for help and hands in proof; a meeting records its opinions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from uuid import UUID

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
PDF = {
    "name": "整改照片.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n",
}


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    from tests.factories.matters import AT, clock_at, make_world  # noqa: PLC0415 (after django.setup)

    with clock_at(AT):
        yield make_world()


@pytest.fixture
def served(world: World) -> UUID:
    """A suggestion served on an agency that signs in."""
    from tests.factories.suggestions import HANDLER, served_suggestion  # noqa: PLC0415
    from tests.integration.web import world as accounts  # noqa: PLC0415

    matter, _ = served_suggestion(world)
    for key in ("water_contact", HANDLER):
        accounts.sign_in(world, key)
    return matter


@pytest.mark.parametrize("javascript", [True, False])
def test_an_agency_answers_three_points_asks_for_help_and_hands_in_proof(
    served: UUID, new_page: NewPage, look: Look, javascript: bool
) -> None:
    page = new_page(javascript=javascript)
    sign_in(page, "water_contact")
    page.get_by_role("link", name="示例河道堆放砂石公益诉讼检察建议").click()
    for number in (1, 2):
        page.get_by_role("region", name=f"建议事项 {number}").get_by_role("link", name="采纳建议事项").click()
        page.locator("[name=steps]").fill("成立专班，逐项销号。")
        page.locator("[name=_do]").click()
        expect(
            page.get_by_role("region", name=f"建议事项 {number}").get_by_text("已采纳，整改中")
        ).to_be_visible()
    page.get_by_role("region", name="建议事项 3").get_by_role("link", name="提出异议").click()
    page.locator("[name=objection]").fill("台账已于九月建立。")
    page.locator("[name=_do]").click()
    expect(page.get_by_role("region", name="建议事项 3").get_by_text("提出异议，复核中")).to_be_visible()
    ask_for_help(page)
    hand_in_proof(page)
    look(page, f"partner-answered-{'js' if javascript else 'plain'}")
    page.get_by_role("button", name="退出").click()
    sign_in(page, "small_prosecutor_2")
    page.goto(f"/matters/{served}/")
    expect(page.get_by_role("link", name="提交整改证明").first).to_be_visible()


def ask_for_help(page: Page) -> None:
    page.get_by_role("region", name="现在可以办理").get_by_role("link", name="请求支持配合").first.click()
    if page.locator("[name='helps.0.help_wanted']").count() == 0:
        page.locator("button[name=_add][value=helps]").click()
    page.locator("[name='helps.0.help_wanted']").fill("请协助协调施工道路。")
    page.locator("[name=_do]").click()
    expect(page.get_by_text("请协助协调施工道路。").first).to_be_visible()


def hand_in_proof(page: Page) -> None:
    page.get_by_role("link", name="提交材料").click()
    page.get_by_label("材料种类").select_option("rectification_proof")
    page.get_by_label("标题").fill("整改照片")
    page.locator("[name=file]").set_input_files(PDF)  # type: ignore[arg-type]
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("打开 整改照片.pdf")).to_be_visible()
    page.get_by_role("link", name="示例河道堆放砂石公益诉讼检察建议").click()
    page.get_by_role("region", name="建议事项 1").get_by_role("link", name="提交整改证明").click()
    page.locator("[name=proof]").first.check()
    page.locator("[name=_do]").click()
    expect(page.get_by_role("region", name="建议事项 1").get_by_text("已提交整改证明")).to_be_visible()


def test_every_page_can_be_used_by_everybody_and_fits(
    world: World, served: UUID, new_page: NewPage, look: Look
) -> None:
    from heli.access.wall import scope  # noqa: PLC0415 (after django.setup)
    from heli.matters.models import Paper, Service  # noqa: PLC0415
    from tests.factories.meetings import held_meeting  # noqa: PLC0415
    from tests.factories.suggestions import CHIEF, HANDLER  # noqa: PLC0415
    from tests.integration.web import world as accounts  # noqa: PLC0415

    accounts.sign_in(world, CHIEF)
    meeting, _ = held_meeting(world)
    with scope(world.cast.reader(HANDLER)):
        letter = Paper.objects.get(matter=served, kind="suggestion_letter").pk
        service = Service.objects.get(matter=served).pk
    partner = {
        "shared": "/shared/",
        "shared-matter": f"/shared/{served}/",
        "shared-papers": f"/matters/{served}/papers/",
        "shared-notices": "/notices/",
    }
    ours = {
        "papers": f"/matters/{served}/papers/", "print": f"/matters/{served}/papers/{letter}/print/",
        "service": f"/matters/{served}/service/", "receipt": f"/matters/{served}/service/{service}/receipt/",
        "meetings": "/meetings/", "meeting": f"/meetings/{meeting}/", "collaboration": "/collaboration/",
        "notices": "/notices/",
    }  # fmt: skip
    found: list[str] = []
    for width, language in SIGHTS:
        for who, pages in (("water_contact", partner), (CHIEF, ours)):
            page = new_page(width=width, language=language)
            sign_in(page, who)
            for name, address in pages.items():
                page.goto(address)
                look(page, f"{name}-{language}-{width}")
                found += [f"{name} {width}: {fault}" for fault in (*sticks_out(page), *barriers(page))]
    assert found == []


def test_opinions_of_a_meeting_are_recorded_with_their_articles(world: World, new_page: NewPage) -> None:
    from tests.factories.meetings import held_meeting  # noqa: PLC0415 (after django.setup)
    from tests.factories.suggestions import CHIEF  # noqa: PLC0415
    from tests.integration.web import world as accounts  # noqa: PLC0415

    meeting, _ = held_meeting(world)
    accounts.sign_in(world, CHIEF)
    page = new_page()
    sign_in(page, CHIEF)
    page.goto(f"/meetings/{meeting}/")
    page.get_by_role("link", name="记录意见").first.click()
    if page.locator("[name='opinions.0.opinion_reasons']").count() == 0:
        page.locator("button[name=_add][value=opinions]").click()
    page.locator("input[name='opinions.0.speaker']").first.check()
    page.locator("[name='opinions.0.view'][value=other]").check()
    page.locator("[name='opinions.0.opinion_reasons']").fill("另建议抄送乡镇人民政府。")
    page.locator("[name='opinions.0.articles']").fill("JCJY 20")
    page.locator("[name=_do]").click()
    page.goto(f"/meetings/{meeting}/")
    expect(page.get_by_text("另建议抄送乡镇人民政府。").first).to_be_visible()
