"""`heli user close`: nobody signs in by that name any more; `--open` lets them again."""

from __future__ import annotations

import argparse

from heli.base.errors import bad_input
from heli.base.text import Msg
from heli.cli.accounts import acting, find_user
from heli.cli.output import say, words
from heli.offices.actions.authority import SYSTEM, note, require

HELP = "Close a sign-in, or open it again with --open (as system administrator)."
NEEDS_DJANGO = True
ROLE = "app"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", metavar="USERNAME")
    parser.add_argument("--open", action="store_true", help=words(Msg("open it again")))
    parser.add_argument(
        "--as", dest="actor", required=True, metavar="USERNAME", help=words(Msg("who does it"))
    )


def run(args: argparse.Namespace) -> int:
    actor = acting(args.actor)
    require(actor, SYSTEM)
    user = find_user(args.username)
    if args.username == args.actor:
        raise bad_input("USERNAME", "user.oneself", "Nobody closes his own sign-in.")
    user.is_active = args.open
    user.save(update_fields=["is_active"])
    note(actor, "open_account_again" if args.open else "close_account", user)
    said = Msg("%(user)s may sign in.") if args.open else Msg("%(user)s can't sign in any more.")
    say(Msg(said.msgid, {"user": args.username}))
    return 0
