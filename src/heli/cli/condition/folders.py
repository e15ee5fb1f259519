"""Looks at what lies on the disk: can it be written, will it hold."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from heli.base.text import Msg
from heli.cli.condition.looks import Look, Subject, problem
from heli.keeping.restore import MARK
from heli.ledger.erasures import WAITING

# below the first nothing can be relied on, below the second somebody should act
_LEAST_BYTES, _LITTLE_BYTES = 500_000_000, 5_000_000_000
_LITTLE_SHARE = 0.1


def _writable(subject: Subject) -> None:
    for folder in (subject.config.var, subject.config.var / "files", subject.config.var / "heads"):
        standing = _nearest(folder)
        try:
            with tempfile.TemporaryFile(dir=standing):
                pass
        except OSError as error:
            raise problem(
                "folder.not_writable",
                Msg(
                    "%(folder)s can't be written: %(why)s.",
                    {"folder": standing, "why": error.strerror or str(error)},
                ),
                Msg("Give it to the account of the services, or set HELI_VAR to another folder."),
            ) from error


def _nearest(folder: Path) -> Path:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _disk_holds(subject: Subject) -> None:
    folder = _nearest(subject.config.var)
    free = shutil.disk_usage(folder).free
    if free < _LEAST_BYTES:
        raise problem(
            "disk.full",
            Msg(
                "The disk of %(folder)s has %(free)s MB left.", {"folder": folder, "free": free // 1_000_000}
            ),
            Msg("Free some space now: papers can't be stored and the head file can't go on."),
        )


def _disk_has_room(subject: Subject) -> None:
    folder = _nearest(subject.config.var)
    usage = shutil.disk_usage(folder)
    if usage.free < _LITTLE_BYTES and usage.free < usage.total * _LITTLE_SHARE:
        raise problem(
            "disk.little",
            Msg(
                "The disk of %(folder)s is nearly full: %(free)s MB left.",
                {"folder": folder, "free": usage.free // 1_000_000},
            ),
            Msg("Make room before it is needed; the database's own disk is not seen from here."),
        )


def _no_broken_restore(subject: Subject) -> None:
    if (subject.config.var / MARK).exists():
        raise problem(
            "restore.broken_off",
            Msg("A restore into %(folder)s was broken off.", {"folder": subject.config.var}),
            Msg("Empty the database and that folder, and restore again."),
        )


def _erased_again(subject: Subject) -> None:
    if (subject.config.var / WAITING).exists():
        raise problem(
            "restore.not_repeated",
            Msg("What was erased after the restored backup is not erased here yet."),
            Msg("Run `heli ledger repeat` first."),
        )


LOOKS = (
    Look("folder.writable", Msg("the folder for files can be written"), _writable),
    Look("disk.holds", Msg("the disk is not full"), _disk_holds),
    Look("disk.room", Msg("the disk has room"), _disk_has_room, "advice"),
    Look("restore.whole", Msg("no restore was broken off"), _no_broken_restore),
    Look("restore.repeated", Msg("what was erased after a restored backup is erased"), _erased_again),
)
