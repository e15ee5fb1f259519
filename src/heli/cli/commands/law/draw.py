"""`heli law draw`: a procedure as SVG, with its tracks."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from heli.base.errors import HeliError
from heli.cli.output import language, say_error
from heli.law.drawing import draw
from heli.law.lawbook import Lawbook
from heli.lawbook import CN

HELP = "Draw a procedure with its tracks as SVG."
NEEDS_DJANGO = False
ROLE = None


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("procedure", metavar="PROCEDURE")
    parser.add_argument(
        "--here", action="append", default=[], metavar="TRACK=STATE", help="mark where a matter stands"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write here instead of printing")
    parser.add_argument("--lawbook", type=Path, default=CN, metavar="FOLDER", help="another lawbook's folder")


def run(args: argparse.Namespace) -> int:
    """Exit code 0, or 2 where there is no such procedure."""
    try:
        procedure = Lawbook.load(args.lawbook).written(args.procedure).procedure
    except HeliError as error:
        say_error(error)
        return 2
    here: dict[str, list[str]] = {}
    for text in args.here:
        track, _, state = text.partition("=")
        here.setdefault(track, []).append(state)
    svg = draw(procedure, here, language())
    if args.out:
        args.out.write_text(svg + "\n", "utf-8")
    else:
        sys.stdout.write(svg + "\n")
    return 0
