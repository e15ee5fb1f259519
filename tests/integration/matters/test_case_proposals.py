"""An act of the case that another decides waits for him in the matter it came through, and is appended once he decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from heli.access.wall import scope
from heli.base.errors import NotFound, Refused
from heli.matters.actors import Actor
from heli.matters.door import perform
from heli.matters.doubling import Doubled
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Case, CaseAct, CaseSnapshot, Matter, MatterSnapshot, Proposal
from heli.matters.proposals import approve, decide_otherwise, give_back
from heli.matters.staleness import stale_among
from heli.matters.stream import CaseStream, Proposed, Recorded
from heli.matters.verify import replay, verify
from heli.web.contexts.proposals import proposal_shown, proposals_of
from tests.factories.matters import World, new_key

SPLIT = {"title": "示例另案", "reason": "一人另案处理更为适当"}


def asked(world: World, who: str = "case_manager", **more: Any) -> Recorded | Proposed:
    """A division of the case, which the handler decides: case management puts it before him."""
    facts = {"parties": [world.free[2:]], **SPLIT}
    key = more.pop("key", None) or new_key()
    stream = CaseStream(world.case, world.matter)
    return perform(stream, "split", actor=world.actor(who), facts=facts, key=key, **more)


def put_forward(world: World) -> UUID:
    done = asked(world)
    assert isinstance(done, Proposed)
    return done.proposal


def row_of(proposal: UUID) -> Proposal:
    with scope(EVERYWHERE):
        row: Proposal = Proposal.objects.select_related("matter").get(pk=proposal)
        return row


def whole() -> None:
    with scope(EVERYWHERE):
        assert all(replay("case", one.pk) == one.data for one in CaseSnapshot.objects.all())
        assert all(replay("matter", one.pk) == one.data for one in MatterSnapshot.objects.all())
    assert [str(f) for f in verify().findings] == []


def test_it_waits_and_nothing_is_done_until_the_decider_decides(world: World) -> None:
    done = asked(world, key="once")
    assert isinstance(done, Proposed)
    assert (done.decider, done.waits_for) == ("handling_prosecutor", "handling_prosecutor")
    row = row_of(done.proposal)
    assert (row.act_name, row.matter_id, row.of_case) == ("split", world.matter, True)
    again = asked(world, key="once")
    assert isinstance(again, Proposed)
    assert (again.proposal, again.again) == (done.proposal, True)
    with pytest.raises(Doubled):
        asked(world)
    with scope(EVERYWHERE):
        assert not CaseAct.objects.filter(name="split").exists()
    # a decision about those who go and those who stay waits: the case is not divided meanwhile
    with pytest.raises(Refused):
        asked(world, "handler")
    give_back(done.proposal, reason="本人办理", actor=world.actor("handler"))
    assert isinstance(asked(world, "handler"), Recorded)


def test_approved_it_stands_with_proposer_and_decider_and_replays_whole(world: World) -> None:
    proposal = put_forward(world)
    done = approve(proposal, actor=world.actor("handler"), key=new_key())
    with scope(EVERYWHERE):
        act = CaseAct.objects.get(pk=done.act)
        assert (act.name, act.actor) == ("split", world.person("case_manager"))
        assert b'"decided_by":{' in bytes(act.leaf)
        assert Case.objects.filter(split_from=world.case).count() == 1
        assert Matter.objects.count() == 2
    row = row_of(proposal)
    assert (row.status, row.act) == ("approved", done.act)
    whole()


def test_returned_it_changes_nothing_and_may_be_put_forward_anew(world: World) -> None:
    first = put_forward(world)
    give_back(first, reason="请说明理由", actor=world.actor("handler"))
    assert put_forward(world) != first
    with scope(EVERYWHERE):
        assert not CaseAct.objects.filter(name="split").exists()


@pytest.mark.parametrize("who", ["case_manager", "assistant", "colleague"])
def test_who_proposed_it_or_has_no_power_does_not_decide_it(world: World, who: str) -> None:
    proposal = put_forward(world)
    with pytest.raises((Refused, NotFound)):
        approve(proposal, actor=world.actor(who), key=new_key())
    assert approve(proposal, actor=world.actor("handler"), key=new_key()).seq


def test_a_token_decides_nothing_and_puts_it_before_the_same_person(world: World) -> None:
    facts = {"parties": [world.free[2:]], **SPLIT}
    token = Actor(world.actor("handler").reader, via="api")
    done = perform(CaseStream(world.case, world.matter), "split", actor=token, facts=facts, key=new_key())
    assert isinstance(done, Proposed)


def settle(world: World, actor: Actor, born: str, entered_by: Actor | None = None) -> Recorded | Proposed:
    facts = {"birth_on": born, "birth_precision": "day", "reason": "户籍资料"}
    return perform(
        CaseStream(world.case, world.matter), "settle_age", bearers=(world.free,), actor=actor, facts=facts,
        entered_by=entered_by, key=new_key(),
    )  # fmt: skip


def test_what_changed_meanwhile_makes_it_stale(world: World) -> None:
    imported = [Actor(world.actor(key).reader, via="import") for key in ("handler", "case_manager")]
    done = settle(world, imported[0], "1990-02-03", imported[1])
    assert isinstance(done, Proposed)
    proposal = done.proposal
    settle(world, world.actor("handler"), "1991-02-03")
    with scope(EVERYWHERE):
        stale = stale_among([row_of(proposal)])
    assert [moved.title.en for moved in stale[proposal].by] == ["Decide on the age"]
    with pytest.raises(Refused) as caught:
        approve(proposal, actor=world.actor("handler"), key=new_key())
    assert caught.value.reasons[0].code == "proposal.stale"
    assert row_of(proposal).status == "open"


def test_an_act_of_the_matter_is_not_decided_instead_of_one_of_the_case(world: World) -> None:
    proposal = put_forward(world)
    with pytest.raises(Refused):
        decide_otherwise(
            proposal, act="join", facts={"into": str(world.matter), "reason": "另案"}, reason="另行处理",
            actor=world.actor("case_manager"), key=new_key(),
        )  # fmt: skip
    facts = {"parties": [world.detained[2:]], **SPLIT}
    other = decide_otherwise(
        proposal, act="split", facts=facts, reason="分出另一人", actor=world.actor("handler"), key=new_key()
    )
    assert other.seq
    whole()


def test_its_decider_finds_it_in_words(world: World) -> None:
    proposal = put_forward(world)
    reader = world.actor("handler").reader
    with scope(reader):
        waiting, _ = proposals_of(reader)
        assert len(waiting) == 1
        shown = proposal_shown(row_of(proposal), reader)
    assert shown.turn == "decide"
    assert "split" not in str(waiting[0].title)
    assert any("示例另案" in str(fact) for fact in shown.facts)
