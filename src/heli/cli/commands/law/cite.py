"""`heli law cite`: where a citation leads, from an older number to today's."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from heli.base.canonical import Json
from heli.base.errors import HeliError
from heli.cli.output import language, say, say_error
from heli.law.lawbook import Lawbook
from heli.law.texts import Cited, cite
from heli.lawbook import CN

HELP = "Carry the number of an article from one version of an instrument to another."
NEEDS_DJANGO = False
ROLE = None


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("citation", metavar="CODE:ARTICLE", help="such as CPL:173")
    parser.add_argument("--version", help="the version whose number this is (the newest)")
    parser.add_argument("--to", metavar="VERSION", help="the version wanted (the newest)")
    parser.add_argument("--json", action="store_true", help="as JSON, with the instrument and its dates")
    parser.add_argument("--lawbook", type=Path, default=CN, metavar="FOLDER", help="another lawbook's folder")


def run(args: argparse.Namespace) -> int:
    """Exit code 0, or 2 where nothing answers the citation."""
    try:
        book = Lawbook.load(args.lawbook)
        cited = cite(book, args.citation, args.version, args.to)
    except HeliError as error:
        say_error(error)
        return 2
    shown = _as_json(book, cited)
    if args.json:
        print(json.dumps(shown, ensure_ascii=False))
        return 0
    name = book.instruments[cited.code].name.text().in_language(language())
    number = cited.article + cited.part
    say(f"{number}  {name} {cited.version}" + (f"  ({cited.asked}: {cited.given})" if cited.moved else ""))
    return 0


def _as_json(book: Lawbook, cited: Cited) -> dict[str, Json]:
    instrument = book.instruments[cited.code]
    version = instrument.versions[cited.version]
    return {
        "instrument": cited.code,
        "zh": instrument.name.zh,
        "en": instrument.name.en,
        "given": cited.given,
        "given_version": cited.asked,
        "article": cited.article + cited.part,
        "version": cited.version,
        "in_force": version.in_force,
        "until": version.until,
        "known": cited.known,
    }
