"""Loops 1 and 3 in the browser: act as one under an agreement; decide together, on two matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from heli.demo.stories import decide, one

if TYPE_CHECKING:
    from tests.acceptance.browser.stories.conftest import Play

HANDS = ["mouse", "plain", "keyboard"]


def test_a_lead_reaches_the_office_that_it_belongs_to(play: Play) -> None:
    """The beginning of loop 1: played every day, so that each run shows a story in the browser; the rest with `--full`."""
    story = play(one.ONE, "plain")
    story.until("accepted")
    page = story.show(one.ASKED, "received")
    expect(page.locator("#timeline").get_by_text("受理", exact=False).first).to_be_visible()
    assert story.telling.acts("received")[-1] == "accept"
    assert story.telling.states("received")["receiving"] == "accepted"
    assert story.telling.limit("lead", "feedback_watch") is not None
    story.telling.holds_together()


@pytest.mark.full
@pytest.mark.parametrize("hand", HANDS)
def test_a_lead_finds_its_office_and_its_result_comes_home(play: Play, hand: str) -> None:
    story = play(one.ONE, hand, checks=hand == "mouse")
    story.until()
    expect(story.show(one.FINDER, "lead").get_by_text("已知悉处理结果").first).to_be_visible()
    assert story.telling.states("received")["receiving"] == "concluded"
    assert story.telling.states("lead")["sending"] == "result_known"
    assert story.telling.states("request")["sending"] == "closed"
    story.telling.holds_together()


@pytest.mark.full
@pytest.mark.parametrize("hand", HANDS)
def test_a_conference_comes_back_to_both_matters_and_its_task_is_done(play: Play, hand: str) -> None:
    story = play(decide.DECIDE, hand, checks=hand == "mouse")
    story.until()
    for matter in ("grazing", "wells"):
        timeline = story.show(decide.HANDLER, matter).locator("#timeline")
        expect(timeline.get_by_text("登记会议讨论结果").first).to_be_visible()
    assert story.telling.states("conference")["handling"] == "closed"
    assert story.telling.acts("wells")[-1] == "respond_to_conference"
    story.telling.holds_together()
