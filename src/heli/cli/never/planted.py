"""Files that tell of their sender, as small as their kinds allow: what `heli never` hands to the door that must clean them."""

from __future__ import annotations

import io
import struct
import zipfile

MARK = b"29.5562N 91.1145E"
_FREE, _END, _TABLE, _LARGE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 4096


def photograph() -> bytes:
    """A JPEG with its place in it."""
    body = b"Exif\x00\x00" + b"MM\x00*" + struct.pack(">IHI", 8, 0, 0) + MARK
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body + b"\xff\xd9"


def pdf() -> bytes:
    """A PDF with a sheet of metadata; the table of its objects is in order."""
    made, places = b"%PDF-1.7\n", []
    sheet = b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%b\nendstream" % (len(MARK), MARK)
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    for number, content in enumerate(
        (b"<</Type/Catalog/Pages 2 0 R/Metadata 4 0 R>>", pages, page, sheet), 1
    ):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 5\n0000000000 65535 f \n"
    return made + head + table + b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(made)


def ofd() -> bytes:
    """An OFD that names its author; unpacked, so that the mark can be read."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        author = b"<DocBody><DocInfo><Author>" + MARK + b"</Author></DocInfo></DocBody>"
        archive.writestr("OFD.xml", b'<OFD xmlns="http://www.ofdspec.org/2016">' + author + b"</OFD>")
    return made.getvalue()


def doc() -> bytes:
    """A document of old Word with a sheet of properties: three streams of eight sectors, a directory, a table."""
    head = struct.pack("<HH6xH20x", 0xA5EC, 0xC1, 0) + struct.pack("<H28xH88xH", 14, 22, 93)
    contents = {"\x05SummaryInformation": MARK, "0Table": b"", "WordDocument": head}
    chains, entries, body = [_TABLE, _END], [_entry("Root Entry", 5, _FREE, 1, _END, 0)], b""
    for number, (name, content) in enumerate(contents.items(), 1):
        following = number + 1 if number < len(contents) else _FREE
        entries.append(_entry(name, 2, following, _FREE, len(chains), _LARGE))
        chains += [*range(len(chains) + 1, len(chains) + 8), _END]
        body += content.ljust(_LARGE, b"\x00")
    table = struct.pack(f"<{len(chains)}I", *chains).ljust(512, b"\xff")
    start = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(10)
    )
    places = struct.pack("<II4xIIIII", 1, 1, _LARGE, _END, 0, _END, 0) + struct.pack(
        "<109I", 0, *[_FREE] * 108
    )
    return start + places + table + b"".join(entries) + body


def _entry(name: str, kind: int, following: int, child: int, start: int, size: int) -> bytes:
    named = (name + "\x00").encode("utf-16-le")
    links = struct.pack("<HBBIII", len(named), kind, 1, _FREE, following, child)
    return named.ljust(64, b"\x00") + links + bytes(36) + struct.pack("<IQ", start, size)


PLANTED = {".jpg": photograph, ".pdf": pdf, ".ofd": ofd, ".doc": doc}
"""By the suffix of its kind."""


def tells(data: bytes) -> bool:
    """Whether the mark stands in a file, packed or not."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(MARK in archive.read(name) for name in archive.namelist())
    return MARK in data
