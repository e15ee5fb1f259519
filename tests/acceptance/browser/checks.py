"""What must hold for every page: it can be used by everybody, and fits a narrow screen."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# what scrolls inside of a box of its own, such as a wide table, makes no page scroll
_WIDER = """() => {
  const boxed = e => {
    for (let at = e.parentElement; at && at !== document.body; at = at.parentElement)
      if (['auto', 'scroll'].includes(getComputedStyle(at).overflowX)) return true;
    return false;
  };
  const width = document.documentElement.clientWidth;
  return [...document.querySelectorAll('body *')]
    .filter(e => !e.closest('svg, .skip-link, .visually-hidden, .choice-box'))
    .filter(e => e.getBoundingClientRect().right > width + 1 && !boxed(e))
    .slice(0, 5).map(e => e.outerHTML.slice(0, 120));
}"""


def barriers(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA: one line per finding, empty if nothing."""
    only = {"runOnly": {"type": "tag", "values": STANDARDS}, "resultTypes": ["violations"]}
    results = Axe().run(page, options=only)
    return [
        f"{found['id']} ({found['impact']}): {node['html'][:160]} — {node.get('failureSummary', '')[:200]}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


def sticks_out(page: Page) -> list[str]:
    """Elements that reach beyond the right edge, so that the page scrolls sideways; empty if none."""
    found: list[str] = page.evaluate(_WIDER)
    scrolls = page.evaluate(
        "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return found if scrolls or found else []
