"""OFD: the sheet of the document's properties and programs' own notes are emptied, pictures within are cleaned."""

from __future__ import annotations

from pyexpat import ExpatError, ParserCreate

from heli.documents.cleaning.errors import Laden, Locked, Signed, Unclear
from heli.documents.cleaning.zipped import picture, rewritten

_MAIN, _SPACE = "OFD.xml", b"http://www.ofdspec.org/2016"
_NO_EXTENSIONS = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<ofd:Extensions xmlns:ofd="' + _SPACE + b'"/>'
)  # fmt: skip
_NO_NUMBER = "0" * 32
_REFUSED = {"Signatures": Signed, "Versions": Laden, "Attachment": Laden, "Encryptions": Locked}


def clean(data: bytes) -> bytes:
    """The same pages. Of annotations the names of those who wrote them stay.

    Raises:
        Laden, Locked, Signed, Unclear: files or former versions within, a password, a signature; no OFD.
    """
    return rewritten(data, _member)


def _member(name: str, content: bytes) -> bytes:
    if name == _MAIN:
        return _without_properties(content)
    if not name.lower().endswith(".xml"):
        return picture(content)
    outer = _Elements(content)
    if outer.first == "Extensions":
        return _NO_EXTENSIONS
    return content


class _Elements:
    """Names of a file of XML, without their prefix; raises what the names in it forbid."""

    def __init__(self, content: bytes) -> None:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise Unclear("XML that is no UTF-8")
        self.first, self.sheets = "", list[tuple[int, int, str]]()
        self._begun, self._depth, self._sheet_depth, self._content = 0, 0, -1, content
        self._parser = ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype
        try:
            self._parser.Parse(content, True)
        except ExpatError as error:
            raise Unclear("XML that does not end well") from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        plain = name.rpartition(":")[2]
        self.first = self.first or plain
        if plain in _REFUSED:
            raise _REFUSED[plain](plain)
        self._depth += 1
        if plain == "DocInfo" and self._sheet_depth < 0:
            self._begun, self._sheet_depth = self._parser.CurrentByteIndex, self._depth

    def _end(self, name: str) -> None:
        if self._depth == self._sheet_depth:
            at = self._parser.CurrentByteIndex  # of an element without content it is the end already
            end = self._content.index(b">", at) + 1 if self._content.startswith(b"</", at) else at
            self.sheets.append((self._begun, end, name))
            self._sheet_depth = -1
        self._depth -= 1

    def _doctype(self, *said: object) -> None:
        raise Unclear("XML with a type of document")


def _without_properties(content: bytes) -> bytes:
    """Every sheet of properties replaced by one that holds a number of noughts, which the format asks for."""
    kept, at = b"", 0
    for start, end, name in _Elements(content).sheets:
        prefix = name[: -len("DocInfo")]
        empty = f"<{prefix}DocInfo><{prefix}DocID>{_NO_NUMBER}</{prefix}DocID></{prefix}DocInfo>"
        kept += content[at:start] + empty.encode("ascii", "strict")
        at = end
    return kept + content[at:]
