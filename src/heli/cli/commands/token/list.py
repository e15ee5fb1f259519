"""`heli token list`: which programs may sign in, for whom and until when. Secrets are kept nowhere."""

from __future__ import annotations

import argparse

from heli.access.models import Token
from heli.base import clock, installation
from heli.base.text import Msg
from heli.cli.output import say

HELP = "List the tokens of programs; ended ones are marked."
NEEDS_DJANGO = True
ROLE = "app"


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    installation.sync_clock()
    today = clock.today()
    for token in Token.objects.select_related("person", "post__office").order_by("made_at"):
        holds = token.revoked_at is None and token.expires_on >= today
        of = {
            "mark": " " if holds else "✗",
            "id": token.pk,
            "person": token.person.name,
            "role": token.post.role,
            "office": token.post.office.code,
            "until": token.expires_on,
            "purpose": token.purpose,
        }
        say(Msg("%(mark)s %(id)s  %(person)s, %(role)s %(office)s, until %(until)s: %(purpose)s", of))
    return 0
