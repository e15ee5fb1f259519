"""A matter is judged by the version under which it was opened, whatever came into force since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from heli.access.wall import scope
from heli.law.counting import installed_calendars
from heli.law.lawbook import version_hash
from heli.matters import books
from heli.matters.books import LoadedBook
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Matter, MatterAct, TimeLimit
from heli.matters.recompute import recompute_stale
from heli.matters.situation import load_head
from tests.factories.matters import World, carried_book, two_suspects

CHANGED_ON = date(2022, 12, 29)


@pytest.fixture
def later_book(world: World) -> Iterator[LoadedBook]:
    """The same lawbook, in which arrest review has a second version: nine days instead of seven."""
    book = carried_book().book
    first = book.written("arrest_review")
    limits = dict(first.procedure.limits)
    limits["decide_in_custody"] = limits["decide_in_custody"].model_copy(update={"length": "9 days"})
    changed = first.procedure.model_copy(update={"in_force": CHANGED_ON.isoformat(), "limits": limits})
    second = replace(first, procedure=changed, hash=version_hash(changed))
    versions = {**book.procedures, "arrest_review": (first, second)}
    loaded = LoadedBook(replace(book, procedures=versions), installed_calendars())
    before = books.use(loaded)
    yield loaded
    books.use(before)


def length(matter: UUID) -> str | None:
    with scope(EVERYWHERE):
        limit = TimeLimit.objects.filter(matter=matter, rule="decide_in_custody").earliest("bearer")
        return limit.state["length"]  # type: ignore[no-any-return]


def test_a_running_matter_keeps_its_version_in_acts_and_in_recomputing(
    world: World, later_book: LoadedBook
) -> None:
    facts = {"substitute": world.person("head"), "until": "2099-12-31", "reason": "请假"}
    world.done("substitute", "case_manager", facts)
    with scope(EVERYWHERE):
        TimeLimit.objects.filter(matter=world.matter).update(calendar_version="sha-256:of-before")
    recompute_stale(date(2023, 1, 2))
    with scope(EVERYWHERE):
        versions = {bytes(act.leaf) for act in MatterAct.objects.filter(matter=world.matter)}
        own = Matter.objects.get(pk=world.matter).version
        assert load_head(world.matter, lock=False).compiled.written.in_force != CHANGED_ON.isoformat()
    assert all(own.encode() in leaf for leaf in versions)
    assert length(world.matter) == "7 days"


@pytest.mark.parametrize(("on", "days"), [(date(2022, 12, 28), "7 days"), (date(2022, 12, 29), "9 days")])
def test_a_new_matter_takes_the_version_in_force_on_its_day(
    world: World, later_book: LoadedBook, on: date, days: str
) -> None:
    opened = world.open(happened_at=on, parties=two_suspects())
    assert length(opened.matter) == days
