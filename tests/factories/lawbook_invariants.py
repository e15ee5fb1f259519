"""What holds after every act of every matter."""

from __future__ import annotations

from collections.abc import Callable

from heli.law.contract import Attempt, Changes, Snapshot
from heli.law.engine import Compiled, from_json, to_json
from heli.law.engine.days import day_of
from heli.law.engine.limits import OPEN
from heli.law.language.limits import FactLength
from tests.factories.lawbook_play import Play

Also = Callable[[Compiled, Snapshot, Attempt, Changes], object]


def play_and_hold(rules: Compiled, seed: int, steps: int, also: Also | None = None) -> int:
    """Play so many attempts; assert the invariants after each. Returns how many were permitted.

    `also`: what else is held of each act that is permitted: procedure, snapshot before it, attempt, changes.
    """
    play = Play(rules, seed)
    permitted = 0
    for _ in range(steps):
        attempt = play.attempt()
        before = to_json(play.snapshot)
        verdict = rules.judge(play.situation(), attempt)
        if verdict.permitted:
            permitted += 1
            _offered(play, attempt)
            changes = rules.apply(play.situation(), attempt, new_id=play.new_id)
            hold(rules, play.snapshot, changes)
            if also is not None:
                also(rules, play.snapshot, attempt, changes)
            assert to_json(play.snapshot) == before, "the old snapshot was changed"
            play.snapshot = changes.snapshot
        else:
            _observed(play, attempt)
    return permitted


def hold(rules: Compiled, old: Snapshot, changes: Changes) -> None:
    """The invariants of one act."""
    new = changes.snapshot
    assert from_json(to_json(new)) == new
    for (name, bearer), state in new.limits.items():
        assert (state.rule, state.bearer) == (name, bearer)
        named_day = isinstance(rules.limits[name].length, FactLength)
        if state.start is not None and state.end is not None and not (rules.limits[name].before or named_day):
            ends, starts = day_of(state.end, rules.zone), day_of(state.start, rules.zone)
            assert ends >= starts, f"{name} on {bearer} ends on {ends}, before its start {starts}"
        assert state.status != "awaiting_start" or state.start is None, f"{name} awaits a start that it has"
        stands = state.status not in OPEN or (state.status == "suspended") == any(
            p.until is None for p in state.excluded
        )
        assert stands, f"{name} is {state.status}: {state.excluded}"
    if new.closed:
        open_own = [
            name
            for (name, _), s in new.limits.items()
            if s.status in OPEN and rules.limits[name].binds == "own"
        ]
        assert open_own == [], open_own
    for change in changes.limits:
        before = old.limits.get((change.after.rule, change.after.bearer))
        assert before is None or change.after.period >= before.period
    for move in changes.moves:
        assert move.to_state in rules.written.tracks[move.track].states
        assert new.tracks[move.track][move.bearer] == move.to_state


def _offered(play: Play, attempt: Attempt) -> None:
    """What is permitted with its facts was offered before there were any."""
    offers = {(p.act, p.bearer): p for p in play.rules.possible(play.situation(), attempt.actor)}
    for bearer in attempt.bearers:
        offer = offers[(attempt.act, bearer)]
        wrong = [r.code for r in offer.reasons if r.code == "act.wrong_state" or r.code == "act.not_yours"]
        assert wrong == [], (attempt.act, bearer, wrong)


def _observed(play: Play, attempt: Attempt) -> None:
    """A forbidden event of history moves nothing."""
    old = play.snapshot
    _, changes = play.rules.observe(play.situation(), attempt)
    new = changes.snapshot
    assert (new.tracks, new.facts, new.items, new.limits, new.closed) == (
        old.tracks, old.facts, old.items, old.limits, old.closed,
    )  # fmt: skip
    assert (*changes.moves, *changes.limits, *changes.effects, *changes.case_acts, *changes.counters) == ()
