"""N9: PDF, OFD and DOC lose author, programs, times and places, keep their text, and are refused where that can't be done."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from heli.documents.cleaning import CLEANERS, Laden, Locked, Signed, Uncleaned, Unclear, cleaned
from heli.documents.cleaning.compound import Compound
from heli.documents.cleaning.embedded import clean_jp2
from heli.documents.cleaning.pages import clean as clean_pages
from tests.factories.compound import compound, strings, word
from tests.factories.pdfs import PAGES, TEXT, pdf, stream
from tests.unit.documents.test_never_09_cleaning import (
    MARKS,
    SCAN,
    box,
    chunk,
    jpeg,
    jpeg_behind,
    png,
    profile,
)

OWNER, MAKER, PLACE = MARKS[3], MARKS[1], MARKS[0]
WIDE = OWNER.decode().encode("utf-16-le")
XMP = b"<x:xmpmeta><dc:creator>" + OWNER + b"</dc:creator></x:xmpmeta>"
IMAGE = b"/Type/XObject/Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace %b/Filter/DCTDecode"
SHEET = stream(b"/Type/Metadata/Subtype/XML", XMP)
PICTURE = stream(IMAGE % b"/DeviceRGB", jpeg())


def telling_pdf() -> bytes:
    """Owner in the information dictionary, in XMP, in a former version, between objects and in a picture's EXIF."""
    page = PAGES[3][:-2] + b"/PieceInfo<</P<</Private(" + OWNER + b")>>>>/LastModified(" + OWNER + b")>>"
    objects = {
        **PAGES,
        3: page,
        6: SHEET,
        7: PICTURE,
        8: b"<</Author(" + OWNER + b")/Producer(" + MAKER + b")>>",
    }
    objects[9] = b"(former version by " + OWNER + b")"
    number = b"/Info 8 0 R/ID[<" + OWNER.hex().encode() + b"><00>]"
    return pdf(objects, number, head=b"%PDF-1.7\n%" + MAKER + b"\n")


def telling_ofd(**more: bytes) -> bytes:
    made = io.BytesIO()
    main = (
        b'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocInfo>'
        b"<ofd:DocID>77</ofd:DocID><ofd:Author>"
        + OWNER
        + b"</ofd:Author><ofd:Creator>"
        + MAKER
        + b"</ofd:Creator>"
        b'<ofd:CustomDatas><ofd:CustomData Name="a">'
        + PLACE
        + b"</ofd:CustomData></ofd:CustomDatas></ofd:DocInfo>"
        b"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
    page = "<Page><TextCode>河边倾倒垃圾</TextCode></Page>".encode()
    notes = b'<a:Extensions xmlns:a="x"><a:Extension Company="' + OWNER + b'"/></a:Extensions>'
    members = {
        "OFD.xml": main,
        "Doc_0/Page.xml": page,
        "Doc_0/Extensions.xml": notes,
        "Doc_0/Res/a.jpg": jpeg(),
    }
    with zipfile.ZipFile(made, "w") as archive:
        archive.comment = OWNER
        for name, content in {**members, **{k.replace("__", "."): v for k, v in more.items()}}.items():
            archive.writestr(name, content)
    return made.getvalue()


TABLES = {
    27: WIDE, 28: MAKER, 31: bytes(20) + MARKS[4] + MARKS[4][:8] + b"layout", 32: strings("", OWNER.decode(), "C:\\Users\\Tashi"),
    71: strings(OWNER.decode(), "D:\\信\\Tashi.doc", extra=b"\x01\x02"), 51: strings("Unknown", "修订人"),
    94: strings(OWNER.decode()) * 6, 145 - 1: b"kept",
}  # fmt: skip
LINE = "河边倾倒垃圾".encode("utf-16-le")


def properties(*texts: bytes) -> bytes:
    """A sheet of properties, as far as reading its marks needs one."""
    return struct.pack("<HHI16xI16sI", 0xFFFE, 0, 0, 1, b"KindKindKindKind", 48) + b"\x1e".join(texts)


def telling_doc(**more: bytes) -> bytes:
    text, tables = word(TABLES, LINE + jpeg().removesuffix(jpeg_behind()) + png().removesuffix(MARKS[5]))
    streams = {
        "\x05SummaryInformation": properties(OWNER, MAKER, b"A longer property"),
        "\x05DocumentSummaryInformation": properties(PLACE),
        "WordDocument": text, "1Table": tables, **more,
    }  # fmt: skip
    inner = {"\x05Own": properties(OWNER), "Equation Native": b"x = y"}
    return compound(streams, inner=inner, left=WIDE * 90)


MADE: dict[str, Callable[[], bytes]] = {".pdf": telling_pdf, ".ofd": telling_ofd, ".doc": telling_doc}
CLEAN: dict[str, Callable[[bytes], bytes]] = {
    ".pdf": clean_pages, ".ofd": CLEANERS[".ofd"], ".doc": CLEANERS[".doc"],
}  # fmt: skip
"""A PDF here without the process around it, which tests/integration/documents tries."""


def seen(data: bytes) -> bytes:
    """The bytes of a file, with every packed stream of it unpacked, and hexadecimal strings read."""
    found = data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found += b"".join(archive.read(name) for name in archive.namelist())
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            found += zlib.decompress(packed)
        except zlib.error:
            continue
    found += b"".join(bytes.fromhex(t.decode()) for t in re.findall(rb"<((?:[0-9a-f]{2})+)>", data))
    return found


def marks(data: bytes) -> list[bytes]:
    everything = seen(data)
    return [m for m in MARKS if m in everything or m.decode().encode("utf-16-le") in everything]


@pytest.mark.parametrize("suffix", sorted(MADE))
def test_never_09_nothing_of_a_sender_is_left_in_a_document(suffix: str) -> None:
    made = MADE[suffix]()
    assert {OWNER, MAKER} <= set(marks(made))
    kept = CLEAN[suffix](made)
    assert marks(kept) == []
    assert b"Tashi" not in seen(kept)
    assert CLEAN[suffix](kept) == kept


def test_never_09_a_pdf_keeps_its_text_and_its_picture() -> None:
    kept = clean_pages(telling_pdf())
    reader = PdfReader(io.BytesIO(kept), strict=True)
    assert reader.pages[0].extract_text().strip() == "Waste by the river"
    assert TEXT in kept
    assert SCAN in kept
    assert reader.metadata is None
    assert reader.xmp_metadata is None


def test_never_09_a_picture_that_a_page_calls_metadata_stays() -> None:
    page = PAGES[3].replace(b"/Im 7", b"/Metadata 7")
    assert SCAN in clean_pages(pdf({**PAGES, 3: page, 6: SHEET, 7: PICTURE}))


@pytest.mark.parametrize("outer", [b"/FlateDecode", b"/ASCIIHexDecode"])
def test_never_09_a_picture_within_other_filters_is_cleaned(outer: bytes) -> None:
    packed = zlib.compress(jpeg()) if outer == b"/FlateDecode" else jpeg().hex().encode() + b">"
    image = (IMAGE % b"/DeviceRGB").replace(
        b"/DCTDecode", b"[" + outer + b"/DCTDecode]/DecodeParms[null<</ColorTransform 1>>]"
    )
    kept = clean_pages(pdf({**PAGES, 6: SHEET, 7: stream(image, packed)}))
    assert marks(kept) == []
    assert SCAN in kept
    assert b"/Filter /DCTDecode/DecodeParms <</ColorTransform 1>>" in kept


def test_never_09_a_jpeg_2000_loses_its_notes() -> None:
    start = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
    made = start + box(b"uuid", OWNER) + box(b"xml ", PLACE) + box(b"jp2c", SCAN)
    assert clean_jp2(made) == start + box(b"jp2c", SCAN)
    with pytest.raises(Unclear):
        clean_jp2(made[:-1])


def test_never_09_a_colour_profile_of_a_device_gives_way_to_plain_colours() -> None:
    for name, stays in ((b"sRGB IEC61966-2.1", True), (MAKER, False)):
        image = IMAGE % b"[/ICCBased 8 0 R]"
        objects = {**PAGES, 6: SHEET, 7: stream(image, jpeg()), 8: stream(b"/N 3", profile(name))}
        kept = clean_pages(pdf(objects))
        assert (b"/ICCBased" in kept) is stays
        assert (b"/ColorSpace /DeviceRGB" in kept) is not stays
        assert MAKER not in kept


def test_never_09_links_to_files_of_the_senders_machine_go_and_others_stay() -> None:
    page = PAGES[3][:-2] + (
        b"/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.org)>>>>"
        b"<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(file:///C:/Tashi)>>>>"
        b"<</Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(C:\\Tashi)>>/M(D:20221103)>>]>>"
    )
    found = seen(clean_pages(pdf({**PAGES, 3: page, 6: SHEET, 7: PICTURE})))
    assert b"https://example.org" in found
    assert b"Tashi" not in found
    assert b"20221103" not in found


def catalogue(entries: bytes) -> bytes:
    return pdf({**PAGES, 1: PAGES[1][:-2] + entries + b">>", 6: SHEET, 7: PICTURE})


def locked(user: str, owner: str) -> bytes:
    writer, made = PdfWriter(clone_from=io.BytesIO(telling_pdf())), io.BytesIO()
    writer.encrypt(user, owner, algorithm="AES-256")
    writer.write(made)
    return made.getvalue()


SIGNATURE = b"<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>"


def signed_field(value: bytes) -> bytes:
    return catalogue(b"/AcroForm<</SigFlags 3/Fields[<</FT/Sig/T(s)/V " + value + b">>]>>")


REFUSED: dict[str, tuple[str, Callable[[], bytes], type[Uncleaned]]] = {
    "signed": (".pdf", lambda: signed_field(SIGNATURE), Signed),
    "password": (".pdf", lambda: locked("geheim", "o"), Locked),
    "attachment": (".pdf", lambda: catalogue(b"/Names<</EmbeddedFiles<</Names[(a)<</F(a)/EF<</F 4 0 R>>>>]>>>>"), Laden),
    "form of programs": (".pdf", lambda: catalogue(b"/AcroForm<</XFA 4 0 R/Fields[]>>"), Laden),
    "cut off": (".pdf", lambda: telling_pdf()[:-300], Unclear),
    "no pages": (".pdf", lambda: pdf({1: b"<</Type/Catalog>>"}), Unclear),
    "signed OFD": (".ofd", lambda: telling_ofd(Signatures__xml=b"<o:Signatures xmlns:o='x'/>"), Signed),
    "OFD with files": (".ofd", lambda: telling_ofd(a__xml=b"<Attachments><Attachment/></Attachments>"), Laden),
    "OFD with entities": (".ofd", lambda: telling_ofd(a__xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), Unclear),
    "OFD no XML": (".ofd", lambda: telling_ofd(a__xml=b"<a>"), Unclear),
    "signed DOC": (".doc", lambda: telling_doc(_signatures=b"s" * 9), Signed),
    "locked DOC": (".doc", lambda: compound({"EncryptedPackage": b"x" * 9}), Locked),
    "obscured DOC": (".doc", lambda: telling_doc(WordDocument=word({}, b"", flags=0x0300)[0]), Locked),
    "DOC with programs": (".doc", lambda: telling_doc(_VBA_PROJECT=b"C:\\Tashi"), Laden),
    "DOC with files": (".doc", lambda: compound({"a": b"b"}, inner={"\x01Ole10Native": b"C:\\Tashi"}), Laden),
    "table of Excel": (".doc", lambda: compound({"Workbook": b"x" * 5000}), Unclear),
    "table beyond": (".doc", lambda: telling_doc(**{"1Table": b""}), Unclear),
    "signed DOCX": (".docx", lambda: telling_ofd(**{"_xmlsignatures/origin__sigs": b""}), Signed),
}  # fmt: skip


def test_never_09_what_can_not_be_cleaned_is_refused_with_its_reason() -> None:
    taken = []
    for what, (suffix, made, reason) in REFUSED.items():
        try:
            (clean_pages if suffix == ".pdf" else CLEANERS[suffix])(made())
        except reason:
            continue
        taken.append(what)
    assert taken == []


def test_never_09_an_empty_field_for_a_signature_and_a_form_without_files_stay() -> None:
    kept = clean_pages(signed_field(b"null"))
    assert b"/SigFlags 3" in kept


def test_never_09_a_pdf_that_may_only_be_read_is_cleaned() -> None:
    kept = clean_pages(locked("", "owner"))
    assert b"/Encrypt" not in kept
    assert marks(kept) == []
    assert PdfReader(io.BytesIO(kept)).pages[0].extract_text().strip() == "Waste by the river"


def test_never_09_objects_that_had_to_be_guessed_together_are_all_there_or_the_file_is_refused() -> None:
    whole = telling_pdf()
    at = whole.rindex(b"startxref")
    shifted = whole[:at] + b"startxref\n7\n%%EOF\n"
    assert TEXT in clean_pages(shifted)
    hole = shifted.replace(b"\n5 0 obj", b"\n5 0 obx")
    with pytest.raises(Uncleaned):
        clean_pages(hole)


def test_never_09_a_doc_keeps_text_layout_and_the_names_of_tracked_changes() -> None:
    made = Compound(telling_doc())
    kept = Compound(CLEANERS[".doc"](telling_doc()))
    text, tables = (
        next(kept.read(s) for s in kept.streams if s.path == (name,)) for name in ("WordDocument", "1Table")
    )
    assert len(kept.data) == len(made.data)
    assert LINE in text
    assert SCAN in text
    assert chunk(b"IEND", b"") in text
    assert strings("Unknown", "修订人") in tables
    assert b"layout" in tables
    assert tables.endswith(b"kept")
    sheet = next(kept.read(s) for s in kept.streams if s.path[-1] == "\x05SummaryInformation")
    assert sheet[28:44] == b"KindKindKindKind"
    assert {s.path for s in kept.streams} == {s.path for s in made.streams}
    assert b"x = y" in bytes(kept.data)


def test_never_09_streams_that_go_in_circles_are_refused() -> None:
    whole = bytearray(telling_doc())
    chains = struct.unpack_from("<20I", whole, 512)
    first = max(number for number, link in enumerate(chains) if link == number + 1) - 1
    struct.pack_into("<I", whole, 512 + 4 * (first + 1), first)
    with pytest.raises(Unclear):
        cleaned(".doc", bytes(whole))


@given(cut=st.integers(0, 8000), at=st.integers(0, 8000), put=st.binary(min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_never_09_a_damaged_doc_or_ofd_is_cleaned_or_refused(cut: int, at: int, put: bytes) -> None:
    for suffix in (".doc", ".ofd"):
        whole = MADE[suffix]()
        hurt = whole[:at] + put + whole[at + len(put) :]
        for data in (hurt, whole[: len(whole) - cut]):
            try:
                cleaned(suffix, data)
            except Uncleaned:
                continue
