"""Colour profiles: a standard one is kept, since colours hang on it; one that was made for a device names the device."""

from __future__ import annotations

import struct

_STANDARD = ("srgb", "display p3", "adobe rgb", "apple rgb", "prophoto rgb", "dci-p3", "rec. 709", "rec. 2020", "bt.709",
             "bt.2020", "fogra", "swop", "gracol", "japan color", "gray gamma", "grayscale", "dot gain", "c2ci")  # fmt: skip
_TAGS = frozenset(
    ("desc", "cprt", "wtpt", "bkpt", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC", "kTRC", "chad", "lumi", "A2B0", "A2B1",
     "A2B2", "B2A0", "B2A1", "B2A2", "gamt", "cicp", "view", "meas", "tech", "vued")
)  # fmt: skip


def is_standard(profile: bytes) -> bool:
    """Whether a profile is one of the known working spaces, with no tag in which a device could stand."""
    if len(profile) < 132 or profile[36:40] != b"acsp":
        return False
    (count,) = struct.unpack_from(">I", profile, 128)
    if not 0 < count <= 60 or len(profile) < 132 + 12 * count:
        return False
    tags = {}
    for number in range(count):
        name, start, size = struct.unpack_from(">4sII", profile, 132 + 12 * number)
        tags[name.decode("latin-1")] = profile[start : start + size]
    said = tags.get("desc", b"").replace(b"\x00", b"").decode("latin-1").casefold()
    return tags.keys() <= _TAGS and any(name in said for name in _STANDARD)
