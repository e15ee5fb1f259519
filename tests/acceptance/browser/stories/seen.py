"""What must be seen on a page: last days, what happened, what was stated, what a paper says, and who signed in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, Page, expect

from heli.matters.books import document_kind
from heli.web.formats import day as in_words
from tests.acceptance.browser.stories import ways

if TYPE_CHECKING:
    from tests.acceptance.browser.stories.playing import Playing
    from tests.acceptance.browser.stories.stage import Stage

_OVER = "section:has(> h2:text-is('已结束的期限'))"


def runs(page: Page, last: date) -> None:
    """A time limit that runs ends on this day, with its weekday; nothing need be opened to see it."""
    expect(_ends_on(page.locator(f".deadline:not({_OVER} *)"), last).first).to_be_visible()


def runs_not(page: Page, last: date) -> None:
    """No time limit that runs ends on this day."""
    expect(_ends_on(page.locator(f".deadline:not({_OVER} *)"), last)).to_have_count(0)


def is_over(stage: Stage, page: Page, last: date) -> None:
    """A time limit that was met or ended had this last day; the list of them is opened first."""
    place = _ends_on(page.locator(f"{_OVER} .deadline"), last).first
    expect(place).to_be_attached()
    expect(ways.reveal(stage, place)).to_be_visible()


def _ends_on(limits: Locator, last: date) -> Locator:
    return limits.locator(".due").filter(has_text=in_words(last, "zh-hans"))


def happened(story: Playing, desk: str, matter: str, act: str) -> Page:
    """An act stands in what happened, before somebody's eyes; the page is left open."""
    page = story.show(desk, matter)
    expect(_entry(story, page, matter, act)).to_be_visible()
    return page


def stated(story: Playing, page: Page, matter: str, act: str, words: str) -> None:
    """The page of an act says what was stated; one gets there from what happened, and back."""
    with story.stage.at(story.telling.now):
        story.stage.hand.follow(_entry(story, page, matter, act))
    expect(page.locator("main").get_by_text(words).first).to_be_visible()


def _entry(story: Playing, page: Page, matter: str, act: str) -> Locator:
    name = story.act_of(story.found.matter(matter), act)[0].name.zh
    return page.locator("#timeline a", has_text=name).first


def printed(story: Playing, desk: str, matter: str, kind: str, words: str) -> Page:
    """A paper that the matter issued says it, on the sheet that is printed."""
    page = story.show(desk, matter)
    named = document_kind(kind)
    assert named is not None
    with story.stage.at(story.telling.now):
        story.stage.hand.follow(page.locator("#papers a", has_text=named.name.zh).first)
    expect(page.locator("main").get_by_text(words).first).to_be_visible()
    return page


def finds(story: Playing, desk: str, matter: str) -> bool:
    """Whether somebody finds a matter on his work list or in the registry."""
    with story.stage.at(story.telling.now):
        page = story.stage.page_of(desk)
        story.here = None
        return ways.finds(story.stage, page, story.found.matter(matter)) is not None


def signed_in(story: Playing, least: int) -> None:
    """So many people have signed in and acted by pages of their own."""
    assert len(story.stage.pages) >= least, sorted(story.stage.pages)
