"""`heli law check`: prove the lawbook, each fault with file and line; `--mutants` proves the proof."""

from __future__ import annotations

import argparse
from pathlib import Path

from heli.base.text import Msg
from heli.cli.output import say
from heli.law.checks import Proof, prove
from heli.law.checks.mutants import run_mutants
from heli.lawbook import CN

HELP = "Prove the lawbook: every fault with file and line."
NEEDS_DJANGO = False
ROLE = None
MOST_SURVIVORS = 5


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--lawbook", type=Path, default=CN, metavar="FOLDER", help="another lawbook's folder")
    parser.add_argument("--no-tests", action="store_true", help="leave out the tests beside the law")
    parser.add_argument(
        "--mutants", nargs="?", type=int, const=300, metavar="N", help="change the lawbook N times (300)"
    )
    parser.add_argument(
        "--record", type=Path, metavar="FILE", help="go on from FILE, and add to it what was caught"
    )
    parser.add_argument("--seed", type=int, default=2022, help="which mutations are drawn")


def run(args: argparse.Namespace) -> int:
    """Exit code 0, or 1 where a fault was found, a test failed, or more than 5 mutations survived."""
    proof = prove(args.lawbook, tests=not args.no_tests)
    _print(proof)
    if not proof.holds:
        return 1
    return _mutants(args) if args.mutants else 0


def _print(proof: Proof) -> None:
    for fault in proof.faults:
        say(str(fault))
    for place, sentence, differences in proof.failed:
        say(f"{place}: {sentence}")
        for difference in differences:
            say(f"    {difference}")
    head = ("procedure", "tracks", "states", "acts", "limits", "facts", "refusals", "tests")
    rows = [head, *(tuple(str(getattr(f, name)) for name in head) for f in proof.figures)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    for row in rows:
        say(
            "  ".join(
                cell.ljust(w) if i == 0 else cell.rjust(w)
                for i, (cell, w) in enumerate(zip(row, widths, strict=True))
            )
        )
    for procedure, act, target, fact in proof.planned:
        names = {"act": f"{procedure}.{act}", "target": target, "fact": fact}
        say(Msg("planned: %(act)s leads to %(target)s; until then the fact %(fact)s stands for it", names))
    figures = {
        "procedures": len(proof.figures),
        "tests": proof.tests,
        "failed": len(proof.failed),
        "faults": len(proof.faults),
    }
    say(Msg("%(procedures)s procedures, %(tests)s tests, %(failed)s failed, %(faults)s faults", figures))


def _mutants(args: argparse.Namespace) -> int:
    result = run_mutants(args.lawbook, args.mutants, args.seed, say=say, record=args.record)
    for mutant, reason in result.survivors:
        say(f"{mutant.place}: {mutant.say}" + (f" ({reason})" if reason else ""))
    for kind, (caught, made) in sorted(result.by_kind().items()):
        say(f"{kind}: {caught}/{made}")
    survived = len(result.survivors)
    figures = {"made": result.made, "caught": result.made - survived, "survived": survived}
    say(Msg("%(made)s mutations, %(caught)s caught, %(survived)s survived", figures))
    return 0 if len(result.survivors) <= MOST_SURVIVORS else 1
