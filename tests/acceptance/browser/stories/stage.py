"""The stage: a served database with the founded prefecture, its people at their desks, its clock and its worker."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext, FloatRect, Page, expect

from heli.access.subjects import engine_everywhere
from heli.demo.player import clock_at
from heli.demo.sign_ins import PASSWORD
from heli.demo.worker import waking_here
from heli.matters.models import Proposal
from tests.acceptance.browser.conftest import WIDE, Language
from tests.acceptance.browser.stories.accounts import username_of
from tests.acceptance.browser.stories.hands import Hand
from tests.acceptance.browser.stories.sights import Sights
from tests.acceptance.stories.telling import Prefecture
from tools.pictures import Painter

SLOW = 60_000
"""Milliseconds that a page may take on a machine that does much else: what is tested here is no speed."""
TALLEST = 1500
"""Rows of dots that a picture for the documentation has at most."""
expect.set_options(timeout=SLOW / 2)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that waits. `is_last`: for its decider, no more for a reviewer."""

    id: UUID
    waits_for: str
    is_last: bool


@dataclass
class Stage:
    """One story being played in the browser.

    Attributes:
        pages: the page of each person who has signed in, by desk; each keeps a browser of his own.
    """

    prefecture: Prefecture
    browser: Browser
    address: str
    hand: Hand
    language: Language
    sights: Sights
    pages: dict[str, Page] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """The clock stands at a moment; what follows elsewhere has been done when the block is left."""
        with clock_at(moment), waking_here(self.prefecture.worker.waiting):
            yield
            self.follow_up()

    def follow_up(self) -> None:
        """What follows elsewhere from the last acts is done by the worker."""
        self.prefecture.worker()

    def page_of(self, desk: str) -> Page:
        """The page of a person; he signs in by the sign-in page the first time."""
        if desk not in self.pages:
            self.pages[desk] = self._open()
            self._sign_in(self.pages[desk], username_of(desk, self.prefecture.directory))
        return self.pages[desk]

    def _open(self) -> Page:
        context = self.browser.new_context(
            base_url=self.address, viewport={"width": WIDE, "height": 900},
            java_script_enabled=self.hand.javascript, reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(SLOW)
        context.add_cookies([{"name": "django_language", "value": self.language, "url": self.address}])
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._complain)
        return page

    def _complain(self, message: Any) -> None:
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.complaints.append(f"{message.text} {message.location}")

    def _sign_in(self, page: Page, username: str) -> None:
        page.goto("/accounts/login/?next=/")
        self.hand.write(page.locator("[name=login]"), username)
        self.hand.write(page.locator("[name=password]"), PASSWORD)
        self.sights.look(page, "sign-in")
        self.hand.follow(page.locator("main form button").first)
        assert "login" not in page.url, f"{username} is not let in"

    def close(self) -> None:
        """Close every page."""
        for context in self._contexts:
            context.close()

    def keep(self, page: Page, name: str) -> None:
        """Keep a small picture for the documentation, where a folder is named for them."""
        folder = os.environ.get("HELI_STORY_PICTURES")
        if folder and self.hand.name == "mouse":
            tall = page.evaluate("document.documentElement.scrollHeight")
            clip: FloatRect = {"x": 0, "y": 0, "width": WIDE, "height": min(tall, TALLEST)}
            bench = self.browser.new_page()
            Painter(bench).keep(page.screenshot(full_page=True, clip=clip), Path(folder) / f"{name}.png")
            bench.close()

    def look(self, page: Page, kind: str) -> None:
        """Look at the page that stands."""
        self.sights.look(page, kind)

    def waiting_proposal(self, matter: UUID) -> Waiting | None:
        """The newest open proposal of a matter, and the part that it waits for."""
        with engine_everywhere():
            found = Proposal.objects.filter(matter=matter, status="open").order_by("-proposed_at").first()
            return Waiting(found.pk, found.waits_for, found.waits_for == found.decider) if found else None
