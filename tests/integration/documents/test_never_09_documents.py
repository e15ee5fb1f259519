"""N9: documents of senders go through the door clean; hostile and refused ones leave nothing and harm nothing."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Callable

import pytest

from heli.access.wall import scope
from heli.base.errors import BadInput
from heli.documents.cleaning import Unclear, cleaned, pdf
from heli.documents.cleaning.pages import clean as clean_pages
from heli.documents.papers import PaperHead, Upload, file_store, open_paper, record_paper
from heli.documents.senders import shielded
from heli.matters.models import Paper
from tests.factories.matters import World
from tests.factories.pdfs import PAGES, stream
from tests.factories.pdfs import pdf as made_pdf
from tests.integration.documents.test_never_09_photographs import opened
from tests.unit.documents.test_never_09_documents import (
    IMAGE,
    MADE,
    PICTURE,
    SHEET,
    SIGNATURE,
    locked,
    marks,
    signed_field,
    telling_doc,
    telling_pdf,
)

HEAD = PaperHead("other", title="材料")


def test_never_09_documents_are_kept_clean_and_a_signed_one_is_refused_and_not_kept(world: World) -> None:
    matter, reader = opened(world, "lead"), world.cast.reader("case_manager")
    # bytes of its own: the folder of files is that of all tests
    signed = signed_field(SIGNATURE.replace(b"<00>", b"<%032x>" % matter.int))
    with scope(reader):
        for suffix, made in MADE.items():
            content = open_paper(
                reader, matter, record_paper(reader, matter, HEAD, Upload(f"材料{suffix}", made()))
            )
            assert marks(content.data) == []
            assert marks(made()) != []
        with pytest.raises(BadInput) as refusal:
            record_paper(reader, matter, HEAD, Upload("签名.pdf", signed))
        assert Paper.objects.filter(matter=matter, file__isnull=False).count() == len(MADE)
    assert [reason.code for reason in refusal.value.reasons] == ["file.signed"]
    assert not file_store().path(hashlib.sha256(signed).digest()).exists()
    # in a case it is evidence, and its signature holds
    handler = world.cast.reader("handler")
    with scope(handler):
        paper = record_paper(handler, world.matter, HEAD, Upload("签名.pdf", signed))
        assert open_paper(handler, world.matter, paper).data == signed


def test_never_09_a_pdf_is_cleaned_apart_and_each_refusal_is_told_by_its_own_code() -> None:
    assert cleaned(".pdf", telling_pdf()) == clean_pages(telling_pdf())
    told = {
        "file.locked": (".pdf", locked("geheim", "o")),
        "file.carries_more": (".doc", telling_doc(_VBA_PROJECT=b"C:\\")),
        "file.not_cleaned": (".pdf", telling_pdf()[:-300]),
    }
    for code, (suffix, data) in told.items():
        with pytest.raises(BadInput) as refusal:
            shielded("petition_intake", f"a{suffix}", suffix, data)
        assert [reason.code for reason in refusal.value.reasons] == [code]
        assert shielded("prosecution_review", f"a{suffix}", suffix, data) == data


def bomb() -> bytes:
    """A colour profile that unpacks to 100 MB."""
    packer, packed = zlib.compressobj(9), io.BytesIO()
    for _ in range(100):
        packed.write(packer.compress(bytes(1 << 20)))
    packed.write(packer.flush())
    image = stream(IMAGE % b"[/ICCBased 8 0 R]", b"")
    sheet = stream(b"/N 3/Filter/FlateDecode", packed.getvalue())
    return made_pdf({**PAGES, 6: SHEET, 7: image, 8: sheet})


HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb": bomb,
    "pages in a circle": lambda: made_pdf({**PAGES, 2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}),
    "an abyss": lambda: made_pdf({**PAGES, 6: SHEET, 7: b"[" * 200_000}),
    "an object in itself": lambda: made_pdf({**PAGES, 3: b"3 0 R"}),
}


@pytest.mark.parametrize("what", sorted(HOSTILE))
def test_never_09_a_hostile_pdf_is_refused(what: str) -> None:
    with pytest.raises(Unclear):
        cleaned(".pdf", HOSTILE[what]())


def test_never_09_a_pdf_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_PATIENCE", 0.001)
    with pytest.raises(Unclear):
        cleaned(".pdf", made_pdf({**PAGES, 6: SHEET, 7: PICTURE}))
