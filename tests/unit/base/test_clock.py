"""The clock: instants in UTC, days in Asia/Shanghai, shifted in a demo only."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heli.base import clock


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_the_civil_day_begins_at_midnight_in_shanghai() -> None:
    assert clock.civil_day(datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)) == date(2026, 3, 1)
    assert clock.civil_day(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)) == date(2026, 3, 2)


def test_an_instant_without_a_zone_has_no_civil_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock.civil_day(datetime(2026, 3, 1))  # noqa: DTZ001 (that is the point)


@given(st.timedeltas(timedelta(days=-20000), timedelta(days=20000)))
def test_a_shift_moves_now_and_leaves_the_machines_time(shift: timedelta) -> None:
    try:
        clock.set_offset(shift)
        between = clock.now() - clock.real_now()
        assert timedelta(0) <= shift - between < timedelta(seconds=5)
        assert clock.offset() == shift
    finally:
        clock.set_offset(timedelta(0))


def test_today_follows_the_shift() -> None:
    clock.set_offset(datetime(2022, 12, 30, 1, tzinfo=UTC) - clock.real_now())
    assert clock.today() == date(2022, 12, 30)
