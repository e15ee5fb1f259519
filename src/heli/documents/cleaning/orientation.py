"""The one thing kept of a picture's EXIF: how it has to be turned (tag 0x0112), in a block of its own that holds nothing else."""

from __future__ import annotations

import struct
from typing import Literal

Order = Literal["<", ">"]

TAG = 0x0112
UPRIGHT = 1
_SHORT = 3
_MARKS: dict[bytes, Order] = {b"II*\x00": "<", b"MM\x00*": ">"}


def orientation(tiff: bytes) -> int:
    """How a picture is turned, 1 to 8, by its EXIF block (from the byte order on); 1 where that says nothing clear."""
    order = _MARKS.get(tiff[:4])
    if order is None:
        return UPRIGHT
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(count):
            tag, kind, length, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
            if (tag, kind, length) == (TAG, _SHORT, 1) and UPRIGHT < value <= 8:
                return int(value)
    except struct.error:
        return UPRIGHT
    return UPRIGHT


def block(turned: int) -> bytes:
    """An EXIF block that holds this orientation alone, 26 bytes from the byte order on."""
    return b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, TAG, _SHORT, 1, turned, 0, 0)
