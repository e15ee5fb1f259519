"""`heli bench backup`: a backup beside a plain copy of the same files and the same database folder, in one run."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psycopg

from heli.base import keys
from heli.base.text import Msg
from heli.cli import embedded
from heli.cli.output import say, step
from heli.cli.places import tools_folder
from heli.keeping import backup
from heli.keeping.restore import Plan, prove

HELP = "Back up files and rows, and compare with copying them."
NEEDS_DJANGO = False
ROLE = None

GOAL = 0.5
_MEGABYTE = 1 << 20
_FILE_BYTES = 8 * _MEGABYTE
# what a backup looks for, with acts as large as real ones: a leaf is text, a sealed value is noise
_TABLES = """
CREATE TABLE installation (origin_node uuid, is_demo boolean);
INSERT INTO installation VALUES ('0193c2a0-0000-7000-8000-000000000001', false);
CREATE TABLE django_migrations (id serial, app text, name text);
CREATE TABLE matters_matteract (id uuid PRIMARY KEY, matter_id uuid, seq integer, leaf bytea, hash bytea, txid bigint,
                                recorded_at timestamptz);
CREATE TABLE matters_matterfact (id bigint PRIMARY KEY, act_id uuid, name text, sealed bytea);
"""
_ACTS = """
INSERT INTO matters_matteract SELECT gen_random_uuid(), gen_random_uuid(), n % 100,
    convert_to(repeat('{"act":"accept","facts":{"received_on":"2022-11-0"},"n":' || n || '}', 16), 'UTF8'),
    sha256(n::text::bytea), n, '2022-12-30T00:00:00Z'::timestamptz + n * interval '1 second'
FROM generate_series(1, ROWS) n;
INSERT INTO matters_matterfact SELECT n, gen_random_uuid(), 'name',
    sha256(n::text::bytea) || sha256((n + 1)::text::bytea) || sha256((n + 2)::text::bytea)
FROM generate_series(1, ROWS) n;
CREATE INDEX ON matters_matteract (matter_id, seq);
CHECKPOINT;
"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--rows", type=int, default=300_000, help="acts, and as many sealed facts")
    parser.add_argument("--files", type=int, default=1_000, metavar="MB", help="files, in megabytes")
    parser.add_argument("--folder", type=Path, help="where to work; the disk that is measured")


def run(args: argparse.Namespace) -> int:
    """Print the figures; 1 where the goal is missed with the settings that a backup has by default."""
    with tempfile.TemporaryDirectory(prefix="heli-bench-", dir=args.folder) as name:
        root = Path(name)
        server = embedded.server(root / "postgres", shared_buffers="256MB", max_wal_size="4GB")
        try:
            with step(Msg("Making rows and files")):
                _fill(server, root / "var", args.rows, args.files)
            return _measure(server, root)
        finally:
            server.stop()


def _measure(server: embedded.Server, root: Path) -> int:
    folders = (root / "var" / "files", server.data / "base")
    size = sum(path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file())
    raw = _timed(lambda: _copy(folders, root / "copy"))
    shutil.rmtree(root / "copy")
    say(f"raw copy: {size / 1e6:.0f} MB in {raw:.1f} s, {size / 1e6 / raw:.0f} MB/s")
    reached = 0.0
    for level in (0, 1):
        disk = root / f"disk{level}"
        disk.mkdir()
        plan = backup.Plan(
            server.url("postgres", "postgres"), root / "var", root / "keys", disk, tools_folder(), level=level
        )
        seconds = _timed(partial(backup.make, plan, lambda *_: None))
        (folder,) = disk.glob("heli-2*")
        written = sum(path.stat().st_size for path in folder.iterdir())
        reading = _timed(partial(_check, folder, root))
        ratio = raw / seconds
        say(
            f"backup, compression {level}: {written / 1e6:.0f} MB in {seconds:.1f} s, {ratio:.2f} of the raw copy;"
            f" read again and checked in {reading:.1f} s"
        )
        reached = ratio if level == 1 else reached
        shutil.rmtree(disk)
    say(f"goal: {GOAL} of the raw copy, encrypted, flushed and read back; {reached:.2f}")
    return 0 if reached >= GOAL else 1


def _fill(server: embedded.Server, var: Path, rows: int, megabytes: int) -> None:
    server.start()
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(_TABLES)
        for statement in _ACTS.split(";\n"):
            if statement.strip():
                connection.execute(statement.replace("ROWS", str(rows)).encode())
    keys.make(var.parent / "keys")
    for number in range(max(1, megabytes * _MEGABYTE // _FILE_BYTES)):
        path = var / "files" / f"{number % 256:02x}" / f"{number:064x}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(_FILE_BYTES))
    os.sync()


def _copy(folders: tuple[Path, ...], target: Path) -> None:
    """Copy folders as they lie, each file flushed to the disk."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                to = target / folder.name / path.relative_to(folder)
                to.parent.mkdir(parents=True, exist_ok=True)
                with path.open("rb") as source, to.open("wb") as copy:
                    shutil.copyfileobj(source, copy, _MEGABYTE)
                    copy.flush()
                    os.fsync(copy.fileno())


def _check(folder: Path, root: Path) -> None:
    proven = prove(Plan(folder, root, root / "keys", (), None))
    backup.read_back(folder, proven.manifest, lambda *_: None)


def _timed(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began
