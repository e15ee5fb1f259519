"""Who acts for whom in a case, whatever is stated, merged and split: nobody for himself, nobody for one who is not there."""

from __future__ import annotations

import random
from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from heli.base.errors import BadInput
from heli.matters.case_fold import CaseStep, folded, leaving, speaking_for
from heli.matters.snapshot import Data, fold

THROUGH = UUID(int=0)


def step(data: Data, name: str, seq: int, bearers: tuple[str, ...], **facts: Any) -> Data:
    """The case after an act; as it was where the act is refused."""
    one = CaseStep(name, data, THROUGH, bearers, facts, date(2022, 12, 30), seq, new_id=lambda: UUID(int=seq))
    try:
        return fold(data, folded(one).outcome, seq)
    except BadInput:
        return data


def live(data: Data) -> list[str]:
    return sorted(p for p, entry in data.get("parties", {}).items() if "merged_into" not in entry)


def any_act(data: Data, dice: random.Random, seq: int) -> Data:
    here = live(data)
    one, other = dice.choice(here), dice.choice(here)
    kind = dice.choice(("add", "add", "role", "role", "merge", "split"))
    if kind == "add":
        return step(data, "add_party", seq, ("m",), party_kind="person", role="agent", represents=one)
    if kind == "role":
        return step(
            data, "change_role", seq, (f"p:{one}",), role="agent", represents=dice.choice((other, None))
        )
    if kind == "merge" and one != other:
        return step(data, "merge_party", seq, (f"p:{one}",), into=other)
    going = speaking_for(data, {one})
    stay_behind = {data.get("represents", {}).get(p) for p in going} - going - {None, ""}
    if kind == "merge" or stay_behind or going >= set(here):
        return data
    taken = leaving(data, going)
    gone = sorted(f"{section}/{key}" for section, entries in taken.items() for key in entries)
    check(fold({}, {section: dict(entries) for section, entries in taken.items()}, 1))
    return fold(data, {"gone": gone}, seq)


def check(data: Data) -> None:
    there = set(live(data))
    for who, whom in data.get("represents", {}).items():
        assert not whom or (whom != who and {who, whom} <= there)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**9), steps=st.integers(1, 14))
def test_whoever_acts_for_somebody_acts_for_another_party_of_the_same_case(seed: int, steps: int) -> None:
    dice = random.Random(seed)
    data: Data = {}
    for seq in (1, 2):
        data = step(data, "add_party", seq, ("m",), party_kind="person", role="suspect")
    for seq in range(3, 3 + steps):
        data = any_act(data, dice, seq)
        check(data)


def test_who_acts_for_the_one_who_acts_for_him_goes_along_as_well() -> None:
    data: Data = {"represents": {"b": "a", "c": "b", "d": "e", "f": ""}}
    assert speaking_for(data, {"a"}) == {"a", "b", "c"}
    assert speaking_for(data, {"d"}) == {"d"}
