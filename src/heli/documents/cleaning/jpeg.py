"""JPEG: comments and application segments go (EXIF, XMP, IPTC, maker's notes), and whatever stands behind the picture."""

from __future__ import annotations

import re
import struct

from heli.documents.cleaning.errors import Unclear
from heli.documents.cleaning.orientation import UPRIGHT, block, orientation
from heli.documents.cleaning.profiles import is_standard

_EXIF, _ICC = b"Exif\x00\x00", b"ICC_PROFILE\x00"
_APP0, _APP1, _APP2, _APP14, _APP15, _COM = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_SOS, _EOI = 0xDA, 0xD9
_AFTER_SCAN = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)
_THUMBNAIL = 2
_JFIF = 14
"""Bytes of a JFIF segment without its thumbnail."""


def clean(data: bytes) -> bytes:
    """The picture alone: its tables and scans, the JFIF head, what Adobe says of colours, and its orientation."""
    if data[:2] != b"\xff\xd8":
        raise Unclear("no start of a JPEG")
    head, kept, profile, turned, at = b"", [], {}, UPRIGHT, 2
    while True:
        marker, at = _marker(data, at)
        if marker == _EOI:
            break
        body = _body(data, at)
        at += 2 + len(body)
        if marker == _APP1 and body.startswith(_EXIF) and turned == UPRIGHT:
            turned = orientation(body[len(_EXIF) :])
        elif marker == _APP2 and body.startswith(_ICC):
            profile[body[len(_ICC)]] = body
        elif marker == _APP0 and body.startswith(b"JFIF\x00"):
            head = head or _segment(_APP0, body[: _JFIF - _THUMBNAIL] + b"\x00\x00")
        elif _is_kept(marker, body):
            scan = _scan(data, at) if marker == _SOS else b""
            kept.append(_segment(marker, body) + scan)
            at += len(scan)
    if turned != UPRIGHT:
        head += _segment(_APP1, _EXIF + block(turned))
    return b"\xff\xd8" + head + _colours(profile) + b"".join(kept) + b"\xff\xd9"


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The next marker, and where what follows it begins. A picture that was cut off ends where its bytes do."""
    if at >= len(data):
        return _EOI, at
    if data[at] != 0xFF:
        raise Unclear("no marker where one must stand")
    while at < len(data) and data[at] == 0xFF:
        at += 1
    return (data[at], at + 1) if at < len(data) else (_EOI, at)


def _body(data: bytes, at: int) -> bytes:
    (length,) = struct.unpack(">H", data[at : at + 2]) if len(data) >= at + 2 else (0,)
    if length < 2 or at + length > len(data):
        raise Unclear("a segment that runs beyond the file")
    return data[at + 2 : at + length]


def _is_kept(marker: int, body: bytes) -> bool:
    if marker == _APP14:
        return body.startswith(b"Adobe") and len(body) == 12
    return not (_APP0 <= marker <= _APP15 or marker == _COM or marker in (0x01, 0xFF, *range(0xF0, 0xFE)))


def _scan(data: bytes, at: int) -> bytes:
    """The coded bytes behind a start of scan, up to the next marker."""
    found = _AFTER_SCAN.search(data, at)
    return data[at : found.start() if found else len(data)]


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _colours(parts: dict[int, bytes]) -> bytes:
    """The colour profile's segments, where it is a standard one."""
    ordered = [parts[number] for number in sorted(parts)]
    if not ordered or not is_standard(b"".join(body[len(_ICC) + 2 :] for body in ordered)):
        return b""
    return b"".join(_segment(_APP2, body) for body in ordered)
