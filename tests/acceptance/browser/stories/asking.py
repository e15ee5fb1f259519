"""Asking the index in a record query, as a person does; and the answer as the bytes that the browser gets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Response, expect

if TYPE_CHECKING:
    from tests.acceptance.browser.stories.playing import Playing

# the token of each form is drawn anew
_TOKEN = re.compile(r"\b[A-Za-z0-9]{64}\b")


def answer(story: Playing, desk: str, name: str) -> str:
    """The whole answer of the index to a query: every byte of the page but for its token and the query's own number."""
    page, matter = story.show(desk, name), str(story.found.matter(name))
    address = f"/matters/{matter}/query/"
    with story.stage.at(story.telling.now):
        story.stage.hand.follow(page.locator(f'main a[href="{address}"]'))
    got: list[Response] = []

    def keep(response: Response) -> None:
        if response.url.endswith(address) and response.request.method == "POST":
            got.append(response)

    page.on("response", keep)
    with story.stage.at(story.telling.now):
        story.stage.hand.follow(page.locator(f'form[action="{address}"] button'))
    page.remove_listener("response", keep)
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    (response,) = got
    assert response.status == 200
    return _TOKEN.sub("", response.body().decode()).replace(matter, "")
