"""`heli law list`: the procedures of the lawbook with their versions."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from heli.base.canonical import Json
from heli.base.errors import HeliError
from heli.base.text import Msg
from heli.cli.output import language, say, say_error
from heli.law.checks.measures import measured
from heli.law.lawbook import Expanded, Lawbook
from heli.lawbook import CN

_SHOWN = ("states", "acts", "limits", "refusals", "citations")
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
    rows = [_row(version) for version in _versions(book)]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    name = "en" if language() == "en" else "zh"
    say(
        f"{'procedure':28}{'in force':12}{'hash':14}" + "".join(f"{shown:>11}" for shown in _SHOWN) + "  name"
    )
    for row in rows:
        figures = "".join(f"{row[shown]!s:>11}" for shown in _SHOWN)
        say(f"{row['procedure']!s:28}{row['in_force']!s:12}{str(row['hash'])[:12]:14}{figures}  {row[name]}")
    bare = sum(len(measured(version.procedure).without_basis) for version in _versions(book))
    total = {"count": len(book.names()), "bare": bare}
    say(Msg("%(count)s procedures; acts without a basis: %(bare)s.", total))
    return 0


def _versions(book: Lawbook) -> list[Expanded]:
    return [version for versions in book.procedures.values() for version in versions]


def _row(version: Expanded) -> dict[str, Json]:
    written, counts = version.procedure, measured(version.procedure)
    return {
        "procedure": written.procedure,
        "zh": written.name.zh,
        "en": written.name.en,
        "line": written.line,
        "in_force": written.in_force,
        "hash": version.hash,
        **asdict(counts),
        "marks": dict(counts.marks),
        "without_basis": list(counts.without_basis),
    }
