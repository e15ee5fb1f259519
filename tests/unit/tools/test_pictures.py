"""A picture of the gallery holds every dot that the browser drew, by a palette."""

from __future__ import annotations

import struct
import zlib

import pytest

from tools.pictures import encode

COLOURS = [0xFFFFFF, 0x163A6E, 0xC00000]
DOTS = bytes([0, 1, 2, 2, 1, 0])


def chunks(picture: bytes) -> dict[bytes, bytes]:
    """Name → content of each part, its check sum held to it."""
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    found, at = {}, 8
    while at < len(picture):
        (size,) = struct.unpack(">I", picture[at : at + 4])
        name, content = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + size]
        assert struct.unpack(">I", picture[at + 8 + size : at + 12 + size]) == (zlib.crc32(name + content),)
        found[name] = content
        at += 12 + size
    return found


def test_each_dot_stands_in_its_row_by_the_place_of_its_colour() -> None:
    parts = chunks(encode(3, 2, COLOURS, DOTS))
    assert struct.unpack(">IIBBBBB", parts[b"IHDR"]) == (3, 2, 8, 3, 0, 0, 0)
    assert parts[b"PLTE"] == b"\xff\xff\xff\x16\x3a\x6e\xc0\x00\x00"
    assert zlib.decompress(parts[b"IDAT"]) == b"\0" + DOTS[:3] + b"\0" + DOTS[3:]


def test_dots_that_fill_no_rectangle_are_refused() -> None:
    with pytest.raises(AssertionError):
        encode(4, 2, COLOURS, DOTS)
