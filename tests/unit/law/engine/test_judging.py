"""Who may do what, in which state, on whose decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from heli.base.errors import BadInput, NotFound
from heli.law.contract import ActorView, Attempt, PowerRow, Proof, Situation
from tests.factories.lawbooks import (
    ANN,
    ASSISTANT,
    BOB,
    CHIEF,
    CLERK,
    HANDLER,
    OFFICE,
    PARTY,
    PROCEDURE,
    RECORDED,
    Matter,
    as_chief,
    compiled_licence,
)

ALLERGY = {"reason": "allergy", "outline": "x"}


def test_unknown_act_is_refused(matter: Matter) -> None:
    attempt = Attempt("bark", (), CLERK, {}, date(2025, 6, 2), RECORDED)
    assert [r.code for r in matter.rules.judge(matter.situation(), attempt).reasons] == ["act.unknown"]


def test_matter_begins_with_an_opening_act_only(matter: Matter) -> None:
    assert matter.codes("pause", "2025-06-02") == ["act.not_opening"]
    assert matter.codes("apply", "2025-06-02", actor=CLERK, facts={"complete": True}) == []


def test_wrong_state_names_the_state_and_what_is_needed(matter: Matter) -> None:
    matter.opened()
    verdict = matter.rules.judge(matter.situation(), matter.attempt("resume", "2025-06-03"))
    (reason,) = verdict.reasons
    assert reason.code == "act.wrong_state"
    assert "“Open”" in reason.say.render()  # type: ignore[union-attr]
    assert reason.basis == ("DOG 13",)


@pytest.mark.parametrize(
    ("actor", "codes"), [(HANDLER, []), (CLERK, ["act.not_yours"]), (PARTY, ["act.not_yours"])]
)
def test_act_belongs_to_its_parts(matter: Matter, actor: ActorView, codes: list[str]) -> None:
    matter.opened()
    assert matter.codes("pause", "2025-06-03", actor=actor) == codes


def test_recused_person_does_nothing(matter: Matter) -> None:
    matter.opened()
    assert matter.codes("pause", "2025-06-03") == []
    matter.more["conflicts"] = frozenset({1})
    assert matter.codes("pause", "2025-06-03") == ["act.in_conflict"]


def test_act_on_a_party_needs_one_of_its_role(two: Matter) -> None:
    two.opened()
    two.parties["bob"] = replace(two.parties["bob"], roles=("neighbour",))
    assert two.codes("refuse", "2025-06-03", facts=ALLERGY) == ["act.no_bearer"]
    assert two.codes("refuse", "2025-06-03", BOB, facts=ALLERGY) == ["act.wrong_bearer"]
    assert two.codes("refuse", "2025-06-03", ANN, facts=ALLERGY) == []


def test_every_named_bearer_must_be_in_the_state(two: Matter) -> None:
    two.opened()
    two.do("refuse", "2025-06-03", ANN, facts=ALLERGY)
    assert two.codes("refuse", "2025-06-03", ANN, BOB, facts=ALLERGY) == ["act.wrong_state"]
    assert two.codes("refuse", "2025-06-03", BOB, facts=ALLERGY) == []


@pytest.mark.parametrize(
    ("on", "codes"),
    [("2025-06-01", ["act.before_matter"]), ("2025-06-02", []), ("2031-01-01", ["act.in_future"])],
)
def test_own_act_lies_neither_before_the_matter_nor_in_the_future(
    matter: Matter, on: str, codes: list[str]
) -> None:
    matter.opened()
    assert matter.codes("pause", on) == codes


def test_act_of_another_may_lie_before_the_matter(matter: Matter) -> None:
    matter.opened()
    assert matter.codes("apply_again", "2025-05-20", actor=PARTY) == []


def test_refusal_says_why_under_which_article_and_what_to_do(matter: Matter) -> None:
    verdict = matter.rules.judge(
        matter.situation(), matter.attempt("apply", "2025-06-02", actor=CLERK, facts={"complete": False})
    )
    (reason,) = verdict.reasons
    assert (reason.code, reason.basis) == ("licence.apply.incomplete", ("DOG 3",))
    assert reason.do is not None


def test_refusal_marked_unverified_only_warns(matter: Matter) -> None:
    matter.opened()
    verdict = matter.rules.judge(
        matter.situation(), matter.attempt("refuse", "2025-06-03", ANN, facts={"reason": "small_flat"})
    )
    assert verdict.permitted
    assert [w.code for w in verdict.warnings] == ["licence.refuse.unsure"]
    assert [a.code for a in verdict.assumptions] == ["assumed.unverified.refuse.unsure"]


def test_same_person_is_refused_where_another_is_needed_and_is_told_whom_to_ask(matter: Matter) -> None:
    matter.do("apply", "2025-06-02", actor=replace(CLERK, person=1), facts={"complete": True})
    attempt = matter.attempt("refuse", "2025-06-03", ANN, facts=ALLERGY)
    (reason,) = matter.rules.judge(matter.situation(), attempt).reasons
    assert reason.code == "licence.refuse.same_person"
    assert reason.do is not None
    assert matter.codes("refuse", "2025-06-03", ANN, actor=replace(HANDLER, person=3), facts=ALLERGY) == []


def test_required_fact_is_named(matter: Matter) -> None:
    assert matter.codes("apply", "2025-06-02", actor=CLERK) == ["fact.required"]
    matter.opened()
    assert matter.codes("refuse", "2025-06-03", ANN, facts={"reason": "allergy"}) == ["fact.required"]


def test_fact_names_only_parties_of_the_matter(matter: Matter) -> None:
    matter.opened()
    facts = {"letter": "x", "to": "nobody"}
    assert matter.codes("serve", "2025-06-03", actor=CLERK, facts=facts) == ["fact.not_here"]
    assert matter.codes("serve", "2025-06-03", actor=CLERK, facts={**facts, "to": "ann"}) == []


def test_final_act_closes_the_matter_for_good(matter: Matter) -> None:
    matter.opened()
    assert matter.do("move_away", "2025-06-03").closes
    assert matter.codes("pause", "2025-06-04") == ["act.matter_closed"]


# who decides


def _verdict(matter: Matter, dangerous: bool, actor: ActorView = HANDLER, proof: Proof | None = None):  # type: ignore[no-untyped-def]
    attempt = matter.attempt(
        "grant", "2025-06-03", ANN, actor=actor, proof=proof, facts={"dangerous": dangerous}
    )
    return matter.rules.judge(matter.situation(), attempt)


def test_default_decider_where_neither_floor_nor_list_speaks(matter: Matter) -> None:
    matter.opened()
    verdict = _verdict(matter, dangerous=False)
    assert (verdict.permitted, verdict.must_propose, verdict.decider) == (True, True, "department_head")


def test_floor_raises_the_decider(matter: Matter) -> None:
    matter.opened()
    verdict = _verdict(matter, dangerous=True)
    assert (verdict.decider, verdict.decider_basis) == ("chief_prosecutor", ("DOG 7",))


def test_power_list_may_raise_but_never_lower_the_floor(matter: Matter) -> None:
    matter.opened()
    matter.more["powers"] = {"dog.grant": PowerRow("dog.grant", "committee", "local list")}
    assert _verdict(matter, dangerous=True).decider == "committee"
    matter.more["powers"] = {"dog.grant": PowerRow("dog.grant", "handling_prosecutor", "local list")}
    verdict = _verdict(matter, dangerous=True)
    assert verdict.decider == "chief_prosecutor"
    assert [w.code for w in verdict.warnings] == ["decider.row_below_floor"]


def test_power_list_decides_where_the_law_sets_no_floor(matter: Matter) -> None:
    matter.opened()
    matter.more["powers"] = {"dog.grant": PowerRow("dog.grant", "handling_prosecutor", "local list")}
    verdict = _verdict(matter, dangerous=False)
    assert (verdict.decider, verdict.must_propose, verdict.decider_source) == (
        "handling_prosecutor",
        False,
        "local list",
    )


def test_decider_in_person_needs_no_proposal(matter: Matter) -> None:
    matter.opened()
    assert _verdict(matter, dangerous=True, actor=CHIEF).must_propose is False


@pytest.mark.parametrize("kind", ["engine", "import", "token"])
def test_no_program_decides(matter: Matter, kind: str) -> None:
    matter.opened()
    assert _verdict(matter, dangerous=True, actor=replace(CHIEF, kind=kind)).must_propose is True  # type: ignore[arg-type]


def test_proof_of_a_lower_decider_is_refused(matter: Matter) -> None:
    matter.opened()
    low = Proof("proposal", "department_head", 7, "p")
    assert [r.code for r in _verdict(matter, dangerous=True, proof=low).reasons] == ["decider.too_low"]
    assert _verdict(matter, dangerous=True, proof=as_chief()).permitted


def test_body_decides_by_paper_and_not_by_proposal(matter: Matter) -> None:
    matter.opened()
    claimed = Proof("proposal", "committee", None, "p")
    assert [r.code for r in _verdict(matter, dangerous=True, proof=claimed).reasons] == [
        "decider.needs_paper"
    ]
    assert _verdict(matter, dangerous=True, proof=replace(claimed, kind="body")).permitted


def test_decider_in_conflict_is_refused(matter: Matter) -> None:
    matter.opened()
    matter.more["conflicts"] = frozenset({9})
    assert [r.code for r in _verdict(matter, dangerous=True, proof=as_chief()).reasons] == [
        "decider.in_conflict"
    ]


def test_head_reviews_only_where_there_is_a_department(matter: Matter) -> None:
    matter.opened()
    assert _verdict(matter, dangerous=True).reviewers == ("department_head",)
    alone = replace(OFFICE, units=frozenset())
    situation = matter.situation()
    changed = Situation(**{**{n: getattr(situation, n) for n in Situation.__slots__}, "office": alone})
    attempt = matter.attempt("grant", "2025-06-03", ANN, facts={"dangerous": True})
    assert matter.rules.judge(changed, attempt).reviewers == ()


@pytest.mark.parametrize(
    ("posts", "decider"),
    [
        ({"prosecutor", "department_head"}, "department_head"),
        ({"prosecutor", "deputy_chief", "chief_prosecutor"}, "deputy_chief"),
        ({"prosecutor", "chief_prosecutor"}, "chief_prosecutor"),
    ],
)
def test_where_an_office_has_no_head_the_next_above_decides(
    matter: Matter, posts: set[str], decider: str
) -> None:
    matter.opened()
    situation = matter.situation()
    here = replace(OFFICE, posts=frozenset(posts))
    changed = Situation(**{**{n: getattr(situation, n) for n in Situation.__slots__}, "office": here})
    attempt = matter.attempt("grant", "2025-06-03", ANN, facts={"dangerous": False})
    assert matter.rules.judge(changed, attempt).decider == decider


def test_assistant_proposes_what_the_handler_decides(matter: Matter) -> None:
    matter.opened()
    matter.more["powers"] = {"dog.grant": PowerRow("dog.grant", "handling_prosecutor", "local list")}
    assert _verdict(matter, dangerous=False, actor=ASSISTANT).must_propose is True


# facts by their schema


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"bark": 1}, "bark", "fact.unknown"),
        ({"complete": "maybe"}, "complete", "fact.wrong_type"),
        ({"complete": 1}, "complete", "fact.wrong_type"),
        ({"story": "x" * 20_001}, "story", "fact.too_long"),
        ({"story": "a\x00b"}, "story", "fact.control_character"),
        ({"story": "a\u202eb"}, "story", "fact.control_character"),
        ({"story": "说\ud800"}, "story", "fact.control_character"),
        ({"points": [{"what": "x", "age": 1}]}, "points", "fact.unknown"),
        ({"points": [{}]}, "points", "fact.required"),
        ({"points": "x"}, "points", "fact.wrong_type"),
        ({"paper": {"a": 1}}, "paper", "fact.wrong_type"),
    ],
)
def test_wrong_fact_is_refused_with_its_field(
    matter: Matter, facts: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises(BadInput) as refused:
        matter.rules.validate("apply", facts, recorded_at=RECORDED)
    assert [(r.field, r.code) for r in refused.value.reasons] == [(field, code)]


def test_every_wrong_field_has_its_reason(matter: Matter) -> None:
    with pytest.raises(BadInput) as refused:
        matter.rules.validate("apply", {"bark": 1, "complete": "x"}, recorded_at=RECORDED)
    assert {r.field for r in refused.value.reasons} == {"bark", "complete"}


def test_well_formed_facts_are_shaped_and_empty_ones_left_out(matter: Matter) -> None:
    given = {
        "complete": "true",
        "story": "  told \r\n twice ",
        "urgent": None,
        "points": [{"what": " fence ", "weight": "12"}],
    }
    shaped = matter.rules.validate("apply", given, recorded_at=RECORDED)
    assert shaped == {"complete": True, "story": "told \n twice", "points": [{"what": "fence", "weight": 12}]}


def test_unknown_act_has_no_facts(matter: Matter) -> None:
    with pytest.raises(NotFound):
        matter.rules.validate("bark", {}, recorded_at=RECORDED)


# history


def test_forbidden_event_of_history_is_noted_and_moves_nothing(matter: Matter) -> None:
    matter.opened()
    before = matter.snapshot
    verdict, changes = matter.rules.observe(matter.situation(), matter.attempt("resume", "2025-06-03"))
    assert not verdict.permitted
    assert changes.snapshot.tracks is before.tracks
    assert changes.snapshot.limits is before.limits
    assert changes.snapshot.done["resume"]["m"].on == date(2025, 6, 3)


def test_possible_acts_leave_open_what_no_fact_says_yet(matter: Matter) -> None:
    matter.opened()
    offered = {
        (p.act, p.bearer): p
        for p in matter.rules.possible(matter.situation(datetime(2025, 6, 3, tzinfo=UTC)), HANDLER)
    }
    assert offered[("refuse", ANN)].possible
    assert offered[("grant", ANN)].decider == "department_head"
    assert [r.code for r in offered[("resume", "m")].reasons] == ["act.wrong_state"]
    assert [r.code for r in offered[("object", ANN)].reasons] == ["act.not_yours", "act.not_offered"]


def test_who_holds_no_part_towards_the_matter_is_offered_nothing(matter: Matter) -> None:
    matter.opened()
    situation = matter.situation(datetime(2025, 6, 3, tzinfo=UTC))
    stranger = ActorView(99, frozenset(), "elsewhere")
    assert [p.act for p in matter.rules.possible(situation, stranger) if p.possible] == []
    # without a person it is asked what is possible at all
    assert any(p.possible for p in matter.rules.possible(situation, ActorView(None, frozenset(), None)))


REPORT = """\
  report:
    name: {zh: 报告, en: Report}
    by: handling_prosecutor
    facts:
      step:
        type: choice
        name: {zh: 次序, en: Step}
        required: true
        of: {first: {zh: 一, en: First}, second: {zh: 二, en: Second}}
    refuse:
      - {id: twice, when: {all: [{step: first}, {act: report}]}, say: {zh: 已报告, en: Reported}, basis: ["DOG 9"]}
    basis: ["DOG 9"]
"""


def test_an_answer_given_before_is_not_taken_for_the_one_asked_now(tmp_path: Path) -> None:
    matter = Matter(compiled_licence(tmp_path, PROCEDURE.replace("\nacts:\n", f"\nacts:\n{REPORT}")))
    matter.opened()
    matter.do("report", "2025-06-03", facts={"step": "first"})
    assert matter.codes("report", "2025-06-04", facts={"step": "first"}) == ["licence.report.twice"]
    assert matter.codes("report", "2025-06-04", facts={"step": "second"}) == []
    offered = matter.rules.possible(matter.situation(datetime(2025, 6, 4, tzinfo=UTC)), HANDLER)
    assert [p.possible for p in offered if p.act == "report"] == [True]
