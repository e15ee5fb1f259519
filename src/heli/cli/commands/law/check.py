"""`heli law check`: prove the lawbook, each fault with file and line."""

from __future__ import annotations

import argparse
from pathlib import Path

from heli.cli.output import say
from heli.law.lawbook import Lawbook
from heli.lawbook import CN

HELP = "Prove the lawbook: every fault with file and line."
NEEDS_DJANGO = False
ROLE = None


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--lawbook", type=Path, default=CN, metavar="FOLDER", help="another lawbook's folder")


def run(args: argparse.Namespace) -> int:
    """Exit code 0, or 1 where a fault was found."""
    book, faults = Lawbook.load_leniently(args.lawbook)
    for fault in sorted(faults):
        say(str(fault))
    say(f"{len(book.procedures)} procedures, {len(faults)} faults")
    return 1 if faults else 0
