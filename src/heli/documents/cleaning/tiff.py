"""TIFF: only the tags that show the picture stay; the others' values are overwritten where they lie, with all they point at."""

from __future__ import annotations

import struct

from heli.documents.cleaning.errors import Unclear
from heli.documents.cleaning.profiles import is_standard

_SHOWN = frozenset(
    (254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 286, 287, 288,
     289, 290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 332, 334, 336, 338, 339, 340, 341,
     342, 347, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532)
)  # fmt: skip
_FOLDERS, _PROFILE = frozenset((330, 34665, 34853, 40965)), 34675
"""Tags that point at further folders of tags: of smaller pictures, EXIF, GPS, interoperability."""
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_MOST_FOLDERS = 500


class _File:
    def __init__(self, data: bytes) -> None:
        order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(data[:4])
        if order is None:
            raise Unclear("no start of a TIFF")
        self.order, self.data, self.seen = order, bytearray(data), set[int]()

    def read(self, form: str, at: int) -> tuple[int, ...]:
        try:
            found: tuple[int, ...] = struct.unpack_from(self.order + form, self.data, at)
        except struct.error as error:
            raise Unclear("a folder of tags that is cut off") from error
        return found

    def enter(self, at: int) -> int:
        """The number of tags of a folder. Raises `Unclear` for one that was read already."""
        if at in self.seen or len(self.seen) >= _MOST_FOLDERS:
            raise Unclear("folders of tags that go in circles")
        self.seen.add(at)
        return self.read("H", at)[0]

    def place(self, entry: int) -> tuple[int, int, int, int]:
        """Tag, kind, where its value lies, and how many bytes it has."""
        tag, kind, count = self.read("HHI", entry)
        size = _SIZES.get(kind, 1) * count
        start = entry + 8 if size <= 4 else self.read("I", entry + 8)[0]
        if start + size > len(self.data):
            raise Unclear("a value that runs beyond the file")
        return tag, kind, start, size


def clean(data: bytes) -> bytes:
    """The same pictures in the same place of the file."""
    file = _File(data)
    (at,) = file.read("I", 4)
    while at:
        at = _folder(file, at)
    return bytes(file.data)


def _folder(file: _File, at: int) -> int:
    """Clean one folder of tags; where the next one lies, or 0."""
    count = file.enter(at)
    (following,) = file.read("I", at + 2 + 12 * count)
    kept = b""
    for entry in range(at + 2, at + 2 + 12 * count, 12):
        tag, _, start, size = file.place(entry)
        if tag in _SHOWN or (tag == _PROFILE and is_standard(bytes(file.data[start : start + size]))):
            kept += file.data[entry : entry + 12]
        else:
            _blank(file, entry)
    end = struct.pack(file.order + "I", following)
    room = 2 + 12 * count + 4
    written = struct.pack(file.order + "H", len(kept) // 12) + kept + end
    file.data[at : at + room] = written.ljust(room, b"\x00")
    return int(following)


def _blank(file: _File, entry: int) -> None:
    """Overwrite a value, and the folders that it points at."""
    tag, kind, start, size = file.place(entry)
    if tag in _FOLDERS and kind in (4, 13):
        for number in range(size // 4):
            (inner,) = file.read("I", start + 4 * number)
            count = file.enter(inner)
            for one in range(inner + 2, inner + 2 + 12 * count, 12):
                _blank(file, one)
            file.data[inner : inner + 2 + 12 * count] = bytes(2 + 12 * count)
    file.data[start : start + size] = bytes(size)
