"""The demo prefecture, backed up, destroyed with its whole folder, and restored from disk and safe."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from heli.base.config import PROJECT
from heli.cli.demo_house import House
from heli.keeping import manifest

pytestmark = pytest.mark.full

PATIENCE = 600.0
"""Seconds that a command may take on a machine that does much else."""


def _heed_ctrl_c() -> None:
    """As a terminal starts it: these tests themselves may run in the background, where Ctrl-C is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def heli(var: Path, *words: str) -> subprocess.Popen[str]:
    """A command that speaks to the demo below `var`."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("HELI_")}
    return subprocess.Popen(
        [sys.executable, "-m", "heli.cli.main", *words, "--lang", "en"],
        env=plain | {"HELI_VAR": str(var), "PYTHONPATH": str(PROJECT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=_heed_ctrl_c,
    )


def last_words(process: subprocess.Popen[str]) -> str:
    """What it printed to its end, which must come."""
    try:
        return process.communicate(timeout=PATIENCE)[0]
    finally:
        process.kill()


def said(var: Path, *words: str) -> str:
    """What a command printed; it must end well."""
    process = heli(var, *words)
    printed = last_words(process)
    assert process.returncode == 0, printed
    return printed


def start_and_stop(var: Path) -> None:
    """`heli demo`, until it names its address."""
    process = heli(var, "demo", "--port", "8499")
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if "Heli is at work" in line:
            break
    else:
        raise AssertionError(printed)
    process.send_signal(signal.SIGINT)
    said_last = last_words(process)
    assert process.returncode == 0, said_last


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    """A folder with the demo, filled and stopped."""
    folder = tmp_path / "var"
    start_and_stop(folder)
    yield folder
    House(folder / "demo").server.stop()


def test_the_demo_is_lost_with_its_folder_and_comes_back_as_it_was(var: Path, tmp_path: Path) -> None:
    disk, safe = tmp_path / "disk", tmp_path / "safe"
    disk.mkdir()
    assert "0 findings" in said(var, "backup", str(disk))
    shutil.copytree(var / "demo" / "keys", safe)
    (folder,) = disk.glob("heli-2*")
    before = manifest.read(folder).source.figures
    assert before["matters"] > 200

    shutil.rmtree(var)
    copies = [word for path in sorted(safe.iterdir()) for word in ("--key", str(path))]
    printed = said(var, "restore", str(folder), *copies)

    assert "The counts are those of the backup" in printed
    assert re.search(rf"matters: {before['matters']}$", printed, re.MULTILINE)
    assert re.search(r"^[1-9]\d* acts of .* 0 findings", printed, re.MULTILINE)
    assert len(House(var / "demo").sign_ins()) > 10
    start_and_stop(var)
