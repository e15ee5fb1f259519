"""An arrest review of two suspects at Longzi county, opened through the single door by the known cast."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from heli.base import clock, keys
from heli.base.settings import CONFIG
from heli.law.counting import installed_calendars
from heli.law.lawbook import Lawbook, LawbookError
from heli.lawbook import CN
from heli.matters import books
from heli.matters.actors import Actor, Body
from heli.matters.books import LoadedBook
from heli.matters.case_opening import PartyGiven
from heli.matters.door import perform
from heli.matters.opening import open_matter
from heli.matters.sealing import vault
from heli.matters.stream import MatterStream, Opened, Proposed, Recorded
from tests.factories.lawbooks import shipped
from tests.factories.offices import LONGZI, ON, Cast, make_cast

RECEIVED = date(2022, 12, 28)
AT = datetime(2022, 12, 30, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
_count = itertools.count()


def new_key() -> str:
    """A key that no other act of the test uses."""
    return f"test-{next(_count)}"


@contextlib.contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """The program's clock, standing near a moment."""
    before = clock.offset()
    clock.set_offset(moment - clock.real_now())
    try:
        yield
    finally:
        clock.set_offset(before)


@dataclass
class World:
    """The cast and one matter of theirs. `detained` and `free` are bearers."""

    cast: Cast
    matter: UUID = field(default_factory=lambda: UUID(int=0))
    case: UUID = field(default_factory=lambda: UUID(int=0))
    detained: str = ""
    free: str = ""

    def actor(self, key: str, via: Any = "web") -> Actor:
        """One of the cast, signed in."""
        return Actor(self.cast.reader(key), via=via)

    def person(self, key: str) -> int:
        """Number of one of the cast."""
        return int(self.cast.people[key].pk)

    def police(self) -> Body:
        """The police of the county, whose act we enter."""
        return Body("police", self.cast.offices[f"police:{LONGZI}"].pk)

    def do(
        self, act: str, by: str | Body, facts: Mapping[str, object] | None = None, **more: Any
    ) -> Recorded | Proposed:
        """An act on the matter. `by` is one of the cast, or a body (entered by case management)."""
        actor = self.actor(by) if isinstance(by, str) else by
        if isinstance(by, Body):
            more.setdefault("entered_by", self.actor("case_manager"))
        more.setdefault("key", new_key())
        return perform(
            MatterStream(more.pop("matter", self.matter)), act, actor=actor, facts=facts or {}, **more
        )

    def done(
        self, act: str, by: str | Body, facts: Mapping[str, object] | None = None, **more: Any
    ) -> Recorded:
        """The same for an act that nobody else decides."""
        result = self.do(act, by, facts, **more)
        assert isinstance(result, Recorded), result
        return result

    def proposed(self, act: str, by: str, facts: Mapping[str, object] | None = None, **more: Any) -> Proposed:
        """The same for an act that somebody else decides."""
        result = self.do(act, by, facts, **more)
        assert isinstance(result, Proposed), result
        return result

    def open(self, *, key: str | None = None, title: str = "示例甲等二人涉嫌盗窃案", **more: Any) -> Opened:
        """A new arrest review of two suspects, by case management."""
        given: dict[str, Any] = {
            "act": "accept",
            "office": self.cast.offices[LONGZI].pk,
            "title": title,
            "actor": self.actor("case_manager"),
            "facts": {"complete": True, "from_police": str(self.cast.offices[f"police:{LONGZI}"].pk)},
            "happened_at": RECEIVED,
            "parties": two_suspects(),
            "key": key or new_key(),
        }
        return open_matter("arrest_review", **{**given, **more})


def two_suspects() -> list[PartyGiven]:
    """One detained since Christmas Day, one free; both invented."""
    return [
        PartyGiven(
            "suspect",
            facts={
                "party_kind": "person",
                "name": "示例扎西",
                "birth_on": "1990-05-01",
                "birth_precision": "day",
            },
            measures=[{"kind": "detention", "since": "2022-12-25"}],
            charges=[{"charge": "theft", "offence_on": "2022-12-01"}],
        ),
        PartyGiven(
            "suspect",
            facts={
                "party_kind": "person",
                "name": "示例卓玛",
                "birth_on": "1988-03-01",
                "birth_precision": "day",
            },
            charges=[{"charge": "theft", "offence_on": "2022-12-01"}],
        ),
    ]


def ensure_key() -> None:
    """A master key for this run, made once."""
    if not keys.key_ids(CONFIG.keys):
        keys.make(CONFIG.keys)
    vault()


@cache
def carried_book() -> LoadedBook:
    """The lawbook that the program carries, read once. Its own faults are the business of `law check`."""
    try:
        book = shipped()
    except LawbookError:
        book, _ = Lawbook.load_leniently(CN, cache=CONFIG.var / "lawbook")
    return LoadedBook(book, installed_calendars())


def make_world() -> World:
    """The cast, and a matter that was allocated to the handler."""
    ensure_key()
    books.use(carried_book())
    world = World(make_cast())
    opened = world.open()
    assert opened.case is not None
    world.matter, world.case = opened.matter, opened.case
    world.detained, world.free = (f"p:{party}" for party in opened.parties)
    world.done(
        "allocate", "case_manager", {"handler": world.person("handler"), "mode": "by_turn", "seed": "1"}
    )
    return world


__all__ = [
    "AT",
    "ON",
    "RECEIVED",
    "World",
    "clock_at",
    "ensure_key",
    "make_world",
    "new_key",
    "timedelta",
    "two_suspects",
]
