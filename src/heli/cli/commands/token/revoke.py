"""`heli token revoke`: a program may sign in no more, from now on."""

from __future__ import annotations

import argparse
from uuid import UUID

from heli.access.tokens import revoke
from heli.base import installation
from heli.base.errors import bad_input
from heli.base.text import Msg
from heli.cli.accounts import acting
from heli.cli.output import say, words

HELP = "End a token at once (as security administrator)."
NEEDS_DJANGO = True
ROLE = "app"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("token", metavar="ID", help=words(Msg("as `heli token list` shows it")))
    parser.add_argument(
        "--as", dest="actor", required=True, metavar="USERNAME", help=words(Msg("who does it"))
    )


def run(args: argparse.Namespace) -> int:
    installation.sync_clock()
    actor = acting(args.actor)
    try:
        token = UUID(args.token)
    except ValueError as error:
        raise bad_input("ID", "token.id", "%(id)s is no id of a token.", id=args.token) from error
    revoke(token, by=actor)
    say(Msg("The token %(id)s has ended.", {"id": token}))
    return 0
