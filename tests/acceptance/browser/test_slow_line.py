"""A story on a slow line (W13): 256 kbit/s and 600 ms of delay, and no step of it takes more than five seconds.

Marked `full`: what it measures is the line that the browser pretends to have, and the machine's own load is in it too.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page

from tests.acceptance.browser.conftest import NewPage
from tests.acceptance.browser.test_matters import answer, propose_refusal, sign_in

if TYPE_CHECKING:
    from tests.factories.matters import World

pytestmark = pytest.mark.full
BYTES_A_SECOND, DELAY_MS, MOST_SECONDS = 256_000 // 8, 600, 5.0
# every page notes what it took, from the click to the end of its loading, redirects included
_NOTE = """
window.addEventListener("load", () => setTimeout(() => {
  const took = performance.getEntriesByType("navigation")[0];
  const steps = JSON.parse(sessionStorage.getItem("steps") || "[]");
  steps.push([location.pathname.replace(/[0-9a-f-]{36}/g, "…"), took.loadEventEnd / 1000, took.transferSize]);
  sessionStorage.setItem("steps", JSON.stringify(steps));
}, 0));
"""


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    """The known cast with an arrest review of two suspects."""
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


def slow(page: Page) -> Page:
    """The page on a slow line, noting what each step took."""
    page.context.set_default_timeout(60_000)
    page.add_init_script(_NOTE)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": DELAY_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    return page


def steps_of(page: Page) -> list[tuple[str, float, int]]:
    """Address, seconds and bytes of each step."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(50)
    return [tuple(step) for step in json.loads(page.evaluate("sessionStorage.getItem('steps')"))]


def test_no_step_of_a_story_takes_five_seconds_on_a_slow_line(
    world: World, new_page: NewPage, capsys: pytest.CaptureFixture[str]
) -> None:
    handler, head, chief = (slow(new_page()) for _ in range(3))
    sign_in(handler, "handler")
    propose_refusal(handler)
    for address in ("/matters/", "/calendar/", "/notices/", f"/matters/{world.matter}/"):
        handler.goto(address)
    sign_in(head, "head")
    answer(head, "同意")
    sign_in(chief, "chief")
    answer(chief, "批准")
    steps = [(who, *step) for who, page in (("handler", handler), ("head", head), ("chief", chief))
             for step in steps_of(page)]  # fmt: skip
    with capsys.disabled():
        for who, address, seconds, size in steps:
            sys.stdout.write(f"{who:<8} {seconds:5.2f} s {size / 1024:6.1f} KB  {address}\n")
    assert len(steps) > 15
    assert [step for step in steps if step[2] > MOST_SECONDS] == []
