from __future__ import annotations

from datetime import datetime, time

import pytest

from heli.base.clock import ZONE
from heli.base.config import Config
from heli.base.errors import BadInput
from heli.notices.chain import LINKS, ORDINARY, custody, reached
from heli.notices.quiet import shown_at


@pytest.mark.parametrize(
    ("days_left", "step"), [(8, None), (7, 0), (4, 0), (3, 1), (2, 1), (1, 2), (0, 3), (-1, 4), (-40, 4)]
)
def test_a_custody_limit_climbs_one_link_on_each_planned_day(days_left: int, step: int | None) -> None:
    assert reached(custody(), days_left) == step


def test_the_chain_ends_at_the_superior_office() -> None:
    assert [step.link for step in custody()] == list(LINKS)
    assert LINKS[-1] == "superior"
    assert reached(ORDINARY, -400) == 1


@pytest.mark.parametrize("days", [(7, 3, 1, 0), (7, 3, 3, 0, -1), (0, 1, 2, 3, 4)])
def test_planned_days_fall_from_step_to_step(days: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="planned days"):
        custody(days)


def test_the_planned_days_are_a_setting_that_is_checked() -> None:
    assert Config.from_environment({"HELI_ALARM_DAYS": "10,5,2,0,-2"}).alarm_days == (10, 5, 2, 0, -2)
    for wrong in ("7,3,1,0", "1,2,3,4,5", "a,b,c,d,e"):
        with pytest.raises(BadInput) as refusal:
            Config.from_environment({"HELI_ALARM_DAYS": wrong})
        assert [reason.field or reason.code for reason in refusal.value.reasons] == ["HELI_ALARM_DAYS"]


def test_a_mail_server_needs_a_sender_and_a_known_kind_of_security() -> None:
    given = {"HELI_MAIL_HOST": "mail.office.example", "HELI_MAIL_FROM": "heli@office.example"}
    assert Config.from_environment(given).mail_port == 587
    assert Config.from_environment({**given, "HELI_MAIL_PORT": "2525"}).mail_port == 2525
    for wrong in (
        {"HELI_MAIL_FROM": ""},
        {"HELI_MAIL_SECURITY": "ssl3"},
        {"HELI_MAIL_PORT": "0"},
        {"HELI_MAIL_PORT": "65536"},
    ):
        with pytest.raises(BadInput):
            Config.from_environment({**given, **wrong})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("came", "shown"),
    [
        ("2022-12-30T19:59", "2022-12-30T19:59"),
        ("2022-12-30T20:00", "2022-12-31T08:00"),
        ("2022-12-31T07:59", "2022-12-31T08:00"),
        ("2022-12-31T08:00", "2022-12-31T08:00"),
    ],
)
def test_quiet_hours_span_midnight_the_first_minute_in_the_last_one_out(came: str, shown: str) -> None:
    assert shown_at(at(came), time(20), time(8)) == at(shown)


def test_quiet_hours_within_a_day_end_on_it() -> None:
    assert shown_at(at("2022-12-30T12:30"), time(12), time(14)) == at("2022-12-30T14:00")
    assert shown_at(at("2022-12-30T15:00"), time(12), time(14)) == at("2022-12-30T15:00")


def test_without_quiet_hours_everything_is_shown_at_once() -> None:
    for pair in ((None, None), (time(8), None), (time(8), time(8))):
        assert shown_at(at("2022-12-30T03:00"), *pair) == at("2022-12-30T03:00")
