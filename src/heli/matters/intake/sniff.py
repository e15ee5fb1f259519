"""What a file really is, whatever its name says; a mark, a disguise or a bomb is refused before it is stored.

Pure: bytes in, an answer or a refusal out. Sizes are in bytes; bounds are inclusive.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

import puremagic

from heli.base.errors import BadInput, bad_input
from heli.base.marks import refuse_marked
from heli.base.text import Msg

MAX_SIZE = 50 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
"""An archive member that unpacks to more than this many times its packed size is a bomb, above 1 MiB."""
MAX_MEMBERS = 5_000
HEAD = 8192


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A file's true kind: our short name, its media type, and the suffix it is kept under."""

    kind: str
    media_type: str
    suffix: str


KINDS = {
    "pdf": Sniffed("pdf", "application/pdf", ".pdf"),
    "png": Sniffed("image", "image/png", ".png"),
    "jpg": Sniffed("image", "image/jpeg", ".jpg"),
    "gif": Sniffed("image", "image/gif", ".gif"),
    "tif": Sniffed("image", "image/tiff", ".tif"),
    "webp": Sniffed("image", "image/webp", ".webp"),
    "docx": Sniffed(
        "document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"
    ),
    "xlsx": Sniffed("table", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    "ofd": Sniffed("document", "application/ofd", ".ofd"),
    "doc": Sniffed("document", "application/msword", ".doc"),
    "mp3": Sniffed("sound", "audio/mpeg", ".mp3"),
    "wav": Sniffed("sound", "audio/wav", ".wav"),
    "mp4": Sniffed("film", "video/mp4", ".mp4"),
    "csv": Sniffed("table", "text/csv", ".csv"),
    "txt": Sniffed("text", "text/plain", ".txt"),
}
_ALIASES = {"jpeg": "jpg", "jfif": "jpg", "tiff": "tif", "text": "txt", "m4v": "mp4"}
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the files of old Word begin; by what follows puremagic takes those that Word itself wrote for another program's."""
_ZIPPED = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}


def sniff(name: str, data: bytes, *, field: str = "file") -> Sniffed:
    """The true kind of an uploaded file.

    Raises:
        Refused: its name bears a classification mark.
        BadInput: empty, over 50 MB, a kind that is not kept, a name that does not fit the content, an archive that
            unpacks beyond all measure, or one that is broken.
    """
    refuse_marked(name, field)
    if not data:
        raise bad_input(field, "file.empty", "The file “%(name)s” is empty.", name=name)
    _not_too_large(name, len(data), field)
    claimed = PurePath(name).suffix.lower().lstrip(".")
    claimed = _ALIASES.get(claimed, claimed)
    true = _true_kind(name, data, field)
    if true != claimed and not (true == "txt" and claimed == "csv"):
        raise _disguised(name, true, field)
    return KINDS["csv" if claimed == "csv" else true]


def sniff_workbook(path: Path, *, field: str = "file") -> None:
    """That a file on disk is the xlsx it is named as, without reading it whole. Raises as `sniff`."""
    refuse_marked(path.name, field)
    _not_too_large(path.name, path.stat().st_size, field)
    with path.open("rb") as file:
        head = file.read(HEAD)
        if head[:4] not in (b"PK\x03\x04", b"PK\x05\x06"):
            sniff(path.name, head, field=field)  # it is none: what it is instead, its beginning says
            raise _disguised(path.name, "txt", field)
        true = _zipped_kind(path.name, file, field)
    if true != path.suffix.lower().lstrip("."):
        raise _disguised(path.name, true, field)


def _not_too_large(name: str, size: int, field: str) -> None:
    if size > MAX_SIZE:
        raise bad_input(
            field,
            "file.too_large",
            "The file “%(name)s” has %(size)s MB; at most 50 MB are kept.",
            do=Msg("Split it, or scan it at a lower resolution."),
            name=name,
            size=-(-size // (1024 * 1024)),
        )


def _true_kind(name: str, data: bytes, field: str) -> str:
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zipped_kind(name, io.BytesIO(data), field)
    if _is_text(data):
        return "txt"
    if data.startswith(_COMPOUND):
        return "doc"
    try:
        found = puremagic.from_string(data[:HEAD], filename=None).lstrip(".")
    except puremagic.PureError:
        found = ""
    found = _ALIASES.get(found, found)
    if found in KINDS:
        return found
    raise bad_input(
        field,
        "file.unknown_kind",
        "The file “%(name)s” is of a kind that is not kept here.",
        do=Msg("Kept are PDF, OFD, DOCX, XLSX, CSV, text, pictures, sound and film."),
        name=name,
    )


def _zipped_kind(name: str, file: BinaryIO, field: str) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _refuse_bomb(name, members, field)
            names = {member.filename for member in members}
    except (zipfile.BadZipFile, ValueError, EOFError) as error:
        raise bad_input(field, "file.broken", "The file “%(name)s” is damaged.", name=name) from error
    for kind, member_name in _ZIPPED.items():
        if member_name in names:
            return kind
    raise bad_input(
        field,
        "file.archive",
        "The file “%(name)s” is an archive.",
        do=Msg("Unpack it and add the papers one by one, so that each is listed."),
        name=name,
    )


def _refuse_bomb(name: str, members: list[zipfile.ZipInfo], field: str) -> None:
    unpacked = sum(member.file_size for member in members)
    swollen = any(
        m.file_size > 1 << 20 and m.file_size > MAX_RATIO * max(m.compress_size, 1) for m in members
    )
    nested = any(m.filename.lower().endswith((".zip", ".gz", ".7z", ".rar")) for m in members)
    if unpacked > MAX_UNPACKED or swollen or nested or len(members) > MAX_MEMBERS:
        raise bad_input(
            field,
            "file.bomb",
            "The file “%(name)s” unpacks to far more than it seems; it was not opened.",
            do=Msg("Ask the sender for an ordinary file."),
            name=name,
        )


def _is_text(data: bytes) -> bool:
    if b"\x00" in data[:HEAD] or data[:5] == b"%PDF-":
        return False
    return decode(data) is not None


def decode(data: bytes) -> str | None:
    """The text of bytes that are UTF-8 (with or without mark) or GB18030; None if they are neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(ord(c) < 32 and c not in "\t\r\n\f" for c in text):
            return text
    return None


def _disguised(name: str, true: str, field: str) -> BadInput:
    return bad_input(
        field,
        "file.disguised",
        "The name “%(name)s” does not fit the content, which is %(kind)s.",
        do=Msg("Give the file its true ending, if you know where it comes from."),
        name=name,
        kind=true,
    )
