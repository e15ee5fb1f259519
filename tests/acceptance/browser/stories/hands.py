"""Three ways of using the same page: a mouse with scripts, a mouse without them, the keyboard alone.

A hand is told what to reach, never how: the stories are written once. The keyboard's hand presses Tab, Shift+Tab,
Enter, Space and the arrows, and types; it puts no focus anywhere by itself, so that what it can't reach nobody can.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from playwright.sync_api import ElementHandle, FilePayload, Locator, Page

# 0: the focus is there; 1: it lies further on; -1: it lies behind
_WHERE = """(wanted, group) => {
  const at = document.activeElement;
  if (at === wanted) return 0;
  if (group && at && at.type === 'radio' && at.name === wanted.name) return 0;
  if (!at || at === document.body) return 1;
  return at.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_FOLLOWING ? 1 : -1;
}"""
_STOPS = 600
_OPTIONS = 120


class Hand(Protocol):
    """How somebody uses a page."""

    name: str
    javascript: bool

    def follow(self, link: Locator) -> None:
        """Follow a link or press a button, and wait for the page that comes."""

    def press(self, button: Locator) -> None:
        """Press a button that changes this page, with a new page or without; whoever asks waits for what comes."""

    def unfold(self, summary: Locator) -> None:
        """Open what is folded away."""

    def write(self, field: Locator, text: str) -> None:
        """Replace what stands in a line or an area."""

    def choose(self, option: Locator) -> None:
        """Choose a radio button, or tick a box."""

    def pick(self, menu: Locator, value: str) -> None:
        """Pick an entry of a drop-down list, by its value."""

    def attach(self, field: Locator, file: FilePayload) -> None:
        """Attach a file."""


class Mouse:
    """Clicks; with scripts running in the page, or without."""

    def __init__(self, name: str, *, javascript: bool) -> None:
        self.name, self.javascript = name, javascript

    def follow(self, link: Locator) -> None:
        with link.page.expect_navigation():
            link.click()

    def press(self, button: Locator) -> None:
        button.click()

    def unfold(self, summary: Locator) -> None:
        summary.click()

    def write(self, field: Locator, text: str) -> None:
        field.click()
        field.fill(text)

    def choose(self, option: Locator) -> None:
        # seen to be chosen: a press can miss what moves under it
        option.check()

    def pick(self, menu: Locator, value: str) -> None:
        menu.select_option(value)

    def attach(self, field: Locator, file: FilePayload) -> None:
        field.set_input_files(file)


class Keyboard:
    """Keys alone."""

    name, javascript = "keyboard", True

    def follow(self, link: Locator) -> None:
        self._reach(link)
        with link.page.expect_navigation():
            link.page.keyboard.press("Enter")

    def press(self, button: Locator) -> None:
        self._reach(button)
        button.page.keyboard.press("Enter")

    def unfold(self, summary: Locator) -> None:
        self._reach(summary)
        summary.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self._reach(field)
        field.page.keyboard.press("Control+A")
        # as an input method does: a whole word at once
        field.page.keyboard.insert_text(text)

    def choose(self, option: Locator) -> None:
        wanted = self._reach(option, group=True)
        keys = option.page.keyboard
        for _ in range(_OPTIONS):
            if wanted.evaluate("it => document.activeElement === it"):
                break
            keys.press("ArrowDown")
        if not wanted.is_checked():
            keys.press("Space")
        assert wanted.is_checked(), f"the keyboard does not choose {wanted.get_attribute('name')}"

    def pick(self, menu: Locator, value: str) -> None:
        wanted = self._reach(menu)
        for _ in range(_OPTIONS):
            if wanted.evaluate("it => it.value") == value:
                return
            menu.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the list has no entry {value}")

    def attach(self, field: Locator, file: FilePayload) -> None:
        self._reach(field)
        with field.page.expect_file_chooser() as chooser:
            field.page.keyboard.press("Enter")
        chooser.value.set_files(file)

    def _reach(self, target: Locator, *, group: bool = False) -> ElementHandle:
        wanted = target.element_handle()
        page: Page = target.page
        for _ in range(_STOPS):
            way = wanted.evaluate(f"it => ({_WHERE})(it, {'true' if group else 'false'})")
            if way == 0:
                return wanted
            page.keyboard.press("Tab" if way > 0 else "Shift+Tab")
        raise AssertionError(f"the keyboard does not reach {target}")


HANDS: Mapping[str, Hand] = {
    "mouse": Mouse("mouse", javascript=True),
    "plain": Mouse("plain", javascript=False),
    "keyboard": Keyboard(),
}
