"""The launcher on a bare machine."""

from __future__ import annotations

import subprocess

from heli.base.config import PROJECT


def test_the_launcher_needs_no_package_to_start() -> None:
    """On a bare machine only the standard library is there: `-S` leaves site-packages out."""
    code = "import heli.cli.bootstrap, sys; print(sorted(m for m in sys.modules if '.' not in m))"
    done = subprocess.run(
        ["/usr/bin/env", f"PYTHONPATH={PROJECT / 'src'}", "python3.11", "-S", "-c", code],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "'django'" not in done.stdout
    assert "'heli'" in done.stdout
