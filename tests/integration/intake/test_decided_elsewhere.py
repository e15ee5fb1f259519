"""An act of a row that another decides is put before him: the row is pending, and goes on once he decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from heli.access.wall import scope
from heli.base.errors import Refused
from heli.matters.actors import Actor
from heli.matters.effects import EVERYWHERE
from heli.matters.intake.maps import ImportMap
from heli.matters.models import IntakeRow, Matter, MatterAct, Proposal
from heli.matters.proposals import approve, give_back, review, withdraw
from tests.integration.intake.lists import Desk, line, read_refused, with_decision

ASKED = {"决定人": "", "审批表文号": "", "审批日期": "2022-12-29", "是否不捕": "是", "释放日期": "2022-12-30"}
"""The handler proposed on the 29th, nobody is named as decider; the police released him on the 30th."""


def going_on() -> ImportMap:
    """A refusal of arrest that the chief decides, and the release that follows it."""
    raw = with_decision(sheet=True).model_dump(by_alias=True, exclude_none=True)
    raw["acts"][-1]["when"] = "是否不捕"
    raw["acts"].append(
        {
            "act": "record_release",
            "when": "释放日期",
            "by": "police",
            "body": {"column": "移送单位", "as": "office", "kind": "police"},
            "on": "suspect",
            "happened_at": {"column": "释放日期", "as": "day"},
            "facts": {"measure": {"value": "none"}},
        }
    )
    return ImportMap.model_validate(raw)


def figures(desk: Desk, rows: list[dict[str, str]], **more: object) -> Mapping[str, int]:
    """Accepted and warned together, rejected, pending."""
    totals = desk.run(rows, of=going_on(), **more).totals
    return {"in": totals.accepted + totals.warned, "no": totals.rejected, "pending": totals.pending}


def the_proposal() -> Proposal:
    with scope(EVERYWHERE):
        return Proposal.objects.get()


def decider(desk: Desk, key: str = "chief") -> Actor:
    return Actor(desk.cast.reader(key))


def through_reviews(desk: Desk, proposal: Proposal) -> None:
    for part in proposal.reviewers:
        key = {"department_head": "head", "deputy_chief": "deputy"}[part]
        review(proposal.pk, agrees=True, say="同意", actor=decider(desk, key))


def test_a_row_whose_act_another_decides_is_put_before_him_and_pending(desk: Desk) -> None:
    assert figures(desk, [line(1, **ASKED), line(2, **ASKED | {"是否不捕": "", "释放日期": ""})]) == {
        "in": 1, "no": 0, "pending": 1,
    }  # fmt: skip
    proposal = the_proposal()
    people = desk.cast.people
    assert (proposal.act_name, proposal.status, proposal.decider) == (
        "refuse_arrest", "open", "chief_prosecutor",
    )  # fmt: skip
    assert (proposal.proposer_id, proposal.entered_by_id) == (people["handler"].pk, people["case_manager"].pk)
    with scope(EVERYWHERE):
        assert not MatterAct.objects.filter(name__in=("refuse_arrest", "record_release")).exists()


def test_the_same_list_again_doubles_nothing_and_counts_the_same(desk: Desk) -> None:
    rows = [line(1, **ASKED)]
    first = figures(desk, rows)
    assert figures(desk, rows) == first == {"in": 0, "no": 0, "pending": 1}
    with scope(EVERYWHERE):
        assert (Matter.objects.count(), Proposal.objects.count(), IntakeRow.objects.count()) == (1, 1, 1)


def test_after_the_decision_the_row_goes_on_and_is_in(desk: Desk) -> None:
    rows = [line(1, **ASKED)]
    figures(desk, rows)
    proposal = the_proposal()
    through_reviews(desk, proposal)
    approve(proposal.pk, actor=decider(desk), key="decided")
    assert figures(desk, rows) == {"in": 1, "no": 0, "pending": 0}
    assert figures(desk, rows) == {"in": 1, "no": 0, "pending": 0}
    with scope(EVERYWHERE):
        names = list(MatterAct.objects.order_by("seq").values_list("name", flat=True))
        assert names.count("refuse_arrest") == names.count("record_release") == 1
        assert [row.result for row in IntakeRow.objects.order_by("pk")] == ["remarked", "warned"]
        act = MatterAct.objects.get(name="refuse_arrest")
        assert b'"decided_by":{' in bytes(act.leaf)
        assert act.happened_on == date(2022, 12, 29)


@pytest.mark.parametrize("how", ["returned", "taken back"])
def test_what_was_returned_or_taken_back_is_told_and_the_matter_stays(desk: Desk, how: str) -> None:
    rows = [line(1, **ASKED)]
    figures(desk, rows)
    proposal = the_proposal()
    if how == "returned":
        first = {"department_head": "head", "deputy_chief": "deputy", "chief_prosecutor": "chief"}
        give_back(proposal.pk, reason="请补充说理", actor=decider(desk, first[proposal.waits_for]))
    else:
        withdraw(proposal.pk, actor=decider(desk, "case_manager"))
    task = desk.run(rows, of=going_on())
    assert (task.totals.rejected, task.totals.pending) == (1, 0)
    assert task.refused is not None
    assert "returned or taken back" in read_refused(task.refused)[0]["Reason"]
    with scope(EVERYWHERE):
        assert (Matter.objects.count(), Proposal.objects.count()) == (1, 1)


def test_who_typed_the_list_does_not_decide_and_the_handler_is_no_decider_by_it(desk: Desk) -> None:
    figures(desk, [line(1, **ASKED)])
    proposal = the_proposal()
    through_reviews(desk, proposal)
    for key in ("case_manager", "handler"):
        with pytest.raises(Refused):
            approve(proposal.pk, actor=decider(desk, key), key=f"by {key}")
    assert approve(proposal.pk, actor=decider(desk), key="by the chief").seq


def test_what_the_handler_himself_decides_waits_for_him(desk: Desk) -> None:
    raw = going_on().model_dump(by_alias=True, exclude_none=True)
    raw["acts"][1]["facts"] = {"refusal_reason": {"value": "no_danger"}, "explanation": {"value": "示例理由"}}
    task = desk.run([line(1, **ASKED)], of=ImportMap.model_validate(raw))
    assert (task.totals.pending, task.totals.waiting, task.totals.rejected) == (1, 1, 0)
    proposal = the_proposal()
    assert proposal.decider == "handling_prosecutor"
    reader = desk.cast.reader("handler")
    with scope(reader):
        waiting = Proposal.objects.visible_to(reader).waiting_for(frozenset(reader.roles), int(reader.person))
        assert [one.pk for one in waiting] == [proposal.pk]
    assert approve(proposal.pk, actor=decider(desk, "handler"), key="his own").seq


def test_a_decision_on_paper_is_taken_as_ever_and_a_name_alone_is_refused(desk: Desk) -> None:
    paper = ASKED | {"决定人": "示例己", "审批表文号": "示例检审〔2022〕1号", "审批日期": "2022-12-30"}
    rows = [line(1, **paper), line(2, **paper | {"审批表文号": ""}), line(3, **ASKED)]
    assert figures(desk, rows) == {"in": 1, "no": 1, "pending": 1}


def test_running_matters_are_put_before_their_decider_too(desk: Desk) -> None:
    assert figures(desk, [line(1, **ASKED)], as_of=date(2022, 12, 30)) == {"in": 0, "no": 0, "pending": 1}
    proposal = the_proposal()
    through_reviews(desk, proposal)
    assert approve(proposal.pk, actor=decider(desk), key="decided").seq


def test_a_dry_run_counts_what_would_wait_and_puts_nothing_forward(desk: Desk) -> None:
    assert figures(desk, [line(1, **ASKED)], dry=True) == {"in": 0, "no": 0, "pending": 1}
    with scope(EVERYWHERE):
        assert not Proposal.objects.exists()
