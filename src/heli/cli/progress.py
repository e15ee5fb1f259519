"""Progress of a step whose size is known or can be counted, in bytes or pieces."""

from __future__ import annotations

import sys
import time

from heli.base.text import Words
from heli.cli.output import words

_TERMINAL_SECONDS, _LINE_SECONDS = 0.2, 15.0


class Meter:
    """Shows one step after the other: "… Copying the files 1.2 / 5.0 GB", and a closing line for each over a second.

    On a terminal the line changes as it goes; elsewhere a line comes every fifteen seconds.
    """

    def __init__(self) -> None:
        self._step = ""
        self._done = 0
        self._began = self._shown = time.monotonic()
        self._terminal = sys.stderr.isatty()

    def __call__(self, step: Words, done: int, total: int) -> None:
        """A step has come to `done` of `total` (0 where nobody knows)."""
        name = words(step)
        if name != self._step:
            self.end()
            self._step, self._began = name, time.monotonic()
        self._done = done
        pause = _TERMINAL_SECONDS if self._terminal else _LINE_SECONDS
        if time.monotonic() - self._shown >= pause:
            self._shown = time.monotonic()
            self._print(f"… {name} {_size(done, total)}", last=False)

    def end(self) -> None:
        """Close the step that is shown."""
        seconds = time.monotonic() - self._began
        if self._step and (seconds >= 1 or self._terminal):
            self._print(f"✓ {self._step} {_size(self._done, 0)} ({seconds:.1f} s)", last=True)
        self._step = ""

    def _print(self, line: str, *, last: bool) -> None:
        if self._terminal:
            print(f"\r\033[K{line}", end="\n" if last else "", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)


def _size(done: int, total: int) -> str:
    unit, name = next(
        (
            (unit, name)
            for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))
            if done >= unit
        ),
        (1, ""),
    )
    shown = f"{done / unit:.1f}" if unit > 1 else str(done)
    of = f" / {total / unit:.1f}" if total and unit > 1 else (f" / {total}" if total else "")
    return f"{shown}{of} {name}".strip()
