"""The sandbox plays a local text as the real thing would: acts, refusals, deciders, terms; and writes nothing."""

from __future__ import annotations

from datetime import date

import pytest

from heli.law.language.testing import GivenOffice
from heli.law.lawbook import Lawbook
from heli.law.local import Checked, check_local
from heli.law.scenario.trial import Trial, TrialStep, last_day, step_from
from tests.factories.lawbooks import write_lawbook
from tests.unit.law.local.texts import LAYER, OWN

DAY = date(2026, 12, 1)
GO = TrialStep("go", "clerk", "2026-12-01")
APPLY = TrialStep("apply", "clerk", "2026-12-01", facts={"complete": True})


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Lawbook:
    return Lawbook.load(write_lawbook(tmp_path_factory.mktemp("dogs")))


def trial(found: Checked) -> Trial:
    assert found.compiled is not None
    return Trial(found.book, found.compiled, DAY, GivenOffice())


def test_an_own_procedure_is_played_to_its_end(book: Lawbook) -> None:
    played = trial(check_local(OWN, book, DAY))
    assert [offer.act for offer in played.offers("clerk") if offer.possible] == ["go"]
    (went,) = played.play([GO])
    assert went.done
    assert played.states() == {"walk": {"m": "out"}}
    (limit,) = played.limits()
    assert (limit.rule, limit.status, str(limit.end)) == ("walk_time", "running", "2026-12-02")
    (back,) = played.play([TrialStep("come_back", "clerk", "2026-12-02")])[1:]
    assert back.done
    assert played.closed
    assert last_day(played) == date(2026, 12, 2)


def test_a_layers_refusal_term_and_decider_are_seen(book: Lawbook) -> None:
    played = trial(check_local(LAYER, book, DAY))
    about = ("p:applicant_1",)
    outcomes = played.play([
        APPLY,
        TrialStep("refuse", "handling_prosecutor", "2026-12-02", about, {"reason": "small_flat"}),
        TrialStep("grant", "handling_prosecutor", "2026-12-02", about, {"dangerous": False}, decided=False),
        TrialStep("grant", "handling_prosecutor", "2026-12-02", about, {"dangerous": False}),
    ])  # fmt: skip
    assert [one.done for one in outcomes] == [True, False, False, True]
    assert [reason.code for reason in outcomes[1].reasons] == ["licence.refuse.local_paws_flat"]
    assert outcomes[2].waits_for == "deputy_chief"
    assert outcomes[3].documents == ("licence",)
    assert {limit.rule for limit in played.limits()} >= {"decide", "local_paws_quick"}


def test_a_step_that_can_not_be_is_said_and_changes_nothing(book: Lawbook) -> None:
    played = trial(check_local(OWN, book, DAY))
    outcomes = played.play(
        [TrialStep("come_back", "clerk", "2026-12-01"), TrialStep("fly", "clerk", "2026-12-01"), GO]
    )
    assert [one.done for one in outcomes] == [False, False, True]
    assert all(one.reasons for one in outcomes[:2])


def test_a_step_is_kept_as_it_was() -> None:
    step = TrialStep("grant", "clerk", "2026-12-02", ("p:applicant_1",), {"dangerous": True}, decided=False)
    assert step_from(step.as_json()) == step
