"""`heli law import-texts`: full texts into this installation, so that a citation opens its article."""

from __future__ import annotations

import argparse
from pathlib import Path

from heli.base.errors import HeliError, bad_input
from heli.base.settings import CONFIG
from heli.base.text import Msg
from heli.cli.output import say, say_error
from heli.law.lawbook import Lawbook
from heli.law.texts.store import Imported, TextStore, import_folder
from heli.lawbook import CN

HELP = "Load full texts of laws (Markdown) into this installation."
NEEDS_DJANGO = False
ROLE = None


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="a folder of Markdown files, one text each"
    )


def run(args: argparse.Namespace) -> int:
    """Exit code 0; 1 where no text was kept; 2 where there is no such folder."""
    try:
        if not args.folder.is_dir():
            raise bad_input("folder", "law.no_folder", "%(folder)s is not a folder.", folder=str(args.folder))
        done = import_folder(args.folder, Lawbook.load(CN).instruments, TextStore(CONFIG.var / "law"))
    except HeliError as error:
        say_error(error)
        return 2
    for one in done:
        _report(one)
    kept = [one for one in done if one.kept]
    say(Msg("%(kept)s texts kept, %(left)s left out.", {"kept": len(kept), "left": len(done) - len(kept)}))
    return 0 if kept else 1


def _report(one: Imported) -> None:
    if one.kept:
        code, version = one.kept
        say(
            Msg(
                "%(file)s: %(code)s %(version)s, %(articles)s articles",
                {"file": one.file, "code": code, "version": version, "articles": one.articles},
            )
        )
    elif one.refused:
        say(Msg("%(file)s: left out.", {"file": one.file}))
        say_error(one.refused)
    else:
        say(
            Msg(
                "%(file)s: left out, the lawbook has no instrument of this title and year.",
                {"file": one.file},
            )
        )
