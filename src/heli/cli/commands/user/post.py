"""`heli user post`: give a person a post."""

from __future__ import annotations

import argparse
from datetime import date

from heli.base import clock
from heli.base.errors import bad_input, refused
from heli.base.text import Msg
from heli.cli.accounts import acting, find_user
from heli.cli.output import say, words
from heli.offices.actions import give_post
from heli.offices.models import Account, Office, Unit

HELP = "Give a person a post from a day on (as security administrator)."
NEEDS_DJANGO = True
ROLE = "app"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", metavar="USERNAME")
    parser.add_argument("--office", required=True, metavar="CODE", help="procuratorate:540500")
    parser.add_argument("--unit", metavar="KEY")
    parser.add_argument("--role", required=True)
    parser.add_argument(
        "--line", action="append", default=[], help=words(Msg("a line of work; may be repeated"))
    )
    parser.add_argument("--from", dest="from_on", type=date.fromisoformat, metavar="DAY")
    parser.add_argument("--to", dest="to_on", type=date.fromisoformat, metavar="DAY")
    parser.add_argument(
        "--as", dest="actor", required=True, metavar="USERNAME", help=words(Msg("who does it"))
    )


def run(args: argparse.Namespace) -> int:
    actor = acting(args.actor)
    account = Account.objects.select_related("person").filter(user=find_user(args.username)).first()
    if account is None:
        raise refused("account.none", Msg("This sign-in belongs to no person of the directory."))
    office = Office.objects.filter(code=args.office).first()
    if office is None:
        raise bad_input("--office", "office.unknown", "There is no office %(office)s.", office=args.office)
    post = give_post(
        account.person,
        actor=actor,
        office=office,
        role=args.role,
        unit=_unit(office, args.unit),
        lines=args.line,
        from_on=args.from_on or clock.today(),
        to_on=args.to_on,
    )
    say(Msg("%(user)s holds the post from %(day)s.", {"user": args.username, "day": post.from_on}))
    return 0


def _unit(office: Office, key: str | None) -> Unit | None:
    if key is None:
        return None
    unit: Unit | None = Unit.objects.filter(office=office, key=key).first()
    if unit is None:
        raise bad_input("--unit", "unit.unknown", "This office has no unit %(key)s.", key=key)
    return unit
