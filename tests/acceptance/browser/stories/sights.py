"""What is looked at on the way: pictures of every step, barriers, pages that scroll sideways, words of no language."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.acceptance.browser.checks import barriers, sticks_out
from tests.acceptance.browser.conftest import NARROW, WIDE

# an identifier, a placeholder, a number of the database: nothing that a person should read
_NOT_WORDS = re.compile(r"[a-z]+_[a-z_]+|%\(|\{\{|\b[0-9a-f]{8}-[0-9a-f]{4}-")
# a single word counts from six letters on: shorter ones may be a file's ending; names of users have a dot
_ENGLISH = re.compile(r"\bNone\b|[A-Za-z]{3,} [a-z]{2,}|(?<![\w.@/-])[a-z]{6,}(?![\w.@/-])")
_EXAMINED: set[str] = set()
"""Kinds of pages that a story of this run has examined: another story need not do so again."""


@dataclass
class Sights:
    """Looks at the pages that a story passes.

    Attributes:
        name: name of the story and of the hand, for the pictures.
        folder: where pictures are kept; none without it.
        checks: whether each kind of page is examined, once in a run, in both languages and widths, axe crosswise.
    """

    name: str
    folder: Path | None
    checks: bool
    faults: list[str] = field(default_factory=list)
    number: int = 0

    def look(self, page: Page, kind: str) -> None:
        """Look at the page that stands; `kind` names pages that are made alike."""
        self.number += 1
        self._keep(page, kind)
        self._words(page, kind)
        if self.checks and kind not in _EXAMINED:
            _EXAMINED.add(kind)
            self._examine(page, kind)

    def _keep(self, page: Page, kind: str) -> None:
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / f"{self.name}-{self.number:03}-{kind}.png"
            page.screenshot(path=str(path), full_page=True, caret="initial")

    def _words(self, page: Page, kind: str) -> None:
        found = {f"{kind}: no word: {word}" for word in no_words(page)}
        self.faults += sorted(found - set(self.faults))

    def _examine(self, page: Page, kind: str) -> None:
        """Both widths of the page as it stands, and of the same page in the other language, in a tab of its own."""
        self._barriers(page, kind, NARROW)
        with _in_english(page) as other:
            self._keep(other, f"{kind}-in-english")
            self._barriers(other, f"{kind} in English", WIDE)

    def _barriers(self, page: Page, kind: str, thorough: int) -> None:
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 900})
            self.faults += [f"{kind} {width}: {fault}" for fault in sticks_out(page)]
            if width == thorough:
                self.faults += [f"{kind} {width}: {fault}" for fault in barriers(page)]
        page.set_viewport_size({"width": WIDE, "height": 900})


def no_words(page: Page) -> set[str]:
    """What stands on a page and is no word of its language: identifiers, placeholders, English on a Chinese page."""
    text = page.locator("body").inner_text()
    found = set(_NOT_WORDS.findall(text))
    if page.locator("html").get_attribute("lang") != "en":
        found |= set(_ENGLISH.findall(text))
    return found


@contextmanager
def _in_english(page: Page) -> Iterator[Page]:
    """The same address in English, in another tab of the same person."""
    context = page.context
    address = urlsplit(page.url)._replace(path="", query="", fragment="").geturl()
    context.add_cookies([{"name": "django_language", "value": "en", "url": address}])
    other = context.new_page()
    other.goto(page.url)
    yield other
    other.close()
    context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": address}])


def pictures_folder() -> Path | None:
    """The folder of `HELI_PICTURES`, if one is named."""
    folder = os.environ.get("HELI_PICTURES")
    return Path(folder) if folder else None
