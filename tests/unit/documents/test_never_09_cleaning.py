"""N9: a photograph loses where, with what and by whom it was taken, and keeps its picture and how it is turned."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest

from heli.documents.cleaning import Unclear, cleaned
from heli.documents.cleaning.orientation import block, orientation
from heli.documents.cleaning.profiles import is_standard
from heli.documents.senders import SHIELDED, shielded

MARKS = (b"29,33.31N", b"PhoneMaker", b"SN-8861402", b"Owner Tashi", b"2022:11:03", b"HiddenThumb")
PIXELS = bytes(range(1, 200)) + b"\xff\x00" + bytes(range(60))
LEFT = 6
"""The orientation of a picture that was taken with the device on its side."""


def exif(turned: int = LEFT, order: str = "<") -> bytes:
    """A block as a telephone writes it: maker, orientation, time, owner, a folder with the place, one with the number."""
    texts = [(0x010F, MARKS[1]), (0x0132, MARKS[4]), (0xA430, MARKS[3])]
    size = 2 + 12 * 6 + 4
    after = 8 + size
    body, entries = b"", [struct.pack(order + "HHIHH", 0x0112, 3, 1, turned, 0)]
    for tag, text in texts:
        entries.append(struct.pack(order + "HHII", tag, 2, len(text), after + len(body)))
        body += text
    for tag, inner, text in ((34853, 2, MARKS[0]), (34665, 0xA431, MARKS[2])):
        at = after + len(body)
        entries.append(struct.pack(order + "HHII", tag, 4, 1, at))
        body += struct.pack(order + "HHHIII", 1, inner, 2, len(text), at + 18, 0) + text
    start = (b"II*\x00" if order == "<" else b"MM\x00*") + struct.pack(order + "I", 8)
    return (
        start + struct.pack(order + "H", 6) + b"".join(sorted(entries)) + struct.pack(order + "I", 0) + body
    )


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


TABLES = segment(0xDB, bytes(65)) + segment(0xC0, bytes(15)) + segment(0xC4, bytes(20))
SCAN = segment(0xDA, bytes(10)) + PIXELS


def jpeg(turned: int = LEFT) -> bytes:
    return (
        b"\xff\xd8" + segment(0xE0, b"JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x01\x01" + MARKS[5])
        + segment(0xE1, b"Exif\x00\x00" + exif(turned)) + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + MARKS[3])
        + segment(0xED, b"Photoshop 3.0\x00" + MARKS[0]) + segment(0xE2, b"MPF\x00" + MARKS[5]) + segment(0xFE, MARKS[2])
        + TABLES + SCAN + segment(0xC4, bytes(20)) + segment(0xEB, MARKS[2]) + SCAN + b"\xff\xd9" + jpeg_behind()
    )  # fmt: skip


def jpeg_behind() -> bytes:
    """A film of the same moment, as some telephones put it behind the picture."""
    return b"ftypmp42" + MARKS[0]


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


IDAT = chunk(b"IDAT", zlib.compress(PIXELS))


def png() -> bytes:
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + chunk(b"eXIf", exif()) + chunk(b"tEXt", b"Author\x00" + MARKS[3])
        + chunk(b"zTXt", b"Place\x00\x00" + zlib.compress(MARKS[0])) + chunk(b"iTXt", b"XML:com.adobe.xmp\x00" + MARKS[1])
        + chunk(b"tIME", MARKS[4][:7]) + chunk(b"prVt", MARKS[2]) + IDAT + chunk(b"IEND", b"") + MARKS[5]
    )  # fmt: skip


def riff(form: bytes, *parts: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        kind + struct.pack("<I", len(part)) + part + b"\x00" * (len(part) % 2) for kind, part in parts
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + form + body


def webp() -> bytes:
    head = bytes([0x08 | 0x04 | 0x20]) + bytes(9)
    telling = ((b"EXIF", exif()), (b"XMP ", MARKS[3]), (b"MAKR", MARKS[2]))
    return riff(b"WEBP", (b"VP8X", head), (b"ICCP", MARKS[1]), (b"VP8 ", PIXELS), *telling)


def gif() -> bytes:
    def blocks(body: bytes) -> bytes:
        return bytes([len(body)]) + body + b"\x00"

    return (
        b"GIF89a" + bytes(7) + b"\x21\xff" + bytes([11]) + b"XMP DataXMP" + blocks(MARKS[0])
        + b"\x21\xfe" + blocks(MARKS[1]) + b"\x21\xf9" + blocks(bytes(4))
        + b"\x2c" + bytes(9) + b"\x02" + blocks(PIXELS[:99]) + b"\x3b" + MARKS[2]
    )  # fmt: skip


def tiff(order: str = "<") -> bytes:
    """A picture whose one strip lies behind the folder that a telephone writes."""
    block_ = bytearray(exif(order=order))
    return bytes(block_) + PIXELS


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def film() -> bytes:
    timed = box(b"mvhd", b"\x00\x00\x00\x00" + MARKS[4][:8] + bytes(88))
    place = box(b"udta", box(b"\xa9xyz", MARKS[0])) + box(b"meta", MARKS[1])
    track = box(b"trak", box(b"udta", MARKS[2]) + box(b"mdia", box(b"hdlr", b"vide")))
    whole = box(b"moov", timed + track + place)
    return box(b"ftyp", b"mp42") + box(b"uuid", MARKS[3]) + whole + box(b"mdat", PIXELS)


def docx() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("docProps/core.xml", b"<creator>" + MARKS[3] + b"</creator>")
        archive.writestr("docProps/app.xml", MARKS[1])
        archive.writestr("word/document.xml", b"<w:document/>")
        archive.writestr("word/media/image1.jpeg", jpeg())
    return made.getvalue()


SAMPLES: dict[str, Callable[[], bytes]] = {
    ".jpg": jpeg, ".png": png, ".webp": webp, ".gif": gif, ".tif": tiff, ".mp4": film, ".docx": docx,
    ".wav": lambda: riff(b"WAVE", (b"fmt ", bytes(16)), (b"LIST", MARKS[0]), (b"bext", MARKS[3]), (b"data", PIXELS)),
    ".mp3": lambda: b"ID3\x03\x00\x00\x00\x00\x00\x0b" + MARKS[3] + b"\xff\xfb" + PIXELS + b"TAG" + MARKS[1].ljust(125),
}  # fmt: skip


def unpacked(suffix: str, data: bytes) -> bytes:
    if suffix != ".docx":
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("suffix", SAMPLES)
def test_never_09_a_file_loses_its_place_device_number_and_owner(suffix: str) -> None:
    came = SAMPLES[suffix]()
    assert [mark for mark in MARKS if mark in unpacked(suffix, came)]
    kept = unpacked(suffix, cleaned(suffix, came))
    assert [mark for mark in MARKS if mark in kept] == []
    assert any(shown in kept for shown in (PIXELS, IDAT, PIXELS[:99]))


@pytest.mark.parametrize("suffix", SAMPLES)
def test_never_09_what_was_cleaned_stays_as_it_is(suffix: str) -> None:
    once = cleaned(suffix, SAMPLES[suffix]())
    assert cleaned(suffix, once) == once


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif"])
def test_never_09_a_picture_is_seen_as_it_was_turned(suffix: str) -> None:
    kept = cleaned(suffix, SAMPLES[suffix]())
    start = {".jpg": b"Exif\x00\x00", ".png": b"eXIf", ".webp": b"EXIF\x1a\x00\x00\x00", ".tif": b""}[suffix]
    assert orientation(kept.partition(start)[2] if start else kept) == LEFT


def test_never_09_the_tables_and_scans_of_a_photograph_are_copied_byte_for_byte() -> None:
    assert cleaned(".jpg", jpeg(1)).endswith(TABLES + SCAN + segment(0xC4, bytes(20)) + SCAN + b"\xff\xd9")
    assert b"Exif" not in cleaned(".jpg", jpeg(1))


@pytest.mark.parametrize("order", ["<", ">"])
def test_never_09_a_scan_on_tiff_loses_its_tags_in_either_order_of_bytes(order: str) -> None:
    kept = cleaned(".tif", tiff(order))
    assert len(kept) == len(tiff(order))
    assert kept.endswith(PIXELS)
    assert not any(mark in kept for mark in MARKS)
    assert orientation(kept) == LEFT


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".gif", ".tif", ".mp4", ".docx", ".wav"])
def test_never_09_what_is_not_built_as_its_kind_asks_is_refused_not_kept(suffix: str) -> None:
    with pytest.raises(Unclear):
        cleaned(suffix, b"\x00" * 40)


def test_never_09_every_file_of_a_photograph_cut_short_is_clean_or_refused() -> None:
    whole = jpeg()
    for end in range(2, len(whole), 7):
        try:
            kept = cleaned(".jpg", whole[:end])
        except Unclear:
            continue
        assert not any(mark in kept for mark in MARKS)


def test_never_09_folders_of_tags_that_go_in_circles_are_refused() -> None:
    ring = b"II*\x00" + struct.pack("<IHI", 8, 0, 8)
    with pytest.raises(Unclear):
        cleaned(".tif", ring)


def profile(name: bytes, tag: bytes = b"desc") -> bytes:
    text = b"desc\x00\x00\x00\x00" + name
    return bytes(36) + b"acsp" + bytes(88) + struct.pack(">I4sII", 1, tag, 144, len(text)) + text


def test_never_09_a_colour_profile_stays_where_it_names_no_device() -> None:
    assert is_standard(profile(b"sRGB IEC61966-2.1"))
    assert not is_standard(profile(b"Monitor 8861402"))
    assert not is_standard(profile(b"sRGB", tag=b"mmod"))
    icc = segment(0xE2, b"ICC_PROFILE\x00\x01\x01" + profile(b"Display P3"))
    assert icc in cleaned(".jpg", b"\xff\xd8" + icc + TABLES + SCAN + b"\xff\xd9")
    wrong = segment(0xE2, b"ICC_PROFILE\x00\x01\x01" + profile(b"Monitor 8861402"))
    assert b"8861402" not in cleaned(".jpg", b"\xff\xd8" + wrong + TABLES + SCAN + b"\xff\xd9")


def test_never_09_an_orientation_block_holds_nothing_else() -> None:
    assert len(block(LEFT)) == 26
    assert [orientation(block(n)) for n in (1, 3, 6, 8)] == [1, 3, 6, 8]
    assert orientation(b"") == orientation(b"II*\x00\xff\xff\xff\xff") == 1


def test_never_09_evidence_is_kept_as_it_came() -> None:
    assert {"petition_intake", "interference_record", "lead"} <= SHIELDED
    for procedure in SHIELDED:
        assert shielded(procedure, "a.jpg", ".jpg", jpeg()) == cleaned(".jpg", jpeg())
    assert shielded("prosecution_review", "a.jpg", ".jpg", jpeg()) == jpeg()
    assert cleaned(".txt", b"text") == b"text"
