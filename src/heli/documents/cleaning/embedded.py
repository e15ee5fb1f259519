"""Pictures within a PDF: a JPEG or JPEG 2000 keeps no properties of its own there either."""

from __future__ import annotations

import struct

from pypdf.generic import ArrayObject, EncodedStreamObject, NameObject, StreamObject

from heli.documents.cleaning import jpeg
from heli.documents.cleaning.errors import Unclear

_JP2 = b"\x00\x00\x00\x0cjP  "
_TELLING = frozenset((b"xml ", b"uuid", b"uinf", b"free", b"skip"))


def picture(stream: StreamObject) -> bytes | None:
    """The cleaned bytes of a picture, coded by its last filter alone; None for every other stream."""
    found = stream.get("/Filter")
    filters = [str(one) for one in found] if isinstance(found, ArrayObject) else [str(found)]
    clean = {"/DCTDecode": jpeg.clean, "/JPXDecode": clean_jp2}.get(filters[-1] if filters else "")
    if clean is None or stream.get("/Subtype") != "/Image":
        return None
    return clean(_peeled(stream, filters[:-1]) if len(filters) > 1 else stream._data)


def _peeled(stream: StreamObject, outer: list[str]) -> bytes:
    """What lies below the outer filters; the reader bounds what they unpack to."""
    shell = EncodedStreamObject()
    shell._data = stream._data
    shell[NameObject("/Filter")] = ArrayObject(NameObject(one) for one in outer)
    return shell.get_data()


def clean_jp2(data: bytes) -> bytes:
    """A JPEG 2000 picture without the boxes that hold XMP, addresses and own notes; a bare code stream as it came."""
    if not data.startswith(_JP2):
        return data
    kept, at = [], 0
    while at < len(data):
        if at + 8 > len(data):
            raise Unclear("a box that is cut off")
        size, kind = struct.unpack_from(">I4s", data, at)
        if size == 1 and at + 16 <= len(data):
            (size,) = struct.unpack_from(">Q", data, at + 8)
        size = size or len(data) - at
        if size < 8 or at + size > len(data):
            raise Unclear("a box that runs beyond the picture")
        if kind not in _TELLING:
            kept.append(data[at : at + size])
        at += size
    return b"".join(kept)
