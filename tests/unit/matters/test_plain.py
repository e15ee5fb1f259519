"""What takes the short way at the single door, and what follows from anything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heli.law.contract import (
    ActorView,
    Attempt,
    Changes,
    Done,
    EffectOrder,
    NewItem,
    Proof,
    Situation,
    Snapshot,
)
from heli.law.engine import Compiled, compile_procedure
from heli.law.lawbook import Lawbook
from heli.matters.plain import is_plain, stands_alone
from heli.matters.situation import Head
from tests.factories.lawbook_invariants import play_and_hold
from tests.factories.lawbook_play import OFFICE
from tests.factories.lawbooks import RECORDED, compiled_licence
from tests.factories.plain_acts import head_of, same_by_both_ways


@pytest.fixture(scope="module")
def fines() -> Compiled:
    """A procedure most of whose acts are plain."""
    book = Lawbook.load(Path(__file__).parents[3] / "bench" / "lawbook")
    return compile_procedure(book.written("fines"), book)


@pytest.fixture(scope="module")
def licence(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """A procedure with items, parties, documents, tasks and acts of the case."""
    return compiled_licence(tmp_path_factory.mktemp("dogs"))


def sent(fines: Compiled) -> tuple[Attempt, Changes]:
    """A fine is sent: a plain act."""
    before = Snapshot({"fine": {"m": "created"}, "payment": {"m": "open"}}, {}, {"create_fine": {"m": _DONE}})
    attempt = Attempt(
        "send_fine", ("m",), ActorView(1, frozenset({"clerk"}), "3"), {"expense": 100}, date(2025, 3, 3), RECORDED, act_id="a1"
    )  # fmt: skip
    here = Situation(before, OFFICE, date(2025, 3, 1))
    assert fines.judge(here, attempt).permitted
    return attempt, fines.apply(here, attempt, new_id=str)


_DONE = Done("a0", date(2025, 3, 1), 1, 1)
_ORDER = EffectOrder("task", "0", "own")
_ITEM = NewItem("point", {}, "points", 0, None, None)


def test_a_plain_act_takes_the_short_way(fines: Compiled) -> None:
    attempt, changes = sent(fines)
    assert stands_alone(head_of(fines), fines, attempt, changes)


@pytest.mark.parametrize(
    "changed",
    [
        {"proof": Proof("body", "chief_prosecutor", 7, "minutes")},
        {"bearers": ("p:x",)},
        {"bearers": ("m", "p:x")},
    ],
)
def test_an_act_that_is_proved_or_about_more_takes_the_long_way(
    fines: Compiled, changed: dict[str, Any]
) -> None:
    attempt, changes = sent(fines)
    assert not stands_alone(head_of(fines), fines, replace(attempt, **changed), changes)


@pytest.mark.parametrize(
    "changed",
    [
        {"closes": True},
        {"items": (("i1", _ITEM),)},
        {"effects": (_ORDER,)},
        {"case_acts": (_ORDER,)},
        {"documents": ("letter",)},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_an_act_from_which_something_follows_takes_the_long_way(
    fines: Compiled, changed: dict[str, Any]
) -> None:
    attempt, changes = sent(fines)
    assert not stands_alone(head_of(fines), fines, attempt, replace(changes, **changed))


def _first(head: Head) -> None:
    head.seq = 0


def _of_a_case(head: Head) -> None:
    head.case_id = UUID(int=3)


def _with_a_task(head: Head) -> None:
    head.data = {"open_tasks": {"send_fine": True}}


@pytest.mark.parametrize("change", [_first, _of_a_case, _with_a_task])
def test_a_matter_on_which_something_waits_takes_the_long_way(
    fines: Compiled, change: Callable[[Head], None]
) -> None:
    attempt, changes = sent(fines)
    head = head_of(fines)
    change(head)
    assert not stands_alone(head, fines, attempt, changes)


def test_an_act_that_closes_its_matter_takes_the_long_way(fines: Compiled) -> None:
    tracks = {"fine": {"m": "notified"}, "payment": {"m": "open"}}
    before = Snapshot(tracks, {}, {"create_fine": {"m": _DONE}, "insert_notification": {"m": _DONE}})
    here = Situation(before, OFFICE, date(2025, 3, 1))
    for in_full in (True, False):
        facts = {"in_full": in_full}
        attempt = Attempt(
            "pay",
            ("m",),
            ActorView(1, frozenset({"clerk"}), "3"),
            facts,
            date(2025, 3, 3),
            RECORDED,
            act_id="a1",
        )
        changes = fines.apply(here, attempt, new_id=str)
        assert stands_alone(head_of(fines), fines, attempt, changes) is not changes.closes


def test_an_act_that_names_somebody_is_not_plain_whatever_the_type_of_its_fact(fines: Compiled) -> None:
    """`handler` is taken for a person by its name."""
    assert is_plain(fines, "send_fine")
    act = fines.acts["send_fine"]
    for name, plain in (("handler", False), ("substitute", False), ("other", True)):
        named = act.model_copy(update={"facts": {name: act.facts["expense"]}})
        assert is_plain(_With(fines, {**fines.acts, "send_fine": named}), "send_fine") is plain  # type: ignore[arg-type]


class _With:
    """A procedure with other acts."""

    def __init__(self, rules: Compiled, acts: dict[str, Any]) -> None:
        self.written, self.acts = rules.written, acts


@given(seed=st.integers(0, 2**32))
def test_what_is_played_comes_to_the_same_by_both_ways(fines: Compiled, licence: Compiled, seed: int) -> None:
    short: list[str] = []

    def hold(rules: Compiled, old: Snapshot, attempt: Attempt, changes: Changes) -> None:
        if same_by_both_ways(rules, old, attempt, changes):
            short.append(attempt.act)

    play_and_hold(licence, seed, 15, hold)
    assert play_and_hold(fines, seed, 15, hold) >= 1
    assert short
