"""Every test that stands beside the law, each under its own sentence."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from heli.law.engine import Compiled, compile_procedure
from heli.law.lawbook import Lawbook
from heli.law.scenario import WrittenTest, read_tests, run_test
from heli.lawbook import CN
from tests.factories.lawbooks import shipped

TESTS, FAULTS = read_tests(CN)


@cache
def book() -> Lawbook:
    return shipped()


@cache
def compiled(procedure: str) -> Compiled:
    return compile_procedure(book().written(procedure), book())


def test_every_test_file_can_be_read() -> None:
    assert TESTS
    assert FAULTS == []


@pytest.mark.parametrize("written", TESTS, ids=lambda written: written.id)
def test_law(written: WrittenTest) -> None:
    versions = book().procedures.get(written.procedure, ())
    ready = compiled(written.procedure) if len(versions) == 1 else None
    differences = run_test(book(), written.procedure, written.test, ready)
    assert differences == [], f"{Path(written.file).name}:{written.line}"
