"""A proposal whose matter moved on is marked where it is shown, with who changed what; approval refuses it as before."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heli.access.wall import scope
from heli.base.errors import Refused
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Matter, Proposal
from heli.matters.proposals import approve, content_of, review
from heli.matters.situation import load_head
from heli.matters.staleness import Stale, reasons_of, refused_now, stale_among
from heli.web.contexts.matter import matter_shown
from heli.web.contexts.proposals import proposal_of, proposal_shown, proposals_of
from heli.web.contexts.work import work_page
from heli.web.words import say
from tests.factories.matters import World, new_key

REFUSE: dict[str, object] = {
    "refusal_reason": "evidence",
    "explanation": "现有证据不能证明第三次盗窃",
    "supplement_outline": "补强第三次盗窃的证据",
    "supplement_ordered": True,
}
SUBSTITUTE = {"until": "2030-01-01", "reason": "请假"}


def put(world: World, bearer: str) -> UUID:
    """A refusal put forward and reviewed: it waits for the chief."""
    facts = {**REFUSE, "explanation": f"理由{new_key()}"}  # the very same would be refused as waiting already
    made = world.proposed("refuse_arrest", "handler", facts, bearers=(bearer,))
    if made.waits_for == "department_head":
        review(made.proposal, agrees=True, say="同意", actor=world.actor("head"))
    return made.proposal


def marks(world: World) -> dict[UUID, Stale]:
    with scope(world.cast.reader("chief")):
        return dict(stale_among(list(Proposal.objects.select_related("matter"))))


def test_a_decision_on_the_same_party_makes_the_other_proposal_stale_and_names_who_made_it(
    world: World,
) -> None:
    first, second, other = put(world, world.detained), put(world, world.detained), put(world, world.free)
    assert marks(world) == {}
    done = approve(second, actor=world.actor("chief"), key=new_key())
    found = marks(world)
    # the one on the other suspect stands
    assert found.keys() == {first}
    assert [(moved.act, moved.person, moved.title.zh) for moved in found[first].by] == [
        (done.act, world.person("handler"), "不批准逮捕")
    ]
    with pytest.raises(Refused, match=r"proposal\.stale"):
        approve(first, actor=world.actor("chief"), key=new_key())
    assert approve(other, actor=world.actor("chief"), key=new_key())


def test_an_act_on_something_else_leaves_a_proposal_as_it_is(world: World) -> None:
    waiting = put(world, world.detained)
    world.done("substitute", "case_manager", {"substitute": world.person("head"), **SUBSTITUTE})
    assert marks(world) == {}
    assert approve(waiting, actor=world.actor("chief"), key=new_key())


def test_a_closed_matter_makes_its_open_proposals_stale(world: World) -> None:
    waiting = put(world, world.detained)
    with scope(EVERYWHERE):
        Matter.objects.filter(pk=world.matter).update(closed_on="2022-12-30")
    found = marks(world)[waiting]
    assert found.is_closed
    assert [reason.code for reason in reasons_of(found, {})] == ["proposal.closed"]


def test_what_the_law_would_refuse_now_is_said_on_the_page(world: World) -> None:
    waiting = put(world, world.detained)
    with scope(world.cast.reader("chief")):
        row = Proposal.objects.get(pk=waiting)
        assert refused_now(row, load_head(world.matter, lock=False), content_of(row)) == ()
    approve(put(world, world.detained), actor=world.actor("chief"), key=new_key())
    with scope(world.cast.reader("chief")):
        reasons = refused_now(row, load_head(world.matter, lock=False), content_of(row))
        shown = proposal_shown(proposal_of(waiting, world.cast.reader("chief")), world.cast.reader("chief"))
    assert reasons
    assert shown.refused_now == reasons
    assert shown.stale


def test_the_lists_and_the_page_mark_it_in_words_for_decider_and_proposer(world: World) -> None:
    first = put(world, world.detained)
    approve(put(world, world.detained), actor=world.actor("chief"), key=new_key())
    chief, handler = world.cast.reader("chief"), world.cast.reader("handler")
    with scope(chief):
        waiting, _ = proposals_of(chief)
        page = work_page(chief, mine=True)
        shown = proposal_shown(proposal_of(first, chief), chief)
        matter = matter_shown(world.matter, chief, language="zh-hans")
    with scope(handler):
        _, own = proposals_of(handler)
    said = "示例甲：不批准逮捕"
    for lines in (waiting, page.panels[0].lines, own, matter.proposals):
        marked = [line for line in lines if line.stale]
        assert [line.url.strip("/").split("/")[-1] for line in marked] == [str(first)]
        assert say(marked[0].stale[0], "zh-hans").startswith(said)
    assert say(shown.stale[0].say, "zh-hans").startswith(said)


def test_marking_costs_no_more_queries_for_more_proposals(world: World) -> None:
    def queries(ask: Callable[[], object]) -> int:
        with (
            scope(world.cast.reader("chief")),
            CaptureQueriesContext(
                connection,
            ) as caught,
        ):
            ask()
        return len(caught)

    put(world, world.detained)
    approve(put(world, world.detained), actor=world.actor("chief"), key=new_key())
    chief = world.cast.reader("chief")
    few = queries(lambda: proposals_of(chief))
    for _ in range(3):
        row = Proposal.objects
        with scope(EVERYWHERE):
            again = row.filter(status="open").first()
            assert again is not None
            again.pk, again.key = None, new_key()
            again.save(force_insert=True)
    assert len(marks(world)) == 4
    assert queries(lambda: proposals_of(chief)) == few
