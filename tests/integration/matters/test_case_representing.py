"""For whom a party acts is kept: bound to one of the case, shown beside him, and carried wherever the two go."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from heli.access.wall import scope
from heli.base.errors import BadInput, Refused
from heli.matters.case_acts import case_form
from heli.matters.correcting import correct
from heli.matters.door import perform
from heli.matters.effects import EVERYWHERE
from heli.matters.history import corrections_of
from heli.matters.models import CaseAct, CaseSnapshot, Matter
from heli.matters.reading import matter_page
from heli.matters.stream import CaseStream, Recorded
from heli.matters.verify import replay, verify
from heli.web.contexts.matter import matter_shown
from heli.web.contexts.names import both
from tests.factories.matters import World, new_key

WHY: dict[str, Any] = {"reason": "示例理由"}


def on_case(
    world: World, act: str, who: str = "handler", through: UUID | None = None, **facts: Any
) -> Recorded:
    matter, bearers = through or world.matter, facts.pop("bearers", ("m",))
    with scope(EVERYWHERE):
        case = Matter.objects.values_list("case", flat=True).get(pk=matter)
    assert case is not None
    done = perform(
        CaseStream(case, matter), act, bearers=bearers, actor=world.actor(who), facts=facts, key=new_key()
    )
    assert isinstance(done, Recorded)
    return done


def defender(world: World, whom: str, **more: Any) -> str:
    facts = {"party_kind": "person", "role": "defender", "name": "示例律师", "represents": whom[2:], **more}
    return f"p:{on_case(world, 'add_party', 'case_manager', **facts).opened[0]}"


def data_of(case: UUID) -> dict[str, Any]:
    with scope(EVERYWHERE):
        return dict(CaseSnapshot.objects.get(pk=case).data)


def acting(world: World, matter: UUID) -> dict[str, str]:
    """Who acts for whom, as the page of a matter reads it: bearer → bearer."""
    with scope(world.cast.reader("handler")):
        parties = matter_page(matter, world.actor("handler")).parties
    return {party.bearer: f"p:{party.acts_for}" for party in parties if party.acts_for}


def whole() -> None:
    with scope(EVERYWHERE):
        for row in CaseSnapshot.objects.all():
            assert replay("case", row.pk) == row.data
    assert [str(f) for f in verify().findings] == []


def test_for_whom_a_defender_acts_is_kept_and_shown_beside_both(world: World) -> None:
    lawyer = defender(world, world.free)
    assert data_of(world.case)["represents"] == {lawyer[2:]: world.free[2:]}
    assert acting(world, world.matter) == {lawyer: world.free}
    with scope(world.cast.reader("handler")):
        shown = matter_shown(world.matter, world.cast.reader("handler"), language="en").parties
    told = {party.name: [(both(f.name).en, both(f.value).en) for f in party.facts] for party in shown}
    assert told["示例律师"] == [("Acts for", "示例卓玛")]
    assert ("Represented by", "示例律师 (Defence lawyer)") in told["示例卓玛"]
    assert not [name for name, _ in told["示例扎西"] if name in ("Acts for", "Represented by")]
    whole()


def test_he_acts_for_a_party_of_the_case_and_never_for_himself(world: World) -> None:
    with pytest.raises(Refused, match="not_here"):
        defender(world, "p:0193c2a0-0000-7000-8000-000000000001")
    with pytest.raises(BadInput, match="himself"):
        on_case(world, "change_role", bearers=(world.free,), role="agent", represents=world.free[2:])
    assert "represents" not in data_of(world.case)


def test_who_acts_for_another_now_or_for_nobody_any_more_says_so_with_his_role(world: World) -> None:
    lawyer = defender(world, world.free)
    with scope(world.cast.reader("handler")):
        form = case_form(world.matter, "change_role", world.actor("handler"), bearer=lawyer)
    assert "represents" in form.facts
    assert "represents" not in form.known  # what is left empty says: for nobody any more
    on_case(world, "change_role", bearers=(lawyer,), role="agent", represents=world.detained[2:])
    assert acting(world, world.matter) == {lawyer: world.detained}
    on_case(world, "change_role", bearers=(lawyer,), role="witness")
    assert acting(world, world.matter) == {}
    whole()


def test_who_acts_for_one_who_goes_to_another_case_goes_with_him_and_comes_back_with_him(
    world: World,
) -> None:
    lawyer, second = defender(world, world.free), defender(world, world.detained, name="示例律师二")
    with pytest.raises(Refused, match=r"split\.acts_for"):
        on_case(world, "split", parties=[lawyer[2:]], title="示例另案", **WHY)
    new = UUID(on_case(world, "split", parties=[world.free[2:]], title="示例另案", **WHY).opened[0])
    assert set(data_of(new)["parties"]) == {world.free[2:], lawyer[2:]}
    assert data_of(new)["represents"] == {lawyer[2:]: world.free[2:]}
    assert data_of(world.case)["represents"] == {second[2:]: world.detained[2:]}
    with scope(EVERYWHERE):
        other = Matter.objects.get(case=new).pk
    assert acting(world, other) == {lawyer: world.free}
    assert acting(world, world.matter) == {second: world.detained}
    on_case(world, "join", through=other, into=str(world.matter), **WHY)
    assert data_of(world.case)["represents"] == {lawyer[2:]: world.free[2:], second[2:]: world.detained[2:]}
    whole()


def test_who_acted_for_a_merged_record_acts_for_the_one_that_is_kept(world: World) -> None:
    double = on_case(
        world, "add_party", "case_manager", party_kind="person", role="suspect", name="示例三"
    ).opened[0]
    lawyer = defender(world, f"p:{double}")
    on_case(
        world,
        "merge_party",
        bearers=(f"p:{double}",),
        into=world.free[2:],
        by_what=["person_confirmed"],
        **WHY,
    )
    assert acting(world, world.matter) == {lawyer: world.free}
    whole()


def test_whom_an_act_named_wrongly_is_corrected_and_what_it_said_stays(world: World) -> None:
    lawyer = defender(world, world.free)
    stream = CaseStream(world.case, world.matter)
    with scope(EVERYWHERE):
        act = CaseAct.objects.get(name="add_party", party_id=UUID(lawyer[2:])).pk
    how: dict[str, Any] = {"reason": "笔误", "actor": world.actor("handler")}
    for wrong in (lawyer[2:], "0193c2a0-0000-7000-8000-000000000001"):
        with pytest.raises(BadInput, match="not_here"):
            correct(stream, act, facts={"represents": wrong}, key=new_key(), **how)
    correct(stream, act, facts={"represents": world.detained[2:]}, key=new_key(), **how)
    assert acting(world, world.matter) == {lawyer: world.detained}
    with scope(world.cast.reader("handler")):
        (change,) = corrections_of(stream)[act]
    assert (change.fact, change.before, change.after) == ("represents", world.free[2:], world.detained[2:])
    whole()
