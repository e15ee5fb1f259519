"""`heli backup`: everything that must survive, encrypted, on a disk."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from heli.base import clock
from heli.base.config import Config
from heli.base.errors import bad_input
from heli.base.text import Msg
from heli.cli.output import say, words
from heli.cli.places import standing_place, tools_folder
from heli.cli.progress import Meter
from heli.keeping import backup, postgres, volume
from heli.keeping.manifest import Source
from heli.keeping.parts import LARGEST_PART_BYTES, PART_BYTES
from heli.keeping.slip import slip

HELP = "Back up database, files and head file to a disk, encrypted and read back."
NEEDS_DJANGO = False
ROLE = None

_MEGABYTE = 1 << 20


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, help=words(Msg("folder on the disk; it must exist")))
    parser.add_argument(
        "--part-size",
        type=int,
        default=PART_BYTES // _MEGABYTE,
        metavar="MB",
        help=words(Msg("largest file of the backup, 2 to 4095")),
    )
    parser.add_argument(
        "--compress",
        type=int,
        default=1,
        metavar="0-9",
        help=words(Msg("compression of the database's copy")),
    )
    parser.add_argument(
        "--quick", action="store_true", help=words(Msg("don't run `heli ledger verify` at the end"))
    )
    parser.add_argument(
        "--print-role",
        action="store_true",
        help=words(Msg("print the SQL of the role that backs up, then end")),
    )


def run(args: argparse.Namespace) -> int:
    if args.print_role:
        say(postgres.BACKUP_ROLE)
        return 0
    _refuse_bad(args)
    with standing_place(Config.from_environment()) as place:
        meter = Meter()
        plan = backup.Plan(
            url=place.backup_url,
            var=place.var,
            keys=place.keys,
            disk=args.folder.absolute(),
            tools=tools_folder(),
            part_bytes=args.part_size * _MEGABYTE,
            level=args.compress,
        )
        folder, made = backup.make(plan, meter)
        meter.end()
        say(slip(folder.name, made))
        say(
            Msg(
                "Backed up and read back: %(folder)s (%(size)s MB in %(parts)s parts).",
                {
                    "folder": shlex.quote(str(folder)),
                    "size": made.size // 1_000_000,
                    "parts": len(made.parts),
                },
            )
        )
        say(
            Msg(
                "The key %(id)s is not in it. Keep its copies in two safes, apart from this disk.",
                {"id": made.key_id},
            )
        )
        _warn_of_tool(made.source)
        for name in volume.outdated(plan.disk, clock.real_now()):
            say(
                Msg(
                    "%(name)s is older than 90 days: destroy it; what was erased since is still in it.",
                    {"name": name},
                )
            )
        return 0 if args.quick or place.command("ledger", "verify") else 1


def _warn_of_tool(source: Source) -> None:
    server = source.server // 10000
    if source.tool > server:
        say(
            Msg(
                "It was copied with pg_dump %(tool)s from PostgreSQL %(server)s, and can be restored on PostgreSQL"
                " %(tool)s or later only. Install postgresql-client-%(server)s here to change that.",
                {"tool": source.tool, "server": server},
            )
        )


def _refuse_bad(args: argparse.Namespace) -> None:
    if args.folder is None:
        raise bad_input("FOLDER", "backup.no_folder", "Name the folder on the disk that takes the backup.")
    largest = LARGEST_PART_BYTES // _MEGABYTE
    if not 2 <= args.part_size <= largest:
        raise bad_input("--part-size", "option.range", "between %(low)s and %(high)s", low=2, high=largest)
    if not 0 <= args.compress <= 9:
        raise bad_input("--compress", "option.range", "between %(low)s and %(high)s", low=0, high=9)
