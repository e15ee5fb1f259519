"""The criminal case in the browser: two suspects, two courses, two sets of clocks; objection, review above, one return."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from heli.demo.stories.criminal import CRIMINAL, DETAINED, FREE, HANDLER

if TYPE_CHECKING:
    from tests.acceptance.browser.stories.conftest import Play


@pytest.mark.full
@pytest.mark.parametrize("hand", ["mouse", "plain", "keyboard"])
def test_two_suspects_go_their_own_ways_from_arrest_to_judgment(play: Play, hand: str) -> None:
    story = play(CRIMINAL, hand, checks=hand == "mouse")
    story.until("served")
    suspects = story.show(HANDLER, "arrest").locator(".party")
    expect(suspects.nth(0).get_by_text("批准逮捕").first).to_be_visible()
    expect(suspects.nth(1).get_by_text("不批准逮捕").first).to_be_visible()
    story.until("five")
    suspects = story.show(HANDLER, "prosecution").locator(".party")
    expect(suspects.nth(0).locator(".deadline")).to_have_count(3)
    expect(suspects.nth(1).locator(".deadline")).to_have_count(2)
    story.until()
    assert story.telling.states_of("arrest", FREE)["objection"] == "changed"
    decided = [story.telling.states_of("prosecution", party)["decision"] for party in (DETAINED, FREE)]
    assert decided == ["prosecuted", "np_discretion"]
    assert story.telling.states_of("prosecution", DETAINED)["trial"] == "ended"
    assert story.telling.row("arrest").case_id == story.telling.row("prosecution").case_id
    story.telling.holds_together()
