"""Mutations of the lawbook: each a small error, to be caught by the proof or by a test beside the law."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from heli.law.checks.coverage import read_coverage
from heli.law.checks.proving import check_procedure, run_tests
from heli.law.language import DECIDERS, Procedure
from heli.law.language.limits import LENGTH
from heli.law.lawbook import Expanded, Lawbook, version_hash
from heli.law.lawbook.models import modelled
from heli.law.scenario import WrittenTest, read_tests

KINDS = ("edge", "basis", "stop", "decider", "length", "roll", "floor", "refusal", "start", "required")
REASONS: dict[str, str] = {}
"""Survivor by its sentence → why it can't matter; a survivor without one is a gap in the tests."""
ROLLS = ("roll", "custody_sensitive", "never")


@dataclass(frozen=True)
class Mutant:
    """One change. `path` leads to the value in the expanded data; `value` replaces it, None takes it out."""

    procedure: str
    kind: str
    path: tuple[str | int, ...]
    value: Any
    say: str
    place: str


@dataclass
class Result:
    """What became of the mutations."""

    made: int
    survivors: list[tuple[Mutant, str]] = field(default_factory=list)
    caught: dict[str, int] = field(default_factory=dict)
    drawn: dict[str, int] = field(default_factory=dict)

    def by_kind(self) -> dict[str, tuple[int, int]]:
        """Kind → (caught, made)."""
        return {kind: (self.caught.get(kind, 0), made) for kind, made in self.drawn.items()}


def run_mutants(
    folder: Path, number: int, seed: int, *, say: Callable[[str], None] = lambda _: None, processes: int = 2
) -> Result:
    """Draw mutations evenly over their kinds, by a seed, and see which are caught."""
    book = Lawbook.load(folder)
    drawn = draw(book, number, seed)
    result = Result(len(drawn))
    for mutant in drawn:
        result.drawn[mutant.kind] = result.drawn.get(mutant.kind, 0) + 1
    with ProcessPoolExecutor(processes, initializer=_prepare, initargs=(folder,)) as pool:
        for done, (mutant, caught) in enumerate(
            zip(drawn, pool.map(_is_caught, drawn, chunksize=4), strict=True), 1
        ):
            if caught:
                result.caught[mutant.kind] = result.caught.get(mutant.kind, 0) + 1
            else:
                result.survivors.append((mutant, REASONS.get(mutant.say, "")))
            if done % 50 == 0:
                say(f"{done}/{len(drawn)}")
    return result


def draw(book: Lawbook, number: int, seed: int) -> list[Mutant]:
    """So many different mutations, the same for the same seed and lawbook."""
    rng = random.Random(seed)
    pools: dict[str, list[Mutant]] = {kind: [] for kind in KINDS}
    for versions in book.procedures.values():
        for mutant in possible_mutants(versions[-1]):
            pools[mutant.kind].append(mutant)
    for pool in pools.values():
        rng.shuffle(pool)
    drawn: list[Mutant] = []
    while len(drawn) < number and any(pools.values()):
        for kind in KINDS:
            if pools[kind] and len(drawn) < number:
                drawn.append(pools[kind].pop())
    return drawn


def possible_mutants(expanded: Expanded) -> Iterable[Mutant]:
    """Every mutation that one procedure offers."""
    data = dumped(expanded.procedure)
    for name, act in data["acts"].items():
        yield from _of_act(expanded, name, act)
    for name, limit in data.get("limits", {}).items():
        yield from _of_limit(expanded, name, limit)


def dumped(procedure: Procedure) -> dict[str, Any]:
    """A procedure as plain data that its model takes back."""
    data: dict[str, Any] = procedure.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return data


def _mutant(expanded: Expanded, kind: str, path: tuple[str | int, ...], value: Any, say: str) -> Mutant:
    place = expanded.place(*(str(part) for part in path))
    return Mutant(expanded.name, kind, path, value, f"{expanded.name}: {say}", place)


def _of_act(e: Expanded, name: str, act: dict[str, Any]) -> Iterable[Mutant]:
    for i, move in enumerate(act.get("moves", [])):
        for state in move["from"]:
            rest = [s for s in move["from"] if s != state]
            path: tuple[str | int, ...] = ("acts", name, "moves", i)
            say = f"{name} no longer moves {move['track']} from {state}"
            yield _mutant(e, "edge", (*path, "from") if rest else path, rest or None, say)
    yield _mutant(e, "basis", ("acts", name, "basis"), None, f"{name} without its basis")
    decide = act.get("decide")
    if decide:
        yield _mutant(e, "decider", ("acts", name, "decide"), None, f"{name} without a decider")
        for i, floor in enumerate(decide.get("floor", [])):
            path = ("acts", name, "decide", "floor", i)
            yield _mutant(e, "floor", path, None, f"{name} without its floor {floor['by']} ({i + 1})")
            lower = DECIDERS[max(0, DECIDERS.index(floor["by"]) - 1)]
            if lower != floor["by"]:
                yield _mutant(
                    e, "floor", (*path, "by"), lower, f"{name}: floor {i + 1} {lower} for {floor['by']}"
                )
    for i, rule in enumerate(act.get("refuse", [])):
        if rule.get("mark") != "U":
            yield _mutant(
                e, "refusal", ("acts", name, "refuse", i), None, f"{name} without its refusal {rule['id']}"
            )


def _of_limit(e: Expanded, name: str, limit: dict[str, Any]) -> Iterable[Mutant]:
    path: tuple[str | int, ...] = ("limits", name)
    yield _mutant(e, "basis", (*path, "basis"), None, f"limit {name} without its basis")
    for act in limit.get("stops", []):
        rest = [s for s in limit["stops"] if s != act]
        yield _mutant(e, "stop", (*path, "stops"), rest or None, f"limit {name} is not stopped by {act}")
    for where, text in _lengths(limit):
        yield _mutant(e, "length", (*path, *where), longer(text), f"limit {name}: {longer(text)} for {text}")
    roll = limit.get("roll", "roll")
    if roll in ROLLS:
        other = ROLLS[(ROLLS.index(roll) + 2) % 3]
        yield _mutant(e, "roll", (*path, "roll"), other, f"limit {name}: {other} for {roll}")
    acts = limit["starts"].get("act") or []
    for act in acts:
        rest = [a for a in acts if a != act]
        if rest:
            yield _mutant(e, "start", (*path, "starts", "act"), rest, f"limit {name} is not started by {act}")
        elif "fact" in limit["starts"]:
            yield _mutant(
                e, "start", (*path, "starts", "fact"), None, f"limit {name} counts from {act} itself"
            )


def _lengths(limit: dict[str, Any]) -> Iterable[tuple[tuple[str | int, ...], str]]:
    length = limit.get("length")
    if isinstance(length, str):
        yield ("length",), length
    elif isinstance(length, list):
        for i, entry in enumerate(length):
            yield ("length", i, "is"), entry["is"]
    for i, extend in enumerate(limit.get("extend", [])):
        for key in ("add", "to"):
            if key in extend:
                yield ("extend", i, key), extend[key]


def longer(text: str) -> str:
    """A length one unit longer."""
    found = LENGTH.match(text)
    assert found is not None
    amount = int(found["amount"]) + 1
    unit = found["unit"].removesuffix("s")
    return f"{amount} {unit}s"


def mutated(expanded: Expanded, mutant: Mutant) -> Expanded | None:
    """The procedure with the change; None where it is no procedure any more (the loader catches it)."""
    data = copy.deepcopy(dumped(expanded.procedure))
    at: Any = data
    for part in mutant.path[:-1]:
        at = at[part]
    if mutant.value is None:
        del at[mutant.path[-1]]
    else:
        at[mutant.path[-1]] = mutant.value
    changed = replace(expanded.expansion, data=data, faults=[])
    procedure = modelled(Procedure, changed)
    return Expanded(procedure, changed, version_hash(procedure)) if procedure else None


_book: Lawbook
_tests: list[WrittenTest]


def _prepare(folder: Path) -> None:
    """In each process: the lawbook and its tests, read once."""
    global _book, _tests
    _book = Lawbook.load(folder)
    _tests, _ = read_tests(folder)


def _is_caught(mutant: Mutant) -> bool:
    """By the loader, by a check, by a test of the procedure, or by the coverage list."""
    original = _book.procedures[mutant.procedure]
    changed = mutated(original[-1], mutant)
    if changed is None:
        return True
    procedures = {**_book.procedures, mutant.procedure: (*original[:-1], changed)}
    book = replace(_book, procedures=procedures)
    known = {f.say for f in check_procedure(_book, original[-1])}
    if any(f.say not in known for f in check_procedure(book, changed)):
        return True
    if run_tests(book, [t for t in _tests if t.procedure == mutant.procedure]):
        return True
    faults = (
        {f.say for f in read_coverage(_book, [t.test for t in _tests]).faults}
        if mutant.kind == "refusal"
        else set()
    )
    return mutant.kind == "refusal" and any(
        f.say not in faults for f in read_coverage(book, [t.test for t in _tests]).faults
    )
