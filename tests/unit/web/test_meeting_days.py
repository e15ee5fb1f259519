"""A clash is one of hours where both have hours, else of days; a meeting of several days stands on each of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from heli.base.text import Text
from heli.matters.act_views import ActView
from heli.web.contexts.meeting_days import Sitting, sittings

DAY, NEXT = date(2022, 12, 30), date(2022, 12, 31)


@pytest.mark.parametrize(
    ("one", "two", "clash"),
    [
        (Sitting(DAY), Sitting(NEXT), False),
        (Sitting(DAY), Sitting(DAY), True),
        (Sitting(DAY, "09:00", "10:00"), Sitting(DAY), True),
        (Sitting(DAY, "09:00", "10:00"), Sitting(DAY, "11:00"), True),
        (Sitting(DAY, "09:00", "10:00"), Sitting(DAY, "09:59", "11:00"), True),
        (Sitting(DAY, "09:00", "10:00"), Sitting(DAY, "10:00", "11:00"), False),
        (Sitting(DAY, "09:00", "10:00"), Sitting(NEXT, "09:30", "11:00"), False),
    ],
)
def test_two_sittings_clash_by_hours_where_both_have_them_else_by_day(
    one: Sitting, two: Sitting, clash: bool
) -> None:
    assert (one.meets(two), two.meets(one)) == (clash, clash)


def test_hours_that_run_backwards_are_no_hours() -> None:
    turned = Sitting(DAY, "11:00", "09:00")
    assert not turned.has_hours
    assert turned.is_over_at is None
    assert turned.meets(Sitting(DAY, "14:00", "15:00"))


def test_the_last_act_on_each_bearer_counts_and_every_day_stands_once() -> None:
    views = [
        _view(1, "m", {"meeting_on": "2022-12-28"}),
        _view(2, "i:1", {"meeting_on": "2022-12-29"}),
        _view(3, "m", {"meeting_on": "2022-12-30", "meet_from": "09:00", "meet_last_day": "2022-12-31"}),
        _view(4, "i:2", {"meeting_on": "2022-12-30"}),
        _view(5, "m", {"reasons": "另行"}),
    ]
    assert sittings(views) == (Sitting(date(2022, 12, 29)), Sitting(DAY, "09:00"), Sitting(NEXT, "09:00"))


@pytest.mark.parametrize("last", ["2022-12-29", "2122-12-30", {"unknown": True}])
def test_a_last_day_that_can_be_none_leaves_the_first(last: object) -> None:
    assert sittings([_view(1, "m", {"planned_for": "2022-12-30", "meet_last_day": last})]) == (Sitting(DAY),)


def _view(seq: int, bearer: str, facts: dict[str, object]) -> ActView:
    at = datetime(2022, 12, 1, tzinfo=UTC)
    return ActView(
        id=None, seq=seq, name="call", title=Text("", ""), bearers=(bearer,), happened=at, recorded_at=at,  # type: ignore[arg-type]
        actor={}, entered_by={}, decided_by=None, on_paper=None, basis=(), facts=facts,  # type: ignore[arg-type]
        mode="enforced", is_shared=False, simulated=False,
    )  # fmt: skip
