"""`heli law due`: until when, for a day and some facts, with the working."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime
from pathlib import Path

from heli.base.canonical import Json
from heli.base.errors import HeliError
from heli.base.text import Msg
from heli.cli.output import say, say_error
from heli.law.counting import explain, installed_calendars
from heli.law.engine import compile_procedure
from heli.law.explaining import Due, due
from heli.law.lawbook import Lawbook
from heli.lawbook import CN

HELP = "Count a procedure's time limits from a day, with the working."
NEEDS_DJANGO = False
ROLE = None


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "procedure", metavar="PROCEDURE", help="such as arrest_review, or arrest_review.decide_free"
    )
    parser.add_argument("--on", required=True, metavar="DATE", help="a day, or an instant with its offset")
    parser.add_argument(
        "--act", metavar="ACT", help="what happens on that day (default: what opens the matter)"
    )
    parser.add_argument(
        "--fact", action="append", default=[], metavar="K=V", help="a fact; custody=true for a person held"
    )
    parser.add_argument(
        "--region", metavar="CODE", help="six-digit code of the office's place, for local calendars"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--lawbook", type=Path, default=CN, metavar="FOLDER", help="another lawbook's folder")


def run(args: argparse.Namespace) -> int:
    """Exit code 0; 1 where nothing starts; 2 for a question that can't be asked."""
    try:
        found = _found(args)
    except HeliError as error:
        say_error(error)
        return 2
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    if args.json:
        ends = [d.state.end.isoformat() for d in found if d.state.end is not None]
        answer: dict[str, Json] = {"procedure": args.procedure, "on": args.on, "due": min(ends, default=None)}
        answer["limits"] = [d.as_json() for d in found]
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        for one in found:
            _print(one)
    return 0 if found else 1


def _found(args: argparse.Namespace) -> list[Due]:
    book = Lawbook.load(args.lawbook)
    name, _, limit = args.procedure.partition(".")
    when = date.fromisoformat(args.on) if len(args.on) == 10 else datetime.fromisoformat(args.on)
    day = when.date() if isinstance(when, datetime) else when
    rules = compile_procedure(book.written(name, day), book, calendars=installed_calendars())
    facts = {key: _value(value) for key, _, value in (text.partition("=") for text in args.fact)}
    return due(rules, when, facts, act=args.act, limit=limit or None, place=_place(args.region))


def _value(text: str) -> Json:
    if text in ("true", "false"):
        return text == "true"
    return int(text) if text.lstrip("-").isdigit() else text


def _place(region: str | None) -> tuple[str, ...]:
    return tuple(region[:n] for n in (2, 4, 6) if region[n - 2 : n] != "00") if region else ()


def _print(one: Due) -> None:
    names = {
        "limit": one.written.name.text(),
        "end": str(one.state.end),
        "basis": ", ".join(one.written.basis),
    }
    say(Msg("%(limit)s: %(end)s [%(basis)s]", names))
    for step in one.counted.working:
        say(Msg("    %(step)s", {"step": explain(step)}))
    for step in one.counted.assumptions:
        say(Msg("    assumed: %(step)s", {"step": explain(step)}))
