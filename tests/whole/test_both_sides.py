"""Where a rule changes on a day, tests of its procedure stand before that day, and on it or after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from heli.law.checks.mutants import dumped
from heli.law.scenario import WrittenTest, read_tests
from heli.lawbook import CN
from tests.factories.lawbooks import shipped

KNOWN = {
    ("execution_supervision", "2026-11-01"),
    ("quality_review", "2026-01-01"),
    ("supervision_commission_transfer", "2025-06-01"),
}


def turning_days(data: Any) -> Iterator[str]:
    """Days before or from which a condition holds, wherever it stands; not those that only show an assumption."""
    if isinstance(data, dict):
        if "day" in data and ("before" in data or "from" in data):
            yield from (str(data[key]) for key in ("before", "from") if key in data)
        for key, value in data.items():
            if key != "assumed_for":
                yield from turning_days(value)
    elif isinstance(data, list):
        for one in data:
            yield from turning_days(one)


def days_of(test: WrittenTest) -> set[str]:
    """The days of a test: of its opening and of its steps."""
    told = [test.test.given.opened, *(step.on or step.day for step in test.test.steps)]
    return {day[:10] for day in told if day}


def test_every_day_on_which_a_rule_changes_is_tested_on_both_sides() -> None:
    written, _ = read_tests(CN)
    wanted = {
        (name, day)
        for name, versions in shipped().procedures.items()
        for version in versions
        for day in turning_days(dumped(version.procedure))
    }
    assert wanted >= KNOWN
    lacking = []
    for name, day in sorted(wanted):
        days = set().union(*(days_of(one) for one in written if one.procedure == name))
        if not any(one < day for one in days) or not any(one >= day for one in days):
            lacking.append((name, day))
    assert lacking == []
