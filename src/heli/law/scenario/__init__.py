"""Runs the tests that stand beside the law: pure, in memory, without clock or database."""

from heli.law.scenario.files import WrittenTest, read_tests
from heli.law.scenario.runner import run_test

__all__ = ["WrittenTest", "read_tests", "run_test"]
