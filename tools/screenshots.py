"""Pictures of the pages: of a running Heli, of the demo for the documentation, and of every step of the stories.

    python -m tools.screenshots FOLDER --url http://127.0.0.1:8000 --user NAME --password-file FILE /session/ /…
    python -m tools.screenshots docs/screenshots [NAME…] --gallery --url http://127.0.0.1:8000
    python -m tools.screenshots FOLDER --stories [--english] [--only WORDS]
    python -m tools.screenshots docs/screenshots/stories --lawbook [--only WORDS]

`--gallery` needs a running demo (`heli demo`) whose year is whole; names of views (`tools/gallery.py`) choose some of
them. `--stories` needs nothing: the tests serve the stories themselves; WORDS choose some of them as pytest's `-k` does,
such as "suspects and keyboard". With the mouse, each kind of page is kept in English too. `--lawbook` keeps the few
places of the five stories of the lawbook that the documentation shows, as small pictures. Needs the development
packages and Chromium (`apt install chromium fonts-noto-cjk`).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from heli.cli.browser import chromium
from tools.gallery import GALLERY, LANGUAGES, WIDTHS, View, open_context, prepare, sign_in, walk
from tools.pictures import Painter

PROJECT = Path(__file__).resolve().parents[1]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
STORIES = "tests/acceptance/browser/stories"
FIRST = "work-list"
"""The view whose first screen stands in the readme."""
TALLEST = 2000
"""Rows of dots that a picture of the gallery has at most: lists go on, and nothing new comes."""


def main() -> int:
    """Take every picture asked for."""
    options = _options()
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.stories or options.lawbook:
        return _stories(options)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        if options.gallery:
            prepare(browser, options.url)
            (options.folder / "README.md").write_text(_index(), "utf-8")
        for language in LANGUAGES:
            if options.gallery:
                _gallery(browser, options, language)
                continue
            for width in WIDTHS:
                _take(browser, options, language, width)
        browser.close()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--gallery", action="store_true", help="every page of a running demo")
    parser.add_argument("--stories", action="store_true", help="every step of the four stories")
    parser.add_argument("--lawbook", action="store_true", help="some places of the lawbook's five stories")
    parser.add_argument("--english", action="store_true", help="with --stories: the pages in English")
    parser.add_argument("--only", default="mouse", help="with --stories: which of them (default: mouse)")
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--user")
    parser.add_argument("--password-file", type=Path)
    return parser.parse_args()


def _stories(options: argparse.Namespace) -> int:
    """The stories are played by the tests, which keep a picture of each step, or of some, where a folder is named."""
    kept = "HELI_STORY_PICTURES" if options.lawbook else "HELI_PICTURES"
    environment = os.environ | {kept: str(options.folder.resolve())}
    if options.english:
        environment["HELI_STORY_LANGUAGE"] = "en"
    which = f"{STORIES}/test_lawbook.py" if options.lawbook else STORIES
    command = [sys.executable, "-m", "pytest", "-q", "--full", which, "-k", options.only]
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode


def _take(browser: Browser, options: argparse.Namespace, language: str, width: int) -> None:
    """Sign in once, then keep a picture of each page: FOLDER/page-language-width.png."""
    context = open_context(browser, options.url, language, width)
    page = context.new_page()
    if options.user:
        sign_in(page, options.user, options.password_file.read_text("utf-8").strip())
    for address in options.pages:
        page.goto(address)
        name = address.strip("/").replace("/", "-").replace("?", "-") or "first"
        page.screenshot(path=str(options.folder / f"{name}-{language}-{width}.png"), full_page=True)
    context.close()


def _index() -> str:
    """The gallery as a page: a line for each view, a picture for each language and width."""
    looks = [(language.partition("-")[0], width) for language in LANGUAGES for width in WIDTHS]
    lines = [
        "# Gallery",
        "",
        "Every page of the demo on its morning of 30 December 2022, taken by `python -m tools.screenshots docs/screenshots "
        "--gallery`. People and cases are invented.",
        "",
        "| Page | " + " | ".join(f"{short} {width}" for short, width in looks) + " |",
        "|---" * (len(looks) + 1) + "|",
    ]
    for view in GALLERY:
        cells = (f"[{short} {width}]({view.name}-{short}-{width}.png)" for short, width in looks)
        lines.append(f"| {view.name.replace('-', ' ')} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _gallery(browser: Browser, options: argparse.Namespace, language: str) -> None:
    """Every page of the demo as it looks at first: FOLDER/name-language-width.png."""
    painter = Painter(browser.new_page())
    short = language.partition("-")[0]

    def keep(page: Page, view: View) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            tall = page.evaluate("document.documentElement.scrollHeight")
            clip = {"x": 0, "y": 0, "width": width, "height": min(tall, TALLEST)}
            picture = page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]
            painter.keep(picture, options.folder / f"{view.name}-{short}-{width}.png")
        if view.name == FIRST:
            page.set_viewport_size({"width": WIDTHS[0], "height": 900})
            painter.keep(page.screenshot(), options.folder / f"first-screen-{short}.png")

    chosen = tuple(view for view in GALLERY if not options.pages or view.name in options.pages)
    walk(browser, options.url, language, chosen, keep)


if __name__ == "__main__":
    sys.exit(main())
