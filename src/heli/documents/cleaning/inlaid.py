"""Photographs that lie somewhere within other bytes: their notes are blanked where they stand, and no length changes."""

from __future__ import annotations

import re
import struct
import zlib

_JPEG, _PNG = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]"), re.compile(rb"\x89PNG\r\n\x1a\n")
_SOS, _EOI, _COM, _APP1, _APP14, _APP15 = 0xDA, 0xD9, 0xFE, 0xE1, 0xEE, 0xEF
_AFTER_SCAN = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)
_ICC, _JFIF, _SMALL = b"ICC_PROFILE\x00", b"JFIF\x00", 12
"""A small picture stands behind so many bytes of a JFIF head."""
_OWN = b"nnNn"
"""A chunk of this kind is passed over by every reader of PNG."""
_SHOWN = frozenset(
    (b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs", b"cICP", b"iCCP", b"acTL", b"fcTL", b"fdAT", _OWN)
)  # fmt: skip
"""Chunks beside those that every PNG needs, whose names begin with a capital letter, that show the picture."""


def without_notes(data: bytes) -> bytes:
    """The same bytes, with the notes of every JPEG and PNG among them blanked (EXIF, XMP, texts, times)."""
    clean = bytearray(data)
    for found in _JPEG.finditer(data):
        for start, end in _jpeg_notes(data, found.start() + 2):
            clean[start:end] = bytes(end - start)
    for found in _PNG.finditer(data):
        for start, end in _png_notes(data, found.end()):
            blank = _OWN + bytes(end - start - 4)
            clean[start : end + 4] = blank + struct.pack(">I", zlib.crc32(blank))
    return bytes(clean)


def _jpeg_notes(data: bytes, at: int) -> list[tuple[int, int]]:
    """Start and end of what a picture says beside itself; none where no picture follows."""
    notes: list[tuple[int, int]] = []
    is_picture = False
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] not in (0x00, _EOI, 0xFF):
        marker = data[at + 1]
        (length,) = struct.unpack_from(">H", data, at + 2)
        start, end = at + 4, at + 2 + length
        if length < 2 or end > len(data):
            break
        shows = data.startswith(_ICC, start) or marker == _APP14
        if data.startswith(_JFIF, start) and end > start + _SMALL:
            notes.append((start + _SMALL, end))
        elif (_APP1 <= marker <= _APP15 and not shows) or marker == _COM:
            notes.append((start, end))
        at = end
        if marker == _SOS:
            is_picture = True
            found = _AFTER_SCAN.search(data, at)
            at = found.start() if found else len(data)
    return notes if is_picture else []


def _png_notes(data: bytes, at: int) -> list[tuple[int, int]]:
    """Start and end of the kind and content of each chunk of notes; none where the picture does not end."""
    notes: list[tuple[int, int]] = []
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 8 + length
        if end + 4 > len(data):
            break
        if kind[:1].islower() and kind not in _SHOWN:
            notes.append((at + 4, end))
        if kind == b"IEND":
            return notes
        at = end + 4
    return []
