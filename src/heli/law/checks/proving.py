"""The whole proof of a lawbook, with figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from heli.base.errors import HeliError
from heli.law.checks.acts import check_acts
from heli.law.checks.citations import check_citations, check_registers
from heli.law.checks.conditions import check_conditions
from heli.law.checks.cycles import check_cycles
from heli.law.checks.graph import check_tracks
from heli.law.checks.limits import check_limits
from heli.law.checks.never import check_never
from heli.law.checks.prover import Prover
from heli.law.checks.tables import read_tables, table_faults
from heli.law.checks.versions import check_versions
from heli.law.engine import Compiled, compile_procedure
from heli.law.language import Procedure
from heli.law.language.acts import Planned
from heli.law.lawbook import Expanded, Fault, Lawbook
from heli.law.scenario import WrittenTest, read_tests, run_test

CHECKS = (
    check_tracks,
    check_acts,
    check_limits,
    check_conditions,
    check_cycles,
    check_citations,
    check_never,
)


@dataclass(frozen=True)
class Figures:
    """How much a procedure holds."""

    procedure: str
    tracks: int
    states: int
    acts: int
    limits: int
    facts: int
    refusals: int
    tests: int


@dataclass
class Proof:
    """What the proof found.

    Attributes:
        planned: (procedure, act, target that comes later, fact that stands for it).
        failed: (place, sentence, differences) of each test that failed.
    """

    faults: list[Fault] = field(default_factory=list)
    figures: list[Figures] = field(default_factory=list)
    planned: list[tuple[str, str, str, str]] = field(default_factory=list)
    failed: list[tuple[str, str, list[str]]] = field(default_factory=list)
    tests: int = 0

    @property
    def holds(self) -> bool:
        return not self.faults and not self.failed


def prove(folder: Path, *, cache: Path | None = None, tests: bool = True) -> Proof:
    """Prove a lawbook's folder: every check on every procedure, and every test beside the law."""
    book, faults = Lawbook.load_leniently(folder, cache=cache)
    written, test_faults = read_tests(folder)
    proof = Proof([*faults, *test_faults, *check_registers(book)], tests=len(written))
    for versions in book.procedures.values():
        for version in versions:
            proof.faults += check_procedure(book, version)
            proof.figures.append(_figures(version.procedure, written))
            proof.planned += _planned(version.procedure)
        proof.faults += check_versions(versions)
    proof.faults += _lines(folder, book)
    proof.faults += _tables(folder, book)
    known = set(book.procedures)
    proof.faults += [
        Fault(t.file, t.line, "procedure", f"there is no procedure {t.procedure!r}")
        for t in written
        if t.procedure not in known
    ]
    if tests:
        proof.failed = run_tests(book, [t for t in written if t.procedure in known])
    proof.faults = sorted(set(proof.faults))
    return proof


def check_procedure(book: Lawbook, expanded: Expanded) -> list[Fault]:
    """Every fault of one procedure."""
    prover = Prover(book, expanded)
    for check in CHECKS:
        check(prover)
    if not prover.procedure.closes and not any(act.final for act in prover.procedure.acts.values()):
        prover.fault("tracks", "the matter never closes: neither `closes` nor a final act")
    return prover.faults


def run_tests(
    book: Lawbook, tests: Sequence[WrittenTest], *, most: int | None = None
) -> list[tuple[str, str, list[str]]]:
    """(place, sentence, differences) of each test that fails; stops once `most` of them have."""
    ready: dict[str, Compiled] = {}
    failed = []
    for written in tests:
        try:
            if written.procedure not in ready:
                ready[written.procedure] = compile_procedure(book.written(written.procedure), book)
            one = ready[written.procedure] if len(book.procedures[written.procedure]) == 1 else None
            differences = run_test(book, written.procedure, written.test, one)
        except (HeliError, KeyError, ValueError, AttributeError, TypeError) as error:
            differences = [f"{type(error).__name__}: {error}"]
        if differences:
            failed.append((f"{written.file}:{written.line}", written.test.say, differences))
            if len(failed) == most:
                break
    return failed


def _figures(procedure: Procedure, tests: Iterable[WrittenTest]) -> Figures:
    return Figures(
        procedure.procedure,
        len(procedure.tracks),
        sum(len(track.states) for track in procedure.tracks.values()),
        len(procedure.acts),
        len(procedure.limits),
        sum(len(act.facts) for act in procedure.acts.values()),
        sum(len(act.refuse) for act in procedure.acts.values()),
        sum(test.procedure == procedure.procedure for test in tests),
    )


def _planned(procedure: Procedure) -> list[tuple[str, str, str, str]]:
    return [
        (procedure.procedure, name, lead.planned, lead.stands_as)
        for name, act in procedure.acts.items()
        for lead in act.leads_to
        if isinstance(lead, Planned)
    ]


def _tables(folder: Path, book: Lawbook) -> list[Fault]:
    """Where a procedure and the second entry of its terms, deciders, moves and refusals differ."""
    tables, faults = read_tables(folder)
    for name, (table, source) in tables.items():
        if name in book.procedures:
            faults += table_faults(compile_procedure(book.written(name), book), table, source)
        else:
            faults.append(
                Fault(source.name, source.line("procedure"), "procedure", f"there is no procedure {name!r}")
            )
    return faults


def _lines(folder: Path, book: Lawbook) -> list[Fault]:
    return [
        fault for versions in book.procedures.values() for v in versions for fault in line_faults(folder, v)
    ]


def line_faults(folder: Path, version: Expanded) -> list[Fault]:
    """Lines of work that the directory does not know, where the lawbook's folder has a list of them."""
    path = folder / "codes" / "lines.yaml"
    if not path.is_file():
        return []
    known = {
        line.partition(":")[0]
        for line in path.read_text("utf-8").splitlines()
        if not line.startswith((" ", "#"))
    }
    return [
        Fault(*version.expansion.place(key), key, f"there is no line of work {one!r}")
        for key, named in (("line", [version.procedure.line]), ("lines", version.procedure.lines))
        for one in named
        if one not in known
    ]
