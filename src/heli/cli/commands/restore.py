"""`heli restore`: a backup into an empty installation, or only held against its key and hashes."""

from __future__ import annotations

import argparse
from pathlib import Path

from heli import __version__
from heli.base.config import PROJECT, Config
from heli.base.errors import refused
from heli.base.text import Msg
from heli.cli.demo_house import House
from heli.cli.output import say, words
from heli.cli.places import Place, empty_place, folders, of_demo, tools_folder
from heli.cli.progress import Meter
from heli.keeping import postgres, restore
from heli.keeping.backup import read_back
from heli.keeping.erasures import Gathered
from heli.keeping.restore import Checked
from heli.ledger.erasures import FOLDER

HELP = "Restore a backup into an empty installation, or check that it can be restored."
NEEDS_DJANGO = False
ROLE = None

_FIGURES = {
    "case_acts": Msg("acts of cases"),
    "matter_acts": Msg("acts of matters"),
    "cases": Msg("cases"),
    "matters": Msg("matters"),
    "parties": Msg("parties"),
    "papers": Msg("papers"),
    "time_limits": Msg("time limits"),
    "people": Msg("people of the directory"),
    "files": Msg("files"),
    "file_bytes": Msg("bytes of files"),
}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help=words(Msg("the backup's own folder, heli-…")))
    parser.add_argument(
        "--key",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=words(Msg("copy of a master key, from the safe; may be given several times")),
    )
    parser.add_argument(
        "--check", action="store_true", help=words(Msg("only hold the backup against its key and its hashes"))
    )
    parser.add_argument(
        "--erasures",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=words(
            Msg(
                "list of erasures of the lost installation: erasures/<node>.erasures, or erasures.txt of a later backup"
            )
        ),
    )
    parser.add_argument(
        "--without-older-keys",
        action="store_true",
        help=words(Msg("go on though keys before the newest are missing")),
    )


def run(args: argparse.Namespace) -> int:
    config = Config.from_environment()
    meter = Meter()
    plan = _plan(args, *folders(config))
    checked = restore.prove(plan)
    if args.check:
        _read_back(plan, checked, meter)
        return 0
    _refuse_newer(checked)
    with empty_place(config) as (place, house):
        # before a long look at the disk
        postgres.refuse_occupied(place.owner_url)
        restore.refuse_occupied_folder(place.var)
        _read_back(plan, checked, meter)
        settle = house.settle if house else lambda: None
        gathered = restore.run(plan, checked, place.owner_url, meter, settle)
        meter.end()
        _say_gathered(gathered, place.var)
        return _close(checked, gathered, of_demo(house) if house else place, house)


def _read_back(plan: restore.Plan, checked: Checked, meter: Meter) -> None:
    read_back(plan.folder, checked.manifest, meter)
    meter.end()
    _say_whole(checked)


def _say_gathered(gathered: Gathered, var: Path) -> None:
    """What is known of erasures that were made after the backup, before they are repeated."""
    for fault in gathered.faults:
        say(Msg("✗ %(finding)s", {"finding": fault}))
    if not gathered.is_found:
        say(
            Msg(
                "No list of erasures was left in %(folder)s, and none was named (--erasures): what was erased after the"
                " newest backup on this disk can't be repeated. Look for it in the minutes, and erase it again.",
                {"folder": var / FOLDER},
            )
        )
    if gathered.beyond:
        say(
            Msg(
                "Erasures made after this backup: %(count)s. They are repeated before anybody is served.",
                {"count": gathered.beyond},
            )
        )


def _close(checked: Checked, gathered: Gathered, place: Place, house: House | None) -> int:
    """Hold what was restored against the backup's counts; repeat what was erased since; the record against itself."""
    found = postgres.figures_of(place.backup_url) if place.backup_url else {}
    wrong = restore.differences(checked.manifest, found, place.var)
    for name, then, now in wrong:
        say(
            Msg(
                "✗ %(name)s: %(now)s, in the backup %(then)s",
                {"name": _FIGURES.get(name, Msg("rows")), "now": now, "then": then},
            )
        )
    if not wrong:
        say(Msg("Restored. The counts are those of the backup:"))
        for name, count in checked.manifest.source.figures.items():
            if name in _FIGURES:
                say(Msg("  %(name)s: %(count)s", {"name": _FIGURES[name], "count": count}))
    if not place.backup_url:
        say(Msg("The counts of rows were not compared: HELI_BACKUP_URL isn't set."))
    # a backup of an earlier version: its tables first, then this version's program can read them
    whole = (
        place.command("migrate") and place.command("ledger", "repeat") and place.command("ledger", "verify")
    )
    if not whole:
        say(
            Msg(
                "The restored installation is not ready: mend what is said above, then run `heli migrate`, `heli ledger"
                " repeat` and `heli ledger verify`, in this order. Nothing need be restored again."
            )
        )
    elif house:
        say(Msg("Start it with `heli demo`."))
    else:
        say(Msg("Next: `heli check`, then start the services. Everybody signs in anew."))
    return 0 if whole and not wrong and not gathered.faults else 1


def _refuse_newer(checked: Checked) -> None:
    """Raise `Refused` if the backup's tables are of a later version than this program."""
    rooms = PROJECT / "src" / "heli"
    for name in checked.manifest.source.migrations:
        app, _, migration = name.partition(".")
        folder = rooms / app / "migrations"
        if folder.is_dir() and not (folder / f"{migration}.py").exists():
            raise refused(
                "restore.newer",
                Msg(
                    "The backup was made by a later version, Heli %(version)s; this is %(own)s.",
                    {"version": checked.manifest.made_by, "own": __version__},
                ),
                do=Msg("Restore with that version; it lies where the backup was made, or in its bundle."),
            )


def _plan(args: argparse.Namespace, var: Path, keys: Path) -> restore.Plan:
    return restore.Plan(
        folder=args.folder.absolute(),
        var=var,
        keys=keys,
        key_files=args.key,
        tools=tools_folder(),
        without_older_keys=args.without_older_keys,
        erasures=[path.absolute() for path in args.erasures],
    )


def _say_whole(checked: Checked) -> None:
    made = checked.manifest
    say(
        Msg(
            "The backup of %(day)s (UTC) is whole: %(parts)s parts, %(size)s MB, node %(node)s.",
            {
                "day": made.made_at[:16].replace("T", " "),
                "parts": len(made.parts),
                "size": made.size // 1_000_000,
                "node": made.source.node,
            },
        )
    )
