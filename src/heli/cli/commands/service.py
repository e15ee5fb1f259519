"""`heli service`: service units for systemd, filled with the paths of this installation."""

from __future__ import annotations

import argparse
from pathlib import Path

from heli.base.config import PROJECT, Config
from heli.base.errors import bad_input, refused
from heli.base.text import Msg
from heli.cli.output import say, words
from heli.cli.service_units import Site, files

HELP = "Print or write the service units of systemd for web, worker and backup."
NEEDS_DJANGO = False
ROLE = None

_NAMES = {
    "web": "heli-web.service",
    "worker": "heli-worker.service",
    "backup": "heli-backup.service",
    "timer": "heli-backup.timer",
    "journal": "journald@heli.conf",
    "environment": "heli.env",
}


def add(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--print", dest="printed", choices=list(_NAMES), help=words(Msg("print one file")))
    what.add_argument(
        "--out", type=Path, metavar="FOLDER", help=words(Msg("write all files into this folder"))
    )
    parser.add_argument("--user", default="heli", help=words(Msg("account of the services")))
    parser.add_argument("--port", type=int, default=8000, help=words(Msg("port of the pages")))
    parser.add_argument(
        "--disk",
        type=Path,
        default=Path("/media/heli-backup"),
        metavar="FOLDER",
        help=words(Msg("folder that the nightly backup goes to")),
    )


def run(args: argparse.Namespace) -> int:
    if not 1 <= args.port <= 65535:
        raise bad_input("--port", "option.range", "between %(low)s and %(high)s", low=1, high=65535)
    config = Config.from_environment()
    made = files(Site(PROJECT, config.var, config.keys, args.user, args.disk.absolute(), args.port))
    if args.printed:
        print(made[_NAMES[args.printed]], end="")
        return 0
    try:
        for name, text in made.items():
            (args.out / name).write_text(text, "utf-8")
    except OSError as error:
        raise refused(
            "service.not_written",
            Msg(
                "%(folder)s can't be written: %(why)s.",
                {"folder": args.out, "why": error.strerror or str(error)},
            ),
            do=Msg("Name a folder that is there and may be written."),
        ) from error
    say(Msg("%(count)s files written to %(folder)s.", {"count": len(made), "folder": args.out}))
    say(Msg("docs/how-to/install.md says where each belongs."))
    return 0
