"""A sandbox plays several matters of one case as the real ones would be: what opens, who may, what flows back; no record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from heli.law.contract import PowerRow
from heli.law.counting import shipped_calendars
from heli.law.engine import Compiled, compile_procedure
from heli.law.local import check_local
from heli.law.sandbox import InventedOffices, Outcome, Sandbox, SandboxStep, step_from
from heli.law.sandbox.box import roles_needed
from tests.factories.lawbooks import shipped, write_lawbook
from tests.unit.law.local.texts import LAYER, OWN

CASE_MANAGEMENT, FIRST, SECOND, CLERK, HEAD, CHIEF = "5", "1", "2", "4", "6", "8"
DAY = date(2026, 3, 2)
_ready: dict[str, Compiled] = {}


def rules(name: str, office: str, day: date) -> Compiled:
    """The shipped procedures, the same at every office."""
    if name not in _ready:
        _ready[name] = compile_procedure(shipped().written(name), shipped(), calendars=shipped_calendars())
    return _ready[name]


def shown(offices: InventedOffices | None = None, *steps: SandboxStep) -> Sandbox:
    box = Sandbox(shipped(), rules, offices or InventedOffices(), DAY)
    box.play(steps)
    return box


def party(on: str = "2026-03-02", role: str = "suspect", **facts: Any) -> SandboxStep:
    return SandboxStep("party", on, facts={"role": role, **facts})


def begin(act: str = "accept", *, on: str = "2026-03-04", **more: Any) -> SandboxStep:
    given = {"procedure": "arrest_review", "by": CASE_MANAGEMENT, "parties": ("suspect_1",), **more}
    facts = {"complete": True, "suspects": list(given["parties"])}
    return SandboxStep("open", on, act=act, facts=given.pop("facts", facts), **given)


def do(act: str, on: str, by: str, matter: str = "1", **more: Any) -> SandboxStep:
    return SandboxStep("act", on, matter, act, by, **more)


def allocate(handler: str, on: str, matter: str = "1") -> SandboxStep:
    facts = {"handler": handler, "mode": "named", "ground": "x"}
    return do("allocate", on, CASE_MANAGEMENT, matter, facts=facts)


def reassign(handler: str, on: str, matter: str) -> SandboxStep:
    facts = {"handler": handler, "ground": "other_person_required", "reason": "x"}
    return do("reassign", on, CASE_MANAGEMENT, matter, facts=facts)


ABOUT: dict[str, Any] = {"bearers": ("p:suspect_1",)}
REFUSE = do(
    "refuse_arrest", "2026-03-09", FIRST, **ABOUT, facts={"refusal_reason": "lenient", "explanation": "x"}
)
OBJECTED = (
    party(measure="detention", since="2026-03-02"),
    begin(),
    allocate(FIRST, "2026-03-04"),
    REFUSE,
    do("record_release", "2026-03-11", "police", **ABOUT, facts={"measure": "none"}),
    do("request_reconsideration", "2026-03-12", "police", **ABOUT, facts={"file_received_on": "2026-03-12"}),
)


def codes(outcome: Outcome) -> list[str]:
    return [reason.code for reason in outcome.reasons]


def test_what_an_act_opens_is_opened_here_is_entered_and_its_result_flows_back() -> None:
    uphold: dict[str, Any] = {**ABOUT, "facts": {"explanation": "x"}}
    box = shown(
        None,
        *OBJECTED,
        allocate(FIRST, "2026-03-12", "2"),
        do("uphold", "2026-03-13", FIRST, "2", **uphold),
        reassign(SECOND, "2026-03-13", "2"),
        do("uphold", "2026-03-13", SECOND, "2", **uphold, decided=""),
        do("uphold", "2026-03-13", SECOND, "2", **uphold, decided=HEAD),
        do("uphold", "2026-03-13", SECOND, "2", **uphold, decided=CHIEF),
    )
    by_hand = [one for one in box.outcomes if not one.cause]
    asked = by_hand[5]
    assert [(f.kind, f.matter, f.procedure) for f in asked.follows if f.kind == "opened"] == [
        ("opened", "2", "reconsideration")
    ]
    opened = box.matters["2"]
    assert (opened.source, opened.result_as, opened.joined) == (
        "1",
        "reconsidered",
        {"suspect_1": ["suspect"]},
    )
    # nobody answers for it until it is allocated; the handler of the first decision may not decide it
    assert any("same_handler" in code for code in codes(by_hand[7]))
    assert by_hand[9].waits_for == "chief_prosecutor"
    assert codes(by_hand[10]) == ["decider.too_low"]
    assert (by_hand[11].done, by_hand[11].decided_by) == (True, CHIEF)
    back = next(one for one in box.outcomes if one.cause == 12)
    assert (back.matter, back.step.act, back.done) == ("1", "reconsidered", True)
    assert box.matters["1"].states()["objection"]["p:suspect_1"] == "upheld"
    assert box.matters["1"].limits() != ()


def test_a_refused_step_changes_nothing_and_an_unknown_one_is_said() -> None:
    before = shown(None, *OBJECTED[:3])
    after = shown(None, *OBJECTED[:3], do("archive", "2026-03-05", CLERK), do("fly", "2026-03-05", CLERK))
    assert [one.done for one in after.outcomes[-2:]] == [False, False]
    assert all(one.reasons for one in after.outcomes[-2:])
    one, other = before.matters["1"], after.matters["1"]
    assert (one.states(), one.world.snapshot.done) == (other.states(), other.world.snapshot.done)
    lost = shown(None, do("accept", "2026-03-05", CLERK, "9"))
    assert codes(lost.outcomes[0]) == ["sandbox.gone"]
    refused = shown(None, party(), begin(facts={"complete": True}, by=CLERK))
    assert (refused.outcomes[-1].done, refused.matters) == (False, {})


def test_who_acts_is_one_of_the_offices_posts_and_nobody_handles_before_it_is_allocated() -> None:
    box = shown(None, *OBJECTED[:2])
    matter = box.matters["1"]
    assert matter.parts(1) == {"prosecutor"}
    assert matter.world.handler is None
    refused = shown(None, *OBJECTED[:2], REFUSE)
    assert "act.not_yours" in codes(refused.outcomes[-1])
    box = shown(None, *OBJECTED[:3])
    assert "handling_prosecutor" in box.matters["1"].parts(1)
    assert "handling_prosecutor" not in box.matters["1"].parts(2)
    # of the office above only those who lead there, and as that office
    assert box.matters["1"].parts(108) == {"superior_office"}
    assert box.matters["1"].parts(101) == frozenset()


class Listed(InventedOffices):
    """An office whose power list gives refusals of arrest to the committee."""

    def power(self, office: str, power: str, procedure: str, day: date) -> PowerRow | None:
        return (
            PowerRow(power, "committee", "list 3")
            if power.startswith("arrest.") and office == "own"
            else None
        )


def test_the_power_list_of_the_office_is_asked() -> None:
    plain = shown(None, *OBJECTED[:3], replace(REFUSE, decided=""))
    assert plain.outcomes[-1].waits_for != "committee"
    listed = shown(Listed(), *OBJECTED[:3], replace(REFUSE, decided=""), replace(REFUSE, decided="committee"))
    assert (listed.outcomes[-2].waits_for, listed.outcomes[-2].source) == ("committee", "list 3")
    assert (listed.outcomes[-1].done, listed.outcomes[-1].decided_by) == (True, "committee")
    nobody = shown(Listed(), *OBJECTED[:3], replace(REFUSE, decided=CLERK))
    assert codes(nobody.outcomes[-1]) == ["sandbox.decides_nothing"]


def ends(box: Sandbox, matter: str = "1") -> dict[str, str]:
    return {one.rule: str(one.end) for one in box.matters[matter].limits() if one.status == "running"}


def test_measures_begin_and_change_and_every_matter_counts_anew() -> None:
    """Seven days end within the holiday of 1 to 5 May: who is held is not held longer for it, who is free waits."""
    taken, opened = party("2026-04-24", measure="detention", since="2026-04-24"), begin(on="2026-04-25")
    held = shown(None, taken, opened)
    assert ends(held)["decide_in_custody"] == "2026-05-02"
    assert "decide_in_custody" not in ends(shown(None, party("2026-04-24"), opened))
    bail = {"kind": "bail", "since": "2026-04-28"}
    box = shown(None, taken, opened, SandboxStep("measure", "2026-04-28", party="suspect_1", facts=bail))
    assert [one.kind for one in box.parties["suspect_1"].measures] == ["detention", "bail"]
    assert ends(box)["decide_in_custody"] == "2026-05-06"


def test_age_counts_and_is_corrected() -> None:
    child = shown(None, party(birth="2010-05-01", offence="2026-02-01"), begin())
    adult = shown(None, party(), begin())
    asked = {one.act for one in child.matters["1"].offers(CASE_MANAGEMENT)}
    assert asked == {one.act for one in adult.matters["1"].offers(CASE_MANAGEMENT)}
    told = SandboxStep(
        "age", "2026-03-05", party="suspect_1", facts={"birth": "2010-05-01", "precision": "day"}
    )
    box = shown(None, party(), begin(), told)
    assert box.parties["suspect_1"].birth_on == date(2010, 5, 1)
    assert child.parties["suspect_1"].offence_on == date(2026, 2, 1)
    unknown = shown(None, party(precision="unknown"), begin())
    assert unknown.parties["suspect_1"].birth_on is None


def test_a_matter_begun_by_hand_is_linked_as_chosen() -> None:
    second = begin(on="2026-03-20", linked=(("1", "subject"),))
    box = shown(None, *OBJECTED[:3], second)
    (link,) = box.matters["2"].linked()
    assert (link.id, link.relation, link.procedure, link.handler) == ("1", "subject", "arrest_review", 1)
    assert link.hands == {1}
    source = shown(None, *OBJECTED[:3], begin(on="2026-03-20", linked=(("1", "source"),)))
    assert source.matters["2"].source == "1"
    assert [one.relation for one in source.matters["1"].linked()] == ["opened"]


def test_time_passes_for_every_matter_and_terms_lapse() -> None:
    box = shown(None, *OBJECTED, SandboxStep("day", "2026-04-30"))
    assert box.today == date(2026, 4, 30)
    assert {matter.last_moment.date() for matter in box.matters.values()} == {date(2026, 4, 30)}


def test_a_step_is_kept_as_it_was_and_an_older_kind_of_step_is_dropped() -> None:
    step = do("grant", "2026-12-02", CHIEF, "3", bearers=("p:a",), facts={"x": True}, decided="")
    begun = begin(linked=(("1", "subject"),))
    assert [step_from(one.as_json()) for one in (step, begun)] == [step, begun]
    assert step_from({"act": "grant", "by": "clerk", "on": "2026-12-02"}) is None


@pytest.fixture(scope="module")
def dogs(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Sandbox]:
    from heli.law.lawbook import Lawbook  # noqa: PLC0415

    book = Lawbook.load(write_lawbook(tmp_path_factory.mktemp("dogs")))

    def played(text: str, *steps: SandboxStep) -> Sandbox:
        found = check_local(text, book, date(2026, 12, 1))
        assert found.compiled is not None
        compiled = found.compiled
        box = Sandbox(found.book, lambda *_: compiled, InventedOffices(), date(2026, 12, 1))
        box.invite(compiled.written)
        box.play(steps)
        return box

    return played


def test_an_own_procedure_is_played_to_its_end(dogs: Callable[..., Sandbox]) -> None:
    go = SandboxStep("open", "2026-12-01", act="go", by="clerk", procedure="local_walk")
    box = dogs(OWN, go)
    assert box.matters["1"].states() == {"walk": {"m": "out"}}
    assert ends(box) == {"walk_time": "2026-12-02"}
    home = dogs(OWN, go, do("come_back", "2026-12-02", "clerk"))
    assert home.matters["1"].closed
    assert home.today == date(2026, 12, 2)


def test_a_layers_refusal_term_and_decider_are_seen(dogs: Callable[..., Sandbox]) -> None:
    about: dict[str, Any] = {"bearers": ("p:applicant_1",)}
    apply = SandboxStep(
        "open", "2026-12-01", act="apply", by="clerk", procedure="licence", parties=("applicant_1",), facts={"complete": True}
    )  # fmt: skip
    grant = do("grant", "2026-12-02", "assistant", **about, facts={"dangerous": False}, decided="")
    box = dogs(LAYER, apply, grant, replace(grant, decided="law"))
    assert [one.done for one in box.outcomes] == [True, False, True]
    assert box.outcomes[1].waits_for == "deputy_chief"
    assert box.outcomes[2].documents == ("licence",)
    assert {limit.rule for limit in box.matters["1"].limits()} >= {"decide", "local_paws_quick"}
    assert roles_needed(box.matters["1"].rules.written) == ("applicant",)
