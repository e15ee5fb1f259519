"""The lawbook as a site of files: to be read, printed and sent to a reviewer who has no account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.translation import override

from heli.law.engine import compile_procedure
from heli.law.lawbook import Lawbook
from heli.web.assets import asset
from heli.web.lawbook import pages
from heli.web.lawbook.links import SiteLinks
from heli.web.lawbook.sheets import procedure_sheet

LANGUAGES = (("zh-hans", "zh", "中文"), ("en", "en", "English"))
_INDEX = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=zh/index.html">
<title>合力</title></head><body><p><a href="zh/index.html">中文</a>
<a href="en/index.html" lang="en">English</a></p></body></html>
"""


def write_site(book: Lawbook, folder: Path, told: Callable[[str], None] = lambda _: None) -> int:
    """Write every page in both languages below `zh` and `en`; returns how many. Files of the same name are replaced.

    Args:
        told: called with the name of each page written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "heli.css").write_bytes(asset("heli.css").plain)
    (folder / "index.html").write_text(_INDEX, encoding="utf-8")
    written = 0
    for language, short, _ in LANGUAGES:
        (folder / short).mkdir(exist_ok=True)
        with override(language):
            for name, text in _pages(book, language):
                (folder / short / name).write_text(text, encoding="utf-8")
                written += 1
                told(f"{short}/{name}")
    return written


def _pages(book: Lawbook, language: str) -> Iterator[tuple[str, str]]:
    links = SiteLinks()

    def made(name: str, template: str, context: dict[str, object]) -> tuple[str, str]:
        others = [(word, code, f"../{short}/{name}") for code, short, word in LANGUAGES if code != language]
        base = {"base": "web/law/site_base.html", "links": links, "others": others}
        return name, render_to_string(f"web/law/{template}.html", {**base, **context})

    yield made(links.home(), "home", {"procedures": pages.procedure_rows(book, links)})
    yield made(links.instruments(), "instruments", {"instruments": pages.instrument_rows(book, links)})
    for code in book.instruments:
        sheet = pages.instrument_sheet(book, code, links, language)
        yield made(links.instrument(code), "instrument", {"sheet": sheet})
    for name, versions in book.procedures.items():
        newest = versions[-1]
        context: dict[str, object] = {
            "sheet": procedure_sheet(book, newest, compile_procedure(newest, book), language),
            "sources": pages.sources(newest, book, links),
            "versions": pages.changes(versions),
        }
        yield made(links.procedure(name), "procedure", context)
