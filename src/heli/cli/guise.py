"""As whom PostgreSQL runs: it refuses root, and on a bare machine root is often all there is.

Not as root: as oneself. As root, in this order, the first that works here:
a user namespace in which root bears another number (no account, nothing changes owner);
the account `nobody`, keeping the one capability of reading through root's private folders;
plain `nobody`, where the folders let it in.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from heli.base.errors import refused
from heli.base.text import Msg


@dataclass(frozen=True, slots=True)
class Guise:
    """How server programs are run.

    Attributes:
        prefix: put before every command line.
        uid, gid: who owns the server's files, as seen from outside.
    """

    prefix: tuple[str, ...]
    uid: int
    gid: int

    @property
    def foreign(self) -> bool:
        """The server's files belong to another account than this process's."""
        return self.uid != os.geteuid()

    def run(self, program: Path, *arguments: str) -> None:
        """Run a program to its end. Raises `CalledProcessError` with its output."""
        # the postmaster inherits its starter's streams: a pipe here would never close
        result = subprocess.run(
            [*self.prefix, str(program), *arguments],
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if program.name == "pg_ctl" else subprocess.PIPE,
            stderr=subprocess.DEVNULL if program.name == "pg_ctl" else subprocess.PIPE,
            text=True,
            check=False,
        )
        result.check_returncode()

    def own(self, path: Path) -> None:
        """Give one file or folder to the server's account, if it isn't its own already."""
        if path.lstat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def own_tree(self, folder: Path) -> None:
        """Give a whole folder to the server's account; one look where it is already."""
        if folder.lstat().st_uid == self.uid:
            return
        for parent, folders, files in os.walk(folder):
            for name in (*folders, *files):
                self.own(Path(parent) / name)
        self.own(folder)


def choose_guise(root: Path, binaries: Path) -> Guise:
    """The first way that works on this machine for a server in `root`. Raises `Refused` if none does."""
    if os.geteuid() != 0:
        return Guise((), os.geteuid(), os.getegid())
    for guise in _candidates():
        if _works(guise, root, binaries):
            return guise
    raise refused(
        "server.no_account",
        Msg("PostgreSQL may not run as root, and no other account can reach %(path)s.", {"path": root}),
        do=Msg("Run Heli as an ordinary user, or put it where every account may read, such as /srv/heli."),
    )


def _candidates() -> list[Guise]:
    found = []
    if unshare := shutil.which("unshare"):
        found.append(Guise((unshare, "--user", "--map-user=1000", "--map-group=1000", "--"), 0, 0))
    if (setpriv := shutil.which("setpriv")) and (nobody := _nobody()):
        plain = (setpriv, f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")
        kept = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
        found += [Guise((*plain, *more, "--"), nobody.pw_uid, nobody.pw_gid) for more in (kept, ())]
    return found


def _nobody() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        # a bare container may know no account but root
        return None


def _works(guise: Guise, root: Path, binaries: Path) -> bool:
    # the server must be able to run its own program and to reach its folder
    check = 'test -d "$1" && exec "$0" --version'
    command = [*guise.prefix, "/bin/sh", "-c", check, str(binaries / "postgres"), str(root)]
    done = subprocess.run(command, cwd="/", capture_output=True, stdin=subprocess.DEVNULL, check=False)
    return done.returncode == 0
