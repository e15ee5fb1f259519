"""`heli bench fines`: the procedure of another country, replayed on its real event log."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from heli.base.config import PROJECT
from heli.base.errors import refused
from heli.base.text import Msg

HELP = (
    "Replay the fines of another country through the single door, and hold the verdicts against an automaton."
)
NEEDS_DJANGO = False
ROLE = None


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--cases", type=int, default=0, help="only the first so many cases (0: all)")
    parser.add_argument("--xes", default="", help="write the replayed log there as XES")


def run(args: argparse.Namespace) -> int:
    """Run the benchmark in a process of its own, from the source tree."""
    if not (PROJECT / "bench" / "fines.py").exists():
        raise refused(
            "bench.absent", Msg("The benchmarks are part of the source tree, not of an installation.")
        )
    command = [sys.executable, "-m", "bench.fines", f"--cases={args.cases}"]
    if args.xes:
        command.append(f"--xes={os.path.abspath(args.xes)}")
    return subprocess.run(command, cwd=PROJECT, check=False).returncode
