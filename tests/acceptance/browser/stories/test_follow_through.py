"""Loop 2 in the browser: a reply is not the end. Once with a signed-in agency, once from its letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from heli.demo.steps import ItemOf, Script
from heli.demo.stories.follow_through import HANDLER, ON_PAPER, SIGNED_IN

if TYPE_CHECKING:
    from tests.acceptance.browser.stories.conftest import Play


@pytest.mark.full
@pytest.mark.parametrize("hand", ["mouse", "plain", "keyboard"])
@pytest.mark.parametrize("script", [SIGNED_IN, ON_PAPER], ids=lambda script: script.name)
def test_each_point_is_followed_until_it_is_effective(play: Play, script: Script, hand: str) -> None:
    story = play(script, hand, checks=hand == "mouse")
    story.until("not_effective")
    page = story.show(HANDLER, "suggestion")
    expect(page.locator('#acts a[href*="/why/close/"]')).to_have_count(1)
    expect(page.locator('#acts a[href*="/do/close/"]')).to_have_count(0)
    story.until()
    expect(story.show(HANDLER, "suggestion").get_by_text("整改落实结案").first).to_be_visible()
    points = [story.telling.states_of("suggestion", ItemOf("point", number)) for number in range(3)]
    assert [point["point"] for point in points] == ["effective"] * 3
    assert story.telling.row("suggestion").closed_on is not None
    story.telling.holds_together()
