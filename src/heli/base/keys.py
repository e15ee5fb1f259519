"""The keys of this installation, kept outside its database: master keys that encrypt, and signing keys.

A key is 32 random bytes in one file, `<key id>.key`, mode 0600, in the folder of `HELI_KEYS`. The
newest key encrypts, older ones still decrypt. A key that is lost can't be made again: what it
encrypted is gone. That is also how erasing works.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from heli.base.errors import refused
from heli.base.ids import uuid7
from heli.base.text import Msg

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class MasterKey:
    """One master key: its id (lower-case hex of a UUIDv7, so that ids sort by age) and its 32 bytes."""

    id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"MasterKey({self.id!r})"


def make(folder: Path) -> MasterKey:
    """Make a new key in the folder, and the folder if it is missing. It becomes the current one."""
    return _make(folder, "key")


def make_signing(folder: Path) -> MasterKey:
    """Make the key that signs checkpoints: 32 random bytes (the seed of an Ed25519 key) in `<id>.sign`, mode 0600.

    The newest one signs. Losing it costs nothing that was signed; whoever has it can sign in this node's name.
    """
    return _make(folder, "sign")


def signing(folder: Path) -> MasterKey | None:
    """The newest signing key; None where there is none yet. Raises `Refused` if its file is damaged."""
    found = all_signing(folder)
    return found[-1] if found else None


def all_signing(folder: Path) -> tuple[MasterKey, ...]:
    """The signing keys in the folder, oldest first. Raises as `signing`."""
    return tuple(read(folder, key, "sign") for key in sorted(path.stem for path in folder.glob("*.sign")))


def _make(folder: Path, kind: str) -> MasterKey:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = MasterKey(uuid7().hex, os.urandom(KEY_BYTES))
    path = folder / f"{key.id}.{kind}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.secret)
        file.flush()
        os.fsync(file.fileno())
    return key


def key_ids(folder: Path) -> tuple[str, ...]:
    """Ids of the keys in the folder, oldest first."""
    return tuple(sorted(path.stem for path in folder.glob("*.key")))


def read(folder: Path, key_id: str, kind: str = "key") -> MasterKey:
    """One key by its id. Raises `Refused` if its file is missing or isn't 32 bytes long."""
    try:
        secret = (folder / f"{key_id}.{kind}").read_bytes()
    except OSError as error:
        raise refused("key.missing", Msg("The master key %(id)s isn't there.", {"id": key_id})) from error
    if len(secret) != KEY_BYTES:
        raise refused("key.damaged", Msg("The master key %(id)s is damaged.", {"id": key_id}))
    return MasterKey(key_id, secret)


def current(folder: Path) -> MasterKey:
    """The newest key. Raises `Refused` if there is none."""
    ids = key_ids(folder)
    if not ids:
        raise refused(
            "key.none",
            Msg("This installation has no master key in %(folder)s.", {"folder": folder}),
            do=Msg("Run `heli init`, or put the saved key file back."),
        )
    return read(folder, ids[-1])
