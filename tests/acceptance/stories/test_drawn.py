"""A closed case drawn by its seed: reviewed elsewhere, objected to, upheld by another, and what was wrong is put right."""

from __future__ import annotations

from datetime import date

import pytest

from heli.base.errors import Refused
from heli.demo.places import ZHANANG
from heli.demo.steps import ItemOf, OfficeOf
from tests.acceptance.stories.drawn import DRAWN, MANAGER, OWN, REVIEWER, SEED, TO_MEND
from tests.acceptance.stories.telling import Prefecture

pytestmark = pytest.mark.full


def test_a_drawn_case_is_reviewed_objected_to_and_put_right(prefecture: Prefecture) -> None:
    story = prefecture.tell(DRAWN)
    story.until("closed_case")
    assert story.row("case").closed_on is not None
    story.until("drawn")
    assert story.stated("round", "draw_cases")["seed"] == SEED
    assert story.papers("round", "quality_draw_record") == 1
    with pytest.raises(Refused, match="cross_means_another"):
        story.attempt(MANAGER, "round", "assign_review", {
            "reviewer_office": OfficeOf(ZHANANG), "reviewed_office": OfficeOf(ZHANANG), "subject": str(story.matter("case")),
            "case_said": "抽取案件", "in_dispute": False, "same_office": True,
        }, about=[ItemOf("drawn", 0)])  # fmt: skip
    story.until("assigned")
    assert story.states("review")["review"] == "assigned"
    # the review goes to another county, the case does not
    assert not story.sees(REVIEWER, "case")
    assert not story.sees(OWN, "review")
    story.until("heard")
    assert story.states("review")["review"] == "answered"
    story.until("concluded")
    assert story.states("response")["response"] == "informed"
    assert story.states_of("round", ItemOf("drawn", 0))["draw"] == "returned"
    with pytest.raises(Refused, match="not_rectified"):
        story.attempt(OWN, "response", "use_result", {"used_for": ["archive"]})

    story.until("objected")
    assert story.states("review")["review"] == "objected"
    with pytest.raises(Refused, match="rechecks_own_review"):
        story.attempt(REVIEWER, "review", "recheck", {
            "recheck_result": "upheld", "conclusion": "defective", "conclusion_reasons": "维持", "problems_text": "同前",
        })  # fmt: skip
    story.until("upheld")
    assert story.states("response")["response"] == "informed"
    story.until("rectifying")
    assert story.stated("notice", "register_finding")["found"] == TO_MEND
    assert story.limit("response", "rectify") == date(2022, 11, 18)
    story.until("rectified")
    assert "rectification_told" in story.acts("review")
    story.end()
    assert all(story.row(name).closed_on is not None for name in ("round", "review", "response"))
