"""Whatever is done in whatever order: the replay equals the snapshot, a key is used once, and nothing is half-applied."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from heli.access.wall import scope
from heli.base.errors import HeliError
from heli.matters.effects import EVERYWHERE, run_waiting
from heli.matters.models import CaseSnapshot, MatterAct, MatterSnapshot
from heli.matters.proposals import approve, give_back, review
from heli.matters.reading import possible_acts
from heli.matters.situation import load_head
from heli.matters.stream import Proposed
from heli.matters.verify import replay, verify
from tests.factories.matters import World, new_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heli.law.language import Fact


def some_value(fact: Fact, dice: random.Random, world: World) -> object:
    """A value of a fact's type, seeded."""
    simple: Mapping[str, object] = {
        "text": "示例", "long_text": "示例说明", "boolean": dice.random() < 0.5, "day": "2022-12-29", "integer": 1,
        "money": 100, "days": 3, "months": 1, "number": "A1", "instant": "2022-12-29T09:00:00+08:00",
        "hour": "09:30",
        "person": world.person("colleague"), "persons": [world.person("colleague")],
        "party": world.free[2:], "parties": [world.free[2:]], "citations": ["CPL 91"],
    }  # fmt: skip
    if fact.type in ("choice", "choices"):
        one = dice.choice(sorted(fact.of or {}))
        return one if fact.type == "choice" else [one]
    return simple.get(fact.type)


def facts_for(world: World, act: str, dice: random.Random) -> dict[str, object]:
    with scope(EVERYWHERE):
        declared = load_head(world.matter, lock=False).compiled.acts[act].facts
    made = {name: some_value(fact, dice, world) for name, fact in declared.items() if dice.random() < 0.9}
    return {name: value for name, value in made.items() if value is not None}


def offered(world: World, who: str) -> list[tuple[str, str]]:
    with scope(world.cast.reader(who)):
        head = load_head(world.matter, lock=False)
        return sorted((p.act, p.bearer) for p in possible_acts(head, world.actor(who)) if p.possible)


def settle(waiting: Proposed, world: World, dice: random.Random) -> None:
    """Reviewed, and approved or returned."""
    if waiting.waits_for == "department_head":
        review(waiting.proposal, agrees=True, say="同意", actor=world.actor("head"))
    if dice.random() < 0.7:
        approve(waiting.proposal, actor=world.actor("chief"), key=new_key())
    else:
        give_back(waiting.proposal, reason="补正", actor=world.actor("chief"))


@pytest.mark.parametrize(
    "seed", [1, 2, pytest.param(3, marks=pytest.mark.full), pytest.param(4, marks=pytest.mark.full)]
)
def test_any_sequence_of_acts_replays_to_the_same_snapshot(world: World, seed: int) -> None:
    dice, done = random.Random(seed), 0
    for _ in range(25):
        who = dice.choice(["handler", "case_manager", "assistant", "chief"])
        acts = offered(world, who)
        if not acts:
            continue
        act, bearer = dice.choice(acts)
        try:
            result = world.do(act, who, facts_for(world, act, dice), bearers=(bearer,))
            done += 1
            if isinstance(result, Proposed):
                settle(result, world, dice)
        except HeliError:
            continue
        finally:
            with scope(EVERYWHERE):
                assert replay("matter", world.matter) == MatterSnapshot.objects.get(pk=world.matter).data
    run_waiting()
    assert done >= 3
    with scope(EVERYWHERE):
        assert replay("case", world.case) == CaseSnapshot.objects.get(pk=world.case).data
    assert [str(f) for f in verify().findings] == []


@pytest.mark.parametrize("seed", [5, 6])
def test_repeating_every_act_changes_nothing(world: World, seed: int) -> None:
    dice = random.Random(seed)
    for number in range(4):
        facts: dict[str, object] = {
            "substitute": world.person(dice.choice(["head", "colleague"])),
            "until": "2030-01-01",
            "reason": f"第{number}次",
        }
        key = new_key()
        first = world.done("substitute", "case_manager", facts, key=key)
        for _ in range(dice.randint(1, 3)):
            assert world.done("substitute", "case_manager", facts, key=key).act == first.act
    with scope(EVERYWHERE):
        assert MatterAct.objects.filter(matter=world.matter, name="substitute").count() == 4
