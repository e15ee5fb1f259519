"""The feed is off until switched on, holds no name, ends when withdrawn; a leave is shown where something falls into it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from heli.access.wall import scope
from heli.base.clock import ZONE
from heli.matters.models import Matter, TimeLimit
from heli.notices.models import Leave
from heli.offices.models import Person
from heli.web.personal.feed import person_by
from heli.web.personal.models import CalendarFeed
from tests.factories.meetings import called_meeting
from tests.factories.suggestions import HANDLER
from tests.integration.web.world import AT, World, client_of, clock_at, sign_in, world_with_accounts

pytestmark = pytest.mark.django_db
PAGE = "/calendar/feed/"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock_at(AT):
        yield world_with_accounts()


def _switch_on(world: World, who: str = "handler", language: str = "zh-hans") -> str:
    """The path of the address that the page shows."""
    text = client_of(world, who, language).post(PAGE, {"do": "on"}).text
    found = re.search(r"<code>https?://[^/]+(/calendar/feed/[^<]+)</code>", text)
    assert found, text
    return found[1].replace("&amp;", "&")


def test_a_feed_is_off_until_its_person_switches_it_on_and_ends_when_withdrawn(world: World) -> None:
    me, stranger = client_of(world, "handler"), Client()
    assert stranger.get("/calendar/feed/nothing.ics").status_code == 404
    first = _switch_on(world)
    assert stranger.get(first).status_code == 200
    second = _switch_on(world)
    assert [stranger.get(one).status_code for one in (first, second)] == [404, 200]
    assert second.split("/")[-1].split(".")[0] not in me.get(PAGE).text
    me.post(PAGE, {"do": "withdraw"})
    assert stranger.get(second).status_code == 404
    with scope(world.cast.reader("handler")):
        assert CalendarFeed.objects.count() == 2
    with scope(world.cast.reader("chief")):
        assert CalendarFeed.objects.count() == 0


def test_the_feed_holds_number_rule_and_date_and_no_name_charge_or_title(world: World) -> None:
    with scope(world.cast.reader("handler")):
        Matter.objects.filter(pk=world.matter).update(number="示例检捕〔2022〕1号")
        ends = set(
            TimeLimit.objects.running().of_person(world.person("handler")).values_list("ends_on", flat=True)
        )
    content = Client().get(_switch_on(world)).content
    book = Calendar.from_ical(content)
    events = book.walk("VEVENT")
    starts = {event.decoded("dtstart") for event in events}
    assert {start if type(start) is date else start.date() for start in starts} == ends
    assert ends
    assert all("示例检捕〔2022〕1号" in str(event["summary"]) for event in events)
    text = b"".join(content.replace(b"\r\n ", b"").splitlines()).decode()
    for word in ("示例扎西", "示例卓玛", "盗窃", "示例甲", "示例乙", str(world.matter)):
        assert word not in text
    assert {name for event in events for name in event} == {
        "UID", "DTSTAMP", "DTSTART", "SUMMARY", "CLASS", "TRANSP",
    }  # fmt: skip


def test_what_is_open_to_named_persons_only_stays_out_and_what_is_restricted_says_no_more(
    world: World,
) -> None:
    path, me = _switch_on(world, language="en"), world.person("handler")
    with scope(world.cast.reader("handler")):
        shown = TimeLimit.objects.running().of_person(me).count()
        TimeLimit.objects.update(level=1, grantees=[me])
    events = Calendar.from_ical(Client().get(path).content).walk("VEVENT")
    assert {str(event["summary"]) for event in events} == {"An item is due, please sign in"}
    assert len(events) == shown > 0
    with scope(world.cast.reader("handler")):
        TimeLimit.objects.update(closed_list=True)
    assert Calendar.from_ical(Client().get(path).content).walk("VEVENT") == []


def test_a_feed_ends_with_the_account_and_is_none_of_a_partners(world: World) -> None:
    path = _switch_on(world)
    user = world.cast.people["handler"].account.user
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert Client().get(path).status_code == 404
    assert client_of(world, "police_contact").get(PAGE)["Location"] == "/shared/"


def test_the_wall_opens_a_feed_to_its_secret_alone_and_forgets_it(world: World) -> None:
    secret = _switch_on(world).split("/")[-1].split(".")[0]
    with scope(world.cast.reader("chief")):
        assert person_by("another") is None
        found = person_by(secret)
        assert found == Person.objects.get(pk=world.person("handler"))
        assert CalendarFeed.objects.count() == 0


def test_a_limit_inside_a_leave_is_shown_on_its_day(world: World) -> None:
    client, day = client_of(world, "handler"), date(2023, 1, 4)
    url = f"/calendar/?view=list&on={day - timedelta(1)}"
    assert "休假" not in client.get(url).text
    with scope(world.cast.reader("handler")):
        office = world.cast.posts["handler/prosecutor"].office
        Leave.objects.create(
            person_id=world.person("handler"), office=office, place_ord=office.lft, from_on=day, to_on=day,
            entered_by_id=world.person("handler"), entered_at=AT,
        )  # fmt: skip
    assert "无人代办" in client.get(url).text
    assert "期限在休假期内" in client.get(f"/calendar/?view=month&on={day}").text


def test_a_meeting_of_two_days_is_two_entries_with_their_hours(world: World) -> None:
    sign_in(world, HANDLER)
    called_meeting(
        world,
        {
            "planned_for": "2023-01-04",
            "meet_last_day": "2023-01-05",
            "meet_from": "09:30",
            "meet_until": "11:00",
        },
    )
    events = Calendar.from_ical(Client().get(_switch_on(world, HANDLER)).content).walk("VEVENT")
    held = [(e.decoded("dtstart"), e.decoded("dtend"), str(e["uid"])) for e in events if "DTEND" in e]
    assert [(start.astimezone(ZONE), (end - start)) for start, end, _ in held] == [
        (datetime(2023, 1, day, 9, 30, tzinfo=ZONE), timedelta(minutes=90)) for day in (4, 5)
    ]
    assert len({uid for _, _, uid in held}) == 2
