"""`heli user close`: nobody signs in by that name any more; `--open` lets them again."""

from __future__ import annotations

import argparse

from django.contrib.auth.models import User

from heli.base.errors import Reason, Refused, bad_input
from heli.base.text import Msg
from heli.cli.accounts import acting, find_user
from heli.cli.output import say, words
from heli.offices.actions.authority import SYSTEM, note, require
from heli.offices.hooks import duties_of
from heli.offices.models import Account

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
    if not args.open:
        _answers_for_nothing(user)
    user.is_active = args.open
    user.save(update_fields=["is_active"])
    note(actor, "open_account_again" if args.open else "close_account", user)
    said = Msg("%(user)s may sign in.") if args.open else Msg("%(user)s can't sign in any more.")
    say(Msg(said.msgid, {"user": args.username}))
    return 0


def _answers_for_nothing(user: User) -> None:
    """Who can't sign in can't answer for a matter: his posts are ended first, and each hands its matters over."""
    account = Account.objects.select_related("person").filter(user=user).first()
    left = duties_of(account.person) if account else []
    if left:
        do = Msg("End his posts first: heli user post … --end DAY [--successor USERNAME].")
        raise Refused(
            tuple(
                Reason("user.answers", Msg("He answers for %(matter)s.", {"matter": one}), do=do)
                for one in left
            )
        )
