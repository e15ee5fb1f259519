"""A superior's case management names a matter below by its whole number, reads nothing of it, and finds no sealed one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from heli.access.models import ReadingEntry
from heli.access.subjects import Subject, engine_everywhere, seal
from heli.access.wall import scope
from heli.matters.below import WHAT, named_below, names_below
from heli.matters.models import Matter
from tests.factories.matters import AT, World, clock_at, make_world
from tests.factories.offices import LONGZI
from tests.support.statements import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock_at(AT):
        yield make_world()


def number_of(world: World) -> str:
    with engine_everywhere():
        return str(Matter.objects.get(pk=world.matter).number)


def change(world: World, **columns: object) -> None:
    with engine_everywhere():
        Matter.objects.filter(pk=world.matter).update(**columns)


def logged(world: World) -> list[tuple[str, UUID | None, str]]:
    """What the inspectors read of namings: purpose, for which matter, what."""
    with scope(world.cast.reader("inspector")):
        rows = ReadingEntry.objects.filter(what=WHAT).order_by("at", "pk")
        return [(row.purpose, row.subject, row.note) for row in rows]


def test_case_management_above_names_a_matter_by_its_whole_number_until_it_is_sealed(world: World) -> None:
    number = number_of(world)
    above = world.cast.reader("shannan_manager")
    (found,) = named_below(above, number=number)
    assert (found.id, found.number, found.office) == (world.matter, number, world.cast.offices[LONGZI].pk)
    assert named_below(above, ids=[world.matter]) == [found]
    assert named_below(above, number=number[:-2]) == []
    with engine_everywhere():
        seal(Subject("matter", world.matter), [])
    assert named_below(above, number=number) == named_below(above, ids=[world.matter]) == []


def test_what_the_policy_keeps_from_the_reader_is_answered_like_nothing_there(world: World) -> None:
    number, above = number_of(world), world.cast.reader("shannan_manager")
    change(world, level=1)
    assert len(named_below(replace(above, level=1), number=number)) == 1
    assert named_below(replace(above, level=0), number=number) == []
    change(world, level=0, denied=[int(above.person)])
    assert named_below(above, number=number) == named_below(above, ids=[world.matter]) == []
    change(world, denied=[])
    assert len(named_below(above, number=number)) == 1


def test_a_matter_of_an_office_below_another_superior_is_as_none(world: World) -> None:
    number = number_of(world)
    world.cast.place("lhasa_manager", "示例拉", "540100", "case_management")
    elsewhere = world.cast.reader("lhasa_manager")
    assert names_below(elsewhere)
    assert named_below(elsewhere, number=number) == named_below(elsewhere, ids=[world.matter]) == []


def test_every_naming_leaves_a_line_that_names_what_was_found_and_for_which_matter(world: World) -> None:
    number, above, asking = number_of(world), world.cast.reader("shannan_manager"), uuid4()
    named_below(above, number=number, asked_from=asking)
    named_below(above, number=number + "0")
    named_below(above, number="示例扎西")
    named_below(above)
    assert logged(world) == [
        ("supervision", asking, number),
        ("supervision", None, ""),
    ]


def test_never_07_a_sealed_matter_below_is_answered_by_the_statements_of_none(world: World) -> None:
    number, above = number_of(world), world.cast.reader("shannan_manager")
    with engine_everywhere():
        seal(Subject("matter", world.matter), [])
    with statements() as sealed:
        assert named_below(above, number=number, ids=[world.matter]) == []
    with statements() as none:
        assert named_below(above, number=number + "0", ids=[uuid4()]) == []
    assert len(none) > 5
    assert sealed == none


def test_nobody_else_names_what_lies_below(world: World) -> None:
    for key in ("line_head", "shannan_chief", "case_manager", "handler"):
        assert not names_below(world.cast.reader(key)), key
        assert named_below(world.cast.reader(key), ids=[world.matter]) == []
