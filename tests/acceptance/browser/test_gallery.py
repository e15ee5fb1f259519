"""Every named page of the demo, in both languages and widths: usable by everybody, no sideways scroll, no word of no language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page

from tests.acceptance.browser.checks import barriers, sticks_out
from tests.acceptance.browser.stories.sights import no_words
from tools.gallery import GALLERY, LANGUAGES, PASSWORD, WIDTHS, View, prepare, walk

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from tests.acceptance.stories.telling import Prefecture


@pytest.fixture
def morning(prefecture: Prefecture, served: LiveServer) -> Iterator[str]:
    """Address of the demo on its morning, as it stands before the rest of the year is filled in."""
    from heli.demo import loading, sign_ins  # noqa: PLC0415 (after django.setup)
    from heli.demo.plan import first  # noqa: PLC0415
    from heli.demo.plan.year import MORNING  # noqa: PLC0415
    from heli.demo.player import clock_at  # noqa: PLC0415
    from heli.demo.stories import STORIES  # noqa: PLC0415

    assert sign_ins.PASSWORD == PASSWORD
    with clock_at(loading.FOUNDED):
        sign_ins.open_accounts(prefecture.directory)
    loading.play(
        [*STORIES, *first()],
        people=prefecture.directory,
        worker_url=prefecture.worker_url,
        progress=lambda done, total: None,
    )
    with clock_at(MORNING):
        yield served.url


@pytest.mark.full
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_can_be_used_by_everybody_in_both_languages_and_widths(
    morning: str, browser: Browser, language: str
) -> None:
    found: list[str] = []
    seen: list[str] = []

    def look(page: Page, view: View) -> None:
        seen.append(view.name)
        assert (page.locator("html").get_attribute("lang") or "").lower() == language
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            faults = (*sticks_out(page), *barriers(page))
            found.extend(f"{view.name} {language} {width}: {fault}" for fault in faults)
        found.extend(f"{view.name} {language}: no word: {word}" for word in no_words(page))

    prepare(browser, morning)
    walk(browser, morning, language, GALLERY, look)
    assert found == []
    assert sorted(seen) == sorted(view.name for view in GALLERY)
