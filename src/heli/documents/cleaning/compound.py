"""Compound files (OLE), in which old Word documents lie: streams read and overwritten in place, the rest blanked.

A file of sectors, a table that chains them, and a directory that names the chains. Everything is read within bounds: a chain
has no more sectors than the file, and none twice.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from heli.documents.cleaning.errors import Unclear

START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY, _HEADER, _IN_HEADER = 128, 512, 109
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MOST_SECTOR = 0xFFFFFFF9
_UNUSED = bytes(68) + b"\xff" * 12 + bytes(48)


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream: names from the root down to it, and the pieces (start, length) of the file in which it lies."""

    path: tuple[str, ...]
    pieces: tuple[tuple[int, int], ...]


class Compound:
    """A compound file in memory. Owns its bytes: streams are changed by `write` alone, at their own length."""

    def __init__(self, data: bytes) -> None:
        if data[:8] != START or len(data) < _HEADER:
            raise Unclear("no start of a compound file")
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Unclear("sectors of no known size")
        self.sector: int = 1 << shift
        self.mini: int = 1 << mini_shift
        self.data = bytearray(data) + bytes(-len(data) % self.sector)
        directory, self.cutoff, mini_table = struct.unpack_from("<I4xII", data, 48)
        self.used: list[tuple[int, int]] = [(0, self.sector)]
        self.table = self._whole_table()
        self.entries = self._keep(self._chain(directory))
        self.mini_table = self._numbers(self._keep(self._chain(mini_table)))
        self.streams = tuple(self._walk())

    def read(self, stream: Stream) -> bytes:
        """Its content."""
        return b"".join(self.data[at : at + length] for at, length in stream.pieces)

    def write(self, stream: Stream, content: bytes) -> None:
        """Put content of the same length in its place."""
        if len(content) != sum(length for _, length in stream.pieces):
            raise Unclear("a stream of another length")
        done = 0
        for at, length in stream.pieces:
            self.data[at : at + length] = content[done : done + length]
            done += length

    def bytes(self) -> bytes:
        """The file, with nothing left where no stream lies."""
        kept = bytearray(len(self.data))
        for at, length in self.used:
            kept[at : at + length] = self.data[at : at + length]
        return bytes(kept)

    def _place(self, sector: int) -> int:
        at = (sector + 1) * self.sector
        if sector > _MOST_SECTOR or at + self.sector > len(self.data):
            raise Unclear("a sector beyond the file")
        return at

    def _numbers(self, places: list[int]) -> tuple[int, ...]:
        count = self.sector // 4
        return tuple(n for at in places for n in struct.unpack_from(f"<{count}I", self.data, at))

    def _whole_table(self) -> tuple[int, ...]:
        """The table that chains sectors; it lies in sectors itself, which the header and further lists name."""
        listed = list(struct.unpack_from(f"<{_IN_HEADER}I", self.data, 76))
        (more,), seen = struct.unpack_from("<I", self.data, 68), set[int]()
        while more <= _MOST_SECTOR:
            if more in seen:
                raise Unclear("lists of sectors that go in circles")
            seen.add(more)
            *further, more = self._numbers(self._keep([self._place(more)]))
            listed += further
        places = [self._place(sector) for sector in listed if sector <= _MOST_SECTOR]
        if len(places) * self.sector > len(self.data):
            raise Unclear("a table larger than the file")
        return self._numbers(self._keep(places))

    def _keep(self, places: list[int]) -> list[int]:
        self.used += [(at, self.sector) for at in places]
        return places

    def _links(self, start: int, table: tuple[int, ...]) -> Iterator[int]:
        seen = set[int]()
        while start <= _MOST_SECTOR:
            if start in seen or start >= len(table):
                raise Unclear("a chain that leads nowhere")
            seen.add(start)
            yield start
            start = table[start]

    def _chain(self, start: int) -> list[int]:
        return [self._place(sector) for sector in self._links(start, self.table)]

    def _entry(self, number: int) -> int:
        """Where an entry of the directory lies."""
        each = self.sector // _ENTRY
        return self.entries[number // each] + number % each * _ENTRY

    def _walk(self) -> Iterator[Stream]:
        """Every stream of the tree; entries outside of it are blanked, and no entry keeps its times."""
        begin, size = struct.unpack_from("<II", self.data, self._entry(0) + 116)
        self.small = self._chain(begin)
        if size > len(self.small) * self.sector:
            raise Unclear("small streams beyond their place")
        count = len(self.entries) * self.sector // _ENTRY
        seen, found = set[int](), list[Stream]()
        todo: list[tuple[int, tuple[str, ...]]] = [(0, ())]
        while todo:
            number, above = todo.pop()
            if number in seen or number >= count:
                raise Unclear("a directory that goes in circles")
            seen.add(number)
            at = self._entry(number)
            self.data[at + 100 : at + 116] = bytes(16)
            kind, left, right, child = struct.unpack_from("<Bx3I", self.data, at + 66)
            path = () if number == 0 else (*above, self._name(at))
            if kind == _STREAM:
                found.append(self._stream(at, path))
            elif kind not in (_STORAGE, _ROOT):
                raise Unclear("an entry of no known kind")
            todo += [(n, above) for n in (left, right) if n <= _MOST_SECTOR and number]
            todo += [(child, path)] if child <= _MOST_SECTOR and kind != _STREAM else []
        for number in set(range(count)) - seen:
            at = self._entry(number)
            self.data[at : at + _ENTRY] = _UNUSED
        return iter(found)

    def _name(self, at: int) -> str:
        (length,) = struct.unpack_from("<H", self.data, at + 64)
        if not 2 <= length <= 64:
            raise Unclear("a name of no length")
        self.data[at + length : at + 64] = bytes(64 - length)
        return self.data[at : at + length - 2].decode("utf-16-le")

    def _stream(self, at: int, path: tuple[str, ...]) -> Stream:
        begin, size = struct.unpack_from("<II", self.data, at + 116)
        step = self.mini if size < self.cutoff else self.sector
        if not size:
            places = []
        elif size < self.cutoff:
            places = [self._small_place(number) for number in self._links(begin, self.mini_table)]
        else:
            places = self._chain(begin)
        if len(places) * step < size:
            raise Unclear("a stream that is cut off")
        pieces = tuple(
            (place, min(step, size - n * step)) for n, place in enumerate(places) if n * step < size
        )
        self.used += pieces
        return Stream(path, pieces)

    def _small_place(self, number: int) -> int:
        each = self.sector // self.mini
        if number // each >= len(self.small):
            raise Unclear("a small stream beyond its place")
        return self.small[number // each] + number % each * self.mini
