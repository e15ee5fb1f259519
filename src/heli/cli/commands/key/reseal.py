"""`heli key reseal`: what older master keys sealed, under the newest."""

from __future__ import annotations

import argparse

from heli.base.text import Msg
from heli.cli.output import say
from heli.matters.rekeying import rekey

HELP = "Seal under the newest master key whatever an older one sealed. Can be stopped and run again."
NEEDS_DJANGO = True
ROLE = "app"


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    done = rekey(lambda count: say(Msg("%(count)s sealed anew …", {"count": count})))
    say(Msg("%(count)s sealed anew; nothing is left under an older key.", {"count": done}))
    say(Msg("Keep the older keys all the same: the oldest keys the search index, and backups need theirs."))
    return 0
