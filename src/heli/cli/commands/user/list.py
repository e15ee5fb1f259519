"""`heli user list`: who may sign in, and in which posts."""

from __future__ import annotations

import argparse

from heli.base import clock
from heli.cli.output import language, say
from heli.offices.codes import roles
from heli.offices.models import Account, Post

HELP = "List the sign-ins with their posts of today."
NEEDS_DJANGO = True
ROLE = "app"


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    held: dict[int, list[str]] = {}
    for post in Post.objects.held_on(clock.today()).select_related("office").order_by("office__lft", "pk"):
        name = roles()[post.role].name.in_language(language())
        held.setdefault(post.person_id, []).append(f"{name} {post.office.code}")
    for account in Account.objects.select_related("person", "user").order_by("user__username"):
        mark = " " if account.user.is_active else "✗"
        say(
            f"{mark} {account.user.username}  {account.person.name}  {'; '.join(held.get(account.person_id, []))}"
        )
    return 0
