"""An act of a sandbox matter is corrected or taken back as a real one: its history is judged again."""

from __future__ import annotations

from typing import Any

import pytest

from heli.law.sandbox import Sandbox, SandboxStep, step_from
from tests.whole.test_sandbox import (
    ABOUT,
    CASE_MANAGEMENT,
    CHIEF,
    CLERK,
    FIRST,
    OBJECTED,
    REFUSE,
    codes,
    ends,
    shown,
)

BEFORE = OBJECTED[:4]
"""A suspect in custody, the matter accepted and allocated, the arrest refused."""


def correct(act: str, by: str = CASE_MANAGEMENT, on: str = "2026-03-10", **more: Any) -> SandboxStep:
    return SandboxStep("correct", on, "1", by=by, facts={"act": act, "reason": "x", **more})


def annul(act: str, by: str = CHIEF, on: str = "2026-03-10", reason: str = "x") -> SandboxStep:
    return SandboxStep("annul", on, "1", by=by, facts={"act": act, "reason": reason})


def id_of(box: Sandbox, act: str) -> str:
    return next(one.act_id for one in box.outcomes if one.step.act == act and one.done)


ACCEPT, REFUSED = (id_of(shown(None, *BEFORE), act) for act in ("accept", "refuse_arrest"))


def test_a_corrected_fact_is_what_stands_and_the_later_acts_stay() -> None:
    box = shown(None, *BEFORE, correct(REFUSED, facts={"explanation": "y"}))
    matter = box.matters["1"]
    told = box.outcomes[-1]
    assert (told.done, told.moved, told.follows) == (True, (), ())
    assert (
        next(one for one in matter.past if one.attempt.act_id == REFUSED).attempt.facts["explanation"] == "y"
    )
    assert matter.states() == shown(None, *BEFORE).matters["1"].states()


def test_a_corrected_day_counts_the_terms_anew() -> None:
    begun = OBJECTED[:2]
    first = ends(shown(None, *begun))["decide_in_custody"]
    moved = shown(None, *begun, correct(ACCEPT, happened_at="2026-03-03"))
    assert (first, ends(moved)["decide_in_custody"]) == ("2026-03-11", "2026-03-10")


def test_an_act_that_is_taken_back_leaves_no_state_and_what_it_carried_is_named() -> None:
    asked = shown(None, *OBJECTED, annul(REFUSED, on="2026-03-12"))
    told = asked.outcomes[-1]
    assert told.done
    lost = [(one.kind, one.name, bool(one.reasons)) for one in told.follows]
    assert ("unsupported", "request_reconsideration", True) in lost
    # what followed elsewhere stays open, and the term that it had is over, not gone
    assert "2" in asked.matters
    stands = asked.matters["1"]
    assert "p:suspect_1" in shown(None, *OBJECTED).matters["1"].world.snapshot.done["refuse_arrest"]
    assert "refuse_arrest" not in stands.world.snapshot.done
    assert [p.attempt.act for p in stands.past if not p.stands] == ["refuse_arrest"]
    before = {(one.rule, one.bearer) for one in shown(None, *OBJECTED).matters["1"].limits()}
    assert before <= {(one.rule, one.bearer) for one in stands.limits()}
    again = shown(None, *OBJECTED, annul(REFUSED, on="2026-03-12"), annul(REFUSED, on="2026-03-12"))
    assert codes(again.outcomes[-1]) == ["correct.gone"]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (correct(REFUSED, by=CLERK, facts={"explanation": "y"}), "correct.not_yours"),
        (correct(REFUSED, by="police", facts={"explanation": "y"}), "correct.not_yours"),
        (annul(REFUSED, by=FIRST), "correct.not_yours"),
        (annul(ACCEPT), "annul.first"),
        (annul(REFUSED, reason=" "), "correct.reason"),
        (annul("1.act9"), "act.none"),
        (correct(REFUSED, facts={"refusal_reason": "no such choice"}), "fact.not_a_choice"),
    ],
)
def test_who_may_not_or_says_nothing_is_refused_and_nothing_changes(step: SandboxStep, code: str) -> None:
    before, after = shown(None, *BEFORE), shown(None, *BEFORE, step)
    assert not after.outcomes[-1].done
    assert [one.split(":")[0] for one in codes(after.outcomes[-1])] == [code]
    one, other = before.matters["1"], after.matters["1"]
    assert (one.states(), one.world.snapshot.done) == (other.states(), other.world.snapshot.done)
    assert [p.attempt.facts for p in one.past] == [p.attempt.facts for p in other.past]


def test_rows_that_come_with_a_correction_get_ids_of_their_own() -> None:
    def rows(*names: str) -> list[dict[str, str]]:
        return [{"body": one, "contact": "x"} for one in names]

    facts = {
        "subject": "x",
        "area": "x",
        "signatories": rows("own", "other"),
        "terms": [{"about": "evidence", "how": "x"}],
    }
    draft = SandboxStep(
        "open", "2026-03-02", act="draft", by=FIRST, procedure="collaboration_agreement", facts=facts
    )
    more = SandboxStep(
        "act", "2026-03-03", "1", "add_signatory", FIRST, facts={"signatories": rows("police")}
    )
    box = shown(None, draft, more, correct("1.act1", facts={"signatories": rows("own", "other", "court")}))
    assert box.outcomes[-1].done
    snapshot = box.matters["1"].world.snapshot
    bodies = {item: snapshot.facts[f"i:{item}"]["body"] for item in snapshot.items["signatory"]}
    assert bodies == {
        "signatory#1": "own",
        "signatory#2": "other",
        "signatory#3": "police",
        "signatory#4": "court",
    }
    again = shown(None, draft, more, correct("1.act1", facts={"signatories": rows("own", "other", "court")}),
                  correct("1.act2", on="2026-03-11", facts={"signatories": rows("agency")}))  # fmt: skip
    facts_now = again.matters["1"].world.snapshot.facts
    assert [facts_now[f"i:signatory#{n}"]["body"] for n in (1, 2, 3, 4)] == [
        "own",
        "other",
        "agency",
        "court",
    ]


def test_a_correction_is_kept_as_it_was() -> None:
    step = correct(REFUSED, facts={"explanation": "y"}, happened_at="2026-03-09")
    assert step_from(step.as_json()) == step
    assert REFUSE.facts != step.facts
    assert ABOUT["bearers"] == REFUSE.bearers
