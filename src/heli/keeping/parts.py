"""A stream as files on a disk: written in parts that any disk can hold, read back, compared.

Source: docs/specs/backup.md rules 2, 3 and 6. A part ends where a chunk ends.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from heli.base.errors import HeliError, Refused, refused
from heli.base.text import Msg
from heli.keeping.envelope import CHUNK_BYTES, SEALED_BYTES, EnvelopeError, Opener, Sealer
from heli.keeping.manifest import Part, Stream, unreadable

# FAT32 holds files below 4 GiB; one GiB is copied again sooner when a copy breaks off
PART_BYTES = 1 << 30
LARGEST_PART_BYTES = (1 << 32) - 1
UNFINISHED = ".unfinished"
_NAME = re.compile(r"[a-z]{1,20}\.[0-9]{3,6}\.part")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

Tell = Callable[[int], None]
"""Is told of bytes that were dealt with since the last call."""


class PartWriter:
    """Seals what is written and lays it down in parts; a writable file without `seek`.

    Call `finish` at the end: without it the last part lacks its end, and no reader accepts it.

    Raises:
        Refused: by every call: the disk is full, was taken away, or can't be written.
    """

    def __init__(self, folder: Path, stream: str, sealer: Sealer, *, part_bytes: int, told: Tell) -> None:
        self._folder, self._stream, self._sealer, self._told = folder, stream, sealer, told
        self._chunks_a_part = max(1, min(part_bytes, LARGEST_PART_BYTES) // SEALED_BYTES)
        self._waiting = bytearray()
        self._plain = 0
        self._parts: list[Part] = []
        self._file: BinaryIO | None = None
        self._hash = hashlib.sha256()
        self._chunks = 0

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Take bytes of plain text; returns how many, which is all."""
        self._plain += len(data)
        self._told(len(data))
        self._waiting += data
        # one chunk always waits: only the end tells which is the last
        while len(self._waiting) > CHUNK_BYTES:
            self._lay(bytes(memoryview(self._waiting)[:CHUNK_BYTES]), last=False)
            del self._waiting[:CHUNK_BYTES]
        return len(data)

    def tell(self) -> int:
        """Bytes of plain text so far; `tarfile` asks."""
        return self._plain

    def finish(self) -> Stream:
        """Seal the last chunk, flush all to the disk; what was written."""
        self._lay(bytes(self._waiting), last=True)
        self._close()
        return Stream(self._stream, self._plain, tuple(self._parts))

    def abandon(self) -> None:
        """Close the file that is open, for whoever removes the folder."""
        if self._file is not None:
            with _reported(self._folder):
                self._file.close()
            self._file = None

    def _lay(self, plain: bytes, *, last: bool) -> None:
        sealed = self._sealer.seal(plain, last=last)
        with _reported(self._folder):
            if self._file is None:
                name = f"{self._stream}.{len(self._parts) + 1:03d}.part"
                self._file = (self._folder / name).open("xb", buffering=0)
                self._hash = hashlib.sha256()
            _write_all(self._file, sealed)
        self._hash.update(sealed)
        self._chunks += 1
        if self._chunks == self._chunks_a_part:
            self._close()

    def _close(self) -> None:
        if self._file is None:
            return
        with _reported(self._folder):
            os.fsync(self._file.fileno())
            size = self._file.tell()
            # what is compared later must come from the disk
            os.posix_fadvise(self._file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            self._file.close()
        self._parts.append(Part(Path(str(self._file.name)).name, size, self._hash.hexdigest()))
        self._file, self._chunks = None, 0


def check_parts(folder: Path, parts: tuple[Part, ...], *, tell: Tell) -> None:
    """Read every part and hold it against its size and hash.

    Raises:
        Refused: names the first part that is missing, or is not what was written.
    """
    for part in parts:
        path = folder / part_name(part)
        digest, size = hashlib.sha256(), 0
        try:
            with path.open("rb", buffering=0) as file:
                while data := file.read(CHUNK_BYTES):
                    digest.update(data)
                    size += len(data)
                    tell(len(data))
        except FileNotFoundError as error:
            raise refused(
                "backup.part_missing",
                Msg("The part %(file)s is missing.", {"file": part.file}),
                do=Msg("Put all files of the backup back into its folder; without one it can't be restored."),
            ) from error
        except OSError as error:
            raise _unreadable(path, error) from error
        if (size, digest.hexdigest()) != (part.bytes, part.sha256):
            raise unreadable(path)


def open_stream(folder: Path, stream: Stream, opener: Opener) -> Iterator[bytes]:
    """The plain text of a stream, in chunks. Raises `Refused` naming the part that does not open."""
    left = stream.bytes
    for part in stream.parts:
        path = folder / part_name(part)
        try:
            with path.open("rb", buffering=0) as file:
                while sealed := _read_full(file, SEALED_BYTES):
                    plain = opener.open(sealed, last=left <= CHUNK_BYTES)
                    left -= len(plain)
                    yield plain
        except EnvelopeError as error:
            raise unreadable(path) from error
        except OSError as error:
            raise _unreadable(path, error) from error
    if left:
        raise unreadable(folder / stream.name)


class Reader:
    """Chunks as a file that is read in one go, for `tarfile`."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = b""

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; empty at the end."""
        pieces, missing = [], size
        while missing > 0:
            if not self._left:
                self._left = next(self._chunks, b"")
                if not self._left:
                    break
            pieces.append(self._left[:missing])
            self._left = self._left[missing:]
            missing -= len(pieces[-1])
        return b"".join(pieces)


def part_name(part: Part) -> str:
    """The part's file name. Raises `Refused` for one that is no part's: it would lead elsewhere."""
    if not _NAME.fullmatch(part.file):
        raise unreadable(Path("manifest.json"))
    return part.file


def disk_refusal(folder: Path, error: OSError) -> Refused:
    """What the disk of the backup refuses, in words. `folder` is the disk's, or a backup's that is being written."""
    folder = folder.parent if folder.suffix == UNFINISHED else folder
    if error.errno in _FULL:
        return refused(
            "backup.disk_full",
            Msg("The disk of %(folder)s is full.", {"folder": folder}),
            do=Msg("Nothing was left there that looks like a backup. Use a larger disk, or free some space."),
        )
    return refused(
        "backup.not_written",
        Msg(
            "%(folder)s can't be written: %(why)s.",
            {"folder": folder, "why": error.strerror or str(error)},
        ),
        do=Msg("Check that the disk is still there and may be written, then start again."),
    )


def _unreadable(path: Path, error: OSError) -> HeliError:
    return refused(
        "backup.unreadable",
        Msg(
            "%(file)s can't be read: %(why)s.",
            {"file": path.name, "why": error.strerror or str(error)},
        ),
        do=Msg("The disk may be failing: copy it first, then try the copy."),
    )


def _write_all(file: BinaryIO, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


def _read_full(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    while 0 < len(data) < size and (more := file.read(size - len(data))):
        data += more
    return data


class _reported:
    """Turns what the disk refuses into words."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError):
            raise disk_refusal(self._folder, error) from error
