"""A PDF written anew: what its pages need, numbered from the first, and nothing that tells of who made it.

Only what is reached from the catalogue is written, so that former versions, the information dictionary, the file's number
and whatever stands between the objects stay behind. Streams are copied as they are coded, but for pictures with properties
of their own. Cleaning twice gives what cleaning once gave.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from pypdf import PasswordType, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from heli.documents.cleaning.embedded import picture
from heli.documents.cleaning.errors import Laden, Locked, Signed, Unclear
from heli.documents.cleaning.profiles import is_standard

_TAIL = 2048
"""The mark of the end stands within so many bytes of it; a file without is cut off."""
_SIGNED, _LADEN = frozenset({"/ByteRange"}), frozenset({"/EF", "/XFA"})
_TELLING = frozenset({"/PieceInfo", "/SpiderInfo", "/Thumb", "/Length"})
"""Left out of every dictionary (the length is written anew): programs' own notes, where it was fetched, small pictures."""
_TELLING_TEXTS = frozenset(
    {"/Author", "/Creator", "/Producer", "/Company", "/Manager", "/CreationDate", "/ModDate", "/LastModified", "/M",
     "/SourceModified"}
)  # fmt: skip
"""Left out where a text stands: elsewhere these may be names of a page's own things."""
_OUTWARD = frozenset({"/Launch", "/GoToR", "/GoToE", "/ImportData"})
"""Links to other files: where these lie tells how the sender's machine is ordered."""
_CODING = frozenset({"/Filter", "/DecodeParms"})
_DEVICE = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
_HEAD = b"\n%\xe2\xe3\xcf\xd3\n"


class _Reader(PdfReader):
    """Knows whether it had to guess where the objects stand."""

    was_rebuilt = False

    def _rebuild_xref_table(self, stream: BytesIO) -> None:  # type: ignore[override]
        self.was_rebuilt = True
        super()._rebuild_xref_table(stream)


def clean(data: bytes) -> bytes:
    """The same pages, with their texts, pictures, forms and bookmarks.

    Raises:
        Laden, Locked, Signed, Unclear: as `heli.documents.cleaning.pdf.clean` says.
    """
    try:
        return _clean(data)
    except PyPdfError as error:
        raise Unclear("a PDF that can't be read") from error


def _clean(data: bytes) -> bytes:
    if b"%%EOF" not in data[-_TAIL:]:
        raise Unclear("no end of a PDF")
    reader = _Reader(BytesIO(data), strict=False)
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise Locked("a password")
    root = reader.trailer.raw_get("/Root")
    if not isinstance(root, IndirectObject) or not reader.pages:
        raise Unclear("no pages")
    return _Writing(reader).whole(root)


class _Writing:
    """Objects get their numbers as they are met, breadth first; owns the order in which they are written."""

    def __init__(self, reader: _Reader) -> None:
        self.reader = reader
        self.numbers: dict[tuple[int, int], int] = {}
        self.met: list[IndirectObject] = []

    def whole(self, root: IndirectObject) -> bytes:
        """The file, its table of objects behind them."""
        version = self.reader.pdf_header
        head = version if version.startswith("%PDF-") and len(version) == 8 else "%PDF-1.7"
        made, places = BytesIO(), list[int]()
        made.write(head.encode("ascii") + _HEAD)
        self.number(root)
        for number, reference in enumerate(self.met, 1):  # grows while it is walked
            places.append(made.tell())
            made.write(b"%d 0 obj\n%b\nendobj\n" % (number, self.written(self.resolved(reference))))
        table = made.tell()
        made.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
        made.writelines(b"%010d 00000 n \n" % place for place in places)
        made.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table))
        return made.getvalue()

    def number(self, reference: IndirectObject) -> int:
        """The number under which an object is written."""
        key = (reference.idnum, reference.generation)
        if key not in self.numbers:
            self.met.append(reference)
            self.numbers[key] = len(self.met)
        return self.numbers[key]

    def resolved(self, value: PdfObject | None) -> PdfObject:
        """What a reference names. Raises `Unclear` for what is missing of a file that had to be guessed together."""
        found = value.get_object() if value is not None else None
        if found is None and self.reader.was_rebuilt:
            raise Unclear("an object that is missing")
        return NullObject() if found is None else found

    def written(self, value: PdfObject) -> bytes:
        """A value as it stands in the file."""
        if isinstance(value, IndirectObject):
            return b"%d 0 R" % self.number(value)
        if isinstance(value, StreamObject):
            return self.stream(value)
        if isinstance(value, DictionaryObject):
            return b"null" if self.leads_out(value) else self.dictionary(self.kept(value))
        if isinstance(value, ArrayObject):
            return self.array(value)
        if isinstance(value, (ByteStringObject, TextStringObject)):
            return b"<" + value.original_bytes.hex().encode("ascii") + b">"
        made = BytesIO()
        value.write_to_stream(made)
        return made.getvalue()

    def dictionary(self, entries: Iterator[tuple[PdfObject, PdfObject]]) -> bytes:
        return b"<<" + b"".join(self.written(k) + b" " + self.written(v) for k, v in entries) + b">>"

    def kept(self, value: DictionaryObject) -> Iterator[tuple[PdfObject, PdfObject]]:
        """The entries that tell of nobody. Raises `Signed` or `Laden` by what stands in it."""
        if _SIGNED & value.keys():
            raise Signed("a signature")
        for key, entry in dict.items(value):
            if key in _LADEN and not isinstance(self.resolved(entry), NullObject):
                raise Laden(str(key))
            if key in _TELLING or (key in _TELLING_TEXTS and self.is_text(entry)):
                continue
            if key == "/Metadata" and self.is_metadata(entry):
                continue
            if key == "/OutputIntents" and not self.all_standard(entry):
                continue
            yield key, entry

    def is_text(self, entry: PdfObject) -> bool:
        return isinstance(self.resolved(entry), (ByteStringObject, TextStringObject))

    def is_metadata(self, entry: PdfObject) -> bool:
        """Not a picture that a page happens to call so."""
        found = self.resolved(entry)
        return not isinstance(found, StreamObject) or str(found.get("/Subtype")) not in ("/Image", "/Form")

    def leads_out(self, value: DictionaryObject) -> bool:
        """A link to another file of the sender's machine."""
        kind = value.get("/S")
        where = value.get("/URI") if kind == "/URI" else ""
        return kind in _OUTWARD or str(where or "").casefold().startswith("file:")

    def array(self, value: ArrayObject) -> bytes:
        if len(value) == 2 and value[0] == "/ICCBased":
            profile = self.resolved(list.__getitem__(value, 1))
            if isinstance(profile, StreamObject) and not is_standard(profile.get_data()):
                return self.plain_colours(profile)
        return b"[" + b" ".join(self.written(entry) for entry in list.__iter__(value)) + b"]"

    def plain_colours(self, profile: StreamObject) -> bytes:
        """A profile that was made for a device names the device; in its place stands what it stood for."""
        if "/Alternate" in profile:
            return self.written(profile.raw_get("/Alternate"))
        try:
            return _DEVICE[int(str(profile["/N"]))].encode("ascii")
        except KeyError as error:
            raise Unclear("a colour profile of no known kind") from error

    def all_standard(self, intents: PdfObject) -> bool:
        """Whether no output intent names a device."""
        found = self.resolved(intents)
        for intent in found if isinstance(found, ArrayObject) else []:
            if not isinstance(intent, DictionaryObject):
                return False
            profile = intent.get("/DestOutputProfile")
            if not isinstance(profile, StreamObject) or not is_standard(profile.get_data()):
                return False
        return True

    def stream(self, value: StreamObject) -> bytes:
        if value.get("/Type") == "/EmbeddedFile":
            raise Laden("a file")
        coded = picture(value)
        data = coded if coded is not None else value._data
        if not isinstance(data, bytes):
            raise Unclear("a stream without bytes")
        entries = (
            (key, _last(entry) if coded is not None and str(key) in _CODING else entry)
            for key, entry in self.kept(value)
        )
        body = self.dictionary(entries)
        return body[:-2] + b"/Length %d>>\nstream\n%b\nendstream" % (len(data), data)


def _last(coding: PdfObject) -> PdfObject:
    """What codes the picture itself, where other filters lay around it."""
    found = coding.get_object() or NullObject()
    return found[-1] if isinstance(found, ArrayObject) else found
