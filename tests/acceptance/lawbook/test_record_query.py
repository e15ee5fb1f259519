"""A sealed record and no record at all are answered by the very same bytes, in every mode of the query."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from heli.base.canonical import canonical
from heli.law.contract import ActorView, Attempt, Changes, Proof
from heli.law.engine import Compiled, compile_procedure, to_json
from heli.law.language.testing import Given, GivenLink, GivenParty
from heli.law.scenario.world import World
from tests.factories.lawbooks import shipped

AT = datetime(2026, 3, 17, 4, 0, tzinfo=UTC)
REQUEST = {"asking_body": "某法院", "entitled_as": "judicial", "purpose_said": "审理", "written": True}
HIRING = {"asking_body": "某小学", "unit_kind": "school", "occasion": "hiring"}
PERSON = {"person_asked": "王某", "matched_by": "identity_number"}
CASEWORK = {
    "suspects": ["wang"],
    "purpose": "recidivism",
    "matched_by": "identity_number",
    "reason": "供述",
}
PERMIT = ("permit", {"scope": "判决"})
MODES: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "casework": [("ask_casework", CASEWORK), ("approve", {})],
    "sealed": [("receive_sealed_request", {**REQUEST, **PERSON}), PERMIT],
    "hiring": [("receive_hiring_check", {**HIRING, **PERSON}), PERMIT],
}


@cache
def rules() -> Compiled:
    book = shipped()
    return compile_procedure(book.written("record_query"), book)


def done(world: World, act: str, facts: dict[str, Any]) -> Changes:
    by = rules().acts[act].by
    attempt = Attempt(
        act, (), ActorView(1, frozenset(by), "here"), rules().validate(act, facts, recorded_at=AT),
        date(2026, 3, 17), AT, proof=Proof("proposal", "chief_prosecutor", 9), act_id=act,
    )  # fmt: skip
    situation = world.situation(AT)
    verdict = rules().judge(situation, attempt)
    assert verdict.permitted, verdict.reasons
    changes = rules().apply(situation, attempt, new_id=lambda: "new")
    world.snapshot = changes.snapshot
    return changes


def answered(mode: str, *, sealed: bool) -> bytes:
    """Everything that the answer "none" changes or sends anywhere, in canonical bytes."""
    links = {"s": GivenLink(procedure="record_sealing", relation="opened", closed=True)} if sealed else {}
    given = Given(parties={"wang": GivenParty(role="suspect")}, linked=links)
    world = World(given, ZoneInfo("Asia/Shanghai"), date(2026, 3, 12))
    for act, facts in MODES[mode]:
        done(world, act, facts)
    c = done(world, "answer", {"result": "none"})
    effects = [[e.kind, e.name, e.target, dict(e.facts), dict(e.facts_by_ref)] for e in c.effects]
    moves = [[m.track, m.bearer, m.from_state, m.to_state] for m in c.moves]
    said = [
        to_json(c.snapshot),
        moves,
        effects,
        list(c.documents),
        c.public.zh if c.public else None,
        c.closes,
    ]
    return canonical(said)  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", MODES)
def test_none_is_the_same_bytes_with_a_sealed_record_and_without_any(mode: str) -> None:
    assert answered(mode, sealed=True) == answered(mode, sealed=False)
    assert b"record_query_answer" in answered(mode, sealed=True)


def test_an_answer_knows_two_results_and_none_of_them_says_sealed() -> None:
    result = rules().acts["answer"].facts["result"]
    assert set(result.of or {}) == {"none", "found"}
    assert not any("seal" in name for name in rules().acts["answer"].facts)


def test_there_are_the_three_modes_and_the_certificate_of_the_person_himself() -> None:
    opening = {name for name, act in rules().acts.items() if act.opens_matter}
    assert opening == {"ask_casework", "receive_sealed_request", "ask_certificate", "receive_hiring_check"}
