"""Each atom of a condition, on both sides of its line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pydantic import TypeAdapter

from heli.base.canonical import Json
from heli.law.contract import LinkedMatter, OfficeView, Period
from heli.law.engine.conditions import compiled
from heli.law.engine.frame import Frame
from heli.law.language import Condition
from tests.factories.lawbooks import ANN, CLERK, PARTY, Matter

READ: TypeAdapter[Condition] = TypeAdapter(Condition)


def _asks(
    matter: Matter, written: object, bearer: str = "m", on: str = "2025-06-10", **facts: Json
) -> bool | None:
    scope = {name: track.bearer for name, track in matter.rules.written.tracks.items()}
    test = compiled(READ.validate_python(written), scope)
    assert test is not None
    frame = Frame(
        matter.rules,
        matter.situation(),
        date.fromisoformat(on),
        bearer=bearer,
        facts=facts,
        actor=CLERK,
        act="apply",
    )
    return test(frame)


OVER_FACTS: tuple[tuple[Json, dict[str, Json], bool], ...] = (
    ({"urgent": True}, {"urgent": True}, True),
    ({"urgent": True}, {"urgent": 1}, False),
    ({"urgent": False}, {}, False),
    ({"urgent": True, "complete": True}, {"urgent": True}, False),
    ({"not": {"urgent": True}}, {}, True),
    ({"reason": {"in": ["allergy"]}}, {"reason": "allergy"}, True),
    ({"reason": {"in": ["allergy"]}}, {"reason": ["small_flat", "allergy"]}, True),
    ({"reason": {"not_in": ["allergy"]}}, {"reason": "small_flat"}, True),
    ({"days": {"at_least": 3}}, {"days": 3}, True),
    ({"days": {"at_least": 3}}, {"days": 2}, False),
    ({"days": {"at_most": 3}}, {}, False),
    ({"fact": "story", "present": True}, {"story": "told"}, True),
    ({"fact": "story", "present": True}, {"story": {"unknown": True, "why": "lost"}}, False),
    ({"fact": "story", "present": False}, {}, True),
    ({"fact": "until", "after": "since"}, {"until": "2025-06-03", "since": "2025-06-02"}, True),
    ({"fact": "until", "after": "since"}, {"until": "2025-06-02", "since": "2025-06-02"}, False),
    ({"fact": "points", "more_than": "days"}, {"points": [{}, {}], "days": 1}, True),
    ({"any": [{"urgent": True}, {"complete": True}]}, {"complete": True}, True),
    ({"all": [{"urgent": True}, {"complete": True}]}, {"complete": True}, False),
    ({"setting": "strict", "is": True}, {}, True),
    ({"role_in": ["clerk"]}, {}, True),
    ({"role_in": ["party"]}, {}, False),
    ({"office_level": ["county"]}, {}, True),
    ({"day": "act", "from": "2025-06-10", "before": "2025-06-11"}, {}, True),
    ({"day": "act", "before": "2025-06-10"}, {}, False),
    ({"day": "opened", "before": "2025-06-03"}, {}, True),
    ({"parties": "applicant", "at_most": 1}, {}, True),
    ({"parties": "applicant", "at_least": 2}, {}, False),
    ({"since_fact": "since", "more_than": "15 days"}, {"since": "2025-05-25"}, True),
    ({"since_fact": "since", "more_than": "15 days"}, {"since": "2025-05-26"}, False),
)


def test_condition_over_facts(matter: Matter) -> None:
    for written, facts, answer in OVER_FACTS:
        assert _asks(matter, written, **facts) is answer, (written, facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("birth", "precision", "below", "unsettled"),
    [
        (date(2007, 6, 11), "day", True, False),
        (date(2007, 6, 10), "day", False, False),
        (date(2007, 6, 1), "month", True, True),
        (date(2007, 1, 1), "year", True, True),
        (date(2007, 6, 1), "stated", True, True),
        (date(2006, 1, 1), "year", False, False),
        (None, "unknown", True, True),
    ],
)
def test_age_left_open_counts_as_below(
    matter: Matter, birth: date | None, precision: str, below: bool, unsettled: bool
) -> None:
    view = replace(matter.parties["ann"], birth_on=birth, birth_precision=precision)  # type: ignore[arg-type]
    matter.parties["ann"] = view
    assert _asks(matter, {"age": "now", "below": 18}, ANN) is below
    assert _asks(matter, {"age": "now", "at_least": 18}, ANN) is not below
    assert _asks(matter, {"age": "now", "below": 18, "unsettled": True}, ANN) is (below and unsettled)


def test_age_at_the_offence_is_that_of_its_day(matter: Matter) -> None:
    matter.parties["ann"] = replace(
        matter.parties["ann"], birth_on=date(2005, 1, 1), offence_on=date(2020, 1, 1)
    )
    assert _asks(matter, {"age": "at_offence", "below": 18}, ANN) is True
    assert _asks(matter, {"age": "now", "below": 18}, ANN) is False


@pytest.mark.parametrize(
    ("on", "held"),
    [("2025-06-04", False), ("2025-06-05", True), ("2025-06-09", True), ("2025-06-10", False)],
)
def test_custody_lasts_from_its_first_to_its_last_day(matter: Matter, on: str, held: bool) -> None:
    measure = Period(date(2025, 6, 5), date(2025, 6, 9), "detention", True)
    matter.parties["ann"] = replace(matter.parties["ann"], measures=(measure,))
    assert _asks(matter, {"custody": True}, ANN, on) is held
    assert _asks(matter, {"custody": False}, ANN, on) is not held
    assert _asks(matter, {"measure_in": ["detention"]}, ANN, on) is held
    assert _asks(matter, {"measure_in": ["none"]}, ANN, on) is not held


def test_every_needs_at_least_one_to_say_it_of(two: Matter) -> None:
    two.opened()
    pending = {"track": "decision", "in": ["pending"], "of": "every"}
    assert _asks(two, pending) is True
    two.do("refuse", "2025-06-03", ANN, facts={"reason": "allergy", "outline": "x"})
    assert _asks(two, pending) is False
    assert _asks(two, {**pending, "of": "any"}) is True
    assert _asks(two, {"track": "decision", "in": ["refused"]}, ANN) is True
    two.parties = {}
    assert _asks(two, pending) is False


def test_counter_is_that_of_the_party_and_of_his_charge(matter: Matter) -> None:
    matter.parties["ann"] = replace(matter.parties["ann"], counters={"licences": 2, "licences@c1": 0})
    matter.more["charges"] = {"c1": "ann"}
    assert _asks(matter, {"counter": "licences", "at_least": 2}, ANN) is True
    assert _asks(matter, {"counter": "licences", "at_least": 1}, "c:c1") is False
    assert _asks(matter, {"counter": "licences", "at_least": 2}) is True


def test_act_done_before_is_seen_on_its_bearer(two: Matter) -> None:
    two.opened()
    two.do("refuse", "2025-06-03", ANN, facts={"reason": "allergy", "outline": "x"})
    assert _asks(two, {"act": "refuse"}, ANN) is True
    assert _asks(two, {"act": "refuse"}, "p:bob") is False
    assert _asks(two, {"act": "refuse", "of": "every"}) is False
    assert _asks(two, {"act": "refuse", "done": False, "of": "any"}) is False
    assert _asks(two, {"since_act": "refuse", "more_than": "6 days"}, ANN) is True
    assert _asks(two, {"since_act": "refuse", "more_than": "7 days"}, ANN) is False


def test_status_of_a_limit_tells_overdue_from_running(matter: Matter) -> None:
    matter.opened()
    assert _asks(matter, {"limit": "decide", "status": ["running"]}, ANN, "2025-06-17") is True
    assert _asks(matter, {"limit": "decide", "status": ["overdue"]}, ANN, "2025-06-18") is True
    assert _asks(matter, {"limit": "objection", "status": ["absent"]}, ANN) is True


@pytest.mark.parametrize(
    ("place", "level", "own", "elsewhere", "step"),
    [
        (("54", "5405", "540521"), "county", True, False, "same"),
        (("54", "5405", "540522"), "county", False, True, "same"),
        (("54", "5405"), "prefecture", False, False, "higher"),
        (("54", "5401"), "prefecture", False, True, "higher"),
    ],
)
def test_place_of_a_body_is_seen_from_this_office(
    matter: Matter, place: tuple[str, ...], level: str, own: bool, elsewhere: bool, step: str
) -> None:
    matter.more["bodies"] = {"b": OfficeView("b", "agency", level, place)}  # type: ignore[arg-type]
    assert _asks(matter, {"place": "to", "is": "own_area"}, to="b") is own
    assert _asks(matter, {"place": "to", "is": "elsewhere"}, to="b") is elsewhere
    assert _asks(matter, {"place": "to", "level": step}, to="b") is True
    assert _asks(matter, {"place": "to", "kind_in": ["police"]}, to="b") is False


def test_linked_matter_is_found_by_procedure_and_direction(matter: Matter) -> None:
    matter.more["linked"] = (LinkedMatter("x", "hearing", "opened", closed=False),)
    assert _asks(matter, {"linked": "hearing"}) is True
    assert _asks(matter, {"linked": "hearing", "direction": "source_of_this"}) is False
    assert _asks(matter, {"linked": "hearing", "open": False}) is False
    assert _asks(matter, {"linked": "fair", "exists": False}) is True


def test_personal_separation_looks_at_who_acted_before(matter: Matter) -> None:
    matter.opened()
    assert _asks(matter, {"actor": "is", "who": "actor_of", "act": "apply"}) is True
    assert _asks(matter, {"actor": "is_not", "who": "handler"}) is True
    assert PARTY.person is None
