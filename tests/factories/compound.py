"""Compound files (OLE) as old Word writes them: small streams in the root's own, deleted ones still in their sectors."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR, MINI, CUTOFF, ENTRY = 512, 64, 4096, 128
END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
TIMES = struct.pack("<QQ", 133_000_000_000_000_000, 133_000_000_000_000_001)


class _Sectors:
    """Sectors behind the header, and the table that chains them; the first is the table itself."""

    def __init__(self) -> None:
        self.data, self.table = bytearray(SECTOR), [TABLE]

    def put(self, content: bytes) -> int:
        """Where a chain with this content begins."""
        if not content:
            return END
        count, first = -(-len(content) // SECTOR), len(self.table)
        self.table += [*range(first + 1, first + count), END]
        self.data += content.ljust(count * SECTOR, b"\x00")
        return first


def _entry(name: str, kind: int, *, sibling: int, child: int, start: int, size: int) -> bytes:
    named = (name + "\x00").encode("utf-16-le")
    head = named.ljust(64, b"\x00") + struct.pack("<HBB", len(named), kind, 1)
    links = struct.pack("<III", FREE, sibling, child)
    return head + links + bytes(20) + TIMES + struct.pack("<IQ", start, size)


def compound(
    streams: Mapping[str, bytes], *, inner: Mapping[str, bytes] | None = None, left: bytes = b""
) -> bytes:
    """A compound file.

    Args:
        streams: at the root, by name.
        inner: below a storage `ObjectPool`.
        left: what a deleted stream left in its sectors.
    """
    sectors, small, small_table = _Sectors(), b"", list[int]()
    sectors.put(left)
    entries: list[bytes] = []
    inside = dict(inner or {})
    listed = [(name, content, False) for name, content in streams.items()]
    listed += [(name, content, True) for name, content in inside.items()]
    storage = len(listed) + 1 if inside else FREE
    for number, (name, content, is_inner) in enumerate(listed, 1):
        start = END
        if len(content) >= CUTOFF:
            start = sectors.put(content)
        elif content:
            count, start = -(-len(content) // MINI), len(small) // MINI
            small_table += [*range(start + 1, start + count), END]
            small += content.ljust(count * MINI, b"\x00")
        is_last = number == len(streams) if not is_inner else number == len(listed)
        sibling = (storage if not is_inner else FREE) if is_last else number + 1
        entries.append(_entry(name, 2, sibling=sibling, child=FREE, start=start, size=len(content)))
    if inside:
        first = len(streams) + 1
        entries.append(_entry("ObjectPool", 1, sibling=FREE, child=first, start=0, size=0))
    root = _entry("Root Entry", 5, sibling=FREE, child=1, start=sectors.put(small), size=len(small))
    directory = sectors.put(root + b"".join(entries))
    minis = sectors.put(struct.pack(f"<{len(small_table)}I", *small_table).ljust(SECTOR, b"\xff"))
    sectors.data[:SECTOR] = struct.pack(f"<{len(sectors.table)}I", *sectors.table).ljust(SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(10) + struct.pack("<II4xII", 1, directory, CUTOFF, minis) + struct.pack("<III", 1, END, 0)
    return head + struct.pack("<109I", 0, *[FREE] * 108) + bytes(sectors.data)


def strings(*texts: str, extra: bytes = b"") -> bytes:
    """A table of strings as Word writes it."""
    head = struct.pack("<HHH", 0xFFFF, len(texts), len(extra))
    return head + b"".join(struct.pack("<H", len(t)) + t.encode("utf-16-le") + extra for t in texts)


def word(tables: Mapping[int, bytes], text: bytes, *, flags: int = 0x0200) -> tuple[bytes, bytes]:
    """The streams `WordDocument` and `1Table`: a head that says where each table lies, by its place in the list."""
    places, behind = bytearray(8 * 145), b""
    for index, content in tables.items():
        struct.pack_into("<II", places, 8 * index, len(behind), len(content))
        behind += content
    head = struct.pack("<HH6xH20x", 0xA5EC, 0xC1, flags) + struct.pack("<H28xH88xH", 14, 22, 145)
    return (head + bytes(places) + text).ljust(CUTOFF, b"\x00"), behind
