"""Identity numbers are found again in the same office, and nowhere by that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from heli.matters.case_opening import PartyGiven
from tests.factories.offices import NAGARZE

if TYPE_CHECKING:
    from heli.matters.stream import Opened
    from tests.factories.matters import World

NUMBER, OTHER = "11010519491231002X", "440524188001010014"


def open_with(world: World, number: str, **more: Any) -> Opened:
    known = {"party_kind": "person", "name": "示例同名", "documents_of_identity": [{"number": number}]}
    return world.open(parties=[PartyGiven("suspect", facts=known)], **more)


def codes(opened: Opened) -> set[str]:
    return {reason.code for reason in opened.warnings}


@pytest.mark.parametrize("again", [NUMBER, "11010519491231002x", "1101 0519 4912 3100 2X"])
def test_a_number_that_stands_in_this_office_is_remarked_with_its_matter(world: World, again: str) -> None:
    first = open_with(world, NUMBER)
    assert "party.known_here" not in codes(first)
    (remark,) = [r for r in open_with(world, again).warnings if r.code == "party.known_here"]
    assert remark.do is not None
    assert "party.known_here" not in codes(open_with(world, OTHER))


def test_never_01_a_number_of_another_office_says_nothing_here(world: World) -> None:
    world.cast.place("other_manager", "示例管", NAGARZE, "case_management")
    office = world.cast.offices[NAGARZE].pk
    facts = {"complete": True}
    open_with(world, NUMBER, office=office, actor=world.actor("other_manager"), facts=facts)
    assert "party.known_here" not in codes(open_with(world, NUMBER))
    assert "party.known_here" in codes(open_with(world, NUMBER))
