"""`heli law explain`: a procedure, one of its acts or one of its limits, in words with their articles."""

from __future__ import annotations

import argparse
from pathlib import Path

from heli.base.errors import HeliError, NotFound, Reason
from heli.base.text import Msg
from heli.cli.output import language, say, say_error
from heli.law.checks.tables import as_yaml, drawn_up
from heli.law.engine import Compiled, compile_procedure
from heli.law.explaining import act_lines, handled_line, limit_lines
from heli.law.lawbook import Expanded, Lawbook
from heli.lawbook import CN

HELP = "Say what a procedure, an act or a time limit holds."
NEEDS_DJANGO = False
ROLE = None


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("what", metavar="PROCEDURE[.ACT|.LIMIT]")
    parser.add_argument(
        "--tables",
        action="store_true",
        help="draw up its tables (lawbook/cn/tables), to be read against the law",
    )
    parser.add_argument("--lawbook", type=Path, default=CN, metavar="FOLDER", help="another lawbook's folder")


def run(args: argparse.Namespace) -> int:
    """Exit code 0, or 2 where there is no such thing."""
    name, _, inner = args.what.partition(".")
    try:
        book = Lawbook.load(args.lawbook)
        version = book.written(name)
        rules = compile_procedure(version, book)
        if args.tables:
            print(as_yaml(drawn_up(rules), version.procedure.name.zh), end="")
            return 0
        lines = _lines(rules, version, inner)
    except HeliError as error:
        say_error(error)
        return 2
    for line in lines:
        say(line)
    return 0


def _lines(rules: Compiled, version: Expanded, inner: str) -> list[str]:
    lang = language()
    if not inner:
        return _whole(rules, version)
    if inner in rules.acts:
        return [*act_lines(rules, inner, rules.acts[inner], lang), f"  {version.place('acts', inner)}"]
    if inner in rules.limits:
        return [*limit_lines(rules, inner, rules.limits[inner], lang), f"  {version.place('limits', inner)}"]
    raise NotFound(
        (Reason("law.unknown", Msg("There is neither an act nor a limit %(name)s.", {"name": inner})),)
    )


def _whole(rules: Compiled, version: Expanded) -> list[str]:
    lang, written = language(), version.procedure
    lines = [
        f"{written.procedure}  {written.name.text().in_language(lang)}  {written.in_force}  {version.hash[:16]}"
    ]
    if written.help:
        lines.append(f"  {written.help.text().in_language(lang)}")
    if written.handled_by:
        lines.append(handled_line(written.handled_by, lang))
    for name, track in written.tracks.items():
        states = " · ".join(
            f"{s.en if lang == 'en' else s.zh}{'■' if s.final else ''}" for s in track.states.values()
        )
        lines.append(f"{name}  {track.name.text().in_language(lang)}: {states}")
    for name, act in rules.acts.items():
        lines += act_lines(rules, name, act, lang)
    for name, limit in rules.limits.items():
        lines += limit_lines(rules, name, limit, lang)
    return lines
