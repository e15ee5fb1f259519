"""`heli upgrade`: this version's tables onto an installation: backup first, then migrate, then check."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from django.core.management import call_command
from django.db import Error, connection

from heli import __version__
from heli.base import installation
from heli.base.config import Config
from heli.base.errors import HeliError, refused
from heli.base.text import Msg, Text
from heli.cli.commands.migrate import waiting_migrations
from heli.cli.output import language, say, step, words
from heli.cli.places import standing_place, tools_folder
from heli.cli.progress import Meter
from heli.cli.standing import connect
from heli.keeping import backup
from heli.matters import books

HELP = "Bring an installation to this version: back up, change the tables, check."
NEEDS_DJANGO = True
ROLE = "owner"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--backup", type=Path, metavar="FOLDER", help=words(Msg("folder on the disk that takes the backup"))
    )
    parser.add_argument(
        "--without-backup",
        action="store_true",
        help=words(Msg("there is a backup already, made another way")),
    )
    parser.add_argument("--dry-run", action="store_true", help=words(Msg("only say what would change")))


def run(args: argparse.Namespace) -> int:
    config = Config.from_environment()
    connect(config, "owner").close()
    waiting = waiting_migrations()
    _say_changes(waiting)
    if args.dry_run:
        return 0
    if waiting:
        _refuse_working()
        kept = _back_up(config, args)
        _migrate(kept)
    return _check()


def _say_changes(waiting: list[str]) -> None:
    say(Msg("This is Heli %(version)s.", {"version": __version__}))
    for name in waiting:
        say(Msg("  table change: %(name)s", {"name": name}))
    if not waiting:
        say(Msg("The tables need no change."))
    for name in _changed_procedures():
        say(Msg("  changed procedure: %(name)s; running matters keep theirs", {"name": name}))


def _changed_procedures() -> list[str]:
    """Titles of procedures that are in use here and of which this version's lawbook has another text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.matters_procedureversion') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return []
        # versions with local texts in them differ from the shipped ones anyhow
        cursor.execute(
            "SELECT name, version FROM matters_procedureversion"
            " WHERE position('\"layers\":[' in convert_from(content, 'UTF8')) = 0"
        )
        used: dict[str, set[str]] = {}
        for name, version in cursor.fetchall():
            used.setdefault(name, set()).add(version.rpartition(":")[2])
    library = books.library()
    if not isinstance(library, books.LoadedBook):
        return []
    shipped = {name: library.book.written(name) for name in library.book.names()}
    return [
        words(Text(shipped[name].procedure.name.zh, shipped[name].procedure.name.en))
        for name in sorted(used)
        if name in shipped and shipped[name].hash not in used[name]
    ]


def _refuse_working() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND usename IN ('heli_app', 'heli_worker')"
        )
        at_work = cursor.fetchone()[0]
    if at_work:
        raise refused(
            "upgrade.working",
            Msg(
                "Pages or jobs are still at work on this database (%(count)s connections).",
                {"count": at_work},
            ),
            do=Msg("Stop both services first: systemctl stop heli-web heli-worker. Nothing was changed."),
        )


def _back_up(config: Config, args: argparse.Namespace) -> Path | None:
    if args.without_backup:
        say(Msg("No backup is made, as you said."))
        return None
    if args.backup is None:
        raise refused(
            "upgrade.no_backup",
            Msg("The tables are changed only after a backup."),
            do=Msg("Name a disk: --backup FOLDER. If a backup was made another way: --without-backup."),
        )
    meter = Meter()
    with standing_place(config) as place:
        folder, _ = backup.make(
            backup.Plan(place.backup_url, place.var, place.keys, args.backup.absolute(), tools_folder()),
            meter,
        )
    meter.end()
    say(Msg("Backed up and read back: %(folder)s", {"folder": folder}))
    return folder


def _migrate(kept: Path | None) -> None:
    try:
        with step(Msg("Updating the tables")):
            call_command("migrate", verbosity=0, interactive=False)
            installation.create()
    except (Error, OSError, ValueError) as error:
        raise _failed(error, kept) from error


def _failed(error: Exception, kept: Path | None) -> HeliError:
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    back = (
        Msg(
            "To go back: the former version, an empty database, and heli restore %(folder)s.",
            {"folder": kept},
        )
        if kept
        else Msg("To go back: the former version and your own backup.")
    )
    return refused(
        "upgrade.failed", Msg("The tables could not be changed: %(said)s", {"said": said}), do=back
    )


def _check() -> int:
    """`heli check` in a process of its own, which connects as the services do."""
    environment = {**os.environ, "HELI_ROLE": "app"}
    command = [sys.executable, "-m", "heli.cli.main", "check", "--lang", language()]
    return subprocess.run(command, env=environment, check=False).returncode
