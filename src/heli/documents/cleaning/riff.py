"""RIFF files (WebP, WAV): a form and its chunks, each padded to an even length."""

from __future__ import annotations

import struct
from collections.abc import Iterable

from heli.documents.cleaning.errors import Unclear


def chunks(data: bytes, form: bytes) -> list[tuple[bytes, bytes]]:
    """Kind and content of every chunk. Raises `Unclear` where the form is another one, or a chunk is cut off."""
    if data[:4] != b"RIFF" or data[8:12] != form:
        raise Unclear("no such form")
    (length,) = struct.unpack_from("<I", data, 4)
    end, at, found = min(len(data), length + 8), 12, []
    while at + 8 <= end:
        kind, size = struct.unpack_from("<4sI", data, at)
        if at + 8 + size > len(data):
            raise Unclear("a chunk that runs beyond the file")
        found.append((kind, data[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    return found


def written(form: bytes, parts: Iterable[tuple[bytes, bytes]]) -> bytes:
    """The file of a form and its chunks."""
    body = b"".join(
        kind + struct.pack("<I", len(part)) + part + b"\x00" * (len(part) % 2) for kind, part in parts
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + form + body
