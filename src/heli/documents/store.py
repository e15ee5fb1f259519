"""Files by their hash under `var/files`, encrypted, each written whole or not at all.

The bytes of a file lie at `ab/cd/<sha-256 in hex>`: a first line with format and key id, then the content sealed under
that key and bound to its hash. Two papers with the same bytes share one file. Nothing here asks who may read: only
`heli.documents.papers` calls it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from heli.base.errors import Refused, refused
from heli.base.text import Msg
from heli.ledger.vault import Vault, VaultError

_FORMAT = b"heli-file/1 "
_LONGEST_HEAD = 128
_HEX = 64


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
            _write_whole(path, self._head() + sealed)
        except OSError as error:
            raise _not_written(error) from error
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

    def remove(self, digest: bytes) -> None:
        """Take the content of a hash from the disk; nothing happens where it is not there."""
        path = self.path(digest)
        try:
            with _alone(path.parent):
                path.unlink(missing_ok=True)
                _anew(path).unlink(missing_ok=True)
        except FileNotFoundError:
            return

    def remove_untouched_since(self, moment: float) -> int:
        """Take away every file that nobody put or asked to keep since a moment (seconds since 1970); how many went."""
        gone = 0
        for path in self._below():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < moment:
                    # what a broken write left has no hash for a name
                    self.remove(bytes.fromhex(path.name)) if _is_whole(path) else path.unlink()
                    gone += 1
        return gone

    def keys_of_files(self) -> Iterator[tuple[bytes, str]]:
        """Every stored file in the order of the hashes: hash, and the id of the key that opens it.

        A file of another form, or one that can't be read, has an empty id; what is being written is left out.
        """
        for path in self._below():
            with suppress(FileNotFoundError):
                if _is_whole(path):
                    yield bytes.fromhex(path.name), _key_of(path)

    def _below(self) -> Iterator[Path]:
        """Every file of the two levels of folders, those that are being written too, folder by folder."""
        for first in _names(self.folder):
            for second in _names(self.folder / first):
                for name in _names(self.folder / first / second):
                    yield self.folder / first / second / name

    def reseal(self, digest: bytes) -> bool:
        """Seal one file under the current key, in place of what stands there; whether it was under another.

        The old content has its name until the new one is on the disk whole: a process that is killed leaves one or the
        other. A file that is taken away meanwhile stays away. Its day stays.

        Raises:
            Refused: it is damaged, its key is not here, or the disk is full; it stays as it was.
        """
        path = self.path(digest)
        try:
            with _alone(path.parent):
                if _key_of(path) == self.vault.current:
                    return False
                day = path.stat()
                _write(_anew(path), self._head() + self.vault.seal_bytes(_place(digest), self.get(digest)))
                os.utime(_anew(path), ns=(day.st_atime_ns, day.st_mtime_ns))
                os.replace(_anew(path), path)
                _flush(path.parent)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _not_written(error) from error
        return True

    def _head(self) -> bytes:
        return _FORMAT + self.vault.current.encode() + b"\n"


def _is_there(path: Path) -> bool:
    """Whether the file is there; then its day is now: an erasure that runs beside leaves what was just wanted again."""
    try:
        with _alone(path.parent):
            os.utime(path)
    except FileNotFoundError:
        return False
    except PermissionError:  # written by another account of the same installation
        return path.exists()
    return True


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _is_whole(path: Path) -> bool:
    return len(path.name) == _HEX


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else changes what stands in a folder; new files may come. Raises `FileNotFoundError` where it isn't there."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _key_of(path: Path) -> str:
    """The key that its first line names; empty where there is no such line. Raises `FileNotFoundError`."""
    try:
        with path.open("rb") as file:
            head = file.read(_LONGEST_HEAD)
    except FileNotFoundError:
        raise
    except OSError:
        return ""
    line, end, _ = head.partition(b"\n")
    return line.removeprefix(_FORMAT).decode("ascii", "replace") if end and line.startswith(_FORMAT) else ""


def _anew(path: Path) -> Path:
    return path.parent / f"tmp-{path.name}"


def _place(digest: bytes) -> bytes:
    return b"file\n" + digest


def _not_written(error: OSError) -> Refused:
    return refused(
        "file.not_written",
        Msg("The file could not be written: %(why)s", {"why": error.strerror or str(error)}),
        do=Msg("Free some space on the disk of the installation, then try again."),
    )


def _write_whole(path: Path, content: bytes) -> None:
    """Write to a file beside, flush it to the disk, then give it its name."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    os.close(descriptor)
    try:
        _write(Path(name), content)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _flush(path.parent)


def _write(path: Path, content: bytes) -> None:
    """Write a file that this account alone may read, in place of what a broken run left, down to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
