"""`heli key reseal`: what older master keys sealed, under the newest; then which keys are still needed, and for what."""

from __future__ import annotations

import argparse

from heli.base.errors import refused
from heli.base.settings import CONFIG
from heli.base.text import Msg
from heli.cli.keys_needed import needed
from heli.cli.output import say, words
from heli.cli.progress import Meter
from heli.documents.resealing import reseal_files
from heli.documents.settling import rebind_list
from heli.documents.store import FileStore
from heli.keeping.backup import FILES
from heli.ledger.erasures import ErasureListError
from heli.matters.rekeying import rekey
from heli.matters.sealing import vault

HELP = "Seal under the newest master key whatever an older one sealed. Can be stopped and run again."
NEEDS_DJANGO = True
ROLE = "app"

_SHOWN = 20


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    meter = Meter()
    done = rekey(lambda count: meter(Msg("Sealing rows anew"), count, 0))
    files = reseal_files(
        [FileStore(CONFIG.var / name, vault()) for name in FILES],
        lambda count, total: meter(Msg("Sealing files anew"), count, total),
    )
    meter.end()
    _rebind()
    say(Msg("Sealed anew: rows: %(rows)s, files: %(files)s.", {"rows": done, "files": files.done}))
    for path in files.unreadable[:_SHOWN]:
        say(Msg("✗ %(path)s can't be opened, and stays as it was.", {"path": path}))
    if files.unreadable:
        say(
            Msg(
                "Files that can't be opened: %(count)s. Put the key that they need into %(folder)s and run this again;"
                " a damaged file comes back from a backup.",
                {"count": len(files.unreadable), "folder": CONFIG.keys},
            )
        )
    _tell_keys()
    return 1 if files.unreadable else 0


def _rebind() -> None:
    try:
        rebind_list()
    except ErasureListError as error:
        raise refused(
            "erasures.broken",
            Msg("The list of erasures could not be bound anew: %(why)s.", {"why": error}),
            do=Msg(
                "Lay a whole copy into HELI_VAR/erasures; one lies in each backup, erasures.txt. The rest is sealed anew."
            ),
        ) from error


def _tell_keys() -> None:
    for key, holders in needed(CONFIG).items():
        if holders:
            what = "; ".join(words(holder) for holder in holders)
            say(Msg("The key %(id)s is needed for: %(what)s.", {"id": key, "what": what}))
        else:
            say(
                Msg(
                    "The key %(id)s is needed for nothing here any more: its file may leave %(folder)s. Keep its copies in"
                    " the safes as long as there are backups of its days.",
                    {"id": key, "folder": CONFIG.keys},
                )
            )
