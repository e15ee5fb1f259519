"""`heli user password`: a new first password, when one was forgotten."""

from __future__ import annotations

import argparse

from heli.base.errors import refused
from heli.base.text import Msg
from heli.cli.accounts import acting, find_user, new_password, show_password
from heli.cli.output import words
from heli.offices.actions.authority import SYSTEM, note, require

HELP = "Set a new first password (as system administrator)."
NEEDS_DJANGO = True
ROLE = "app"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", metavar="USERNAME")
    parser.add_argument(
        "--as", dest="actor", required=True, metavar="USERNAME", help=words(Msg("who does it"))
    )


def run(args: argparse.Namespace) -> int:
    actor = acting(args.actor)
    require(actor, SYSTEM)
    user = find_user(args.username)
    if not user.is_active:
        raise refused(
            "user.closed",
            Msg("This sign-in is closed."),
            do=Msg("Open it again first: heli user close --open."),
        )
    password = new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    note(actor, "set_password", user)
    show_password(args.username, password)
    return 0
