"""`heli demo` as a newcomer meets it: started, started twice, killed, started again, stopped."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from heli.base.config import PROJECT
from heli.cli.demo_house import DATABASE, House
from heli.cli.processes import port_is_free

PATIENCE = 120.0


def _heed_ctrl_c() -> None:
    """As a terminal starts it: these tests themselves may run in the background, where Ctrl-C is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass
class Demo:
    """Runs of the demo in one folder; what is left of them is ended after the test."""

    var: Path
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def house(self) -> House:
        return House(self.var / "demo")

    def command(self, *arguments: str, path: str = "") -> subprocess.Popen[str]:
        """A run; `path` comes before the program's own modules."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("HELI_")}
        sources = f"{path}{os.pathsep}{PROJECT / 'src'}" if path else str(PROJECT / "src")
        process = subprocess.Popen(
            [sys.executable, "-m", "heli.cli.main", "demo", "--empty", "--lang", "en", *arguments],
            env=environment | {"HELI_VAR": str(self.var), "PYTHONPATH": sources},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=_heed_ctrl_c,
        )
        self.running.append(process)
        return process

    def start(self) -> tuple[subprocess.Popen[str], int]:
        """Start it and wait for its address; returns the run and the port."""
        process = self.command()
        assert process.stdout is not None
        printed = ""
        for line in process.stdout:
            printed += line
            if found := re.search(r"Heli is at work: http://127\.0\.0\.1:(\d+)/", line):
                return process, int(found[1])
        raise AssertionError(f"no address came: {printed}")

    def refused(self, *arguments: str) -> str:
        """Run it where it must not start; returns what it said."""
        process = self.command(*arguments)
        said, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 1
        assert "Traceback" not in said
        return said


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    """The demo of a folder of its own."""
    own = Demo(tmp_path)
    yield own
    for process in own.running:
        process.kill()
        process.communicate()
    own.house.server.stop()


def answers(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET /accounts/login/ HTTP/1.0\r\nHost: localhost\r\n\r\n")
        return connection.recv(64).startswith(b"HTTP/1.0 200")


def wait_for(what: str, port: int, server_runs: bool, demo: Demo) -> None:
    end = time.monotonic() + PATIENCE
    while not port_is_free("127.0.0.1", port) or (demo.house.server.pid() is not None) != server_runs:
        assert time.monotonic() < end, what
        time.sleep(0.1)


def test_the_demo_starts_is_refused_twice_survives_a_kill_and_stops(demo: Demo) -> None:
    """One story, since each start costs seconds."""
    first, port = demo.start()
    assert answers(port)

    assert "running already" in demo.refused()

    first.kill()
    wait_for("pages and jobs end with the launcher", port, True, demo)

    second, port = demo.start()
    assert answers(port)
    with psycopg.connect(demo.house.server.url("app", DATABASE)) as connection:
        row = connection.execute("SELECT is_demo, clock_offset < interval '0' FROM installation").fetchone()
    assert row == (True, True)

    second.send_signal(signal.SIGINT)
    assert second.wait(PATIENCE) == 0
    wait_for("Ctrl-C stops everything", port, False, demo)


# comes around the second fork, that of the jobs: what it raises there Python reports and drops
_CTRL_C_AT_A_FORK = """
import itertools, os, signal, sys
if "demo" in sys.orig_argv:
    forks = itertools.count(1)
    os.register_at_fork(before=lambda: next(forks) == 2 and signal.raise_signal(signal.SIGINT))
"""


def test_ctrl_c_stops_the_demo_though_it_comes_while_a_process_is_started(demo: Demo, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(_CTRL_C_AT_A_FORK)
    process = demo.command(path=str(tmp_path))
    said, _ = process.communicate(timeout=PATIENCE)
    assert "Exception ignored" in said
    assert said.rstrip().endswith("Stopped.")
    assert process.returncode == 0
    assert demo.house.server.pid() is None


def test_a_port_in_use_is_named(demo: Demo) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        said = demo.refused("--port", str(port))
    assert f"Port {port} " in said
    assert "--port" in said


def test_a_folder_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = Demo(tmp_path / "file").refused()
    assert str(tmp_path / "file") in said
    assert "HELI_VAR" in said
