"""`heli law count`: time limits as JSON lines, from standard input to standard output."""

from __future__ import annotations

import argparse
import io
import json
import sys
from pathlib import Path

from heli.law.counting import installed_calendars
from heli.law.counting.lines import count_lines

HELP = "Count time limits: JSON lines in, JSON lines out."
NEEDS_DJANGO = False
ROLE = None


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--calendars", type=Path, metavar="FOLDER", help="installed calendars (default: var/calendars)"
    )
    parser.add_argument("--brief", action="store_true", help="leave out the working and the assumptions")


def run(args: argparse.Namespace) -> int:
    """Exit code 0, or 1 where a line could not be counted; the other lines are still counted."""
    calendars = installed_calendars(args.calendars)
    # bytes that are no UTF-8 become one bad line, not the end of the run
    lines = io.TextIOWrapper(sys.stdin.buffer, "utf-8", errors="replace", newline="\n")
    failed = False
    for answer in count_lines(lines, calendars):
        failed = failed or "error" in answer
        if args.brief:
            answer = {k: v for k, v in answer.items() if k not in ("working", "assumptions")}
        text = json.dumps(answer, ensure_ascii=False) + "\n"
        # a lone surrogate in a field name goes out as it came in: as a JSON escape
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    return 1 if failed else 0
