"""N9: what is handed in with a petition, a report of interference or a lead is kept, hashed and handed out cleaned."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

import pytest

from heli.access.wall import scope
from heli.base.errors import BadInput
from heli.documents.papers import PaperHead, Upload, file_store, open_paper, record_paper
from heli.documents.senders import SHIELDED
from heli.matters.effects import EVERYWHERE
from heli.matters.models import MatterAct, StoredFile
from heli.matters.opening import open_matter
from heli.matters.verify import verify
from tests.factories.matters import World, new_key
from tests.factories.offices import LONGZI
from tests.unit.documents.test_never_09_cleaning import MARKS, SCAN, jpeg

OPENED_BY: dict[str, tuple[str, dict[str, Any]]] = {
    "petition_intake": ("receive", {"channel": "letter", "kind": "other", "content": "反映某事", "reachable": True}),
    "interference_record": (
        "record",
        {"who": "某单位某人", "asker_kind": "other", "kind": "progress", "how": "in_person", "words": "问进展",
         "by_procedure": False, "concerned_here": False},
    ),
    "lead": (
        "receive",
        {"came_from": "letter", "what": "河边倾倒垃圾", "where": "示例河段", "lead_kind": "public_interest"},
    ),
}  # fmt: skip
PHOTO = PaperHead("other", title="照片")


def opened(world: World, procedure: str) -> UUID:
    act, facts = OPENED_BY[procedure]
    return open_matter(
        procedure, act=act, office=world.cast.offices[LONGZI].pk, title="示例来信",
        actor=world.actor("case_manager"), facts=facts, key=new_key(),
    ).matter  # fmt: skip


def test_never_09_every_kind_of_matter_with_a_sender_is_tried() -> None:
    assert OPENED_BY.keys() == SHIELDED


@pytest.mark.parametrize("procedure", sorted(OPENED_BY))
def test_never_09_a_photograph_is_kept_hashed_and_handed_out_without_its_sender(
    world: World, procedure: str
) -> None:
    matter, reader = opened(world, procedure), world.cast.reader("case_manager")
    with scope(reader):
        paper = record_paper(reader, matter, PHOTO, Upload("照片.jpg", jpeg()))
        content = open_paper(reader, matter, paper)
    assert SCAN in content.data
    assert [mark for mark in MARKS if mark in content.data] == []
    with scope(EVERYWHERE):
        row = StoredFile.objects.get(matter=matter)
        act = MatterAct.objects.filter(matter=matter, name="record_paper").get()
    assert (row.size, row.media_type) == (len(content.data), "image/jpeg")
    assert bytes(row.sha256) == hashlib.sha256(content.data).digest()
    assert row.sha256.hex() in json.dumps(json.loads(bytes(act.leaf)))
    assert bytes(row.sha256) != hashlib.sha256(jpeg()).digest()
    assert [str(finding) for finding in verify().findings] == []


def test_never_09_evidence_in_a_case_is_kept_as_it_came(world: World) -> None:
    reader = world.cast.reader("handler")
    with scope(reader):
        paper = record_paper(reader, world.matter, PHOTO, Upload("照片.jpg", jpeg(3)))
        assert open_paper(reader, world.matter, paper).data == jpeg(3)


def test_never_09_a_photograph_that_nobody_can_clean_is_refused_and_nothing_of_it_kept(world: World) -> None:
    matter, reader = opened(world, "lead"), world.cast.reader("case_manager")
    broken = b"\xff\xd8\xff\xe1\xff\xffExif\x00\x00" + MARKS[0] * 40
    with scope(reader), pytest.raises(BadInput) as refusal:
        record_paper(reader, matter, PHOTO, Upload("照片.jpg", broken))
    assert [reason.code for reason in refusal.value.reasons] == ["file.not_cleaned"]
    assert not file_store().path(hashlib.sha256(broken).digest()).exists()
