"""Pictures of the pages: of a running Heli, of the demo for the documentation, and of every step of the stories.

    python tools/screenshots.py FOLDER --url http://127.0.0.1:8000 --user NAME --password-file FILE /session/ /…
    python tools/screenshots.py docs/screenshots --gallery --url http://127.0.0.1:8000
    python tools/screenshots.py FOLDER --stories [--english] [--only WORDS]

`--gallery` needs a running demo (`heli demo`). `--stories` needs nothing: the tests serve the stories themselves; WORDS
choose some of them as pytest's `-k` does, such as "suspects and keyboard". With the mouse, each kind of page is kept in
English too. Needs the development packages and Chromium
(`apt install chromium fonts-noto-cjk`).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
LANGUAGES, WIDTHS = ("zh-hans", "en"), (1280, 375)
STORIES = "tests/acceptance/browser/stories"
DEMO_PASSWORD = "heli-shannan-2022"


@dataclass(frozen=True)
class View:
    """A page of the demo: whose, where it begins, and the links that lead on to it, as CSS selectors."""

    name: str
    user: str
    start: str = "/"
    ways: tuple[str, ...] = ()


GALLERY = (
    View("work-list", "shannan.cases", "/?whose=all"),
    View("matter", "lhunze.prosecutor", "/", ('main a[href^="/matters/"]',)),
    View("form", "lhunze.prosecutor", "/", ('main a[href^="/matters/"]', 'a[href*="/do/approve_arrest/"]')),
    View("computed", "lhunze.prosecutor", "/", ('main a[href^="/limits/"]',)),
    View("partner", "comai.water", "/shared/", ('main a[href^="/shared/"]',)),
    View("meeting", "comai.prosecutor2", "/meetings/", ('main a[href^="/meetings/"]',)),
)


def main() -> int:
    """Take every picture asked for."""
    options = _options()
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.stories:
        return _stories(options)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for language in LANGUAGES:
            for width in WIDTHS:
                (_gallery if options.gallery else _take)(browser, options, language, width)
        browser.close()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--gallery", action="store_true", help="the main pages of a running demo")
    parser.add_argument("--stories", action="store_true", help="every step of the four stories")
    parser.add_argument("--english", action="store_true", help="with --stories: the pages in English")
    parser.add_argument("--only", default="mouse", help="with --stories: which of them (default: mouse)")
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--user")
    parser.add_argument("--password-file", type=Path)
    return parser.parse_args()


def _stories(options: argparse.Namespace) -> int:
    """The stories are played by the tests, which keep a picture of each step where a folder is named."""
    environment = os.environ | {"HELI_PICTURES": str(options.folder.resolve())}
    if options.english:
        environment["HELI_STORY_LANGUAGE"] = "en"
    command = [sys.executable, "-m", "pytest", "-q", "--full", STORIES, "-k", options.only]
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode


def _take(browser: Browser, options: argparse.Namespace, language: str, width: int) -> None:
    """Sign in once, then keep a picture of each page: FOLDER/page-language-width.png."""
    context = _context(browser, options.url, language, width)
    page = context.new_page()
    if options.user:
        _sign_in(page, options.user, options.password_file.read_text("utf-8").strip())
    for address in options.pages:
        page.goto(address)
        name = address.strip("/").replace("/", "-").replace("?", "-") or "first"
        page.screenshot(path=str(options.folder / f"{name}-{language}-{width}.png"), full_page=True)
    context.close()


def _gallery(browser: Browser, options: argparse.Namespace, language: str, width: int) -> None:
    """The main pages of the demo as they look at first: FOLDER/name-language-width.png."""
    for user in dict.fromkeys(view.user for view in GALLERY):
        context = _context(browser, options.url, language, width)
        page = context.new_page()
        _sign_in(page, user, DEMO_PASSWORD)
        for view in (one for one in GALLERY if one.user == user):
            page.goto(view.start)
            for way in view.ways:
                page.goto(page.locator(way).first.get_attribute("href") or "/")
            short = language.partition("-")[0]
            page.screenshot(path=str(options.folder / f"{view.name}-{short}-{width}.png"))
        context.close()


def _context(browser: Browser, url: str, language: str, width: int) -> BrowserContext:
    context = browser.new_context(base_url=url, viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "django_language", "value": language, "url": url}])
    return context


def _sign_in(page: Page, user: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(user)
    page.locator("[name=password]").fill(password)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "/login" not in url)


if __name__ == "__main__":
    sys.exit(main())
