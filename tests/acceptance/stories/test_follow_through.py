"""Loop 2, follow through: a reply is not the end. Once with a signed-in agency, once from its letters."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from heli.access.wall import scope
from heli.base.errors import NotFound, Refused
from heli.demo.places import COMAI
from heli.demo.player import clock_at
from heli.demo.steps import ItemOf, Script
from heli.demo.stories.follow_through import CLERK, HANDLER, ON_PAPER, SIGNED_IN
from heli.matters.reading import timeline
from heli.matters.stream import ByPaper, ByProposal, Proposed
from tests.acceptance.stories.telling import Prefecture, Telling

CONTACT, OTHER = f"agency:{COMAI}:water/contact", f"agency:{COMAI}:nature/contact"
POINTS = [ItemOf("point", number) for number in range(3)]


def points(story: Telling) -> list[str]:
    """States of the three points."""
    return [story.states_of("suggestion", point)["point"] for point in POINTS]


def the_chief_alone_decides(story: Telling) -> None:
    """An act that needs the chief, posted by the handler in the chief's name and without a paper."""
    chief = int(story.player.directory.people[f"{COMAI}/chief"].pk)
    on = date(2022, 10, 31)
    for claimed in (
        ByPaper(uuid4(), "chief_prosecutor", chief, on),
        ByProposal(uuid4(), "chief_prosecutor", chief, None, on),
    ):
        with pytest.raises(Refused, match=r"decision.no_"):
            story.attempt(HANDLER, "suggestion", "decide_suggestion", decision=claimed)
    assert story.states("suggestion")["handling"] == "drafted"


@pytest.mark.parametrize("script", [SIGNED_IN, ON_PAPER], ids=lambda script: script.name)
def test_each_point_is_followed_until_it_is_effective(prefecture: Prefecture, script: Script) -> None:
    story = prefecture.tell(script)
    story.until("drafted")
    the_chief_alone_decides(story)
    if script is SIGNED_IN:
        waits = story.attempt(HANDLER, "suggestion", "decide_suggestion")
        assert isinstance(waits, Proposed)
        assert waits.decider == "chief_prosecutor"
        story.take_back(HANDLER, waits)
    else:
        with pytest.raises(Refused, match="no_policy_review"):
            story.attempt(HANDLER, "suggestion", "decide_suggestion")
    assert points(story) == ["drafted"] * 3

    story.until("served")
    assert points(story) == ["proposed"] * 3
    if script is SIGNED_IN:  # served on 23 December
        assert story.limit("suggestion", "reply_public_interest") == date(2023, 2, 23)
        assert story.limit("suggestion", "objection") == date(2023, 1, 9)
    else:  # served on 4 November
        assert story.limit("suggestion", "reply") == date(2023, 1, 4)
        assert story.limit("suggestion", "objection") == date(2022, 11, 21)
    with pytest.raises(Refused, match="points_open"):
        story.attempt(HANDLER, "suggestion", "close", {"result_summary": "已回复"})

    story.until("upheld")
    assert points(story) == ["accepted", "accepted", "upheld"]
    story.until("not_effective")
    assert points(story) == ["effective", "not_effective", "accepted"]
    assert story.states("suggestion")["reply"] == "replied"
    story.until("urged")
    urged = date(2023, 2, 24) if script is SIGNED_IN else date(2023, 1, 6)
    assert story.limit("suggestion", "urged_answer", POINTS[1]) == urged
    with pytest.raises(Refused, match="points_open"):
        story.attempt(HANDLER, "suggestion", "close", {"result_summary": "已回复"})

    story.until("closed")
    assert points(story) == ["effective"] * 3
    story.end()
    assert story.states("suggestion") == {
        "handling": "effective", "filing": "received", "reply": "replied", "feedback": "given",
        **({"policy_review": "passed"} if script is ON_PAPER else {}),
    }  # fmt: skip
    assert story.states_of("suggestion", ItemOf("help", 0)) == {"help": "given"}
    assert story.row("suggestion").closed_on is not None


def test_a_signed_in_agency_sees_its_letter_and_nothing_internal(prefecture: Prefecture) -> None:
    story = prefecture.tell(SIGNED_IN)
    story.until("served")
    assert not story.sees(CONTACT, "suggestion")
    story.until("upheld")
    assert story.sees(CONTACT, "suggestion")
    assert not story.sees(OTHER, "suggestion")
    with clock_at(story.now), scope(story.player.reader(CONTACT)):
        shown = {act.name for act in timeline(story.matter("suggestion"), shared_only=True)}
    assert {"serve", "accept_points", "dispute_points", "uphold_points"} <= shown
    assert not shown & {"draft", "end_verification", "decide_suggestion", "record_verification"}
    with pytest.raises(NotFound):
        story.attempt(OTHER, "suggestion", "accept_points", {"steps": "冒名"}, about=POINTS[:1])
    with pytest.raises(Refused, match=r"act.not_yours"):
        story.attempt(CONTACT, "suggestion", "verify_effective",
                      {"how_verified": ["papers"], "effect_found": "自认落实"}, about=POINTS[:1])  # fmt: skip


def test_an_act_taken_from_a_letter_says_whose_it_is_who_typed_it_and_from_which_paper(
    prefecture: Prefecture,
) -> None:
    story = prefecture.tell(ON_PAPER)
    story.until("upheld")
    leaf = story.leaf("suggestion", "dispute_points")
    agency = str(prefecture.directory.offices[f"agency:{COMAI}:market"].pk)
    assert leaf["actor"] == {"person": "agency", "office": agency, "post": None}
    assert leaf["entered_by"]["person"] == str(prefecture.directory.people[CLERK].pk)
    assert leaf["on_paper"]["on"] == "2022-11-10"
    assert leaf["simulated"] is True
    decided = story.leaf("suggestion", "uphold_points")["decided_by"]
    assert decided["person"] == str(prefecture.directory.people[f"{COMAI}/chief"].pk)
    assert decided["proof"]["kind"] == "proposal"
    assert not story.sees(f"agency:{COMAI}:market/contact", "suggestion")
