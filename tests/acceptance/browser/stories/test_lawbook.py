"""The five stories of the lawbook in the browser, each over several procedures, by several people who sign in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from heli.demo.steps import ItemOf, Script
from tests.acceptance.browser.stories import asking, seen
from tests.acceptance.stories import across, directed, drawn, held_long, young

if TYPE_CHECKING:
    from tests.acceptance.browser.stories.conftest import Play

HANDS = ["mouse", "plain", "keyboard"]
pytestmark = [pytest.mark.full, pytest.mark.parametrize("hand", HANDS)]


def test_every_last_day_of_somebody_held_stands_on_the_page(play: Play, hand: str) -> None:
    """Story (a): arrest review, extension of the custody at three offices, prosecution review."""
    story = play(held_long.HELD_LONG, hand)
    story.until("received")
    page = story.show(held_long.MANAGER, "arrest")
    seen.runs(page, date(2026, 4, 16))
    seen.is_over(story.stage, page, date(2026, 4, 9))
    for mark, matter, last in (
        ("asked_first", "custody", date(2026, 6, 16)),
        ("one_month", "custody", date(2026, 7, 16)),
        ("two_months", "custody", date(2026, 9, 16)),
        ("transferred", "prosecution", date(2026, 10, 10)),
        ("fifteen_days", "prosecution", date(2026, 10, 25)),
        ("returned", "prosecution", date(2026, 11, 20)),
        ("back", "prosecution", date(2026, 12, 12)),
    ):
        story.until(mark)
        page = story.show(held_long.MANAGER, matter)
        seen.runs(page, last)
        if mark in ("two_months", "back"):
            story.stage.keep(page, f"held-{mark}".replace("_", "-"))
    story.until()
    seen.happened(story, held_long.HANDLER, "prosecution", "prosecute")
    seen.is_over(story.stage, story.show(held_long.HANDLER, "prosecution"), date(2026, 12, 12))
    seen.signed_in(story, 4)
    story.telling.holds_together()


@pytest.mark.parametrize(
    ("script", "held_until", "free_until"),
    [
        (held_long.freed("2026-11-16 10:00", after_return=True), date(2026, 12, 12), date(2026, 12, 14)),
        (held_long.freed("2026-10-12 10:00", after_return=False), date(2026, 10, 25), date(2026, 10, 26)),
    ],
    ids=["after the file came back", "before the return"],
)
def test_the_term_of_who_is_released_rolls_over_the_weekend_before_the_eyes_of_his_prosecutor(
    play: Play, hand: str, script: Script, held_until: date, free_until: date
) -> None:
    story = play(script, hand)
    story.until(script.steps[-2].mark)
    page = story.show(held_long.HANDLER, "prosecution")
    seen.runs(page, held_until)
    seen.runs_not(page, free_until)
    story.until()
    page = story.show(held_long.HANDLER, "prosecution")
    seen.runs(page, free_until)
    seen.runs_not(page, held_until)
    story.telling.holds_together()


def test_who_asks_about_a_sealed_record_is_told_none_in_the_very_bytes_of_none(play: Play, hand: str) -> None:
    """Story (b): prosecution review, conditional non-prosecution, support, sealing, record query."""
    story = play(young.MET_AGAIN, hand)
    story.until("asked_before")
    review = story.telling.row("review").number
    assert review in asking.answer(story, young.ASKER, "asked_before")
    story.stage.keep(story.stage.page_of(young.ASKER), "young-before-the-sealing")
    story.until("sealed")
    seen.happened(story, young.HANDLER, "sealing", "seal")
    # who does not handle it finds it nowhere any more
    assert not seen.finds(story, young.CHIEF, "review")
    story.until()
    # both are asked at one moment: the clock of the demo stands on every page
    sealed = asking.answer(story, young.ASKER, "asked_after")
    page = story.stage.page_of(young.ASKER)
    expect(page.get_by_text("无", exact=False).first).to_be_visible()
    story.stage.keep(page, "young-sealed-answer")
    absent = asking.answer(story, young.ASKER, "asked_of_nothing")
    assert sealed == absent
    assert review not in sealed
    seen.signed_in(story, 4)
    story.telling.holds_together()


def test_a_lead_crosses_the_county_line_and_ends_at_the_edge_of_a_suit(play: Play, hand: str) -> None:
    """Story (c): public-interest matters of two counties, assistance request, lead transfer, suggestion."""
    story = play(across.ACROSS, hand)
    story.until("agreed")
    seen.happened(story, across.FINDER, "found", "competence_answered")
    story.until("filed")
    # the county that found it learns what came of it
    page = seen.happened(story, across.FINDER, "found", "lead_result")
    story.stage.keep(page, "across-result-comes-home")
    story.until("served")
    # fifteen days from 15 July end on a Saturday
    page = story.show(across.COMPETENT, "letter")
    seen.runs(page, date(2022, 8, 1))
    expect(page.locator('#acts a[href*="/do/open_suit/"]')).to_have_count(0)
    story.stage.keep(page, "across-fifteen-days")
    story.until("unheeded")
    seen.runs(story.show(across.COMPETENT, "it"), date(2022, 8, 30))
    story.until()
    seen.happened(story, across.COMPETENT, "it", "end_review")
    assert story.telling.states("it")["handling"] == "review_ended"
    seen.signed_in(story, 4)
    story.telling.holds_together()


def test_a_directive_is_disagreed_with_in_writing_carried_out_and_reported_back(
    play: Play, hand: str
) -> None:
    """Story (d): directive above and below, joint team, deployment at three offices."""
    story = play(directed.DIRECTED, hand)
    story.until("issued")
    page = story.show(f"{directed.BELOW.partition('/')[0]}/case_management", "below")
    seen.runs(page, date(2022, 8, 12))
    story.until("disagreed")
    page = seen.happened(story, directed.ABOVE, "it", "lower_disagrees")
    seen.stated(story, page, "it", "lower_disagrees", directed.DISAGREEMENT)
    story.stage.keep(page, "directed-disagreement")
    story.until("answered")
    seen.happened(story, directed.BELOW, "below", "disagreement_answered")
    story.until("reported")
    page = seen.happened(story, directed.ABOVE, "it", "executed_back")
    seen.is_over(story.stage, page, date(2022, 8, 12))
    story.stage.keep(page, "directed-reported-back")
    story.until()
    seen.happened(story, directed.ABOVE, "it", "close")
    assert story.telling.row("below").closed_on is not None
    seen.signed_in(story, 4)
    story.telling.holds_together()


def test_a_drawn_case_is_reviewed_by_another_county_objected_to_and_put_right(play: Play, hand: str) -> None:
    """Story (e): prosecution review, quality review at three offices, correction."""
    story = play(drawn.DRAWN, hand)
    story.until("drawn")
    page = story.show(drawn.MANAGER, "round")
    seen.stated(story, page, "round", "draw_cases", drawn.SEED)
    page = seen.printed(story, drawn.MANAGER, "round", "quality_draw_record", drawn.SEED)
    story.stage.keep(page, "drawn-seed")
    story.until("assigned")
    # the review goes to another county, the case does not
    assert not seen.finds(story, drawn.REVIEWER, "case")
    story.until("objected")
    seen.happened(story, drawn.OWN, "response", "object")
    story.until("rectified")
    page = seen.happened(story, drawn.OWN, "response", "rectify")
    story.stage.keep(page, "drawn-rectified")
    story.until()
    assert story.telling.states_of("round", ItemOf("drawn", 0))["draw"] == "returned"
    assert all(story.telling.row(name).closed_on is not None for name in ("round", "review", "response"))
    seen.signed_in(story, 6)
    story.telling.holds_together()
