"""A young person: probation passed, the record sealed, and who asks is told none in the very bytes of none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from heli.base.canonical import canonical
from heli.base.errors import Refused
from heli.demo.places import LHUNZE
from heli.demo.plan.minors import probation
from heli.demo.plan.pen import Pen
from heli.demo.plan.year import Year
from heli.demo.steps import PartyOf, Script
from tests.acceptance.stories.telling import Prefecture, Telling

YOUNG = probation(Year(540529), "young", LHUNZE, date(2022, 1, 17), passed=True)
HANDLER, CHIEF = f"{LHUNZE}/prosecutor", f"{LHUNZE}/chief"
_ONE = PartyOf(0)


def asked_about(name: str, whom: str) -> Script:
    """A school asks before it hires."""
    pen = Pen(Year(540529), name, LHUNZE, date(2022, 10, 10), unit="criminal")
    pen.open(0, "case_management", "receive_hiring_check", "record_query", "入职查询", asking_body="某县示例小学",
             unit_kind="school", occasion="hiring", person_asked=whom, matched_by="identity_number")  # fmt: skip
    pen.allocate(0)
    pen.do(1, "prosecutor", "permit", scope="未成年人保护法规定的四类违法犯罪记录")
    pen.do(2, "case_management", "answer", result="none")
    return pen.script()


def said(story: Telling) -> bytes:
    """All that the answer states, moves and lets others know, without the numbers that every act has of its own."""
    leaf = story.leaf("it", "answer")
    kept: dict[str, Any] = {name: leaf[name] for name in ("facts", "bearers", "committed", "mode")}
    return canonical([story.stated("it", "answer"), sorted(kept["committed"]), kept["facts"], kept["bearers"], kept["mode"],
                      story.states("it"), story.acts("it")])  # fmt: skip


def test_probation_passes_the_record_is_sealed_and_the_answer_is_that_of_nothing(
    prefecture: Prefecture,
) -> None:
    story = prefecture.tell(YOUNG)
    marks = [step.act if hasattr(step, "act") else "" for step in YOUNG.steps]
    decided = marks.index("decide")
    while story.place <= decided:
        story.one()
    assert story.limit("it", "probation", _ONE) == date(2022, 8, 7)
    assert story.states_of("review", _ONE)["decision"] == "np_conditional"
    assert story.acts("review").count("support_told") == 2
    with pytest.raises(Refused, match="probation_running"):
        story.attempt(
            HANDLER,
            "it",
            "write_opinion",
            {"probation_view": "not_prosecute", "probation_report": "好"},
            about=[_ONE],
        )
    while story.place < marks.index("seal"):
        story.one()
    assert story.states_of("review", _ONE)["decision"] == "np_after_probation"
    assert story.sees(CHIEF, "review")
    story.end()
    assert story.states_of("sealing", _ONE)["record"] == "sealed"
    for name in ("review", "it", "support"):
        assert not story.sees(CHIEF, name), name
        assert story.sees(HANDLER, name), name

    answers = []
    for name, whom in (("sealed", "示例一人（身份材料附后）"), ("nothing", "示例另一人（身份材料附后）")):
        query = prefecture.tell(asked_about(name, whom))
        query.end()
        answers.append(said(query))
    assert answers[0] == answers[1]
