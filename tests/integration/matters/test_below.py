"""A superior's case management names a matter below by its whole number, reads nothing of it, and finds no sealed one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from heli.access.subjects import Subject, engine_everywhere, seal
from heli.matters.below import named_below, names_below
from heli.matters.models import Matter
from tests.factories.matters import AT, World, clock_at, make_world
from tests.factories.offices import LONGZI

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock_at(AT):
        yield make_world()


def test_case_management_above_names_a_matter_by_its_whole_number_until_it_is_sealed(world: World) -> None:
    with engine_everywhere():
        number = Matter.objects.get(pk=world.matter).number
    above = world.cast.reader("shannan_manager")
    (found,) = named_below(above, number=number)
    assert (found.id, found.number, found.office) == (world.matter, number, world.cast.offices[LONGZI].pk)
    assert named_below(above, ids=[world.matter]) == [found]
    assert named_below(above, number=number[:-2]) == []
    with engine_everywhere():
        Matter.objects.filter(pk=world.matter).update(level=1)
    assert named_below(replace(above, level=1), number=number) == [found]
    assert named_below(replace(above, level=0), number=number) == []
    with engine_everywhere():
        seal(Subject("matter", world.matter), [])
    assert named_below(above, number=number) == named_below(above, ids=[world.matter]) == []


def test_nobody_else_names_what_lies_below(world: World) -> None:
    for key in ("line_head", "shannan_chief", "case_manager", "handler"):
        assert not names_below(world.cast.reader(key)), key
        assert named_below(world.cast.reader(key), ids=[world.matter]) == []
