"""One stage of making the demo, in a process of its own under its own database role.

    python -m heli.cli.demo_stage tables|mark|load FOLDER

`tables` and `mark` run as owner, `load` as app: the demo's data goes through the same door as any.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import sys
from datetime import datetime
from pathlib import Path

import django

# the morning on which the demo's clock begins (Asia/Shanghai)
MORNING = "2022-12-30T09:00:00+08:00"


def main() -> None:
    """Run the stage named on the command line."""
    stage, folder = sys.argv[1], Path(sys.argv[2])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heli.base.settings")
    django.setup()
    if stage == "load":
        _load(folder)
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


if __name__ == "__main__":
    main()
