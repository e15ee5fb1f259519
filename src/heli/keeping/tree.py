"""Folders as one stream: a plain tar of files, in the order of their names, and back again."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, cast

from heli.keeping.parts import PartWriter, Reader

_COPY_BYTES = 1 << 20


def files_below(root: Path, names: tuple[str, ...]) -> Iterator[Path]:
    """Every regular file of `root` named, or below a folder named, sorted within each folder.

    Links and files that are being written (`tmp…`) are left out.
    """
    for name in names:
        top = root / name
        if top.is_file():
            yield top
        for parent, folders, files in os.walk(top):
            folders.sort()
            for file in sorted(files):
                path = Path(parent) / file
                if not file.startswith("tmp") and path.is_file() and not path.is_symlink():
                    yield path


def size_below(root: Path, names: tuple[str, ...]) -> tuple[int, int]:
    """How many files there are, and their bytes."""
    count = total = 0
    for path in files_below(root, names):
        count += 1
        total += path.stat().st_size
    return count, total


def write(root: Path, names: tuple[str, ...], out: PartWriter) -> tuple[int, int]:
    """Write the files as a tar with names relative to `root`; how many, and their bytes.

    A file that grows while it is read is taken as it was when it was opened; one that vanished is left out.
    """
    count = total = 0
    with tarfile.TarFile(
        fileobj=cast(IO[bytes], out), mode="w", format=tarfile.PAX_FORMAT, copybufsize=_COPY_BYTES
    ) as tar:
        for path in files_below(root, names):
            try:
                file = path.open("rb")
            except FileNotFoundError:
                continue
            with file:
                member = tarfile.TarInfo(path.relative_to(root).as_posix())
                member.size = os.fstat(file.fileno()).st_size
                tar.addfile(member, file)
            count += 1
            total += member.size
    return count, total


def extract(chunks: Iterator[bytes], into: Path) -> tuple[int, int]:
    """Lay the files of a tar below `into`, readable by this account alone; how many, and their bytes.

    Raises:
        ValueError: a member that is no file or leads elsewhere (the stream is proven, so a defect of ours).
        OSError: from the disk.
    """
    count = total = 0
    with tarfile.open(fileobj=cast(IO[bytes], Reader(chunks)), mode="r|", bufsize=_COPY_BYTES) as tar:
        for member in tar:
            place = PurePosixPath(member.name)
            content = tar.extractfile(member) if member.isfile() else None
            if content is None or place.is_absolute() or ".." in place.parts:
                raise ValueError(f"{member.name} is no file of a backup")
            path = into / place
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                while data := content.read(_COPY_BYTES):
                    file.write(data)
            count += 1
            total += member.size
    return count, total
