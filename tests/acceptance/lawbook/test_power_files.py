"""The floor of the power list and the lawbook say the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from heli.offices.codes import CODES, read_yaml
from heli.offices.power_loader import read_floor
from heli.offices.powers import DECIDERS, rank


def decisions(node: Any) -> Iterator[dict[str, Any]]:
    """Every `decide` of a procedure or part."""
    if isinstance(node, dict):
        found = node.get("decide")
        if isinstance(found, dict) and isinstance(found.get("power"), str):
            yield found
        for value in node.values():
            yield from decisions(value)
    elif isinstance(node, list):
        for value in node:
            yield from decisions(value)


@cache
def ranks_in_the_lawbook() -> dict[str, list[int]]:
    """For each power, per use: the rank below which it is never decided, whatever the facts."""
    found: dict[str, list[int]] = defaultdict(list)
    files = [path for folder in ("procedures", "parts") for path in (CODES.parent / folder).glob("*.yaml")]
    for path in files:
        for decision in decisions(read_yaml(path)):
            floors = [row["by"] for row in decision.get("floor") or [] if "when" not in row]
            words = [word for word in (*floors, decision.get("default")) if word in DECIDERS]
            found[decision["power"]].append(max(map(rank, words), default=0))
    return found


def test_every_power_of_the_floor_is_a_power_of_the_lawbook() -> None:
    assert {line.power for line in read_floor()} - ranks_in_the_lawbook().keys() == set()


def test_the_floor_never_raises_a_decider_above_the_lawbook() -> None:
    used = ranks_in_the_lawbook()
    above = [
        line.power
        for line in read_floor()
        if not line.procedure and any(rank(line.decider) > lowest for lowest in used[line.power])
    ]
    assert above == []
