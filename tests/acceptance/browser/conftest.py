"""A real browser against the real server: pages, tests of access, pictures.

`HELI_PICTURES=FOLDER` keeps a picture of every page that a test looks at with `look`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from heli.cli.browser import chromium

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer
    from pytest_django.plugin import DjangoDbBlocker

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE, NARROW = 1280, 375
Language = Literal["zh-hans", "en"]

# Playwright keeps an event loop in this thread, which Django would take for an asynchronous view
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the machine. Where it is absent the tests fail: `apt install chromium fonts-noto-cjk`."""
    path = chromium()
    assert path is not None
    _keep_connections_by_thread()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


def _keep_connections_by_thread() -> None:
    """Playwright's event loop runs in this thread; inside of it Django would open connections of its own,
    and what the fixtures did to theirs (role, flush) would be lost on them."""
    from django.db import connections  # noqa: PLC0415 (after django.setup)

    handler: Any = connections
    plain = threading.local()
    for alias in handler.settings:
        if hasattr(handler._connections, alias):
            setattr(plain, alias, getattr(handler._connections, alias))
    handler._connections = plain


@pytest.fixture(scope="session")
def served(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[LiveServer]:
    """The real server in threads of this process; it answers from the database that stands at that moment."""
    from pytest_django.live_server_helper import LiveServer  # noqa: PLC0415 (after django.setup)

    with django_db_blocker.unblock():
        server = LiveServer("localhost")
        server._live_server_modified_settings.enable()
        yield server
        server._live_server_modified_settings.disable()
        server.stop()


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser, live_server: LiveServer) -> Iterator[NewPage]:
    """Opens pages: `new_page(width=375, language="en", javascript=False)`.

    A test fails when a page that it opened reports an error of a script or of the content security policy.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(*, width: int = WIDE, language: Language = "zh-hans", javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: _complain(message, complaints))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _complain(message: Any, complaints: list[str]) -> None:
    # an answer of 4xx is reported as an error too: that is what a refusal is
    if message.type == "error" and "the server responded with a status of 4" not in message.text:
        complaints.append(message.text)


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keeps a picture of the whole page where `HELI_PICTURES` names a folder."""
    folder = os.environ.get("HELI_PICTURES")

    def take(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)

    return take
