"""The way back: a whole backup into an empty place, or nothing at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from heli.base import keys
from heli.base.errors import HeliError, refused
from heli.base.keys import MasterKey
from heli.base.text import Msg, Text
from heli.keeping import backup, erasures, manifest, postgres, tree, volume
from heli.keeping.backup import Progress
from heli.keeping.envelope import Opener
from heli.keeping.erasures import Gathered
from heli.keeping.manifest import Manifest, Stream
from heli.keeping.parts import open_stream
from heli.ledger.erasures import FOLDER, WAITING

MARK = "restoring"
# opens nothing and is in no backup; its copy may lie beside that of the master key
_SIGNING = ".sign"
_COUNTED_OUTSIDE = {"files", "file_bytes"}


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a backup is to be restored.

    Attributes:
        folder: the backup's own folder, `heli-…`.
        var, keys: the folders of HELI_VAR and HELI_KEYS of the new installation.
        key_files: copies of master keys, from the safe; `<key id>.key` or any other name.
        tools: the embedded server's programs, or None.
        without_older_keys: go on though keys before the newest are missing: what they sealed stays shut.
        erasures: lists of erasures that were named, beside those that are found.
    """

    folder: Path
    var: Path
    keys: Path
    key_files: Sequence[Path]
    tools: Path | None
    without_older_keys: bool = False
    erasures: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup whose manifest is proven, with the keys that open it."""

    manifest: Manifest
    key: MasterKey
    found_keys: tuple[MasterKey, ...]


def prove(plan: Plan) -> Checked:
    """Hold a backup's manifest against its key; the parts are read later. Writes nothing.

    Raises:
        Refused: no whole backup, a missing or wrong key.
    """
    made = manifest.read(plan.folder)
    found = _keys(plan, made)
    key = next((key for key in found if key.id == made.key_id), None)
    if key is None:
        raise refused(
            "restore.no_key",
            Msg("The master key %(id)s, which opens this backup, isn't here.", {"id": made.key_id}),
            do=Msg("Fetch its copy from the safe and name it: --key FILE. Nobody can make it again."),
        )
    if not made.is_proven_by(key.secret):
        raise refused(
            "restore.wrong_key",
            Msg(
                "The key %(id)s does not fit the manifest of this backup: it is another key under that name,"
                " or the manifest was changed.",
                {"id": key.id},
            ),
            do=Msg("Try the second copy of the key, and another copy of the backup."),
        )
    missing = sorted(set(made.key_ids) - {key.id for key in found})
    if missing and not plan.without_older_keys:
        raise refused(
            "restore.older_keys",
            Msg("Older master keys are missing: %(ids)s.", {"ids": ", ".join(missing)}),
            do=Msg(
                "Name their copies, too: --key FILE, as often as needed. --without-older-keys goes on;"
                " what they sealed, and finding people by their numbers, then does not work."
            ),
        )
    return Checked(made, key, tuple(found))


def refuse_occupied_folder(var: Path) -> None:
    """Raise `Refused` if HELI_VAR holds files or a head file already. A list of erasures may have been left there."""
    for name in (*backup.STATE, *backup.FILES):
        if name == FOLDER:
            continue
        path = var / name
        if path.is_file() or (path.is_dir() and any(path.iterdir())):
            raise postgres.occupied(Text(str(path), str(path)), running=False)


def run(
    plan: Plan,
    checked: Checked,
    owner_url: str,
    progress: Progress,
    settle: Callable[[], None] = lambda: None,
) -> Gathered:
    """Lay the backup into an empty database (as owner) and an empty HELI_VAR; what is known of erasures made after it.

    Where there are any, a mark (`erasures.waiting`) keeps everybody from serving until `heli ledger repeat` has repeated them.

    Args:
        settle: called when the database is filled, before the files get their names.

    Raises:
        Refused: the place is occupied or too small, the server too old, or a program failed. The database
            is empty again, and no file is left.
    """
    made = checked.manifest
    major = postgres.refuse_occupied(owner_url)
    refuse_occupied_folder(plan.var)
    _refuse_older_server(made, major)
    tools = postgres.choose_for_restore(postgres.find_tools(plan.tools), made.source.tool, major)
    with _staging(plan.var) as staging:
        volume.refuse_if_too_small(staging, made.stream("files").bytes)
        _extract(plan, checked, "state", Msg("Laying the head file back"), staging, progress)
        _extract(plan, checked, "files", Msg("Laying the files back"), staging, progress)
        _put_keys(plan.keys, checked.found_keys)
        _put_signing_keys(plan)
        chunks = _chunks(plan, checked, made.stream("database"), Msg("Filling the database"), progress)
        postgres.restore(owner_url, tools, chunks)
        postgres.advance_numbers(
            owner_url,
            made.source.horizon,
            lambda done, total: progress(Msg("Counting transactions on"), done, total),
        )
        settle()
        gathered = _gather(plan, checked, staging)
        _give_names(staging, plan.var)
        (plan.var / WAITING).unlink(missing_ok=True)
        if gathered.beyond:
            volume.write_text(plan.var / WAITING, f"{gathered.beyond}\n")
        volume.sync(plan.var)
    return gathered


def _give_names(staging: Path, var: Path) -> None:
    for path in sorted(staging.iterdir()):
        target = var / path.name
        if path.name == FOLDER:  # what was left there is in the new list, and kept beside it
            shutil.rmtree(target, ignore_errors=True)
        # an empty folder may stand there
        elif target.is_dir():
            target.rmdir()
        path.rename(target)


def _gather(plan: Plan, checked: Checked, staging: Path) -> Gathered:
    known = {key.id: key.secret for key in checked.found_keys}

    def secret_of(key_id: str) -> bytes | None:
        if key_id in known:
            return known[key_id]
        # a key that is younger than the backup
        named = [path for path in (*plan.key_files, plan.keys / f"{key_id}.key") if path.stem == key_id]
        return next((path.read_bytes() for path in named if path.exists()), None)

    key, node = (checked.key.id, checked.key.secret), checked.manifest.source.node
    return erasures.gather(plan.var, staging, plan.folder, plan.erasures, node, key, secret_of)


def differences(made: Manifest, found: Mapping[str, int], var: Path) -> list[tuple[str, int, int]]:
    """Which counts of a restored installation are not those of its backup: name, then, now.

    Counts of rows that `found` lacks altogether (nobody could look) are left out; files are always counted.
    """
    count, total = tree.size_below(var, backup.FILES)
    now = {**found, "files": count, "file_bytes": total}
    return [
        (name, number, now.get(name, 0))
        for name, number in made.source.figures.items()
        if now.get(name) != number and (found or name in _COUNTED_OUTSIDE)
    ]


def _keys(plan: Plan, made: Manifest) -> list[MasterKey]:
    found = {}
    for path in (path for path in plan.key_files if path.suffix != _SIGNING):
        try:
            secret = path.read_bytes()
        except OSError as error:
            raise refused(
                "restore.key_unreadable",
                Msg("The key file %(file)s can't be read: %(why)s.", {"file": path, "why": error.strerror}),
            ) from error
        if len(secret) != keys.KEY_BYTES:
            raise refused("key.damaged", Msg("The master key %(id)s is damaged.", {"id": path.name}))
        # a copy may bear any name: it is the key that proves the manifest
        named = path.stem if path.stem in made.key_ids else made.key_id
        found[named] = MasterKey(named, secret)
    for key_id in set(keys.key_ids(plan.keys)) & set(made.key_ids) - set(found):
        found[key_id] = keys.read(plan.keys, key_id)
    return list(found.values())


def _refuse_older_server(made: Manifest, major: int) -> None:
    was = made.source.server // 10000
    if major < was:
        raise refused(
            "restore.older_server",
            Msg(
                "This server is PostgreSQL %(now)s; the backup is from PostgreSQL %(was)s, which it can't read.",
                {"now": major, "was": was},
            ),
            do=Msg("Restore on PostgreSQL %(was)s or later.", {"was": was}),
        )


@contextmanager
def _staging(var: Path) -> Iterator[Path]:
    """A folder beside the final ones, removed whatever happens; the mark lies there as long."""
    mark, staging = var / MARK, var / f"{MARK}.files"
    try:
        var.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(mode=0o700)
        mark.write_text("", encoding="utf-8")
    except OSError as error:
        raise _var_refusal(var, error) from error
    try:
        yield staging
    except OSError as error:
        raise _var_refusal(var, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        mark.unlink(missing_ok=True)


def _var_refusal(var: Path, error: OSError) -> HeliError:
    return refused(
        "restore.folder",
        Msg("%(folder)s can't be written: %(why)s.", {"folder": var, "why": error.strerror or str(error)}),
        do=Msg("Free space there or set HELI_VAR to a folder that can be written."),
    )


def _extract(plan: Plan, checked: Checked, name: str, step: Msg, staging: Path, progress: Progress) -> None:
    stream = checked.manifest.stream(name)
    tree.extract(_chunks(plan, checked, stream, step, progress), staging)


def _chunks(plan: Plan, checked: Checked, stream: Stream, step: Msg, progress: Progress) -> Iterator[bytes]:
    opener = Opener(checked.key.secret, checked.manifest.salt, stream.name)
    done = 0
    for chunk in open_stream(plan.folder, stream, opener):
        yield chunk
        done += len(chunk)
        progress(step, done, stream.bytes)


def _put_keys(folder: Path, found: Sequence[MasterKey]) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for key in found:
        _put(folder / f"{key.id}.key", key.secret)


def _put_signing_keys(plan: Plan) -> None:
    for path in plan.key_files:
        if path.suffix == _SIGNING:
            _put(plan.keys / path.name, path.read_bytes())


def _put(path: Path, secret: bytes) -> None:
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
