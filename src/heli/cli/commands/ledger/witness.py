"""`heli ledger witness`: sign another node's checkpoint, after it was found to continue the one seen before."""

from __future__ import annotations

import argparse
from pathlib import Path

from heli.base import installation
from heli.base.text import Msg
from heli.cli.output import say, words
from heli.ledger.checkpoint import said
from heli.matters.checkpoints import cosign_for

HELP = "Sign another node's checkpoint as a witness, if it continues the one seen before."
NEEDS_DJANGO = True
ROLE = "worker"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="FILE", help=words(Msg("the checkpoint, or what `--old` made"))
    )
    parser.add_argument(
        "--signer",
        metavar="KEY",
        help=words(Msg("public key of that node, got by another way; the first time")),
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help=words(Msg("where the signed note goes")))


def run(args: argparse.Namespace) -> int:
    installation.sync_clock()
    note = cosign_for(args.file.read_text(encoding="utf-8"), args.signer)
    checkpoint = said(note)
    if args.out:
        args.out.write_text(note, encoding="utf-8")
    else:
        say(note.rstrip("\n"))
    told = {"acts": checkpoint.size, "origin": checkpoint.origin}
    say(Msg("The tree of %(acts)s acts of %(origin)s is witnessed.", told))
    return 0
