"""Hold every tracked file to the project's rules; status 1 and one line per breach if any is broken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.lint.rules import Finding, findings

ROOT = Path(__file__).resolve().parents[2]
_TEXT = {".py", ".sql", ".md", ".toml", ".lock", ".txt", ".json", ".yaml", ".yml", ".html", ".css", ".js"}


def tracked(root: Path = ROOT) -> list[str]:
    """Text files that git tracks, and new ones that it does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
    ).stdout.decode()
    names = [name for name in listed.split("\0") if name]
    return [name for name in names if Path(name).suffix in _TEXT | {""} and (root / name).is_file()]


def check(root: Path = ROOT) -> list[Finding]:
    """All breaches in the checkout."""
    found: list[Finding] = []
    for name in tracked(root):
        try:
            text = (root / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            # a binary file without a suffix
            continue
        found += findings(name, text)
    return found


def main() -> int:
    """Print the breaches."""
    found = check()
    for finding in found:
        sys.stdout.write(f"{finding}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
