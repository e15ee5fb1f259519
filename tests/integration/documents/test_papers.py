"""Papers go in checked, and come out to those who may see them only."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from heli.access.reader import Reader
from heli.access.wall import scope
from heli.base import clock
from heli.base.errors import BadInput, HeliError, NotFound, Refused
from heli.documents.papers import (
    PaperHead,
    Upload,
    file_store,
    open_paper,
    papers_of,
    record_paper,
    title_of,
)
from heli.matters.effects import EVERYWHERE
from heli.matters.models import MatterAct, Paper, StoredFile
from heli.matters.verify import replay, verify

if TYPE_CHECKING:
    from tests.factories.matters import World

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
LETTER = PaperHead(
    "reply_letter", title="关于某建议的回函", number="示例函〔2022〕1号", dated_on=date(2022, 12, 1)
)


def letters(reader: Reader, world: World) -> list[UUID]:
    """The letters of reply among the matter's papers, for a reader."""
    return [paper.pk for paper in papers_of(reader, world.matter) if paper.kind == LETTER.kind]


def test_a_paper_with_its_file_comes_back_as_it_was_handed_in(world: World) -> None:
    reader = world.cast.reader("handler")
    with scope(reader):
        paper = record_paper(reader, world.matter, LETTER, Upload("回函.pdf", PDF))
        content = open_paper(reader, world.matter, paper)
        row = Paper.objects.get(pk=paper)
    assert (content.name, content.media_type, content.data) == ("回函.pdf", "application/pdf", PDF)
    assert title_of(row) == LETTER.title
    assert LETTER.title.encode() not in bytes(row.title or b"")


def test_a_paper_may_exist_on_paper_only(world: World) -> None:
    reader = world.cast.reader("handler")
    with scope(reader):
        paper = record_paper(reader, world.matter, LETTER)
        assert letters(reader, world) == [paper]
        with pytest.raises(NotFound):
            open_paper(reader, world.matter, paper)


@pytest.mark.parametrize("who", ["county_other", "interest_head", "nobody", "system_admin", "police_contact"])
def test_to_others_a_paper_is_not_there(world: World, who: str) -> None:
    with scope(world.cast.reader("handler")) as handler:
        paper = record_paper(handler, world.matter, LETTER, Upload("回函.pdf", PDF))
        assert open_paper(handler, world.matter, paper).data == PDF
    with scope(world.cast.reader(who)) as other:
        assert letters(other, world) == []
        with pytest.raises(NotFound):
            open_paper(other, world.matter, paper)
        with pytest.raises(NotFound):
            record_paper(other, world.matter, LETTER)


@pytest.mark.parametrize(
    ("head", "upload", "error", "field"),
    [
        (PaperHead("reply_letter", title="机密★ 回函"), None, Refused, "title"),
        (LETTER, Upload("秘密★回函.pdf", PDF), Refused, "file"),
        (LETTER, Upload("回函.pdf", b"MZ" + bytes(100)), BadInput, "file"),
        (PaperHead("reply_letter", title="字" * 201), None, BadInput, "title"),
        (PaperHead("reply_letter", is_shared=True, volume="inner"), None, BadInput, "is_shared"),
    ],
)
def test_what_may_not_come_in_leaves_nothing_behind(
    world: World, head: PaperHead, upload: Upload | None, error: type[HeliError], field: str
) -> None:
    reader = world.cast.reader("handler")
    with scope(reader):
        paper = record_paper(reader, world.matter, LETTER, Upload("回函.pdf", PDF))
        with pytest.raises(error) as caught:
            record_paper(reader, world.matter, head, upload)
        assert caught.value.reasons[0].field == field
        assert letters(reader, world) == [paper]


def test_a_day_in_the_future_is_refused(world: World) -> None:
    reader = world.cast.reader("handler")
    tomorrow = clock.today() + timedelta(days=1)
    with scope(reader), pytest.raises(BadInput) as caught:
        record_paper(reader, world.matter, PaperHead("reply_letter", received_on=tomorrow))
    assert caught.value.reasons[0].field == "received_on"


def test_the_same_bytes_are_kept_once(world: World) -> None:
    reader = world.cast.reader("handler")
    data = PDF + uuid4().bytes.hex().encode()
    with scope(reader):
        papers = {
            record_paper(reader, world.matter, LETTER, Upload(name, data)) for name in ("甲.pdf", "乙.pdf")
        }
        rows = Paper.objects.filter(pk__in=papers).select_related("file")
        hashes = {bytes(row.file.sha256) for row in rows if row.file}
    assert len(papers) == 2
    assert len(hashes) == 1
    assert file_store().get(hashes.pop()) == data


def test_the_act_that_records_a_paper_holds_the_hash_of_its_file(world: World) -> None:
    reader = world.cast.reader("handler")
    with scope(reader):
        paper = record_paper(reader, world.matter, LETTER, Upload("回函.pdf", PDF))
        bare = record_paper(reader, world.matter, LETTER)
        row = Paper.objects.get(pk=paper)
        assert row.act is not None
        act = MatterAct.objects.get(pk=row.act)
    facts = json.loads(bytes(act.leaf))["facts"]
    digest = "sha-256:" + hashlib.sha256(PDF).hexdigest()
    assert facts == {"paper": str(paper), "kind": LETTER.kind, "file": digest}
    assert [str(f) for f in verify().findings] == []
    with scope(EVERYWHERE):
        assert row.file_id is not None
        StoredFile.objects.filter(pk=row.file_id).update(sha256=bytes(32))
        assert replay("matter", world.matter)["papers"][str(bare)] == {"kind": LETTER.kind}
    assert [(f.code, f.detail) for f in verify().findings] == [("row.changed", f"paper {paper}")]
