"""`heli never`: the fourteen lines, and whether this installation keeps those that bind what exists."""

from __future__ import annotations

import argparse

from heli.base import installation
from heli.base.text import Msg
from heli.cli.never.checks import CHECKS
from heli.cli.never.lines import LINES
from heli.cli.output import say

HELP = "Print the fourteen lines that Heli never crosses, and check whether this installation keeps them."
NEEDS_DJANGO = True
ROLE = "app"


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    """Exit status 1 if a line is broken."""
    installation.sync_clock()
    broken = 0
    for line, text in LINES.items():
        faults = list(CHECKS[line]())
        result = Msg("broken") if faults else Msg("kept")
        broken += bool(faults)
        say(Msg("%(line)s [%(result)s] %(text)s", {"line": line, "result": result, "text": text}))
        for fault in faults:
            say(Msg("    %(fault)s", {"fault": fault}))
    return 1 if broken else 0
