"""`heli law check-local`: prove local files against the national lawbook, with file, line and reason of each fault."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from heli.base import clock
from heli.base.errors import HeliError
from heli.base.text import Msg
from heli.cli.output import say, say_error
from heli.law.lawbook import Lawbook
from heli.law.local import check_local
from heli.lawbook import CN

HELP = "Prove local files: a layer over a national procedure, or a procedure of an office's own."
NEEDS_DJANGO = False
ROLE = None


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--from",
        dest="first",
        type=date.fromisoformat,
        metavar="DAY",
        help="the day from which it would hold",
    )
    parser.add_argument("--lawbook", type=Path, default=CN, metavar="FOLDER", help="another lawbook's folder")


def run(args: argparse.Namespace) -> int:
    """Exit code 0, 1 where a file does not hold, 2 where something can't be read."""
    try:
        book = Lawbook.load(args.lawbook)
        texts = [(path, path.read_text("utf-8")) for path in args.files]
    except HeliError as error:
        say_error(error)
        return 2
    except (OSError, UnicodeDecodeError) as error:
        say(f"{error}")
        return 2
    worst = 0
    for path, text in texts:
        found = check_local(text, book, args.first or clock.today())
        for fault in found.faults:
            say(str(fault))
        if found.holds:
            say(Msg("%(file)s holds.", {"file": path.name}))
        else:
            worst = 1
    return worst
