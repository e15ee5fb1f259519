"""`heli token add`: a program may read and act as one person in one post, for a purpose, until a day."""

from __future__ import annotations

import argparse
from datetime import date

from heli.access.tokens import make_token
from heli.base import clock, installation
from heli.base.errors import bad_input
from heli.base.text import Msg
from heli.cli.accounts import acting, find_user
from heli.cli.output import say, words
from heli.offices.models import Account, Post

HELP = "Make a token for a program, bound to a person, a post and a purpose (as security administrator)."
NEEDS_DJANGO = True
ROLE = "app"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", metavar="USERNAME", help=words(Msg("for whom the program works")))
    parser.add_argument("--role", required=True, help=words(Msg("role of his post")))
    parser.add_argument("--office", metavar="CODE", help="procuratorate:540500")
    parser.add_argument("--purpose", required=True, help=words(Msg("what the program does with it")))
    parser.add_argument("--until", type=date.fromisoformat, required=True, metavar="DAY")
    parser.add_argument(
        "--as", dest="actor", required=True, metavar="USERNAME", help=words(Msg("who does it"))
    )


def run(args: argparse.Namespace) -> int:
    installation.sync_clock()
    actor = acting(args.actor)
    secret = make_token(
        post=_post(args.username, args.role, args.office),
        purpose=args.purpose,
        expires_on=args.until,
        made_by=actor,
    )
    say(secret)
    say(Msg("It is shown once. Keep it as you would a password."))
    return 0


def _post(username: str, role: str, office: str | None) -> Post:
    """The one post of that role that he holds today. Raises `BadInput` for none or several."""
    person = Account.objects.filter(user=find_user(username)).values_list("person", flat=True).first()
    held = Post.objects.held_on(clock.today()).filter(person=person, role=role)
    found = list((held.filter(office__code=office) if office else held)[:2])
    if len(found) != 1:
        raise bad_input(
            "--role", "token.post", "%(user)s holds no one post of the role %(role)s today.",
            do=Msg("Name the office too, or give him the post first."), user=username, role=role,
        )  # fmt: skip
    post: Post = found[0]
    return post
