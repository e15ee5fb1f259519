"""`heli law import-holidays`: install a local holiday notice, or next year's national table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from heli.base.errors import HeliError, Reason
from heli.base.text import show
from heli.law.counting import installed_calendars, local_folder
from heli.law.counting.importing import install, parse_notice

HELP = "Install a holiday notice for a region, or next year's national table."
NEEDS_DJANGO = False


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
    """Exit code 0, or 1 with one line for each bad line of the file and nothing installed."""
    folder: Path = args.calendars or local_folder()
    try:
        data = args.file.read_bytes()
        layer = parse_notice(data, args.region, installed_calendars(folder), replace=args.replace)
        if not args.check:
            install(layer, folder)
        version = installed_calendars(folder).version
    except HeliError as error:
        for reason in error.reasons:
            print(f"{args.file}: {_told(reason)}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    off = sum(day.off for day in layer.days)
    done = "checked" if args.check else "installed"
    print(f"{layer.place}: {off} days off and {len(layer.days) - off} worked weekend days {done}.")
    print(f"Calendars: version {version}.")
    return 0


def _told(reason: Reason) -> str:
    return f"{reason.field}: {show(reason.say)}"
