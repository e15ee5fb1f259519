"""A young person: probation passed, the record sealed, and who asks is told none in the very bytes of none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from heli.base.canonical import canonical
from heli.base.errors import Refused
from heli.demo.steps import PartyOf
from tests.acceptance.stories.telling import Prefecture, Telling
from tests.acceptance.stories.young import CHIEF, HANDLER, YOUNG, hiring_check

_ONE = PartyOf(0)


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
        query = prefecture.tell(hiring_check(name, whom))
        query.end()
        answers.append(said(query))
    assert answers[0] == answers[1]
