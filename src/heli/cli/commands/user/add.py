"""`heli user add`: enter a person and give him a sign-in."""

from __future__ import annotations

import argparse

from heli.base.text import Msg
from heli.cli.accounts import acting, open_account, show_password
from heli.cli.output import words

HELP = "Enter a person and give him a sign-in (as system administrator)."
NEEDS_DJANGO = True
ROLE = "app"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", metavar="USERNAME")
    parser.add_argument("--name", required=True, help=words(Msg("as the person writes it")))
    parser.add_argument("--name-en", default="")
    parser.add_argument(
        "--as", dest="actor", required=True, metavar="USERNAME", help=words(Msg("who does it"))
    )


def run(args: argparse.Namespace) -> int:
    actor = acting(args.actor)
    _, password = open_account(args.username, args.name, name_en=args.name_en, actor=actor)
    show_password(args.username, password)
    return 0
