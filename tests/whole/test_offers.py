"""What a page offers: on a closed matter nothing that only comes by itself."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from heli.access.reader import PersonId, Reader
from heli.law.contract import ActorView, Done, OfficeView, Situation, Snapshot
from heli.law.engine import Compiled, compile_procedure
from heli.web.contexts.names import Names
from heli.web.contexts.offers import offers_shown
from tests.factories.lawbooks import shipped

HANDLER = frozenset({"handling_prosecutor", "prosecutor"})


@pytest.fixture(scope="module")
def rules() -> Compiled:
    book = shipped()
    return compile_procedure(book.written("public_interest_litigation"), book)


def offered(rules: Compiled, *, closed: bool) -> set[str]:
    done = {"register_lead": {"m": Done("1", date(2022, 1, 1), 1, None)}}
    snapshot = Snapshot(tracks={"handling": {"m": "concluded"}}, done=done, closed=closed)
    situation = Situation(
        snapshot, OfficeView("1", "procuratorate", "county", ("54",)), date(2022, 1, 1), handler=1
    )
    possible = rules.possible(situation, ActorView(1, HANDLER, "1"))
    shown = offers_shown(
        UUID(int=1), possible, rules, Names(), Reader(PersonId(1)), HANDLER, is_closed=closed
    )
    assert not any(act.name == rules.acts["suggestion_ended"].name.text() for act in shown.impossible)
    return {str(act.url).rsplit("/", 2)[-2] for act in (*shown.decisions, *shown.steps, *shown.from_paper)}


def test_a_closed_matter_asks_for_no_result_that_the_program_brings(rules: Compiled) -> None:
    results = {"record_conference_result", "record_committee_decision"}
    assert results <= offered(rules, closed=False)
    assert not results & offered(rules, closed=True)
