"""The lawbook held against the digests, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from heli.law.language.testing import CoverageFile, LawTest, Target
from heli.law.lawbook import Fault, Lawbook
from heli.law.lawbook.cache import read_all
from heli.law.lawbook.models import modelled_file
from heli.law.lawbook.source import SourceFile

Status = Literal["built", "planned", "not_built"]
MOST_NOT_BUILT = 3
"""Per cent of all rows."""
LETTERS = {
    "T": "transition",
    "L": "time limit",
    "F": "field",
    "C": "computed",
    "R": "refusal",
    "E": "edge case",
}
_ROW = re.compile(r"^(?P<section>.+)\.(?P<letter>[A-Z])(?P<number>\d+)$")


@dataclass(frozen=True)
class Row:
    """One row of a digest: where it stands in the lawbook."""

    id: str
    letter: str
    status: Status
    targets: tuple[Target, ...]


@dataclass
class Coverage:
    """All rows, and what is wrong with them."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def count(self, status: Status) -> int:
        return sum(row.status == status for row in self.rows)

    @property
    def holds(self) -> bool:
        """No fault, and at most 3 % not built."""
        return not self.faults and self.count("not_built") * 100 <= MOST_NOT_BUILT * len(self.rows)


def read_coverage(book: Lawbook, tests: Iterable[LawTest]) -> Coverage:
    """The coverage lists of a lawbook's folder, each target resolved."""
    known = list(tests)
    sources, faults = read_all(book.folder / "coverage", skip=(), cache=None)
    coverage = Coverage(faults=faults)
    said = {test.say: test for test in known}
    answered: dict[str, list[str]] = {}
    for test in known:
        for row in test.rows:
            answered.setdefault(row, []).append(test.say)
    for source in sources:
        named = SourceFile(f"coverage/{source.name}", source.data, source.lines)
        made, wrong = modelled_file(CoverageFile, named)
        coverage.faults += wrong
        if made:
            _Section(book, named, made, said, answered, coverage).read()
    ids = {row.id for row in coverage.rows}
    for row, says in answered.items():
        if row not in ids and coverage.rows:
            coverage.faults.append(
                Fault("tests", 1, row, f"a test answers for a row that no list has: {says[0]}")
            )
    return coverage


class _Section:
    """One coverage file."""

    def __init__(
        self,
        book: Lawbook,
        source: SourceFile,
        made: CoverageFile,
        said: Mapping[str, LawTest],
        answered: Mapping[str, list[str]],
        coverage: Coverage,
    ) -> None:
        self.book = book
        self.source = source
        self.made = made
        self.said = said
        self.answered = answered
        self.coverage = coverage

    def fault(self, row: str, say: str) -> None:
        self.coverage.faults.append(Fault(self.source.name, self.source.line(f"rows/{row}"), row, say))

    def read(self) -> None:
        counted: dict[str, list[int]] = {}
        for row_id, given in self.made.rows.items():
            found = _ROW.match(row_id)
            if not found or found["section"] != self.made.section or found["letter"] not in LETTERS:
                self.fault(
                    row_id, f"a row is {self.made.section}, a letter of {''.join(LETTERS)}, and its number"
                )
                continue
            counted.setdefault(found["letter"], []).append(int(found["number"]))
            targets = tuple(given) if isinstance(given, list) else (given,)
            for target in targets:
                say = unresolved(self.book, target, self.said)
                if say:
                    self.fault(row_id, say)
            status = _status(targets)
            if found["letter"] == "E" and status == "built" and not self.tested(row_id, targets):
                self.fault(row_id, "an edge case needs a test of its own")
            self.coverage.rows.append(Row(row_id, found["letter"], status, targets))
        self.complete(counted)

    def tested(self, row: str, targets: Iterable[Target]) -> bool:
        return row in self.answered or any(target.test for target in targets)

    def complete(self, counted: Mapping[str, list[int]]) -> None:
        """The rows of each letter are numbered from 1 to the number that the section has."""
        for letter, wanted in self.made.expected.items():
            missing = sorted(set(range(1, wanted + 1)) - set(counted.get(letter, ())))
            if missing:
                names = ", ".join(f"{self.made.section}.{letter}{n}" for n in missing)
                self.fault("", f"rows that nobody answers for: {names}")
        for letter, numbers in counted.items():
            wanted = self.made.expected.get(letter, 0)
            if max(numbers) > wanted:
                self.fault("", f"{self.made.section} has {wanted} rows {letter}, the list has {max(numbers)}")


def _status(targets: Iterable[Target]) -> Status:
    listed = list(targets)
    if any(target.planned is None and target.not_built is None for target in listed):
        return "built"
    return "planned" if any(target.planned for target in listed) else "not_built"


def unresolved(book: Lawbook, target: Target, said: Mapping[str, LawTest]) -> str | None:
    """Why a target is not there; None where it is."""
    if target.test is not None:
        return None if target.test in said else f"there is no test {target.test!r}"
    if target.document is not None:
        return None if target.document in book.documents else f"there is no document {target.document!r}"
    if target.procedure is not None:
        return None if target.procedure in book.procedures else f"there is no procedure {target.procedure!r}"
    if target.planned is not None:
        return (
            f"{target.planned!r} is planned no longer: it stands in the lawbook"
            if target.planned in book.procedures
            else None
        )
    if target.setting is not None:
        return None if _is_setting(book, target.setting) else f"there is no setting {target.setting!r}"
    for kind in ("act", "limit", "fact", "refusal", "state"):
        name = getattr(target, kind)
        if name is not None:
            return None if _resolves(book, kind, name.split(".")) else f"there is no {kind} {name!r}"
    return None


def _is_setting(book: Lawbook, name: str) -> bool:
    return name in book.settings.settings or any(
        name in version.procedure.settings for versions in book.procedures.values() for version in versions
    )


def _resolves(book: Lawbook, kind: str, parts: list[str]) -> bool:
    versions = book.procedures.get(parts[0])
    if not versions or len(parts) < 2:
        return False
    procedure = versions[-1].procedure
    act = procedure.acts.get(parts[1])
    if kind == "act":
        return len(parts) == 2 and act is not None
    if kind == "limit":
        return len(parts) == 2 and parts[1] in procedure.limits
    if kind == "state":
        return (
            len(parts) == 3 and parts[1] in procedure.tracks and parts[2] in procedure.tracks[parts[1]].states
        )
    if kind == "refusal":
        return len(parts) == 3 and act is not None and any(r.id == parts[2] for r in (*act.refuse, *act.warn))
    if len(parts) == 2:
        return parts[1] in procedure.facts
    item = procedure.items.get(parts[1])
    return (act is not None and parts[2] in act.facts) or (item is not None and parts[2] in item.facts)
