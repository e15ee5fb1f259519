"""Two counties, one river: the competent one files, fifteen days pass without an answer, and the suit is ready."""

from __future__ import annotations

from datetime import date

import pytest

from heli.base.errors import Refused
from tests.acceptance.stories.across import ACROSS, COMPETENT, FINDER, HARM
from tests.acceptance.stories.telling import Prefecture


def test_harm_found_in_one_county_is_taken_to_the_edge_of_a_suit_by_the_other(prefecture: Prefecture) -> None:
    story = prefecture.tell(ACROSS)
    story.until("talking")
    assert story.states("found")["competence"] == "talking"
    with pytest.raises(Refused, match="competence_open"):
        story.attempt(FINDER, "found", "file_case", {
            "suit_kind": "civil", "field": "environment", "unknown_wrongdoer": False, "harm": HARM, "conduct": "取料",
            "wrongdoer": "某料场", "competence_ground": "own",
        })  # fmt: skip
    story.until("agreed")
    assert "competence_answered" in story.acts("found")
    story.until("transferred")
    assert story.states("found")["handling"] == "handed_over"
    # received on 15 June, seven days
    assert story.limit("received", "accept") == date(2022, 6, 22)

    story.until("filed")
    assert story.states("sent")["sending"] == "result_known"
    assert "lead_result" in story.acts("found")
    assert story.states("it")["handling"] == "filed"
    assert story.stated("it", "take_filed_lead")["lead"] == HARM
    assert story.limit("it", "serve_filing") == date(2022, 7, 1)
    assert not story.sees(FINDER, "it")

    story.until("served")
    assert story.limit("letter", "reply_public_interest_urgent") == date(2022, 8, 1)
    assert story.limit("it", "rectification") == date(2022, 8, 1)
    assert story.states("it")["letter"] == "served"
    with pytest.raises(Refused):
        story.attempt(COMPETENT, "letter", "open_suit", {"still_harmed": True})

    story.until("unheeded")
    assert story.states("letter")["handling"] == "followed_otherwise"
    assert story.states("it")["handling"] == "reviewing"
    # a month from the fifteenth day, a Saturday, and not from the Monday to which it was put off
    assert story.limit("it", "suit_review_administrative") == date(2022, 8, 30)
    story.end()
    assert story.states("it")["handling"] == "review_ended"
