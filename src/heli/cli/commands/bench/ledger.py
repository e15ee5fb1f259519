"""`heli bench ledger`: how long it takes to verify the chains of a million acts."""

from __future__ import annotations

import argparse

from heli.cli.commands.bench.perform import bench_house, child

HELP = "Verify the chains of a million acts, against the clock."
NEEDS_DJANGO = False
ROLE = None


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--acts", type=int, default=1_000_000, help="acts, a hundred to a matter")


def run(args: argparse.Namespace) -> int:
    """Print the figures; 1 where the goal is missed or a sound chain has findings."""
    with bench_house() as environment:
        return child(environment, "verify", str(args.acts))
