"""The acts of a case as a matter's page offers them, and their forms."""

from __future__ import annotations

from uuid import UUID

import pytest

from heli.access.wall import scope
from heli.base.errors import NotFound
from heli.matters.case_acts import case_form, case_of, possible_case_acts
from heli.matters.conflicts import Conflict
from heli.matters.door import perform
from heli.matters.models import Charge
from tests.factories.matters import World, new_key


def offered(world: World, who: str) -> set[tuple[str, str]]:
    with scope(world.cast.reader(who)):
        found = possible_case_acts(world.matter, world.actor(who))
    assert all(one.possible or one.reasons for one in found)
    return {(one.act, one.bearer) for one in found if one.possible}


def test_the_handler_is_offered_the_acts_of_the_case_on_each_bearer_of_his_matter(world: World) -> None:
    with scope(world.cast.reader("handler")):
        charge = f"c:{Charge.objects.get(party=UUID(world.free[2:])).pk}"
    found = offered(world, "handler")
    assert {("add_party", "m"), ("split", "m"), ("join", "m"), ("same_as", "m")} <= found
    for bearer in (world.detained, world.free):
        assert {("change_measure", bearer), ("end_measure", bearer), ("add_charge", bearer),
                ("merge_party", bearer), ("correct_identity", bearer)} <= found  # fmt: skip
    assert {("change_charge", charge), ("drop_charge", charge)} <= found
    assert not {act for act, _ in found} & {"open_case", "undo_same_as"}


def test_who_may_not_work_on_the_matter_is_offered_nothing_and_told_why(world: World) -> None:
    assert offered(world, "head") == set()
    with scope(world.cast.reader("county_other")), pytest.raises(NotFound):
        possible_case_acts(world.matter, world.actor("county_other"))


def test_the_form_shows_what_is_registered_and_no_measure_is_chosen(world: World) -> None:
    with scope(world.cast.reader("handler")):
        actor = world.actor("handler")
        identity = case_form(world.matter, "correct_identity", actor, bearer=world.detained)
        title = case_form(world.matter, "change_title", actor)
        measure = case_form(world.matter, "change_measure", actor, bearer=world.detained)
        with pytest.raises(NotFound):
            case_form(world.matter, "open_case", actor)
    assert identity.known["name"][0] == "示例扎西"
    assert identity.known["birth_on"][0] == "1990-05-01"
    assert title.known["title"][0] == "示例甲等二人涉嫌盗窃案"
    assert list(measure.facts) == ["kind", "since", "until", "place", "paper"]
    assert measure.known == {}
    assert measure.offer is not None
    assert measure.offer.possible


def test_an_act_of_the_case_from_an_old_form_meets_what_came_between(world: World) -> None:
    with scope(world.cast.reader("handler")):
        stream = case_of(world.matter)
        version = case_form(world.matter, "change_title", world.actor("handler")).version
    assert stream is not None
    for who, expected in (("case_manager", None), ("handler", version + 1)):
        perform(stream, "change_title", actor=world.actor(who), facts={"title": f"示例{who}"}, key=new_key(),
                expected_version=expected)  # fmt: skip
    with pytest.raises(Conflict) as conflict:
        perform(stream, "change_title", actor=world.actor("handler"), facts={"title": "示例旧"}, key=new_key(),
                expected_version=version)  # fmt: skip
    assert [act.name for act in conflict.value.theirs] == ["change_title"]
