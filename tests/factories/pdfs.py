"""PDF files by their objects, with a table of them."""

from __future__ import annotations

from collections.abc import Mapping


def stream(entries: bytes, content: bytes) -> bytes:
    """An object with bytes of its own."""
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(content), content)


TEXT = b"BT /F1 18 Tf 20 100 Td (Waste by the river) Tj ET q 40 0 0 40 20 20 cm /Im Do Q"
PAGES: Mapping[int, bytes] = {
    1: b"<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R>>",
    2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>"
    b"/XObject<</Im 7 0 R>>>>>>",
    4: stream(b"", TEXT),
    5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
}
"""A page with a line of text and room for a picture (7) and a sheet of metadata (6)."""


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"", *, head: bytes = b"%PDF-1.7\n") -> bytes:
    """The file; `trailer` stands behind what names the catalogue."""
    made, places = head, {}
    for number, content in objects.items():
        places[number] = len(made)
        made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    size = max(objects) + 1
    table = b"xref\n0 %d\n" % size
    for number in range(size):
        known = number in places
        table += b"%010d %05d %b \n" % (places.get(number, 0), 0 if known else 65535, b"n" if known else b"f")
    end = b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(made))
    return made + table + end
