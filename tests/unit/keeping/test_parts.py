"""What lies on the disk of a backup: sealed, cut into parts, and nothing of it can be changed unseen."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heli.base.errors import Refused
from heli.keeping.envelope import CHUNK_BYTES, SEALED_BYTES, EnvelopeError, Opener, Sealer
from heli.keeping.manifest import Stream
from heli.keeping.parts import PartWriter, Reader, check_parts, disk_refusal, open_stream

SECRET, SALT = bytes(range(32)), b"s" * 32


@cache
def some_bytes() -> bytes:
    """Five chunks without a pattern."""
    return os.urandom(5 * CHUNK_BYTES)


def written(folder: Path, content: bytes, *, part_bytes: int = 2 * SEALED_BYTES) -> Stream:
    """The content as a stream in a folder."""
    writer = PartWriter(
        folder, "files", Sealer(SECRET, SALT, "files"), part_bytes=part_bytes, told=lambda _: None
    )
    try:
        writer.write(content)
        return writer.finish()
    finally:
        writer.abandon()


def read(folder: Path, stream: Stream, secret: bytes = SECRET) -> bytes:
    """Checked as a restore checks it, then opened."""
    check_parts(folder, stream.parts, tell=lambda _: None)
    return b"".join(open_stream(folder, stream, Opener(secret, SALT, stream.name)))


@pytest.mark.parametrize(
    ("size", "parts"),
    [
        (0, 1),
        (1, 1),
        (CHUNK_BYTES, 1),
        (2 * CHUNK_BYTES, 1),
        (2 * CHUNK_BYTES + 1, 2),
        (5 * CHUNK_BYTES, 3),
    ],
)
def test_a_stream_comes_back_from_as_many_parts_as_it_needs(tmp_path: Path, size: int, parts: int) -> None:
    content = some_bytes()[:size]
    stream = written(tmp_path, content)
    assert read(tmp_path, stream) == content
    assert len(stream.parts) == parts
    assert max(part.bytes for part in stream.parts) <= 2 * SEALED_BYTES


def test_nothing_of_the_content_stands_on_the_disk(tmp_path: Path) -> None:
    written(tmp_path, "次仁卓玛".encode() * 1000)
    assert "次仁卓玛".encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


@pytest.fixture
def disk(tmp_path: Path) -> tuple[Path, Stream]:
    """A stream of three parts."""
    return tmp_path, written(tmp_path, some_bytes())


def test_a_changed_byte_is_named_by_its_part(disk: tuple[Path, Stream]) -> None:
    folder, stream = disk
    path = folder / stream.parts[1].file
    data = bytearray(path.read_bytes())
    data[1000] ^= 1
    path.write_bytes(data)
    with pytest.raises(Refused, match=r"files\.002\.part"):
        read(folder, stream)


def test_a_missing_part_is_named(disk: tuple[Path, Stream]) -> None:
    folder, stream = disk
    (folder / stream.parts[2].file).unlink()
    with pytest.raises(Refused, match=r"backup\.part_missing.*files\.003\.part"):
        read(folder, stream)


def test_a_part_that_was_cut_is_named(disk: tuple[Path, Stream]) -> None:
    folder, stream = disk
    os.truncate(folder / stream.parts[0].file, SEALED_BYTES)
    with pytest.raises(Refused, match=r"files\.001\.part"):
        read(folder, stream)


def test_another_key_opens_nothing(disk: tuple[Path, Stream]) -> None:
    folder, stream = disk
    with pytest.raises(Refused, match=r"files\.001\.part"):
        read(folder, stream, bytes(32))


def test_parts_that_changed_places_do_not_open(disk: tuple[Path, Stream]) -> None:
    """Even a manifest that says so would not make them open."""
    folder, stream = disk
    first, second, third = stream.parts
    swapped = replace(stream, parts=(second, first, third))
    with pytest.raises(Refused, match=r"files\.002\.part"):
        read(folder, swapped)


def test_an_end_that_was_cut_off_at_a_chunk_does_not_open(disk: tuple[Path, Stream]) -> None:
    folder, stream = disk
    shorter = replace(stream, bytes=4 * CHUNK_BYTES, parts=stream.parts[:2])
    with pytest.raises(Refused, match=r"files\.002\.part"):
        read(folder, shorter)


def test_a_name_that_leads_out_of_the_folder_is_refused(disk: tuple[Path, Stream]) -> None:
    folder, stream = disk
    away = replace(stream, parts=(replace(stream.parts[0], file="../../etc/passwd"),))
    with pytest.raises(Refused, match=r"manifest\.json"):
        read(folder, away)


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """The kernel refuses to let a file grow beyond `size`, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_fills_up_is_said_in_words(tmp_path: Path) -> None:
    content = some_bytes()[: 3 * CHUNK_BYTES]
    with no_file_over(10 * CHUNK_BYTES):
        assert len(written(tmp_path, content, part_bytes=1 << 30).parts) == 1
    (tmp_path / "files.001.part").unlink()
    with no_file_over(2 * CHUNK_BYTES), pytest.raises(Refused, match=r"backup\.disk_full"):
        written(tmp_path, content, part_bytes=1 << 30)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "backup.disk_full"),
        (errno.EDQUOT, "backup.disk_full"),
        (errno.EROFS, "backup.not_written"),
        (errno.EIO, "backup.not_written"),
    ],
)
def test_what_a_disk_refuses_has_its_own_words(tmp_path: Path, number: int, code: str) -> None:
    assert disk_refusal(tmp_path, OSError(number, os.strerror(number))).code == code


def test_a_chunk_opens_in_its_place_and_its_stream_only() -> None:
    sealer = Sealer(SECRET, SALT, "files")
    first, second = sealer.seal(b"a", last=False), sealer.seal(b"b", last=True)
    opener = Opener(SECRET, SALT, "files")
    assert opener.open(first, last=False) + opener.open(second, last=True) == b"ab"
    for chunk, last, stream in (
        (second, True, "files"),
        (first, True, "files"),
        (first, False, "database"),
    ):
        with pytest.raises(EnvelopeError):
            Opener(SECRET, SALT, stream).open(chunk, last=last)


@given(st.lists(st.binary(max_size=50), max_size=20), st.integers(1, 70))
def test_chunks_read_as_a_file_are_the_same_bytes(chunks: list[bytes], step: int) -> None:
    filled = [chunk for chunk in chunks if chunk]
    reader = Reader(iter(filled))
    pieces = []
    while piece := reader.read(step):
        pieces.append(piece)
    assert b"".join(pieces) == b"".join(filled)
    assert all(len(piece) == step for piece in pieces[:-1])
