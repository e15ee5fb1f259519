"""`heli check`: is this installation fit to serve? One line for each thing that must hold."""

from __future__ import annotations

import argparse
import json

from heli.base.config import Config
from heli.base.errors import HeliError, bad_input
from heli.base.text import Msg
from heli.cli.condition import database, folders, mail, sealed, settings, work
from heli.cli.condition.looks import Found, Look, Options, Subject, look_at
from heli.cli.output import reason_lines, say, say_error, words

HELP = "Check that this installation is fit to serve, and say what to do where it isn't."
NEEDS_DJANGO = True
ROLE = "app"

LOOKS: tuple[Look, ...] = (
    *settings.LOOKS,
    *database.LOOKS,
    *sealed.LOOKS,
    *folders.LOOKS,
    *work.LOOKS,
    *mail.LOOKS,
)


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=words(Msg("for a program to read")))
    parser.add_argument(
        "--backup-days",
        type=int,
        default=Options().backup_days,
        metavar="N",
        help=words(Msg("days after which a backup is old")),
    )


def run(args: argparse.Namespace) -> int:
    if not 1 <= args.backup_days <= 365:
        raise bad_input("--backup-days", "option.range", "between %(low)s and %(high)s", low=1, high=365)
    return report(Config.from_environment(), Options(args.backup_days), as_json=args.json)


def report(config: Config, options: Options, *, as_json: bool = False) -> int:
    """Look at everything and print it; 1 if something is wrong, 0 if at most advice was given."""
    subject = Subject(config, options)
    found = []
    try:
        for one in look_at(subject, LOOKS):
            found.append(one)
            if not as_json:
                _say(one)
    finally:
        subject.close()
    wrong = sum(one.level == "wrong" for one in found)
    advice = sum(one.level == "advice" for one in found)
    if as_json:
        print(json.dumps({"fit": not wrong, "looks": [_plain(one) for one in found]}, ensure_ascii=False))
    else:
        say(
            Msg(
                "%(count)s things looked at: %(wrong)s wrong, %(advice)s to know.",
                {"count": len(found), "wrong": wrong, "advice": advice},
            )
        )
    return 1 if wrong else 0


def _say(found: Found) -> None:
    if found.level == "held":
        say(Msg("✓ %(name)s", {"name": found.name}))
    elif found.level == "wrong":
        say_error(HeliError(found.reasons))
    else:
        for reason in found.reasons:
            for line in reason_lines(reason):
                say(line.replace("✗", "!", 1))


def _plain(found: Found) -> dict[str, object]:
    reason = found.reasons[0] if found.reasons else None
    return {
        "code": found.code,
        "name": words(found.name),
        "level": found.level,
        "say": words(reason.say) if reason else None,
        "do": words(reason.do) if reason and reason.do else None,
    }
