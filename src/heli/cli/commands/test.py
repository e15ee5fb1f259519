"""`heli test`: everything that must hold, ending in pytest's summary."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from heli.base.config import PROJECT
from heli.base.text import Msg
from heli.cli.browser import ensure_browser
from heli.cli.discovery import find_commands, match
from heli.cli.output import say, words

HELP = "Run every check and test; --full adds the long runs."
NEEDS_DJANGO = False
ROLE = None

_BROWSER_TESTS = "tests/acceptance/browser"
# pytest's status for "nothing collected"
_NO_TESTS = 5


@dataclass(frozen=True, slots=True)
class Check:
    """One check before the tests: its name and its command line."""

    name: Msg
    command: tuple[str, ...]


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--full", action="store_true", help=words(Msg("also the mutation, tampering and endurance runs"))
    )
    parser.add_argument(
        "--server",
        metavar="URL",
        default="",
        help=words(Msg("only the integration tests, on that PostgreSQL (superuser's URL, kept for tests)")),
    )


def run(args: argparse.Namespace) -> int:
    os.chdir(PROJECT)
    if args.server:
        os.environ["HELI_TEST_SERVER"] = args.server
        return _pytest(["tests/integration"], full=args.full, failed=[])
    browser = ensure_browser(required=bool(os.environ.get("CI")))
    failed = [words(check.name) for check in _checks(full=args.full) if not _holds(check)]
    tests = ["tests"] if browser else ["tests", f"--ignore={_BROWSER_TESTS}"]
    return _pytest(tests, full=args.full, failed=failed)


def _checks(*, full: bool) -> list[Check]:
    # never the scripts beside python: in a deep folder their first line is too long for the kernel
    python = sys.executable
    contracts = "from importlinter.cli import lint_imports_command as main; main()"
    checks = [
        Check(Msg("Format"), (python, "-m", "ruff", "format", "--check", "--quiet", ".")),
        Check(Msg("Lint"), (python, "-m", "ruff", "check", "--quiet", ".")),
        Check(Msg("Project rules"), (python, "-m", "tools.lint")),
        Check(Msg("Types"), (python, "-m", "mypy", "--no-error-summary")),
        Check(Msg("Import contracts"), (python, "-c", contracts, "--no-logo")),
    ]
    if match(find_commands(), ("law", "check")):
        law = (python, "-m", "heli.cli.main", "law", "check")
        # the mutations begin with the proof of the lawbook as it is
        mutated = Check(Msg("Lawbook under mutation"), (*law, "--mutants"))
        checks.append(mutated if full else Check(Msg("Lawbook"), law))
    return checks


def _holds(check: Check) -> bool:
    say(Msg("— %(name)s", {"name": check.name}))
    start = time.monotonic()
    # a check's output matters only when it fails
    done = subprocess.run(
        check.command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout, flush=True)
    outcome = Msg("holds") if done.returncode == 0 else Msg("FAILED")
    say(
        Msg(
            "  %(outcome)s (%(seconds)s s)",
            {"outcome": outcome, "seconds": f"{time.monotonic() - start:.1f}"},
        )
    )
    return done.returncode == 0


def _pytest(arguments: Sequence[str], *, full: bool, failed: Sequence[str]) -> int:
    """Run pytest as the last step; its summary ends the output, with earlier failures named above it."""
    say(Msg("— %(name)s", {"name": Msg("Tests")}))
    workers = min(4, max(2, os.cpu_count() or 2))
    # module by module, in the order that tests/conftest.py gives them: the long ones of the end come first
    spread = ("-n", str(workers), "--dist", "loadscope", "--no-loadscope-reorder")
    command = [sys.executable, "-m", "pytest", "-q", *spread, *arguments]
    environment = os.environ | {"HELI_TEST_FAILED_BEFORE": ", ".join(failed)}
    done = subprocess.run([*command, *(["--full"] if full else [])], env=environment, check=False)
    if done.returncode == _NO_TESTS:
        say(Msg("No test was found."), to=sys.stderr)
    return done.returncode or (1 if failed else 0)
