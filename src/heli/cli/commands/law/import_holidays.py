"""`heli law import-holidays`: install a local holiday notice, or next year's national table."""

from __future__ import annotations

import argparse
from pathlib import Path

from heli.base.errors import BadInput, Reason
from heli.base.text import Msg
from heli.cli.output import say
from heli.law.counting import installed_calendars, local_folder
from heli.law.counting.importing import install, parse_notice

HELP = "Install a holiday notice for a region, or next year's national table."
NEEDS_DJANGO = False
ROLE = None


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="CSV (date,kind,name,notice) or JSON of a year"
    )
    parser.add_argument("--region", required=True, help='six digits such as 540500, or "national"')
    parser.add_argument(
        "--calendars", type=Path, metavar="FOLDER", help="where to install (default: var/calendars)"
    )
    parser.add_argument("--replace", action="store_true", help="a day may change its kind")
    parser.add_argument("--check", action="store_true", help="read and judge the file, install nothing")


def run(args: argparse.Namespace) -> int:
    """Exit code 0. Raises `BadInput` with one reason for each bad line; nothing is installed then."""
    folder: Path = args.calendars or local_folder()
    try:
        data = args.file.read_bytes()
        layer = parse_notice(data, args.region, installed_calendars(folder), replace=args.replace)
        if not args.check:
            install(layer, folder)
        version = installed_calendars(folder).version
    except OSError as error:
        why = Msg("The file can't be read or written: %(why)s.", {"why": error.strerror or str(error)})
        raise BadInput((Reason("calendar.file", why, field=str(error.filename)),)) from error
    off = sum(day.off for day in layer.days)
    figures = {"place": layer.place, "off": off, "work": len(layer.days) - off, "gone": len(layer.gone)}
    if args.check:
        say(
            Msg(
                "%(place)s: days off: %(off)s, worked weekend days: %(work)s, taken back: %(gone)s. Nothing installed.",
                figures,
            )
        )
    else:
        say(
            Msg(
                "%(place)s: days off: %(off)s, worked weekend days: %(work)s, taken back: %(gone)s. Installed.",
                figures,
            )
        )
    say(Msg("Version of the calendars: %(version)s", {"version": version}))
    return 0
