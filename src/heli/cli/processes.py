"""Processes that a command starts: they end with it, and say why when they end by themselves."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from heli.base.errors import refused
from heli.base.text import Msg

_PR_SET_PDEATHSIG = 1
_STOP_SECONDS = 10.0
_READY_SECONDS = 60.0


def end_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends, however it ends (Linux)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(frozen=True)
class Child:
    """A running `heli` command, started by this process, with its log file."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def last_words(self, lines: int = 8) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def start(
    name: str,
    command: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    *,
    module: str = "heli.cli.main",
) -> Child:
    """Start `heli COMMAND…`, or another module of ours, in a session of its own (Ctrl-C reaches this process alone)."""
    set_aside(log)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *command],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
    return Child(name, process, log)


def set_aside(log: Path, largest: int = 5_000_000) -> None:
    """Before a process opens its log: one over `largest` bytes becomes `….1`, in place of the one before."""
    if log.exists() and log.stat().st_size > largest:
        log.replace(log.with_name(log.name + ".1"))


def stop(children: Sequence[Child]) -> None:
    """Ask all to end, wait some seconds, then end them."""
    for child in children:
        child.process.terminate()
    end = time.monotonic() + _STOP_SECONDS
    for child in children:
        try:
            child.process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()


def refuse_if_ended(child: Child) -> None:
    """Raise `Refused` with the end of its log if the child is no longer running."""
    if child.process.poll() is not None:
        raise refused(
            "process.ended",
            Msg("%(name)s has stopped: %(said)s", {"name": child.name, "said": child.last_words()}),
            do=Msg("Its log is %(log)s.", {"log": child.log}),
        )


def wait_until_answering(child: Child, host: str, port: int) -> None:
    """Wait until pages are served. Raises `Refused` if the child ends first or takes over a minute."""
    end = time.monotonic() + _READY_SECONDS
    while not _answers(host, port):
        refuse_if_ended(child)
        if time.monotonic() > end:
            raise refused(
                "process.silent",
                Msg("%(name)s gives no answer: %(said)s", {"name": child.name, "said": child.last_words()}),
            )
        time.sleep(0.05)


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def memory_of(pids: Sequence[int]) -> int:
    """Proportional set size in bytes of these processes and all their descendants (Linux)."""
    return sum(_pss(pid) for pid in _with_descendants(pids))


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=2) as connection:
            connection.settimeout(20)
            connection.sendall(b"GET /accounts/login/ HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return connection.recv(5) == b"HTTP/"
    except OSError:
        return False


def _with_descendants(pids: Sequence[int]) -> set[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rsplit(")", 1)[1].split()[1])
    found = set(pids)
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _pss(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    line = next((line for line in rollup.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
    return int(line.split()[1]) * 1024
