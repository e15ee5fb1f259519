"""PNG: only the chunks that show the picture stay; texts, times, EXIF and what programs put in go."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from heli.documents.cleaning.errors import Unclear
from heli.documents.cleaning.orientation import UPRIGHT, block, orientation
from heli.documents.cleaning.profiles import is_standard

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SHOWN = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs", b"cICP",
     b"acTL", b"fcTL", b"fdAT")
)  # fmt: skip
_MOST_PROFILE = 4 << 20


def clean(data: bytes) -> bytes:
    """The picture alone, with its orientation where it is not upright."""
    if not data.startswith(_SIGNATURE):
        raise Unclear("no start of a PNG")
    chunks = list(_chunks(data))
    turned = next((orientation(body) for kind, body in chunks if kind == b"eXIf"), UPRIGHT)
    kept = []
    for kind, body in chunks:
        if kind in _SHOWN or (kind == b"iCCP" and _has_standard_profile(body)):
            kept.append(_chunk(kind, body))
        if kind == b"IHDR" and turned != UPRIGHT:
            kept.append(_chunk(b"eXIf", block(turned)))
    return _SIGNATURE + b"".join(kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each chunk up to the end of the picture; what stands behind it is none of it."""
    at = len(_SIGNATURE)
    while at < len(data):
        if at + 12 > len(data):
            raise Unclear("a chunk that is cut off")
        length, kind = struct.unpack_from(">I4s", data, at)
        if at + 12 + length > len(data):
            raise Unclear("a chunk that runs beyond the file")
        yield kind, data[at + 8 : at + 8 + length]
        if kind == b"IEND":
            return
        at += 12 + length


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _has_standard_profile(body: bytes) -> bool:
    _, _, packed = body.partition(b"\x00")
    try:
        return is_standard(zlib.decompressobj().decompress(packed[1:], _MOST_PROFILE))
    except zlib.error:
        return False
