"""Loop 1, act as one: a lead finds its office, evidence crosses the border once, and the result returns to the finder."""

from __future__ import annotations

from datetime import date

import pytest

from heli.base.errors import Refused
from heli.demo.places import COMAI, NAGARZE
from heli.demo.stories.one import ASKED, FINDER, ONE
from heli.matters.stream import Proposed
from tests.acceptance.stories.telling import Prefecture


def test_the_lead_reaches_the_competent_county_and_its_result_comes_home(prefecture: Prefecture) -> None:
    story = prefecture.tell(ONE)
    story.until("found")
    transfer = {"lead_kind": "public_interest", "receiver": str(prefecture.directory.offices[NAGARZE].pk),
                "lead_facts": "线索", "why_not_ours": "place"}  # fmt: skip
    waits = story.attempt(FINDER, "lead", "decide_transfer", transfer)
    assert isinstance(waits, Proposed)
    assert waits.decider == "chief_prosecutor"
    assert story.states("lead")["sending"] == "found"
    story.take_back(FINDER, waits)

    story.until("sent")
    assert story.states("lead")["sending"] == "acknowledged"
    assert story.states("received")["receiving"] == "received"
    # received on Tuesday 6 December, five days, the last a Sunday
    assert story.limit("received", "accept") == date(2022, 12, 12)
    assert story.sees(f"{NAGARZE}/case_management", "received")
    assert not story.sees(FINDER, "received")
    assert not story.sees(f"{NAGARZE}/case_management", "lead")

    story.until("accepted")
    assert story.limit("received", "feedback") == date(2023, 2, 6)
    assert story.limit("lead", "feedback_watch") == date(2023, 2, 6)
    with pytest.raises(Refused, match="never_back"):
        story.attempt(ASKED, "received", "send_back", {"reasons": "认为不属于本院管辖"})

    story.until("asked")
    # ten days by the agreement, not thirty by the rules; 1 and 2 January are holidays
    assert story.limit("assisting", "answer_public_interest_agreed") == date(2023, 1, 3)
    assert story.limit("request", "answer_watch_public_interest_agreed") == date(2023, 1, 3)
    assert story.sees(f"{COMAI}/case_management", "assisting")
    assert not story.sees(f"{COMAI}/case_management", "received")

    story.until("answered")
    assert story.states("request")["sending"] == "answered"
    assert story.states("received")["assistance"] == "asked"
    story.until("concluded")
    assert story.states("received") == {
        "receiving": "concluded", "assistance": "answered", "assignment": "allocated",
    }  # fmt: skip
    assert story.states("lead")["sending"] == "result_known"
    assert story.row("lead").closed_on is not None
    assert story.limits("lead") == {}
    story.end()
    assert story.row("request").closed_on is not None
    assert story.acts("lead") == [
        "register_lead", "decide_transfer", "acknowledged", "accepted_there", "result_returned",
    ]  # fmt: skip
