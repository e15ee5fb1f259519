"""Every test that stands beside the law, each named by its own sentence."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from heli.law.engine import Compiled, compile_procedure
from heli.law.lawbook import Fault, Lawbook
from heli.law.scenario import WrittenTest, read_tests, run_test
from heli.lawbook import CN
from tests.factories.lawbooks import shipped

FILES = sorted(path.stem for path in (CN / "tests").rglob("*.yaml"))


@cache
def written_tests() -> tuple[list[WrittenTest], list[Fault]]:
    """Every test of the lawbook, and what could not be read."""
    return read_tests(CN)


@cache
def book() -> Lawbook:
    return shipped()


@cache
def ready(procedure: str) -> Compiled | None:
    """The procedure as compiled; None where a test's day decides between versions."""
    versions = book().procedures.get(procedure, ())
    return compile_procedure(book().written(procedure), book()) if len(versions) == 1 else None


def test_every_test_file_can_be_read() -> None:
    tests, faults = written_tests()
    assert tests
    assert faults == []


@pytest.mark.parametrize("file", FILES)
def test_the_law_holds_each_sentence_of(file: str) -> None:
    """A failure lists each test that does not hold: its sentence, where it stands, what is otherwise."""
    found = [written for written in written_tests()[0] if Path(written.file).stem == file]
    assert found
    assert [
        (written.id, f"{file}:{written.line}", differences)
        for written in found
        if (differences := run_test(book(), written.procedure, written.test, ready(written.procedure)))
    ] == []
