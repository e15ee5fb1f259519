"""`heli law book`: the lawbook as a site to read."""

from __future__ import annotations

import argparse
from pathlib import Path

from heli.base.errors import HeliError
from heli.base.text import Msg
from heli.cli.output import say, say_error
from heli.law.lawbook import Lawbook
from heli.lawbook import CN

HELP = "Write the lawbook as a site to read: procedures, instruments, worked examples, in both languages."
NEEDS_DJANGO = True
ROLE = "app"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where to write")
    parser.add_argument("--lawbook", type=Path, default=CN, metavar="FOLDER", help="another lawbook's folder")


def run(args: argparse.Namespace) -> int:
    """Exit code 0, or 2 where the lawbook can't be loaded."""
    from heli.web.lawbook.site import write_site  # noqa: PLC0415 (after django.setup)

    try:
        book = Lawbook.load(args.lawbook)
    except HeliError as error:
        say_error(error)
        return 2
    written = write_site(book, args.out)
    say(Msg("%(pages)s pages written. Open %(file)s.", {"pages": written, "file": args.out / "index.html"}))
    return 0
