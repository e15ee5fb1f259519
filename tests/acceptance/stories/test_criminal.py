"""The criminal case: two suspects, two courses, two sets of clocks; the police object and go above."""

from __future__ import annotations

from datetime import date

import pytest

from heli.base.errors import Refused
from heli.demo.places import LHUNZE, NAGARZE, SHANNAN
from heli.demo.steps import PartyOf
from heli.demo.stories.criminal import CRIMINAL, DETAINED, FREE, HANDLER, LEGAL, OTHER
from heli.matters.stream import Proposed
from tests.acceptance.stories.telling import Prefecture, Telling


def both(story: Telling, matter: str, track: str) -> list[str]:
    """States of one track on both suspects; empty where no act has moved it."""
    return [story.states_of(matter, party).get(track, "") for party in (DETAINED, FREE)]


def one_is_arrested_before_the_police(story: Telling) -> None:
    """The police read the matter, another county does not; each interrogation has one record, the one handed in."""
    story.until("executed")
    assert story.sees(LEGAL, "arrest")
    assert not story.sees(f"{NAGARZE}/prosecutor", "arrest")
    assert story.sees(f"{SHANNAN}/head", "arrest")
    assert both(story, "arrest", "decision") == ["approved", ""]
    assert story.papers("arrest", "interrogation_record") == 2


def five_clocks_of_two_run_side_by_side(story: Telling) -> None:
    """Prosecution review: each has his own term, and one has asked to be released."""
    story.until("five")
    running = story.limits("prosecution")
    bearers = {bearer for _, bearer in running}
    assert len(running) == 5
    assert bearers == {story.bearer("arrest", party) for party in (DETAINED, FREE)}
    assert {running["review", bearer] for bearer in bearers} == {date(2023, 3, 20)}
    assert {running["tell_suspect", bearer] for bearer in bearers} == {date(2023, 2, 23)}
    assert story.limit("prosecution", "answer_release", DETAINED) == date(2023, 2, 24)


def returned_once_and_ended(story: Telling) -> None:
    """One return, a new month, one prosecuted and one not; the whole record holds together."""
    story.until("supplementing")
    assert story.states("prosecution")["handling"] == "returned"
    assert story.limit("prosecution", "supplement_by_police") == date(2023, 4, 17)
    with pytest.raises(Refused, match=r"act.wrong_state"):
        story.attempt(HANDLER, "prosecution", "return_for_supplement",
                      {"grounds": ["evidence"], "outline": "再次补充"}, about=[DETAINED])  # fmt: skip
    story.until("back")
    # a month anew; he is held, so that its last day, a Saturday, does not roll
    assert story.limit("prosecution", "review", DETAINED) == date(2023, 5, 13)
    story.end()
    assert both(story, "prosecution", "decision") == ["prosecuted", "np_discretion"]
    assert story.states_of("prosecution", DETAINED)["trial"] == "ended"
    assert story.row("arrest").case_id == story.row("prosecution").case_id == story.row("review").case_id


def test_two_suspects_go_their_own_ways_through_arrest_objection_and_prosecution(
    prefecture: Prefecture,
) -> None:
    story = prefecture.tell(CRIMINAL)
    story.until("allocated")
    # the term of custody never rolls, though 2 January is a holiday
    assert story.limit("arrest", "decide_in_custody", DETAINED) == date(2023, 1, 2)
    assert story.limit("arrest", "decide_free", FREE) == date(2023, 1, 10)
    assert not story.sees(LEGAL, "arrest")
    waits = story.attempt(
        HANDLER, "arrest", "approve_arrest", {"ground": "danger", "major": False}, about=[DETAINED]
    )
    assert isinstance(waits, Proposed)
    assert waits.decider == "chief_prosecutor"
    assert both(story, "arrest", "decision") == ["", ""]
    story.take_back(HANDLER, waits)

    one_is_arrested_before_the_police(story)

    story.until("served")
    assert both(story, "arrest", "decision") == ["approved", "refused"]
    assert both(story, "arrest", "execution") == ["executed", "at_liberty"]
    # served on 3 January, five days, the last a Sunday
    assert story.limit("arrest", "police_reconsideration", FREE) == date(2023, 1, 9)
    # the refusal of one gives the police no term about the other
    assert ("police_reconsideration", story.bearer("arrest", DETAINED)) not in story.limits("arrest")
    with pytest.raises(Refused, match="not_refused"):
        story.attempt(LEGAL, "arrest", "request_reconsideration", about=[DETAINED])

    story.until("objected")
    assert story.states_of("arrest", FREE)["objection"] == "reconsidering"
    assert story.limit("reconsideration", "decide_on_arrest", FREE) == date(2023, 1, 13)
    story.until("reconsidering")
    with pytest.raises(Refused):
        story.attempt(HANDLER, "reconsideration", "uphold", {"explanation": "维持"}, about=[FREE])
    story.until("upheld")
    assert story.states_of("arrest", FREE)["objection"] == "upheld"
    story.until("went_above")
    # fifteen days end on 27 January, in the Spring Festival; 28 January is a working Saturday
    assert story.limit("review", "decide_on_arrest", FREE) == date(2023, 1, 28)
    assert not story.sees(OTHER, "review")
    story.until("arrested")
    assert both(story, "arrest", "decision") == ["approved", "approved"]
    assert story.states_of("arrest", FREE)["objection"] == "changed"

    five_clocks_of_two_run_side_by_side(story)
    returned_once_and_ended(story)


def test_the_case_is_seen_through_its_matters_only(prefecture: Prefecture) -> None:
    story = prefecture.tell(CRIMINAL)
    story.until("reconsidering")
    assert story.sees(OTHER, "reconsideration")
    assert not story.sees(f"{LHUNZE}/prosecutor_2", "arrest")
    assert not story.sees(LEGAL, "reconsideration")
    assert story.bearer("reconsideration", PartyOf(0)) == story.bearer("arrest", FREE)
