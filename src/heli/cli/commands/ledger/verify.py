"""`heli ledger verify`: was anything done to the record behind its back?"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path

from heli.base.text import Msg
from heli.cli.output import say
from heli.matters.heads import head_file
from heli.matters.verify import Report, verify

HELP = "Hold the record against itself and the head file; name what was done to it."
NEEDS_DJANGO = True
ROLE = "worker"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--heads", type=Path, help="head file (default: this node's under HELI_VAR)")
    parser.add_argument("--chains", action="store_true", help="chains and head file only")
    parser.add_argument("--most", type=int, default=200, help="findings to print")


def run(args: argparse.Namespace) -> int:
    began = time.monotonic()
    path: Path = args.heads or head_file()
    if not path.exists():
        say(
            Msg(
                "There is no head file %(path)s: a stream that was deleted whole can't be missed.",
                {"path": path},
            )
        )
    report = verify(head_file=path, deep=not args.chains)
    for finding in report.findings[: args.most]:
        say(Msg("✗ %(finding)s", {"finding": finding}))
    for act, name in report.erased[: args.most]:
        say(Msg("· erased by an act: %(name)s of %(act)s", {"name": name, "act": act}))
    for size, name, key, at in report.signed[-args.most :]:
        told = {"acts": size, "name": name, "key": key}
        if at is None:
            say(Msg("· the tree of %(acts)s acts is signed by %(name)s, key %(key)s", told))
        else:
            told["time"] = datetime.fromtimestamp(at, UTC).isoformat()
            say(Msg("· … and witnessed by %(name)s, key %(key)s, at %(time)s", told))
    if not report.signed:
        say(Msg("No checkpoint is signed yet: whoever can write database and head file could rewrite both."))
    _sum(report, time.monotonic() - began)
    return 1 if report.findings else 0


def _sum(report: Report, seconds: float) -> None:
    counts = {
        "acts": report.acts,
        "streams": report.streams,
        "facts": report.facts,
        "seconds": f"{seconds:.1f}",
        "found": len(report.findings),
        "erased": len(report.erased),
    }
    say(
        Msg(
            "%(acts)s acts of %(streams)s streams and %(facts)s sealed facts in %(seconds)s s:"
            " %(found)s findings, %(erased)s facts erased by acts.",
            counts,
        )
    )
