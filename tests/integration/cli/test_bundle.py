"""A real bundle, installed and started in a network namespace of its own: there is no way out."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tarfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from heli.base.config import PROJECT
from heli.cli.demo_house import House

PATIENCE = 900
# a fresh network namespace has nothing but a loopback that is down
LOOPBACK = textwrap.dedent(
    """
    import fcntl, os, socket, struct, sys
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    flags = struct.unpack("16sh", fcntl.ioctl(s, 0x8913, struct.pack("16sh", b"lo", 0)))[1]
    fcntl.ioctl(s, 0x8914, struct.pack("16sh", b"lo", flags | 1))
    os.execvp(sys.argv[1], sys.argv[1:])
    """
)
pytestmark = pytest.mark.full


def offline(*command: str | Path) -> list[str]:
    """A command line in a namespace without network; an ordinary user needs a user namespace for it."""
    unshare = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-rn"]
    return [*unshare, sys.executable, "-c", LOOPBACK, *map(str, command)]


def plain_environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith(("HELI_", "DJANGO_"))}


def _heed_ctrl_c() -> None:
    """As a terminal starts it: these tests themselves may run in the background, where Ctrl-C is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Path]:
    """Heli from a bundle, without network; what runs of it is stopped in the end."""
    out = tmp_path / "heli.tar"
    made = subprocess.run(
        [
            *(sys.executable, "-m", "heli.cli.main", "bundle", "--lang", "en"),
            *("--platform", f"linux-{os.uname().machine}", "--out", str(out)),
        ],
        env=plain_environment() | {"PYTHONPATH": str(PROJECT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    with tarfile.open(out) as tar:
        tar.extractall(tmp_path / "unpacked", filter="data")
    target = tmp_path / "heli"
    script = next((tmp_path / "unpacked").glob("*/install.sh"))
    done = subprocess.run(
        offline("sh", script, target), env=plain_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    yield target
    House(target / "var" / "demo").server.stop()


def test_the_demo_starts_from_a_bundle_without_any_network(installed: Path) -> None:
    process = subprocess.Popen(
        offline(installed / "heli", "demo", "--empty", "--lang", "en"),
        env=plain_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=_heed_ctrl_c,
    )
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if re.search(r"Heli is at work: http://127\.0\.0\.1:\d+/", line):
            break
    else:
        raise AssertionError(printed)
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
