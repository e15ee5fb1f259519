"""Time limits that a measure starts: known before the matter opens, ended while the limit runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from heli.law.contract import Period
from heli.law.engine import with_limits
from tests.factories.lawbooks import ANN, PROCEDURE, Matter, compiled_licence


def _licence(folder: Path, starts: str) -> Matter:
    """One applicant with a further limit whose start is a measure."""
    limit = (
        "limits:\n  held:\n    name: {zh: 羁押期限, en: Time held}\n    bearer: {party: applicant}\n    binds: own\n"
        f"    starts: {starts}\n    length: 30 days\n    roll: never\n    stops: [grant, refuse]\n    basis: [DOG 4]\n"
    )
    return Matter(compiled_licence(folder, PROCEDURE.replace("limits:\n", limit, 1)), "ann")


def _held(matter: Matter, since: date, until: date | None = None) -> None:
    measure = Period(since, until, "arrest", True)
    matter.parties["ann"] = replace(matter.parties["ann"], measures=(measure,))


MEASURE = "{measure: [arrest]}"
EITHER = "{earliest_of: [{measure: [arrest]}, {act: apply}]}"


def test_a_measure_before_the_opening_starts_its_limit_with_the_opening(tmp_path: Path) -> None:
    matter = _licence(tmp_path, MEASURE)
    _held(matter, date(2025, 5, 20))
    matter.opened("2025-06-02")
    assert matter.end("held") == "2025-06-19"


@pytest.mark.parametrize(
    ("since", "until"), [(date(2025, 6, 3), None), (date(2025, 5, 20), date(2025, 5, 30))]
)
def test_a_measure_not_in_force_at_the_opening_starts_nothing(
    tmp_path: Path, since: date, until: date | None
) -> None:
    matter = _licence(tmp_path, MEASURE)
    _held(matter, since, until)
    matter.opened("2025-06-02")
    assert matter.status("held") == "absent"


@pytest.mark.parametrize("starts", [MEASURE, EITHER])
def test_a_limit_keeps_its_start_when_the_measure_ends(tmp_path: Path, starts: str) -> None:
    matter = _licence(tmp_path, starts)
    _held(matter, date(2025, 5, 20))
    matter.opened("2025-06-02")
    _held(matter, date(2025, 5, 20), date(2025, 6, 8))
    changes = matter.rules.recompute(matter.situation(datetime(2025, 6, 10, tzinfo=UTC)))
    assert [c for c in changes if c.after.rule == "held"] == []


@pytest.mark.parametrize("starts", [MEASURE, EITHER])
def test_a_measure_that_is_corrected_moves_the_limit_ended_or_not(tmp_path: Path, starts: str) -> None:
    matter = _licence(tmp_path, starts)
    _held(matter, date(2025, 5, 20))
    matter.opened("2025-06-02")
    for until in (None, date(2025, 6, 8)):
        _held(matter, date(2025, 5, 22), until)
        changes = matter.rules.recompute(matter.situation(datetime(2025, 6, 10, tzinfo=UTC)))
        moved = with_limits(matter.snapshot, changes)
        assert str(moved.limits[("held", ANN)].end) == "2025-06-21"
