"""The calendar shows last days, meetings and holidays of what the reader may see; the printed list says what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from heli.access.wall import scope
from heli.matters.models import TimeLimit
from heli.web.contexts.calendar import Day, calendar_page
from tests.factories.meetings import called_meeting
from tests.factories.suggestions import HANDLER
from tests.integration.web.world import AT, World, client_of, clock_at, sign_in, world_with_accounts

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock_at(AT):
        yield world_with_accounts()


def _days(world: World, who: str, query: str) -> dict[date, Day]:
    reader = world.cast.reader(who)
    with scope(reader):
        page = calendar_page(reader, QueryDict(query))
    return {day.day: day for week in page.weeks for day in week} | {day.day: day for day in page.days}


def test_every_running_last_day_of_a_month_stands_on_its_day(world: World) -> None:
    with scope(world.cast.reader("handler")):
        ends = list(TimeLimit.objects.running().values_list("ends_on", flat=True))
    days = _days(world, "handler", "view=month&on=2023-01-15")
    assert next(iter(days)) == date(2022, 12, 26)
    assert len(days) == 42
    expected = {day: ends.count(day) for day in days if day in ends}
    assert {day: len(found.entries) for day, found in days.items() if found.entries} == expected
    assert expected


def test_holidays_and_working_weekends_bear_their_names(world: World) -> None:
    days = _days(world, "handler", "view=month&on=2023-01-15")
    assert (days[date(2023, 1, 2)].is_off, days[date(2023, 1, 2)].name is not None) == (True, True)
    assert (days[date(2023, 1, 28)].is_off, days[date(2023, 1, 28)].name is not None) == (False, True)
    assert days[date(2023, 1, 14)].is_off
    assert days[date(2022, 12, 30)].is_today


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_somebody_who_may_not_see_the_matter_sees_its_holidays_alone(world: World, view: str) -> None:
    own = _days(world, "handler", f"view={view}&on=2023-01-04")
    other = _days(world, "county_other", f"view={view}&on=2023-01-04&whose=all")
    assert sum(len(day.entries) for day in own.values()) > 0
    assert sum(len(day.entries) for day in other.values()) == 0


@pytest.mark.parametrize(
    "query", ["on=2026-02-30", "on=三十号", "on=9999-01-01", "view=<b>", "on=0001-01-01", "whose=x"]
)
def test_a_day_that_is_none_gives_a_calendar_all_the_same(world: World, query: str) -> None:
    assert client_of(world, "handler").get(f"/calendar/?{query}").status_code == 200


def test_a_head_sees_what_he_looks_after_and_a_partner_goes_to_his_own_page(world: World) -> None:
    mine = _days(world, "head", "view=month&on=2023-01-04&whose=mine")
    all_ = _days(world, "head", "view=month&on=2023-01-04&whose=all")
    assert sum(len(d.entries) for d in mine.values()) < sum(len(d.entries) for d in all_.values())
    assert client_of(world, "police_contact").get("/calendar/")["Location"] == "/shared/"
    assert client_of(world, "police_contact").get("/due/")["Location"] == "/shared/"


def test_the_printed_list_holds_the_lines_of_the_work_list_with_room_to_tick(world: World) -> None:
    page = client_of(world, "handler").get("/due/").content.decode()
    assert "示例甲等二人涉嫌盗窃案" in page
    assert "刑事诉讼法第九十一条" in page
    assert 'class="due-blank"' in page


def test_queries_of_the_calendar_do_not_grow_with_what_it_shows(world: World) -> None:
    client = client_of(world, "handler")
    client.get("/calendar/")
    asked = []
    for query in ("on=2023-01-04", "on=2031-01-04"):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/calendar/?{query}")
        asked.append(len(queries))
    assert asked[1] <= asked[0] <= asked[1] + 3
    assert asked[0] <= 30


def test_a_meeting_of_two_days_stands_on_both_with_its_hours_everywhere(world: World) -> None:
    facts = {
        "planned_for": "2023-01-04",
        "meet_last_day": "2023-01-05",
        "meet_from": "09:30",
        "meet_until": "11:00",
    }
    meeting = called_meeting(world, facts)
    days = _days(world, HANDLER, "view=week&on=2023-01-04")
    on_days = {day: [e.sitting for e in found.entries if e.is_meeting] for day, found in days.items()}
    assert {day: len(found) for day, found in on_days.items() if found} == {
        date(2023, 1, 4): 1,
        date(2023, 1, 5): 1,
    }
    client = sign_in(world, HANDLER)
    client.cookies["django_language"] = "en"
    for page in (
        "/calendar/?view=week&on=2023-01-04",
        "/",
        f"/meetings/{meeting}/",
        f"/meetings/{meeting}/room/",
    ):
        assert "09:30 to 11:00" in client.get(page).text, page
    assert (
        "09:30 to 11:00"
        not in client_of(world, "county_other", "en").get("/calendar/?view=week&on=2023-01-04").text
    )


def test_meetings_of_one_day_clash_by_hours_where_both_have_them(world: World) -> None:
    cases = {4: (("11:00", "12:00"), False), 5: (("10:59", "12:00"), True), 6: ((), True)}
    for day, (hours, _) in cases.items():
        on = {"planned_for": f"2023-01-0{day}"}
        called_meeting(world, {**on, "meet_from": "09:30", "meet_until": "11:00"})
        called_meeting(world, {**on, **dict(zip(("meet_from", "meet_until"), hours, strict=False))})
    days = _days(world, HANDLER, "view=week&on=2023-01-04")
    clashes = {day: bool(days[date(2023, 1, day)].clash) for day in cases}
    assert clashes == {day: clash for day, (_, clash) in cases.items()}
