"""Reading the test files of a lawbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from heli.law.language.testing import LawTest, TestsFile
from heli.law.lawbook.cache import read_all
from heli.law.lawbook.faults import Fault
from heli.law.lawbook.models import modelled_file
from heli.law.lawbook.source import SourceFile


@dataclass(frozen=True)
class WrittenTest:
    """One test with its place."""

    procedure: str
    test: LawTest
    file: str
    line: int
    source: SourceFile
    index: int

    @property
    def id(self) -> str:
        """Name of the test for pytest: file and sentence."""
        return f"{Path(self.file).stem}: {self.test.say}"

    def at(self, path: str) -> str:
        """ "file:line" of a key of the test."""
        return f"{self.file}:{self.source.line(f'tests/{self.index}/{path}')}"


def read_tests(folder: Path, *, cache: Path | None = None) -> tuple[list[WrittenTest], list[Fault]]:
    """Every test in `folder/tests`, in order of file and line, and the faults of what can't be read."""
    sources, faults = read_all(folder / "tests", skip=(), cache=cache)
    tests: list[WrittenTest] = []
    for source in sources:
        named = SourceFile(f"tests/{source.name}", source.data, source.lines)
        made, wrong = modelled_file(TestsFile, named)
        faults += wrong
        if made:
            tests += [
                WrittenTest(made.procedure, test, named.name, named.line(f"tests/{i}"), named, i)
                for i, test in enumerate(made.tests)
            ]
    return tests, faults + list(_twice(tests))


def _twice(tests: Iterable[WrittenTest]) -> Iterable[Fault]:
    first: dict[str, WrittenTest] = {}
    for test in tests:
        known = first.setdefault(test.test.say, test)
        if known is not test:
            yield Fault(test.file, test.line, "say", f"the same sentence stands in {known.file}:{known.line}")
