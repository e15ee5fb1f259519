"""`heli law coverage`: the lawbook against the digests, row by row."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from heli.base.text import Msg
from heli.cli.output import say
from heli.law.checks import read_coverage
from heli.law.lawbook import Lawbook
from heli.law.scenario import read_tests
from heli.lawbook import CN

HELP = "Hold the lawbook against the digests: built, planned, not built."
NEEDS_DJANGO = False
ROLE = None


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--lawbook", type=Path, default=CN, metavar="FOLDER", help="another lawbook's folder")
    parser.add_argument("--rows", action="store_true", help="print every row")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
    """Exit code 0, or 1 where a target is not there or more than 3 % are not built."""
    book, _ = Lawbook.load_leniently(args.lawbook)
    tests, _ = read_tests(args.lawbook)
    coverage = read_coverage(book, [t.test for t in tests])
    sections = sorted({row.id.rpartition(".")[0] for row in coverage.rows})
    if args.json:
        rows = [
            {"row": r.id, "status": r.status, "targets": [_shown(t) for t in r.targets]}
            for r in coverage.rows
        ]
        say(json.dumps({"rows": rows, "faults": [str(f) for f in coverage.faults]}, ensure_ascii=False))
        return 0 if coverage.holds else 1
    for fault in coverage.faults:
        say(str(fault))
    for row in coverage.rows:
        if args.rows or row.status == "not_built":
            say(f"{row.id:12} {row.status:10} {'; '.join(_shown(t) for t in row.targets)}")
    for section in sections:
        mine = [row for row in coverage.rows if row.id.rpartition(".")[0] == section]
        figures = "  ".join(
            f"{status} {sum(r.status == status for r in mine)}"
            for status in ("built", "planned", "not_built")
        )
        say(f"{section:8} {len(mine):4} rows  {figures}")
    say(Msg("%(rows)s rows: %(built)s built, %(planned)s planned, %(not_built)s not built (%(percent)s %%)", {
        "rows": len(coverage.rows), "built": coverage.count("built"), "planned": coverage.count("planned"),
        "not_built": coverage.count("not_built"),
        "percent": f"{100 * coverage.count('not_built') / max(1, len(coverage.rows)):.1f}",
    }))  # fmt: skip
    return 0 if coverage.holds else 1


def _shown(target: object) -> str:
    given = target.model_dump(exclude_defaults=True)  # type: ignore[attr-defined]
    return ", ".join(f"{kind} {value}" for kind, value in given.items())
