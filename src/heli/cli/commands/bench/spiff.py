"""`heli bench spiff`: the single door against SpiffWorkflow, saved to the same PostgreSQL at each step."""

from __future__ import annotations

import argparse

from heli.base.config import PROJECT
from heli.base.errors import refused
from heli.base.text import Msg
from heli.cli.commands.bench.perform import bench_house, child

HELP = "Measure perform against SpiffWorkflow, saved to the same PostgreSQL at each step."
NEEDS_DJANGO = False
ROLE = None

PYTHON = PROJECT / "bench" / ".venv-spiff" / "bin" / "python"
SCRIPT = PROJECT / "bench" / "spiff.py"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--steps", type=int, nargs="+", default=[200, 1_000], help="steps of each run")


def run(args: argparse.Namespace) -> int:
    """Print the figures; 1 where one of the goals is missed."""
    if not SCRIPT.exists():
        raise refused(
            "bench.absent", Msg("The benchmarks are part of the source tree, not of an installation.")
        )
    if not PYTHON.exists():
        commands = "python -m venv bench/.venv-spiff && bench/.venv-spiff/bin/pip install -r bench/requirements-spiff.txt"
        raise refused(
            "bench.no_spiff",
            Msg("SpiffWorkflow is not installed beside the benchmarks."),
            do=Msg("Install it into a folder of its own: %(commands)s", {"commands": commands}),
        )
    with bench_house() as environment:
        return child(environment, "spiff", str(PYTHON), str(SCRIPT), *map(str, args.steps))
