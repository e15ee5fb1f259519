"""In which line of work a matter lies where its procedure belongs to several."""

from __future__ import annotations

import pytest

from heli.access.wall import scope
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Matter
from heli.matters.opening import open_matter
from tests.factories.matters import World, new_key
from tests.factories.offices import LONGZI

UNITS = {"handler": "criminal", "colleague": "interest"}


def suggestion_of(world: World, by: str) -> Matter:
    """A suggestion to an agency, registered by a prosecutor as his own."""
    facts = {
        "kind": "governance",
        "involved": True,
        "addressee": str(world.cast.offices[f"agency:{LONGZI}"].pk),
        "lead": "示例线索",
    }
    opened = open_matter(
        "suggestion", act="register_lead", office=world.cast.offices[LONGZI].pk, title="示例检察建议", actor=world.actor(by),
        facts=facts, handler=world.person(by), key=new_key(),
    )  # fmt: skip
    with scope(EVERYWHERE):
        return Matter.objects.get(pk=opened.matter)


@pytest.mark.parametrize(("by", "line"), [("handler", "criminal"), ("colleague", "public_interest")])
def test_a_suggestion_lies_in_the_line_of_its_handler(world: World, by: str, line: str) -> None:
    assert suggestion_of(world, by).line == line


@pytest.mark.parametrize("by", sorted(UNITS))
def test_what_a_prosecutor_opens_lies_in_his_own_unit(world: World, by: str) -> None:
    assert suggestion_of(world, by).unit_id == world.cast.units[f"{LONGZI}/{UNITS[by]}"].pk


@pytest.mark.parametrize(("by", "is_seen"), [("handler", True), ("colleague", False)])
def test_the_head_of_a_line_sees_the_suggestions_of_his_line_alone(
    world: World, by: str, is_seen: bool
) -> None:
    matter = suggestion_of(world, by)
    with scope(world.cast.reader("head")):
        assert Matter.objects.filter(pk=matter.pk).exists() is is_seen
    with scope(world.cast.reader("chief")):
        assert Matter.objects.filter(pk=matter.pk).exists()


def test_a_procedure_of_one_line_keeps_its_line(world: World) -> None:
    with scope(EVERYWHERE):
        assert Matter.objects.get(pk=world.matter).line == "criminal"
