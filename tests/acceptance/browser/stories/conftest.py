"""The stage of the browser stories: the founded prefecture with its sign-ins, served, each story on a copy of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser

from heli.demo.steps import Script

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from tests.acceptance.browser.conftest import Language
    from tests.acceptance.browser.stories.playing import Playing
    from tests.acceptance.stories.telling import Prefecture

    Play = Callable[..., Playing]


@pytest.fixture
def play(
    prefecture: Prefecture,
    browser: Browser,
    served: LiveServer,
    request: pytest.FixtureRequest,
) -> Iterator[Play]:
    """Puts a story on the stage: `play(SCRIPT, "keyboard", checks=True)`."""
    from heli.demo import sign_ins  # noqa: PLC0415
    from heli.demo.loading import FOUNDED  # noqa: PLC0415
    from heli.demo.player import clock_at  # noqa: PLC0415
    from tests.acceptance.browser.stories.hands import HANDS  # noqa: PLC0415
    from tests.acceptance.browser.stories.playing import Playing  # noqa: PLC0415
    from tests.acceptance.browser.stories.sights import Sights, pictures_folder  # noqa: PLC0415
    from tests.acceptance.browser.stories.stage import Stage  # noqa: PLC0415

    stages: list[Stage] = []
    with clock_at(FOUNDED):
        sign_ins.open_accounts(prefecture.directory)

    def put(script: Script, hand: str, *, checks: bool = False) -> Playing:
        # the pictures are taken in English too: see tools/screenshots.py
        language: Language = "en" if os.environ.get("HELI_STORY_LANGUAGE") == "en" else "zh-hans"
        sights = Sights(f"{script.name}-{hand}-{language}", pictures_folder(), checks)
        stage = Stage(prefecture, browser, served.url, HANDS[hand], language, sights)
        stages.append(stage)
        return Playing(stage, script, prefecture.tell(script))

    yield put
    for stage in stages:
        stage.close()
        assert "\n".join([*stage.complaints, *stage.sights.faults]) == ""
