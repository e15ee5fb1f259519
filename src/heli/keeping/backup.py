"""Making a backup: head file first, then the database, then the files, so that nothing is missing in what came before.

The head file must not know an act that the copy of the database lacks, and the database must not know a
file that the copy of the files lacks; each is copied before what it depends on.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from heli import __version__
from heli.base import clock, keys
from heli.base.errors import refused
from heli.base.ids import uuid7
from heli.base.text import Msg, Words
from heli.keeping import erasures, journal, manifest, postgres, slip, tree, volume
from heli.keeping.envelope import SALT_BYTES, Sealer
from heli.keeping.manifest import Manifest, Stream
from heli.keeping.parts import PART_BYTES, PartWriter, check_parts

# what lies in HELI_VAR beside the database and must survive; a test holds that no folder is forgotten
STATE = ("heads", "checkpoints", "erasures", "calendars", "law", "sign-ins.json")
FILES = ("files", "imports", "report-tables")
# what stays behind: keys, what is made anew, and what is of this machine alone
LEFT_BEHIND = ("erasures.waiting", "keys", "lawbook", "log", "demo", "backups.json", "bench-lawbook")
# a copy compresses to no less than this part of the database's size on its disk
_LEAST_SHARE = 20

Progress = Callable[[Words, int, int], None]
"""Is told of a step, bytes done and bytes in all (0 where that isn't known)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be backed up, and where to.

    Attributes:
        url: libpq URL of a role that the wall does not bind.
        var, keys: the folders of HELI_VAR and HELI_KEYS.
        disk: folder that the backup's own folder is made in; it must exist.
        tools: the embedded server's programs, or None where there are none.
        part_bytes: largest size of a file; below 4 GiB, so that FAT32 holds it.
        level: compression of the database's copy, 0 to 9.
    """

    url: str
    var: Path
    keys: Path
    disk: Path
    tools: Path | None
    part_bytes: int = PART_BYTES
    level: int = 1


def make(plan: Plan, progress: Progress) -> tuple[Path, Manifest]:
    """Make a backup, read it back, note it; its folder and what it holds.

    Raises:
        Refused: no key, no database, a bound role, programs too old, a disk that is absent, too small,
            full or taken away. Nothing is left on the disk that looks like a backup.
    """
    key = keys.current(plan.keys)
    _refuse_key_beside(plan)
    identity, made_at, salt = uuid7().hex, clock.real_now(), os.urandom(SALT_BYTES)
    name = f"heli-{made_at:%Y%m%dT%H%M%SZ}-{identity[-8:]}"
    with volume.fresh_folder(plan.disk, name) as folder:
        run = _Run(plan, folder, key.secret, salt, progress)
        state = run.tree("state", Msg("Copying the head file"), STATE)
        source, database = run.database()
        files = run.tree("files", Msg("Copying the files"), FILES)
        source = replace(source, figures={**source.figures, **run.counted})
        done = Manifest(
            id=identity,
            made_at=made_at.isoformat(timespec="seconds"),
            made_by=__version__,
            key_id=key.id,
            key_ids=keys.key_ids(plan.keys),
            salt=salt,
            source=source,
            streams=(state, database, files),
        ).proven(key.secret)
        volume.write_text(folder / "slip.txt", slip.slip(name, done))
        volume.write_text(folder / "README.txt", slip.readme(done))
        erasures.copy_to(folder, plan.var, source.node)
        read_back(folder, done, progress)
        # last: a folder without it is no backup
        volume.write_text(folder / manifest.NAME, done.text())
    journal.add(plan.var, journal.Note(done.made_at, name, str(plan.disk), done.size))
    return plan.disk / name, done


def read_back(folder: Path, made: Manifest, progress: Progress) -> None:
    """Read every part from the disk and compare. Raises `Refused` naming the first that differs."""
    done = 0

    def tell(count: int) -> None:
        nonlocal done
        done += count
        progress(Msg("Reading it back"), done, made.size)

    check_parts(folder, made.parts, tell=tell)


class _Run:
    """One backup on its way."""

    def __init__(self, plan: Plan, folder: Path, secret: bytes, salt: bytes, progress: Progress) -> None:
        self._plan, self._folder, self._progress = plan, folder, progress
        self._secret, self._salt = secret, salt
        self.counted: dict[str, int] = {}

    def tree(self, name: str, step: Words, names: tuple[str, ...]) -> Stream:
        """Copy folders of HELI_VAR."""
        _, expected = tree.size_below(self._plan.var, names)
        if name == "files":
            volume.refuse_if_too_small(self._plan.disk, expected)
        out = self._writer(name, step, expected)
        try:
            count, total = tree.write(self._plan.var, names, out)
            if name == "files":
                self.counted = {"files": count, "file_bytes": total}
            return out.finish()
        finally:
            out.abandon()

    def database(self) -> tuple[manifest.Source, Stream]:
        """Copy the database."""
        plan = self._plan
        with postgres.reader(plan.url) as connection:
            major = connection.info.server_version // 10000
            tools = postgres.choose(postgres.find_tools(plan.tools), major, Msg("The database"))
            source = postgres.describe(connection, tools.major)
            size = postgres.estimated_bytes(connection)
            _, files = tree.size_below(plan.var, FILES)
            volume.refuse_if_too_small(self._plan.disk, files + size // _LEAST_SHARE)
            out = self._writer("database", Msg("Copying the database"), 0)
            try:
                with postgres.dump(connection, plan.url, tools, level=plan.level) as stream:
                    while data := stream.read(1 << 20):
                        out.write(data)
                return source, out.finish()
            finally:
                out.abandon()

    def _writer(self, name: str, step: Words, expected: int) -> PartWriter:
        done = 0

        def told(count: int) -> None:
            nonlocal done
            done += count
            self._progress(step, done, max(done, expected) if expected else 0)

        sealer = Sealer(self._secret, self._salt, name)
        return PartWriter(self._folder, name, sealer, part_bytes=self._plan.part_bytes, told=told)


def _refuse_key_beside(plan: Plan) -> None:
    if plan.keys.resolve().is_relative_to(plan.disk.resolve()):
        raise refused(
            "backup.key_beside",
            Msg("The master key lies in %(folder)s, on the way to the backup.", {"folder": plan.keys}),
            do=Msg("Whoever holds both reads everything: choose another folder for the backup."),
        )
