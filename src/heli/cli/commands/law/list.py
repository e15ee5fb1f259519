"""`heli law list`: the procedures of the lawbook with their versions."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from heli.base.canonical import Json
from heli.base.errors import HeliError
from heli.cli.output import language, say, say_error
from heli.law.lawbook import Lawbook
from heli.lawbook import CN

HELP = "List the procedures of the lawbook."
NEEDS_DJANGO = False
ROLE = None


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--lawbook", type=Path, default=CN, metavar="FOLDER", help="another lawbook's folder")


def run(args: argparse.Namespace) -> int:
    """Exit code 0, or 2 where the lawbook can't be loaded."""
    try:
        book = Lawbook.load(args.lawbook)
    except HeliError as error:
        say_error(error)
        return 2
    rows: list[dict[str, Json]] = []
    for versions in book.procedures.values():
        for version in versions:
            written = version.procedure
            rows.append(
                {
                    "procedure": written.procedure,
                    "zh": written.name.zh,
                    "en": written.name.en,
                    "line": written.line,
                    "in_force": written.in_force,
                    "acts": len(written.acts),
                    "limits": len(written.limits),
                    "hash": version.hash,
                }
            )
    if args.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    name = "en" if language() == "en" else "zh"
    for row in rows:
        figures = f"{row['acts']:>3} {row['limits']:>3}"
        say(f"{row['procedure']!s:26} {row['in_force']}  {str(row['hash'])[:12]}  {figures}  {row[name]}")
    return 0
