"""A closed matter whose term ended: an arrest review of two suspects, sent back, with papers, a proposal's draft and words."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from heli.access.wall import scope
from heli.base import clock
from heli.documents.papers import PaperHead, Upload, file_store, record_paper
from heli.matters import drafts
from heli.matters.actors import Actor
from heli.matters.case_opening import PartyGiven
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Matter, StoredFile
from heli.matters.stream import Opened
from tests.factories.matters import AT, World, clock_at

TITLE = "示例甲等二人涉嫌盗窃退回案"
TERM_OVER = datetime(2053, 1, 10, 9, 0, tzinfo=AT.tzinfo)
"""A day after the thirty years for which an arrest review is kept."""
LETTER = "示例来信\n".encode()


@dataclass(frozen=True)
class Closed:
    """The matter, its case, its parties in order, and the file of its paper."""

    world: World
    matter: UUID
    case: UUID
    parties: tuple[UUID, ...]
    file: Path

    def row(self) -> Matter:
        with scope(EVERYWHERE):
            return Matter.objects.get(pk=self.matter)


def closed_matter(world: World, *, letter: bytes = LETTER) -> Closed:
    """Open it, put a paper in, leave a draft of the handler's, send it back to the police. The file is made an hour old."""
    with clock_at(AT):
        opened = world.open(title=TITLE)
        reader = world.cast.reader("case_manager")
        with scope(reader):
            record_paper(
                reader, opened.matter, PaperHead("other", title="示例甲的来信"), Upload("示例甲.txt", letter)
            )
        person = world.person("case_manager")
        with scope(reader):
            drafts.save(person, "send_back", {"reason": "示例甲的草稿"}, matter=opened.matter)
        police = str(world.police().office)
        world.done(
            "send_back", "case_manager", {"from_police": police, "reason": "无管辖权"}, matter=opened.matter
        )
    assert opened.case is not None
    with scope(EVERYWHERE):
        digest = bytes(StoredFile.objects.get(matter=opened.matter).sha256)
    path = file_store().path(digest)
    old = clock.real_now().timestamp() - timedelta(hours=1).total_seconds()
    os.utime(path, (old, old))
    return Closed(world, opened.matter, opened.case, tuple(opened.parties), path)


def on_the_same_case(closed: Closed) -> Opened:
    """A second arrest review on the same case that rests on the first of its parties, and runs."""
    party = PartyGiven("suspect", closed.parties[0])
    return closed.world.open(case=closed.case, parties=[party], title="示例甲另案")


def term_over() -> AbstractContextManager[None]:
    """The clock, after the term."""
    return clock_at(TERM_OVER)


def chief(world: World) -> Actor:
    """Who may order it, on the day of the clock."""
    return world.actor("chief")
