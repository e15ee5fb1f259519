"""`heli bench lists`: pages of lists, work lists and searches in the database, for five readers at two sizes."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from heli.base.config import PROJECT
from heli.base.errors import refused
from heli.base.text import Msg

HELP = "Measure pages of lists, work lists and searches in the database, for five readers and two sizes."
NEEDS_DJANGO = False
ROLE = None


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[100_000, 1_000_000], help="how many matters, once or twice"
    )
    parser.add_argument(
        "--keep", type=Path, help="a folder whose matters are used again by the next run of that day"
    )


def run(args: argparse.Namespace) -> int:
    """Run the benchmark in a process of its own, from the source tree; 1 where a goal is missed."""
    if not (PROJECT / "bench" / "lists.py").exists():
        raise refused(
            "bench.absent", Msg("The benchmarks are part of the source tree, not of an installation.")
        )
    command = [sys.executable, "-m", "bench.lists", "--sizes", *(str(size) for size in args.sizes)]
    if args.keep:
        command += ["--keep", str(args.keep.resolve())]
    return subprocess.run(command, cwd=PROJECT, check=False).returncode
