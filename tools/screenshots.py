"""Pictures of pages of a running Heli, in both languages, wide and narrow.

    python tools/screenshots.py FOLDER --url http://127.0.0.1:8000 --user NAME --password-file FILE /session/ /…

Needs the development packages and Chromium (`apt install chromium fonts-noto-cjk`).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
LANGUAGES, WIDTHS = ("zh-hans", "en"), (1280, 375)


def take(browser: Browser, options: argparse.Namespace, language: str, width: int) -> None:
    """Sign in once, then keep a picture of each page: FOLDER/page-language-width.png."""
    context = browser.new_context(base_url=options.url, viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "django_language", "value": language, "url": options.url}])
    page = context.new_page()
    if options.user:
        page.goto("/accounts/login/")
        page.locator("[name=login]").fill(options.user)
        page.locator("[name=password]").fill(options.password_file.read_text("utf-8").strip())
        page.locator("main form button").first.click()
        page.wait_for_url(lambda url: "/login" not in url)
    for address in options.pages:
        page.goto(address)
        name = address.strip("/").replace("/", "-").replace("?", "-") or "first"
        page.screenshot(path=str(options.folder / f"{name}-{language}-{width}.png"), full_page=True)
    context.close()


def main() -> None:
    """Take every picture asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("pages", nargs="+")
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--user")
    parser.add_argument("--password-file", type=Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for language in LANGUAGES:
            for width in WIDTHS:
                take(browser, options, language, width)
        browser.close()


if __name__ == "__main__":
    main()
