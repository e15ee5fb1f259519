"""`heli ledger repeat`: what was erased after a backup is erased again in what was restored from it."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from heli.base import installation
from heli.base.errors import Refused, refused
from heli.base.settings import CONFIG
from heli.base.text import Msg
from heli.cli.output import say, words
from heli.documents.settling import secret_of, settle
from heli.ledger.erasures import WAITING, ErasureListError, path_of, read
from heli.matters.repeating import repeat
from heli.offices.node import this_node

HELP = "Repeat in a restored installation what was erased after its backup."
NEEDS_DJANGO = True
ROLE = "worker"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--list",
        type=Path,
        metavar="FILE",
        help=words(Msg("list of erasures (default: this node's under HELI_VAR)")),
    )


def run(args: argparse.Namespace) -> int:
    installation.sync_clock()
    path: Path = args.list or path_of(CONFIG.var, str(this_node()))
    waiting = _waiting()
    if not path.exists():
        if waiting:
            raise _incomplete(path, 0, waiting)
        say(Msg("There is no list of erasures %(path)s: nothing is repeated.", {"path": path}))
        return 0
    try:
        named = read(path, secret_of)
    except ErasureListError as error:
        raise refused(
            "erasures.broken",
            Msg("The list of erasures %(file)s is broken: %(why)s.", {"file": path, "why": error}),
            do=Msg("Name a whole copy: --list FILE; one lies in each backup, erasures.txt."),
        ) from error
    done = repeat(named.erasures)
    while settle(fresh_seconds=0):
        pass
    say(
        Msg(
            "Erasures repeated: %(done)s; nothing left to erase: %(nothing)s.",
            {"done": done.done, "nothing": done.found_nothing},
        )
    )
    if len(named.erasures) < waiting:
        raise _incomplete(path, len(named.erasures), waiting)
    (CONFIG.var / WAITING).unlink(missing_ok=True)
    if named.erasures:
        last = date.fromisoformat(named.erasures[-1].on)
        say(
            Msg(
                "The list names %(count)s; its last is of %(day)s.",
                {"count": len(named.erasures), "day": last},
            )
        )
    return 0


def _waiting() -> int:
    """How many erasures the restore found to be repeated; 0 where none wait."""
    try:
        return int((CONFIG.var / WAITING).read_text("utf-8"))
    except FileNotFoundError:
        return 0
    except ValueError:  # the mark stands, its number was lost
        return 1


def _incomplete(path: Path, named: int, waiting: int) -> Refused:
    return refused(
        "erasures.incomplete",
        Msg(
            "The list %(path)s names %(named)s erasures; the restore found %(waiting)s that were made after the backup.",
            {"path": path, "named": named, "waiting": waiting},
        ),
        do=Msg(
            "Name the whole list: --list FILE; copies lie in later backups, erasures.txt. Nobody is served before."
        ),
    )
