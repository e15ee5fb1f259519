"""`heli ledger checkpoint`: sign the record as it stands; take what a witness signed."""

from __future__ import annotations

import argparse
from pathlib import Path

from heli.base import clock, installation, keys
from heli.base.settings import CONFIG
from heli.base.text import Msg
from heli.cli.output import say, words
from heli.ledger.checkpoint import said
from heli.matters.checkpoints import (
    accept_cosigned,
    checkpoint_log,
    make_checkpoint,
    public_keys,
    request_for_witness,
)

HELP = "Sign the record as it stands; prepare it for a witness, and take what the witness signed."
NEEDS_DJANGO = True
ROLE = "worker"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--make-key", action="store_true", help=words(Msg("make the key that signs")))
    parser.add_argument("--keys", action="store_true", help=words(Msg("print this node's public keys")))
    parser.add_argument(
        "--old", type=int, metavar="N", help=words(Msg("for a witness who has seen N acts (0: none)"))
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help=words(Msg("where the note goes")))
    parser.add_argument(
        "--cosigned", type=Path, metavar="FILE", help=words(Msg("a note that a witness signed"))
    )
    parser.add_argument("--signer", metavar="KEY", help=words(Msg("public key of that witness")))


def run(args: argparse.Namespace) -> int:
    installation.sync_clock()
    if args.make_key:
        made = keys.make_signing(CONFIG.keys)
        say(Msg("Signing key: %(path)s", {"path": CONFIG.keys / f"{made.id}.sign"}))
        say(Msg("Whoever has it can sign in this node's name. Keep a copy as of the master key."))
    if args.keys:
        for key in public_keys():
            say(key)
        return 0
    if args.cosigned:
        for name in accept_cosigned(args.cosigned.read_text(encoding="utf-8"), args.signer):
            say(Msg("Signed by %(name)s.", {"name": name}))
        return 0
    note = make_checkpoint()
    checkpoint = said(note)
    if args.old is not None:
        note = request_for_witness(args.old)
    if args.out:
        args.out.write_text(note, encoding="utf-8")
    else:
        say(note.rstrip("\n"))
    path = checkpoint_log().folder / f"{checkpoint.size}.note"
    day = clock.today()
    told = {"acts": checkpoint.size, "path": path, "day": day}
    say(Msg("%(day)s: the tree of %(acts)s acts is signed: %(path)s", told))
    return 0
