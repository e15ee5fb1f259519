"""Every act of the lawbook, found by itself: permitted once, refused in every other state, without its part or its power."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from heli.law.contract import ActorView, Attempt, Done, PartyView, Proof, Situation, Snapshot
from heli.law.engine import Compiled, compile_procedure
from heli.law.engine.frame import bearers_of
from heli.law.engine.parts import PART_NAMES
from heli.law.language import ABSENT, DECIDERS
from heli.law.scenario import read_tests
from heli.lawbook import CN
from tests.factories.lawbook_play import BODIES, HIGHEST, OFFICE, Play
from tests.factories.lawbooks import RECORDED, shipped, shipped_names

NAMES = shipped_names()
TRIES = 300
"""So many plays by chance, always the same ones, until an act is permitted."""


@cache
def in_dated_tests() -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    """(procedure, act) of every step that the tests beside the law expect to be permitted; limits whose end they state."""
    tests, faults = read_tests(CN)
    assert faults == []
    steps = ((one.procedure, step) for one in tests for step in one.test.steps)
    done = {(procedure, step.act) for procedure, step in steps if step.act and not step.refused}
    limits = {name.partition("@")[0] for one in tests for name in one.test.expect.limits}
    return frozenset(done), frozenset(limits)


@cache
def rules_of(name: str) -> Compiled:
    return compile_procedure(shipped().written(name), shipped())


def test_every_act_is_permitted_in_a_dated_test_or_played_from_a_state_that_it_needs() -> None:
    done, _ = in_dated_tests()
    anywhere = {act for _, act in done}
    never = [
        f"{name}.{act}"
        for name in NAMES
        for act in shipped().written(name).procedure.acts
        if act not in anywhere and not is_permitted_once(rules_of(name), act)
    ]
    assert never == []


def is_permitted_once(rules: Compiled, act: str) -> bool:
    """Whether the act, with facts of the right shape, is permitted where its tracks stand as it needs them."""
    play = Play(rules, 7)
    for _ in range(TRIES):
        places = {move.track: play.chance.choice(move.from_) for move in rules.acts[act].moves}
        for name, track in rules.written.tracks.items():
            places.setdefault(name, play.chance.choice([ABSENT, *track.states]))
        here = situation(rules, standing(rules, places))
        done = {
            name: {"m": Done("a0", play.day, None, None)} for name in rules.acts if play.chance.random() < 0.7
        }
        here = replace(here, snapshot=replace(here.snapshot, done={**here.snapshot.done, **done}))
        play.snapshot, play.parties = here.snapshot, dict(here.parties)
        part = play.chance.choice(rules.acts[act].by)
        tried = attempt(rules, act, here, frozenset({part}))
        facts = rules.validate(act, play.facts(rules.acts[act]), recorded_at=RECORDED)
        if rules.judge(here, replace(tried, facts=facts)).permitted:
            return True
    return False


def standing(rules: Compiled, places: dict[str, str]) -> dict[str, dict[str, str]]:
    """Tracks in the said states, on the one bearer of each."""
    empty = situation(rules, {})
    return {
        track: dict.fromkeys(bearers_of(rules.written.tracks[track].bearer, empty, empty.snapshot), state)
        for track, state in places.items()
        if state != ABSENT
    }


def test_every_time_limit_has_its_day_in_a_dated_test() -> None:
    _, limits = in_dated_tests()
    missing = {
        f"{name}.{limit}"
        for name in NAMES
        for limit in shipped().written(name).procedure.limits
        if limit not in limits
    }
    assert missing == set()


def situation(rules: Compiled, tracks: dict[str, dict[str, str]]) -> Situation:
    """An open matter with one bearer of every kind, whose tracks stand where it is said."""
    play = Play(rules, 1)
    return Situation(
        Snapshot(tracks=tracks, items={item: (f"{item}1",) for item in rules.written.items},
                 done={"earlier": {"m": Done("a0", play.day, None, None)}}),
        OFFICE, play.day, parties={"p0": PartyView("p0", tuple(sorted({*rules.written.roles, "party"})), "person")},
        charges={"c1": "p0"}, papers=play.papers, bodies=BODIES, handler=1,
    )  # fmt: skip


def attempt(rules: Compiled, name: str, here: Situation, parts: frozenset[str]) -> Attempt:
    """The act on the one bearer of its kind, without facts, decided by whoever stands highest."""
    act = rules.acts[name]
    keys = tuple(bearers_of(act.on, here, here.snapshot))[:1]
    proof = HIGHEST if act.decide else None
    actor = ActorView(1, parts, OFFICE.id)
    return Attempt(name, keys, actor, {}, here.opened_on, RECORDED, proof, act_id="a1")


def refusals(rules: Compiled, here: Situation, tried: Attempt) -> set[str]:
    verdict = rules.judge(here, tried)
    assert verdict.permitted is not bool(verdict.reasons)
    return {reason.code for reason in verdict.reasons}


def sure_moves(rules: Compiled, name: str) -> Iterator[tuple[str, str, set[str]]]:
    """Tracks that an act moves whatever its facts, on its own bearer or the matter: track, bearer kind's key, states."""
    act = rules.acts[name]
    for track in {move.track for move in act.moves}:
        moves = [move for move in act.moves if move.track == track]
        bearer = rules.written.tracks[track].bearer
        if bearer in ("matter", act.on) and all(move.of == "same" and move.when is None for move in moves):
            yield track, str(bearer), {state for move in moves for state in move.from_}


@pytest.mark.parametrize("name", NAMES)
def test_each_act_of_a_procedure_is_refused_in_every_other_state(name: str) -> None:
    rules = rules_of(name)
    for act, written in rules.acts.items():
        for track, kind, states in sure_moves(rules, act):
            for state in (ABSENT, *rules.written.tracks[track].states):
                start = rules.starting_state[track] if state == ABSENT else state
                key = (
                    "m"
                    if kind == "matter"
                    else attempt(rules, act, situation(rules, {}), frozenset()).bearers[0]
                )
                here = situation(rules, {} if state == ABSENT else {track: {key: state}})
                codes = refusals(rules, here, attempt(rules, act, here, frozenset(written.by)))
                where = f"{name}.{act} while {track} stands at {start}"
                if start not in states:
                    assert "act.wrong_state" in codes, where
                elif len({move.track for move in written.moves}) == 1:
                    assert "act.wrong_state" not in codes, where


@pytest.mark.parametrize("name", NAMES)
def test_each_act_of_a_procedure_is_refused_to_whoever_has_no_part_in_it(name: str) -> None:
    rules = rules_of(name)
    here = situation(rules, {})
    for act, written in rules.acts.items():
        for part in PART_NAMES.keys() - set(written.by):
            tried = attempt(rules, act, here, frozenset({part}))
            assert "act.not_yours" in refusals(rules, here, tried), f"{name}.{act} by {part}"
        own = attempt(rules, act, here, frozenset({written.by[0]}))
        assert "act.not_yours" not in refusals(rules, here, own), f"{name}.{act} by {written.by[0]}"


@pytest.mark.parametrize("name", NAMES)
def test_each_act_that_another_decides_is_refused_without_the_power(name: str) -> None:
    rules = rules_of(name)
    here = situation(rules, {})
    for act, written in rules.acts.items():
        if written.decide is None:
            continue
        tried = attempt(rules, act, here, frozenset({written.by[0]}))
        ruled = rules.judge(here, tried).decider
        below = DECIDERS[: DECIDERS.index(ruled)]
        for decider in below:
            lower = replace(tried, proof=Proof("paper", decider, 5, "sheet"))
            assert "decider.too_low" in refusals(rules, here, lower), f"{name}.{act} decided by {decider}"
        enough = replace(tried, proof=Proof("body", ruled, 5, "minutes"))
        assert "decider.too_low" not in refusals(rules, here, enough), f"{name}.{act} decided by {ruled}"
