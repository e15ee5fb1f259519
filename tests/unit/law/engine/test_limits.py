"""Time limits on their bearers: start, end, and all that moves them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from heli.law.contract import Period
from heli.law.engine import with_limits
from tests.factories.lawbooks import ANN, BOB, CLERK, PARTY, PROCEDURE, Matter, as_chief, compiled_licence


def test_limit_starts_on_each_party_with_the_matter_act(two: Matter) -> None:
    two.opened()
    assert two.end("decide", ANN) == two.end("decide", BOB) == "2025-06-17"


def test_length_is_chosen_by_the_first_condition_that_holds(matter: Matter) -> None:
    matter.opened(urgent=True)
    assert matter.end("decide") == "2025-06-05"


def test_act_on_one_party_stops_his_limit_only(two: Matter) -> None:
    two.opened()
    two.do("refuse", "2025-06-03", ANN, facts={"reason": "allergy", "outline": "x"})
    assert (two.status("decide", ANN), two.status("decide", BOB)) == ("met", "running")


def test_cap_is_a_total_and_not_an_addition(matter: Matter) -> None:
    matter.opened()
    matter.do("extend", "2025-06-10")
    assert matter.snapshot.limits[("decide", ANN)].raw_end == date(2025, 6, 22)
    assert matter.end("decide") == "2025-06-23"


def test_addition_goes_to_the_end_before_it_was_moved(matter: Matter) -> None:
    matter.opened("2025-06-06")
    assert (matter.snapshot.limits[("decide", ANN)].raw_end, matter.end("decide")) == (
        date(2025, 6, 21),
        "2025-06-23",
    )
    matter.do("extend", "2025-06-10", facts={"days": 3})
    assert matter.end("decide") == "2025-06-24"


@pytest.mark.parametrize(("day", "codes"), [("2025-06-17", []), ("2025-06-18", ["limit.extension_too_late"])])
def test_extension_is_refused_after_the_end(matter: Matter, day: str, codes: list[str]) -> None:
    matter.opened()
    assert matter.codes("extend", day) == codes


def test_second_extension_is_refused(matter: Matter) -> None:
    matter.opened()
    matter.do("extend", "2025-06-10")
    assert matter.codes("extend", "2025-06-11") == ["limit.extension_exhausted"]


def test_extension_of_nothing_is_refused(matter: Matter) -> None:
    matter.opened()
    matter.do("refuse", "2025-06-03", ANN, facts={"reason": "allergy", "outline": "x"})
    assert matter.codes("extend", "2025-06-04") == ["limit.not_running"]


def test_suspension_leaves_what_was_left(matter: Matter) -> None:
    matter.opened()
    matter.do("pause", "2025-06-04")
    assert matter.status("decide") == "suspended"
    matter.do("resume", "2025-06-09")
    # 15 days from 2 June end on the 17th; 5 days of standing still
    assert matter.snapshot.limits[("decide", ANN)].raw_end == date(2025, 6, 22)


def test_exclusion_leaves_out_both_its_days(matter: Matter) -> None:
    matter.opened()
    matter.do("test_dog", "2025-06-04")
    matter.do("dog_tested", "2025-06-09")
    assert matter.snapshot.limits[("decide", ANN)].raw_end == date(2025, 6, 23)


def test_restart_closes_the_period_and_opens_the_next(matter: Matter) -> None:
    matter.opened()
    changes = matter.do("apply_again", "2025-06-10", actor=PARTY)
    assert [(c.what, c.after.period) for c in changes.limits if c.after.rule == "decide"] == [
        ("closed", 1),
        ("restarted", 2),
    ]
    assert matter.end("decide") == "2025-06-25"


def test_days_before_the_end_follow_the_end(matter: Matter) -> None:
    matter.opened()
    assert matter.end("warn_before") == "2025-06-15"
    matter.do("extend", "2025-06-10")
    assert matter.end("warn_before") == "2025-06-21"
    matter.do("apply_again", "2025-06-11", actor=PARTY)
    assert matter.end("warn_before") == "2025-06-24"


def test_end_of_a_met_limit_closes_what_hangs_on_it(matter: Matter) -> None:
    matter.opened()
    matter.do("grant", "2025-06-04", ANN, proof=as_chief(), facts={"dangerous": False})
    assert matter.status("warn_before") == "met"


def _refused(matter: Matter) -> None:
    matter.opened()
    matter.do("refuse", "2025-06-03", ANN, facts={"reason": "allergy", "outline": "x"})
    matter.papers["letter"] = {"kind": "refusal_letter", "of": [ANN], "served": {}}


def test_limit_awaits_the_service_of_an_issued_document(matter: Matter) -> None:
    _refused(matter)
    assert matter.status("objection") == "awaiting_start"


def test_service_starts_the_limit_of_who_received_it(matter: Matter) -> None:
    _refused(matter)
    matter.do("serve", "2025-06-05", actor=CLERK, facts={"letter": "letter", "to": "ann"})
    assert matter.end("objection") == "2025-06-10"


def test_service_recorded_elsewhere_starts_it_by_recomputing(matter: Matter) -> None:
    _refused(matter)
    matter.papers["letter"]["served"] = {"ann": "2025-06-05"}
    changes = matter.rules.recompute(matter.situation())
    assert [(c.what, c.after.rule, str(c.after.end)) for c in changes] == [
        ("started", "objection", "2025-06-10")
    ]


def test_corrected_receipt_moves_the_running_limit(matter: Matter) -> None:
    _refused(matter)
    matter.papers["letter"]["served"] = {"ann": "2025-06-05"}
    matter.snapshot = with_limits(matter.snapshot, matter.rules.recompute(matter.situation()))
    matter.papers["letter"]["served"] = {"ann": "2025-06-06"}
    (change,) = matter.rules.recompute(matter.situation())
    assert change.before is not None
    assert (change.what, str(change.before.end), str(change.after.end)) == (
        "recomputed",
        "2025-06-10",
        "2025-06-11",
    )


@pytest.mark.parametrize(("day", "status"), [("2025-06-10", "met"), ("2025-06-11", "lapsed")])
def test_right_lapses_after_its_last_day(matter: Matter, day: str, status: str) -> None:
    _refused(matter)
    matter.do("serve", "2025-06-05", actor=CLERK, facts={"letter": "letter", "to": "ann"})
    matter.do("object", day, ANN, actor=PARTY)
    assert matter.status("objection") == status


def test_lapse_comes_with_time_alone(matter: Matter) -> None:
    _refused(matter)
    matter.do("serve", "2025-06-05", actor=CLERK, facts={"letter": "letter", "to": "ann"})
    assert matter.rules.recompute(matter.situation(datetime(2025, 6, 10, 12, tzinfo=UTC))) == ()
    (change,) = matter.rules.recompute(matter.situation(datetime(2025, 6, 11, 12, tzinfo=UTC)))
    assert change.what == "lapsed"


def test_custody_at_the_end_keeps_the_limit_from_moving(matter: Matter) -> None:
    matter.opened("2025-06-06")
    assert matter.end("decide") == "2025-06-23"
    held = Period(date(2025, 6, 10), None, "arrest", True)
    matter.parties["ann"] = replace(matter.parties["ann"], measures=(held,))
    changes = {c.after.rule: c for c in matter.rules.recompute(matter.situation())}
    assert (changes["decide"].what, str(changes["decide"].after.end)) == ("recomputed", "2025-06-21")
    matter.snapshot = with_limits(matter.snapshot, changes.values())
    assert matter.rules.recompute(matter.situation()) == ()


def _of_custody(folder: Path) -> Matter:
    """One applicant; the term to decide is one of custody."""
    text = PROCEDURE.replace(
        "    stops: [grant, refuse]\n", "    stops: [grant, refuse]\n    custody: true\n", 1
    )
    return Matter(compiled_licence(folder, text), "ann")


def _detain(matter: Matter, since: date, until: date | None = None) -> None:
    measure = Period(since, until, "arrest", True)
    matter.parties["ann"] = replace(matter.parties["ann"], measures=(measure,))


def test_term_of_custody_is_critical_only_while_its_bearer_is_held(tmp_path: Path) -> None:
    matter = _of_custody(tmp_path)
    matter.opened()
    assert not matter.snapshot.limits[("decide", ANN)].held
    _detain(matter, date(2025, 6, 4))
    changes = matter.rules.recompute(matter.situation(datetime(2025, 6, 5, tzinfo=UTC)))
    assert {c.after.rule: c.after.held for c in changes}["decide"]
    matter.snapshot = with_limits(matter.snapshot, changes)
    assert matter.rules.recompute(matter.situation(datetime(2025, 6, 6, tzinfo=UTC))) == ()
    _detain(matter, date(2025, 6, 4), date(2025, 6, 6))
    changes = matter.rules.recompute(matter.situation(datetime(2025, 6, 8, tzinfo=UTC)))
    assert not {c.after.rule: c.after.held for c in changes}["decide"]


def test_term_of_custody_that_is_met_is_critical_no_more(tmp_path: Path) -> None:
    matter = _of_custody(tmp_path)
    _detain(matter, date(2025, 6, 1))
    matter.opened()
    assert matter.snapshot.limits[("decide", ANN)].held
    matter.do("refuse", "2025-06-03", ANN, facts={"reason": "allergy", "outline": "x"})
    assert not matter.snapshot.limits[("decide", ANN)].held


def test_ordinary_term_is_never_one_of_custody(matter: Matter) -> None:
    _detain(matter, date(2025, 6, 1))
    matter.opened()
    assert not matter.snapshot.limits[("decide", ANN)].held


def test_recompute_touches_only_what_it_is_asked(two: Matter) -> None:
    two.opened("2025-06-06")
    held = Period(date(2025, 6, 10), None, "arrest", True)
    two.parties = {name: replace(view, measures=(held,)) for name, view in two.parties.items()}
    changes = two.rules.recompute(two.situation(), only=[("decide", BOB)])
    assert {c.after.bearer for c in changes if c.after.rule == "decide"} == {BOB}


def test_latest_of_several_starts_awaits_the_last(matter: Matter) -> None:
    matter.papers["a1"] = {"kind": "application"}
    matter.opened(paper="a1", points=[{"what": "fence"}])
    assert matter.status("answer_points", "i:i1") == "awaiting_start"
    matter.papers["a1"]["received_on"] = "2025-06-20"
    (change,) = matter.rules.recompute(matter.situation())
    assert (change.after.start, str(change.after.raw_end)) == (date(2025, 6, 20), "2025-07-20")


def test_closed_matter_has_no_running_own_limit(matter: Matter) -> None:
    matter.opened(points=[{"what": "fence"}])
    matter.do("move_away", "2025-06-04")
    own = [
        s.status
        for (rule, _), s in matter.snapshot.limits.items()
        if matter.rules.limits[rule].binds == "own"
    ]
    assert own
    assert set(own) == {"closed"}


def test_working_names_every_step_with_its_day(matter: Matter) -> None:
    matter.opened("2025-06-06")
    counted = matter.rules.working(matter.snapshot.limits[("decide", ANN)], matter.situation())
    assert str(counted.end) == matter.end("decide")
    assert [step.code for step in counted.working][:2] == ["start", "days"]


def test_limit_in_hours_takes_the_instant_of_its_act(tmp_path: Path) -> None:
    text = PROCEDURE.replace('length: "5 days"', 'length: "24 hours"').replace(
        "starts: {served: refusal_letter}", "starts: {act: refuse}"
    )
    matter = Matter(compiled_licence(tmp_path, text))
    matter.opened()
    matter.do("refuse", "2025-06-03T14:20:00+08:00", ANN, facts={"reason": "allergy", "outline": "x"})
    state = matter.snapshot.limits[("objection", ANN)]
    assert str(state.end) == "2025-06-04 14:20:00+08:00"
    assert state.strict_end == datetime.fromisoformat("2025-06-04T15:00:00+08:00")
