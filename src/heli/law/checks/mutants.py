"""Mutations of the lawbook: each a small error, to be caught by the proof or by a test beside the law."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from heli.law.checks.coverage import read_coverage
from heli.law.checks.proving import check_procedure, run_tests
from heli.law.checks.tables import read_tables, table_faults
from heli.law.engine import compile_procedure
from heli.law.language import DECIDERS, Procedure
from heli.law.language.limits import LENGTH
from heli.law.language.testing import TablesFile
from heli.law.lawbook import Expanded, Lawbook, version_hash
from heli.law.lawbook.models import modelled
from heli.law.lawbook.source import SourceFile
from heli.law.scenario import WrittenTest, read_tests

KINDS = ("edge", "basis", "stop", "decider", "length", "roll", "floor", "refusal", "start")
REASONS: dict[str, str] = {}
"""Survivor by its sentence → why it can't matter; a survivor without one is a gap in the tests."""
ROLLS = ("roll", "custody_sensitive", "never")


@dataclass(frozen=True, eq=False)
class Mutant:
    """One change. `path` leads to the value in the expanded data; `value` replaces it, None takes it out.

    `procedures`: where it is made; several for a line of a part that they share.
    """

    procedures: tuple[str, ...]
    kind: str
    path: tuple[str | int, ...]
    value: Any
    what: str
    place: str

    @property
    def say(self) -> str:
        return f"{self.procedures[0]}: {self.what}"


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


# long: its arguments, and the loop that counts what became of each mutation
def run_mutants(
    folder: Path,
    number: int,
    seed: int,
    *,
    say: Callable[[str], None] = lambda _: None,
    processes: int = 2,
    record: Path | None = None,
) -> Result:
    """Draw mutations evenly over their kinds, by a seed, and see which are caught.

    Args:
        record: a file to which each one that was caught is added, and whose lines are not tried again as long as the
            procedures that they change stay what they are. A broken-off run goes on from there.
    """
    book = Lawbook.load(folder)
    drawn = draw(book, number, seed)
    result = Result(len(drawn))
    for mutant in drawn:
        result.drawn[mutant.kind] = result.drawn.get(mutant.kind, 0) + 1
    known = _recorded(record)
    keys = {mutant: _key(book, mutant) for mutant in drawn} if record else {}
    left = [mutant for mutant in drawn if keys.get(mutant) not in known]
    for mutant in drawn:
        if keys.get(mutant) in known:
            result.caught[mutant.kind] = result.caught.get(mutant.kind, 0) + 1
    with ProcessPoolExecutor(processes, initializer=_prepare, initargs=(folder,)) as pool:
        found = zip(left, pool.map(_is_caught, left, chunksize=4), strict=True)
        for done, (mutant, caught) in enumerate(found, 1):
            if caught:
                result.caught[mutant.kind] = result.caught.get(mutant.kind, 0) + 1
                _add(record, keys.get(mutant))
            else:
                result.survivors.append((mutant, REASONS.get(mutant.say, "")))
            if done % 50 == 0:
                say(f"{done}/{len(left)}")
    return result


def _key(book: Lawbook, mutant: Mutant) -> str:
    """The change and the procedures that it changes, as they are."""
    hashes = [book.procedures[name][-1].hash for name in mutant.procedures]
    return json.dumps([mutant.place.partition(":")[0], mutant.what, *hashes], ensure_ascii=False)


def _recorded(record: Path | None) -> frozenset[str]:
    lines = record.read_text("utf-8").splitlines() if record is not None and record.exists() else ()
    return frozenset(lines)


def _add(record: Path | None, key: str | None) -> None:
    if record is not None and key is not None:
        with record.open("a", encoding="utf-8") as file:
            file.write(f"{key}\n")


def draw(book: Lawbook, number: int, seed: int) -> list[Mutant]:
    """So many different mutations, evenly over their kinds, the same for the same seed and lawbook.

    A line of a part is mutated once, in all procedures that use it.
    """
    rng = random.Random(seed)
    pools: dict[str, dict[tuple[str, str], Mutant]] = {kind: {} for kind in KINDS}
    for versions in book.procedures.values():
        for mutant in possible_mutants(versions[-1]):
            key = (mutant.place.partition(":")[0], mutant.what)
            first = pools[mutant.kind].setdefault(key, mutant)
            if first is not mutant:
                pools[mutant.kind][key] = replace(first, procedures=(*first.procedures, mutant.procedures[0]))
    left = {kind: list(pool.values()) for kind, pool in pools.items()}
    for pool in left.values():
        rng.shuffle(pool)
    drawn: list[Mutant] = []
    while len(drawn) < number and any(left.values()):
        for kind in KINDS:
            if left[kind] and len(drawn) < number:
                drawn.append(left[kind].pop())
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
    return Mutant((expanded.name,), kind, path, value, say, place)


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
    named = isinstance(limit.get("length"), dict) and "until" in limit["length"]  # a named day never moves
    lengths = [text for _, text in _lengths(limit)]
    never_off = bool(lengths) and all("working" in text for text in lengths)  # ends on a working day anyhow
    if roll in ROLLS and not named and not never_off:
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
_tables: dict[str, tuple[TablesFile, SourceFile]]


def _prepare(folder: Path) -> None:
    """In each process: the lawbook, its tests and its tables, read once."""
    global _book, _tests, _tables
    _book = Lawbook.load(folder)
    _tests, _ = read_tests(folder)
    _tables, _ = read_tables(folder)


def _is_caught(mutant: Mutant) -> bool:
    """By the loader, by a check, by the tables, by a test of a procedure, or by the coverage list."""
    procedures = dict(_book.procedures)
    changed: dict[str, Expanded] = {}
    for name in mutant.procedures:
        one = mutated(_book.procedures[name][-1], mutant)
        if one is None:
            return True
        changed[name] = one
        procedures[name] = (*_book.procedures[name][:-1], one)
    book = replace(_book, procedures=procedures)
    return any(_shows(book, name, one) for name, one in changed.items()) or _uncovered(book, mutant)


def _shows(book: Lawbook, name: str, changed: Expanded) -> bool:
    # the quickest first: nine of ten are seen by the second entry, before a test is run
    if name in _tables and table_faults(compile_procedure(changed, book), *_tables[name]):
        return True
    known = _known(name)
    if any(fault.say not in known for fault in check_procedure(book, changed)):
        return True
    return bool(run_tests(book, [test for test in _tests if test.procedure == name], most=1))


@cache
def _known(name: str) -> frozenset[str]:
    """What the checks say of the procedure as it is."""
    return frozenset(fault.say for fault in check_procedure(_book, _book.procedures[name][-1]))


def _uncovered(book: Lawbook, mutant: Mutant) -> bool:
    """Whether a row of the digests stands for something that is no longer there."""
    if mutant.kind != "refusal":
        return False
    tests = [test.test for test in _tests]
    known = {fault.say for fault in read_coverage(_book, tests).faults}
    return any(fault.say not in known for fault in read_coverage(book, tests).faults)
