"""`heli user post`: give a person a post, or end one and hand its matters over."""

from __future__ import annotations

import argparse
from datetime import date

from heli.base import clock
from heli.base.errors import bad_input
from heli.base.text import Msg
from heli.cli.accounts import acting, person_of
from heli.cli.output import say, words
from heli.offices.actions import end_post, give_post
from heli.offices.models import Office, Person, Post, Unit

HELP = "Give a person a post from a day on, or end it with --end (as security administrator)."
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
        "--end", type=date.fromisoformat, metavar="DAY", help=words(Msg("end the post; its last day"))
    )
    parser.add_argument(
        "--successor",
        metavar="USERNAME",
        help=words(Msg("who takes over its matters; else the head allocates them")),
    )
    parser.add_argument(
        "--as", dest="actor", required=True, metavar="USERNAME", help=words(Msg("who does it"))
    )


def run(args: argparse.Namespace) -> int:
    actor = acting(args.actor)
    person = person_of(args.username)
    office = Office.objects.filter(code=args.office).first()
    if office is None:
        raise bad_input("--office", "office.unknown", "There is no office %(office)s.", office=args.office)
    if args.end is not None:
        return _end(args, actor, person, office)
    post = give_post(
        person,
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


def _end(args: argparse.Namespace, actor: Person, person: Person, office: Office) -> int:
    held = Post.objects.held_on(clock.today()).filter(person=person, office=office, role=args.role)
    unit = _unit(office, args.unit)
    posts = list(held.filter(unit=unit) if unit else held)
    if len(posts) != 1:
        raise bad_input(
            "--role", "post.which", "He holds %(n)s such posts there today; one is needed.", n=len(posts),
            do=Msg("Name the unit where there are several; heli user list shows his posts."),
        )  # fmt: skip
    successor = person_of(args.successor) if args.successor else None
    end_post(posts[0], actor=actor, last_day=args.end, successor=successor)
    params = {"user": args.username, "day": args.end}
    say(Msg("%(user)s holds the post until %(day)s; then its matters go to who takes them over.", params))
    return 0


def _unit(office: Office, key: str | None) -> Unit | None:
    if key is None:
        return None
    unit: Unit | None = Unit.objects.filter(office=office, key=key).first()
    if unit is None:
        raise bad_input("--unit", "unit.unknown", "This office has no unit %(key)s.", key=key)
    return unit
