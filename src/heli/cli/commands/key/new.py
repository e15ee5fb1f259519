"""`heli key new`: a further master key, which seals from now on."""

from __future__ import annotations

import argparse

from heli.base import keys
from heli.base.config import Config
from heli.base.text import Msg
from heli.cli.output import say

HELP = "Make a new master key; older ones still open what they sealed."
NEEDS_DJANGO = False
ROLE = None


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    folder = Config.from_environment().keys
    keys.current(folder)  # an installation has its first key from `heli init`
    made = keys.make(folder)
    say(Msg("Master key: %(path)s", {"path": folder / f"{made.id}.key"}))
    say(Msg("Copy it to where the copies of the first one lie, before anything is sealed under it."))
    say(Msg("Then restart the web and worker processes, and run `heli key reseal`."))
    return 0
