"""One stage of making the demo, in a process of its own under its own database role.

    python -m heli.cli.demo_stage tables|mark|load|year FOLDER

`tables` and `mark` run as owner, `load` and `year` as app: the demo's data goes through the same door as any. `year` fills
in the mass of the demo's year while pages are served already; killed on the way, the next one goes on where it stopped.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import sys
import time
from datetime import datetime
from pathlib import Path

import django

from heli.base import filling

# the morning on which the demo's clock begins (Asia/Shanghai)
MORNING = "2022-12-30T09:00:00+08:00"


def main() -> None:
    """Run the stage named on the command line."""
    stage, folder = sys.argv[1], Path(sys.argv[2])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heli.base.settings")
    django.setup()
    if stage in ("load", "year"):
        {"load": _load, "year": _year}[stage](folder)
    else:
        {"tables": _tables, "mark": _mark}[stage]()


def _tables() -> None:
    from django.core.management import call_command  # noqa: PLC0415 (after django.setup)

    from heli.base import installation  # noqa: PLC0415 (after django.setup)

    call_command("migrate", verbosity=0, interactive=False)
    installation.create()


def _mark() -> None:
    from heli.base import installation  # noqa: PLC0415 (after django.setup)

    if not installation.is_demo():
        installation.mark_as_demo(datetime.fromisoformat(MORNING))


def _load(folder: Path) -> None:
    """`heli.demo.load()` fills the database and returns who may sign in: (desk, username, password)."""
    from heli.base import installation  # noqa: PLC0415 (after django.setup)

    installation.start()
    # the room is above this one, and may be left out of an installation
    loaded = importlib.import_module("heli.demo").load()
    lines = [dataclasses.asdict(line) for line in loaded]
    path = folder / "sign-ins.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(lines, ensure_ascii=False))
    filling.note(folder, filling.Filling(0, 1))


_NOTED_EVERY_SECONDS = 1.0


def _year(folder: Path) -> None:
    """`heli.demo.fill()`, noting how far it is once a second; whoever uses the demo goes first."""
    from heli.base import installation  # noqa: PLC0415 (after django.setup)

    os.nice(10)
    installation.start()
    noted_at = 0.0

    def note(done: int, total: int) -> None:
        nonlocal noted_at
        if time.monotonic() - noted_at >= _NOTED_EVERY_SECONDS:
            noted_at = time.monotonic()
            filling.note(folder, filling.Filling(done, total))

    importlib.import_module("heli.demo").fill(note)
    filling.finished(folder)


if __name__ == "__main__":
    main()
