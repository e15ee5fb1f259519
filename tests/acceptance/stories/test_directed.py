"""A directive is in writing, can be disagreed with in writing, is carried out all the same, and its result comes home."""

from __future__ import annotations

from datetime import date

import pytest

from heli.base.errors import Refused
from heli.demo.places import GYACA, LHUNZE
from tests.acceptance.stories.directed import ABOVE, BELOW, CONTENT, DIRECTED, DISAGREEMENT
from tests.acceptance.stories.telling import Prefecture


def test_a_directive_is_disagreed_with_carried_out_and_reported_back(prefecture: Prefecture) -> None:
    story = prefecture.tell(DIRECTED)
    with pytest.raises(LookupError):
        story.matter("below")
    story.until("issued")
    # what is directed stands in the draft, sealed; the order carried it down
    assert story.stated("below", "receive")["content"] == CONTENT
    assert story.limit("below", "execute_by") == story.limit("it", "awaited_by") == date(2022, 8, 12)
    assert not story.sees(f"{LHUNZE}/prosecutor", "below")
    with pytest.raises(Refused, match=r"act.wrong_state"):
        story.attempt(ABOVE, "it", "close")

    story.until("deployed")
    assert story.states("lent")["lending"] == "received"
    assert story.states("working")["receiving"] == "received"
    assert story.sees(f"{GYACA}/case_management", "working")
    assert not story.sees(BELOW, "lent")
    story.until("formed")
    assert story.row("team").source_id == story.matter("it")
    story.until("disagreed")
    assert story.states("it") == {"issuing": "issued", "disagreement": "reported"}
    assert story.stated("it", "lower_disagrees")["opinion"] == DISAGREEMENT
    assert story.states("below")["receiving"] == "received"
    story.until("answered")
    assert story.states("below")["disagreement"] == "answered"

    story.until("reported")
    assert story.states("it")["issuing"] == "reported_back"
    assert story.limit("it", "awaited_by", status="met") == date(2022, 8, 12)
    story.end()
    assert story.row("it").closed_on is not None
    assert story.row("below").closed_on is not None
    assert story.acts("it")[-1] == "close"
