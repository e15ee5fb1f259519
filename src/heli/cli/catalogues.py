"""Compile the translations: `locale/<room>/<language>/LC_MESSAGES/django.po` to `.mo` beside it.

Compiled files are not committed; the set-up step runs this when a source is newer.
"""

from __future__ import annotations

from pathlib import Path

import polib

from heli.base.config import PROJECT


def sources(folder: Path = PROJECT / "locale") -> list[Path]:
    """Every catalogue of every room."""
    return sorted(folder.glob("*/*/LC_MESSAGES/django.po"))


def compile_all(folder: Path = PROJECT / "locale") -> int:
    """Compile all catalogues; returns how many."""
    found = sources(folder)
    for source in found:
        fresh = source.with_suffix(".mo.new")
        polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(fresh))
        fresh.replace(source.with_suffix(".mo"))
    return len(found)


if __name__ == "__main__":
    compile_all()
