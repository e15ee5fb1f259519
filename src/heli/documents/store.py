"""Files by their hash under `var/files`, encrypted, each written whole or not at all.

The bytes of a file lie at `ab/cd/<sha-256 in hex>`: a first line with format and key id, then the content sealed under
that key and bound to its hash. Two papers with the same bytes share one file. Nothing here asks who may read: only
`heli.documents.papers` calls it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from heli.base.errors import refused
from heli.base.text import Msg
from heli.ledger.vault import Vault, VaultError

_FORMAT = b"heli-file/1 "


@dataclass(frozen=True, slots=True)
class FileStore:
    """The folder and the vault. Concurrent writers of the same content are harmless: the last rename wins."""

    folder: Path
    vault: Vault

    def put(self, data: bytes) -> bytes:
        """Keep the content; returns its SHA-256 (32 bytes). On return it is on the disk.

        Raises:
            Refused: the disk is full or can't be written; nothing half-written stays under a name.
        """
        digest = hashlib.sha256(data).digest()
        path = self.path(digest)
        if _is_there(path):
            return digest
        sealed = self.vault.seal_bytes(_place(digest), data)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_whole(path, _FORMAT + self.vault.current.encode() + b"\n" + sealed)
        except OSError as error:
            raise refused(
                "file.not_written",
                Msg("The file could not be written: %(why)s", {"why": error.strerror or str(error)}),
                do=Msg("Free some space on the disk of the installation, then try again."),
            ) from error
        return digest

    def get(self, digest: bytes) -> bytes:
        """The content of a hash, checked against it.

        Raises:
            Refused: it is gone, damaged, or its key was destroyed.
        """
        try:
            head, sealed = self.path(digest).read_bytes().split(b"\n", 1)
            data = self.vault.open_bytes(head.removeprefix(_FORMAT).decode(), _place(digest), sealed)
        except (OSError, ValueError, VaultError) as error:
            raise refused("file.unreadable", Msg("The stored file can't be opened.")) from error
        if hashlib.sha256(data).digest() != digest:
            raise refused("file.damaged", Msg("The stored file is not what was stored."))
        return data

    def path(self, digest: bytes) -> Path:
        """Where the content of a hash lies."""
        name = digest.hex()
        return self.folder / name[:2] / name[2:4] / name


def _is_there(path: Path) -> bool:
    """Whether the file is there; then its day is now: an erasure that runs beside leaves what was just wanted again."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    except PermissionError:  # written by another account of the same installation
        return path.exists()
    return True


def _place(digest: bytes) -> bytes:
    return b"file\n" + digest


def _write_whole(path: Path, content: bytes) -> None:
    """Write to a file beside, flush it to the disk, then give it its name."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
