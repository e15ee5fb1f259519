"""WebP: the chunks that show the picture stay; EXIF, XMP and unknown ones go."""

from __future__ import annotations

import struct

from heli.documents.cleaning.errors import Unclear
from heli.documents.cleaning.orientation import UPRIGHT, block, orientation
from heli.documents.cleaning.profiles import is_standard
from heli.documents.cleaning.riff import chunks, written

_SHOWN = frozenset((b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"))
_ICC, _EXIF, _XMP = 0x20, 0x08, 0x04
"""Bits of the first byte of VP8X: which chunks there are."""


def clean(data: bytes) -> bytes:
    """The picture alone, with its orientation where it is not upright."""
    found = chunks(data, b"WEBP")
    exif = next((body for kind, body in found if kind == b"EXIF"), b"")
    turned = orientation(exif.removeprefix(b"Exif\x00\x00"))
    profile = next((body for kind, body in found if kind == b"ICCP"), b"")
    keeps_profile = is_standard(profile)
    kept: list[tuple[bytes, bytes]] = []
    for kind, body in found:
        if kind == b"VP8X":
            if len(body) != 10:
                raise Unclear("a head of another length")
            flags = body[0] & ~(_EXIF | _XMP | _ICC)
            flags |= _ICC * keeps_profile | _EXIF * (turned != UPRIGHT)
            kept.append((kind, struct.pack("B", flags) + body[1:]))
        elif kind in _SHOWN or (kind == b"ICCP" and keeps_profile):
            kept.append((kind, body))
    if turned != UPRIGHT:
        kept.append((b"EXIF", block(turned)))
    return written(b"WEBP", kept)
