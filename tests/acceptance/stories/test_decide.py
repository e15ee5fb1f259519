"""Loop 3, decide together: what a conference says comes back to both matters, and decides neither."""

from __future__ import annotations

from datetime import date

import pytest

from heli.base.errors import NotFound, Refused
from heli.demo.places import COMAI
from heli.demo.steps import ItemOf
from heli.demo.stories.decide import CLERK, DECIDE, HANDLER
from tests.acceptance.stories.telling import Prefecture


def test_a_conference_is_a_reference_in_both_matters_and_its_task_comes_back(prefecture: Prefecture) -> None:
    story = prefecture.tell(DECIDE)
    story.until("requested")
    with pytest.raises(Refused, match=r"act.not_yours"):
        story.attempt(HANDLER, "conference", "call", {"planned_for": "2022-12-28"})
    assert not story.sees(f"agency:{COMAI}:nature/contact", "conference")

    story.until("called")
    assert [story.states_of("conference", ItemOf("agenda", n))["agenda"] for n in (0, 1)] == ["admitted"] * 2
    before = {name: story.states(name) for name in ("grazing", "wells")}
    story.until("concluded")
    for name in ("grazing", "wells"):
        assert story.acts(name)[-1] == "record_conference_result"
        assert story.states(name) == before[name]
    with pytest.raises(Refused, match="unsigned"):
        story.attempt(CLERK, "conference", "finish_record", {"record": str(story.matter("conference"))})

    story.until("middle")
    assert story.limit("conference", "task_due", ItemOf("task", 0)) == date(2023, 1, 6)
    story.until("task_done")
    assert story.acts("wells")[-1] == "conference_task_done"
    assert "conference_task_done" not in story.acts("grazing")
    with pytest.raises(Refused, match=r"act.wrong_state"):
        story.attempt(CLERK, "conference", "close")

    story.end()
    assert story.states("conference")["handling"] == "closed"
    assert story.row("conference").closed_on is not None
    assert story.acts("wells")[-1] == "respond_to_conference"
    with pytest.raises(NotFound):
        story.attempt(f"agency:{COMAI}:nature/contact", "conference", "close")
