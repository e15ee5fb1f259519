"""MP4: the boxes in which place, device and owner stand are emptied where they lie, so that no offset changes."""

from __future__ import annotations

import struct

from heli.documents.cleaning.errors import Unclear

_HOLDERS = frozenset((b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"moof", b"traf", b"mvex"))
_TELLING = frozenset((b"udta", b"meta", b"uuid", b"free", b"skip", b"wide", b"XMP_", b"loci"))
_TIMED = frozenset((b"mvhd", b"tkhd", b"mdhd"))
"""Boxes that say when they were made: two instants behind the version, of 4 or (version 1) 8 bytes each."""


def clean(data: bytes) -> bytes:
    """The same film at the same length; sound and pictures are not touched."""
    if data[4:8] != b"ftyp":
        raise Unclear("no start of a film")
    film = bytearray(data)
    _boxes(film, 0, len(film))
    return bytes(film)


def _boxes(film: bytearray, at: int, end: int) -> None:
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", film, at)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", film, at + 8) if at + 16 <= end else (0,)
            head = 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            raise Unclear("a box that runs beyond its holder")
        if kind in _TELLING:
            film[at + 4 : at + 8] = b"free"
            film[at + head : at + size] = bytes(size - head)
        elif kind in _TIMED:
            _untimed(film, at + head, at + size)
        elif kind in _HOLDERS:
            _boxes(film, at + head, at + size)
        at += size
    film[at:end] = bytes(end - at)


def _untimed(film: bytearray, at: int, end: int) -> None:
    length = 16 if film[at] == 1 else 8
    if at + 4 + length > end:
        raise Unclear("a head that is cut off")
    film[at + 4 : at + 4 + length] = bytes(length)
