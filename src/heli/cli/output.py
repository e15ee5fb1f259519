"""What the command line prints: words in the user's language, errors, progress of long steps."""

from __future__ import annotations

import gettext
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TextIO

from heli.base.config import PROJECT
from heli.base.errors import HeliError, Reason
from heli.base.text import Translator, Words, show

QUIET_SECONDS = 1.0
_LINE_SECONDS = 15.0


class _Language:
    code = "zh-hans"


def use_language(code: str) -> None:
    """Choose the language of everything printed from now on: "zh-hans" or "en"."""
    _Language.code = "en" if code.startswith("en") else "zh-hans"


def language() -> str:
    """The language in use."""
    return _Language.code


@cache
def _translations() -> gettext.NullTranslations:
    """The zh catalogues of all rooms, joined. Empty before the set-up step has compiled them."""
    joined = gettext.NullTranslations()
    for folder in sorted((PROJECT / "locale").glob("*")):
        joined.add_fallback(gettext.translation("django", folder, ["zh_Hans"], fallback=True))
    return joined


def _translator() -> Translator:
    return str if _Language.code == "en" else _translations().gettext


def words(value: Words | str) -> str:
    """A text or message in the language in use; a plain string as it is."""
    return show(value, _Language.code, _translator())


def say(value: Words | str = "", *, to: TextIO | None = None) -> None:
    """Print one line in the language in use, at once."""
    print(words(value) if value else "", file=to or sys.stdout, flush=True)


def say_error(error: HeliError) -> None:
    """Print each reason: what happened and why, under which article, what to do."""
    for reason in error.reasons:
        for line in reason_lines(reason):
            print(line, file=sys.stderr)
    sys.stderr.flush()


def reason_lines(reason: Reason) -> list[str]:
    """A reason as lines: the sentence with its article, then what to do."""
    basis = f" [{', '.join(reason.basis)}]" if reason.basis else ""
    where = f"{reason.field}: " if reason.field else ""
    lines = [f"✗ {where}{words(reason.say)}{basis}"]
    if reason.do is not None:
        lines.append(f"  → {words(reason.do)}")
    return lines


@contextmanager
def step(what: Words, *, quiet: float = QUIET_SECONDS) -> Iterator[None]:
    """A step of a longer work. Nothing is printed if it ends within `quiet` seconds; after that its name is,
    then the seconds it takes: on a terminal as they pass, elsewhere every 15 seconds."""
    end = threading.Event()
    start = time.monotonic()
    shown = threading.Thread(target=_show_step, args=(words(what), start, end, quiet), daemon=True)
    shown.start()
    done = False
    try:
        yield
        done = True
    finally:
        end.set()
        shown.join()
        seconds = time.monotonic() - start
        if seconds >= quiet:
            mark = "✓" if done else "✗"
            clear = "\r\033[K" if sys.stderr.isatty() else ""
            print(f"{clear}{mark} {words(what)} ({seconds:.1f} s)", file=sys.stderr, flush=True)


def _show_step(name: str, start: float, end: threading.Event, quiet: float) -> None:
    if end.wait(quiet):
        return
    terminal = sys.stderr.isatty()
    print(f"… {name}", end="" if terminal else "\n", file=sys.stderr, flush=True)
    while not end.wait(1.0 if terminal else _LINE_SECONDS):
        passed = f"… {name} {time.monotonic() - start:.0f} s"
        print(
            f"\r{passed}" if terminal else passed, end="" if terminal else "\n", file=sys.stderr, flush=True
        )
