"""Word 97 to 2003 (DOC): sheets of properties, who saved it where and when, printers and routes are blanked in place.

A document of these years keeps its author in three places: two sheets of properties beside the text, and tables of strings
behind it. Text, layout, comments and tracked changes with their names stay as they were written.
"""

from __future__ import annotations

import struct

from heli.documents.cleaning.compound import Compound, Stream
from heli.documents.cleaning.errors import Laden, Locked, Signed, Unclear
from heli.documents.cleaning.inlaid import without_notes

_TEXT = "WordDocument"
_SET_OF_PROPERTIES = "\x05"
_LOCKED = frozenset(("EncryptedPackage", "EncryptionInfo"))
_SIGNED = frozenset(("_signatures", "_xmlsignatures"))
_PROGRAMS = frozenset(("Macros", "_VBA_PROJECT", "_VBA_PROJECT_CUR"))
_FILES = frozenset((_TEXT, "Workbook", "Book", "PowerPoint Document", "Package", "\x01Ole10Native"))
_MAGIC, _WORD_97 = 0xA5EC, 0xC1
_ENCRYPTED, _WHICH_TABLE, _OBFUSCATED = 0x0100, 0x0200, 0x8000
_BLANKED = (27, 28, 29, 35, 70, 71, 95, 97, 140)
"""Of the list of places: printer, its two settings, where it was opened from, route slip, who saved it where, number and
cover of an e-mail, path of a transformation."""
_EMPTIED = (32, 72, 94)
"""Tables of strings that must be there: title, author and last author; files it names; writers of an e-mail."""
_DOCUMENT, _TIMES = 31, (20, 38)
"""Properties of the document, and where in them it says when it was made, changed and printed, and how long it took."""
_SAVED_AT = 87
_KIND = slice(28, 44)
"""Where a sheet says which kind of properties it holds."""


def clean(data: bytes) -> bytes:
    """The same document at the same length.

    Raises:
        Laden, Locked, Signed, Unclear: programs or files within, a password, a signature; no document of Word 97 to 2003.
    """
    file = Compound(data)
    _refuse(file.streams)
    streams = {stream.path: stream for stream in file.streams}
    if (_TEXT,) not in streams:
        raise Unclear("no text of Word")
    _without_names(file, streams)
    for stream in file.streams:
        content = file.read(stream)
        if stream.path[-1].startswith(_SET_OF_PROPERTIES):
            file.write(stream, _no_properties(content))
        else:
            file.write(stream, without_notes(content))
    return file.bytes()


def _no_properties(sheet: bytes) -> bytes:
    """A sheet of the same kind and length with one property, the code page; noughts where it has no room for that."""
    empty = struct.pack("<HHI16xI16sI", 0xFFFE, 0, 0, 1, sheet[_KIND], 48)
    empty += struct.pack("<IIIIIhh", 24, 1, 1, 16, 2, 1200, 0)
    return (empty if len(sheet) >= len(empty) else b"").ljust(len(sheet), b"\x00")


def _refuse(streams: tuple[Stream, ...]) -> None:
    names = {name for stream in streams for name in stream.path}
    if names & _LOCKED:
        raise Locked("a password")
    if names & _SIGNED:
        raise Signed("a signature")
    if names & _PROGRAMS or any(len(s.path) > 1 and s.path[-1] in _FILES for s in streams):
        raise Laden("a program or a file")


def _without_names(file: Compound, streams: dict[tuple[str, ...], Stream]) -> None:
    """Blank what the head of the text says lies in the tables behind it."""
    head = bytearray(file.read(streams[(_TEXT,)]))
    try:
        magic, version = struct.unpack_from("<HH", head, 0)
        (flags,) = struct.unpack_from("<H", head, 10)
        if magic != _MAGIC or version < _WORD_97:
            raise Unclear("older than Word 97")
        if flags & (_ENCRYPTED | _OBFUSCATED):
            raise Locked("a password")
        where = streams.get(("1Table" if flags & _WHICH_TABLE else "0Table",))
        if where is None:
            raise Unclear("no tables behind the text")
        tables = bytearray(file.read(where))
        _Places(head, tables).blank()
    except struct.error as error:
        raise Unclear("a head that is cut off") from error
    file.write(streams[(_TEXT,)], bytes(head))
    file.write(where, bytes(tables))


class _Places:
    """The list of places in the head: start and length of each table. Owns neither head nor tables."""

    def __init__(self, head: bytearray, tables: bytearray) -> None:
        self.head, self.tables = head, tables
        (words,) = struct.unpack_from("<H", head, 32)
        at = 34 + 2 * words
        (longs,) = struct.unpack_from("<H", head, at)
        at += 2 + 4 * longs
        (self.count,) = struct.unpack_from("<H", head, at)
        self.at = at + 2

    def blank(self) -> None:
        for index in _BLANKED:
            self._put(index, b"")
        for index in _EMPTIED:
            start, length = self._place(index)
            self._put(index, _emptied(bytes(self.tables[start : start + length])))
        start, length = self._place(_DOCUMENT)
        first, last = _TIMES
        if length >= last:
            self.tables[start + first : start + last] = bytes(last - first)
        if self.count > _SAVED_AT:
            struct.pack_into("<Q", self.head, self.at + 8 * _SAVED_AT, 0)

    def _place(self, index: int) -> tuple[int, int]:
        if index >= self.count:
            return 0, 0
        start, length = struct.unpack_from("<II", self.head, self.at + 8 * index)
        if length and start + length > len(self.tables):
            raise Unclear("a table beyond its stream")
        return (start, length) if length else (0, 0)

    def _put(self, index: int, content: bytes) -> None:
        """Write a shorter table over the one that lies there."""
        start, length = self._place(index)
        if length:
            self.tables[start : start + length] = content.ljust(length, b"\x00")
            struct.pack_into("<I", self.head, self.at + 8 * index + 4, len(content))


def _emptied(tables: bytes) -> bytes:
    """Tables of strings, one behind the other, with as many strings of no length."""
    kept, at = b"", 0
    while at + 6 <= len(tables):
        mark, count, extra = struct.unpack_from("<HHH", tables, at)
        if mark != 0xFFFF:
            raise Unclear("a table of strings of no known kind")
        kept += tables[at : at + 6]
        at += 6
        for _ in range(count):
            (length,) = struct.unpack_from("<H", tables, at)
            at += 2 + 2 * length
            kept += b"\x00\x00" + tables[at : at + extra]
            at += extra
        if at > len(tables):
            raise Unclear("a table of strings that is cut off")
    return kept
