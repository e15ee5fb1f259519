"""Local days: checked, shown with what they do to limits that run, installed once, taken over by the process."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.factories.offices import LONGZI

if TYPE_CHECKING:
    from tests.factories.offices import Cast

ADDRESS = "/administration/calendars/new/"
GIVEN = {
    "place": LONGZI,
    "kind": "off",
    "days": "2023-01-04",
    "name": "示例节",
    "notice": "示例通知〔2022〕1号",
}


@pytest.fixture
def world(cast: Cast) -> Iterator[Cast]:
    from heli.law.counting import local_folder  # noqa: PLC0415
    from heli.matters import books  # noqa: PLC0415
    from tests.factories.matters import World, carried_book  # noqa: PLC0415

    books.use(carried_book())
    World(cast).open()
    yield cast
    shutil.rmtree(local_folder() / LONGZI, ignore_errors=True)


def test_what_a_local_day_does_to_running_limits_is_shown_and_no_matter_is_named(world: Cast) -> None:
    """The arrest review of a detained suspect is due on 4 January 2023; custody rolls by no local day."""
    from heli.law.counting import installed_calendars  # noqa: PLC0415
    from tests.integration.web.administration.office import check, logged, save, sign_in  # noqa: PLC0415

    client = sign_in(world, "security_admin")
    before = installed_calendars().version
    shown = check(client, ADDRESS, **GIVEN)
    assert shown.status_code == 200, shown.text[-2000:]
    assert "2023年1月4日 星期三" in shown.text
    assert "期限" in shown.text
    assert "示例甲等二人" not in shown.text
    assert installed_calendars().version == before
    saved = save(client, ADDRESS, **GIVEN)
    assert saved.status_code == 302
    assert saved.headers["Location"].endswith("year=2023"), "the days that were added are what is shown next"
    assert installed_calendars().version != before
    page = client.get(f"/administration/calendars/?place={LONGZI}&year=2023").text
    assert "示例通知〔2022〕1号" in page
    assert len(logged(world, "add_days")) == 1
    # entered by mistake: the page leads to where it is taken back, and everything counts as before
    link = re.search(r'href="([^"]*kind=back[^"]*)"', page)
    assert link is not None
    form = client.get(link[1].replace("&amp;", "&")).text
    assert "2023-01-04" in form
    back = {**GIVEN, "kind": "back", "notice": "误录"}
    assert "2023年1月4日 星期三" in check(client, ADDRESS, **back).text
    assert save(client, ADDRESS, **back).status_code == 302
    assert not installed_calendars().layers[LONGZI].days
    assert save(client, ADDRESS, **back).status_code == 422


def test_a_day_off_on_the_last_day_moves_the_limits_that_roll_and_no_term_of_custody(world: Cast) -> None:
    from heli.access.subjects import engine_everywhere  # noqa: PLC0415
    from heli.law.counting import Layer, NamedDay, installed_calendars  # noqa: PLC0415
    from heli.matters.models import TimeLimit  # noqa: PLC0415
    from heli.web.administration.day_preview import moved_limits  # noqa: PLC0415

    with engine_everywhere():
        limits = {one.rule: one for one in TimeLimit.objects.filter(status="running")}
    free, custody = limits["decide_free"], limits["decide_in_custody"]
    assert free.ends_on
    assert custody.ends_on
    for limit, moves in ((free, 1), (custody, 0)):
        layer = Layer(LONGZI, (NamedDay(limit.ends_on, True, "示例节", ("示例通知",)),))
        moved = moved_limits(installed_calendars().with_layers([layer]), LONGZI, limit.ends_on, limit.ends_on)
        assert moved.looked_at == 1
        assert moved.later.total() + moved.possible.total() == moves, limit.rule
        assert moved.earlier.total() == 0


def test_bad_days_are_refused_at_their_field(world: Cast) -> None:
    from tests.integration.web.administration.office import check, sign_in  # noqa: PLC0415

    client = sign_in(world, "security_admin")
    for changed in (
        {"days": "2026-02-30"},
        {"days": "2023-01-04", "kind": "work"},
        {"days": ""},
        {"days": "三十号"},
    ):
        refused = check(client, ADDRESS, **{**GIVEN, **changed})
        assert refused.status_code == 422, changed
        assert 'id="f-days-error"' in refused.text
    assert check(client, ADDRESS, **{**GIVEN, "place": "110000"}).status_code == 422


def test_an_own_term_keeps_its_duty_and_gets_a_possible_day() -> None:
    """W8: Losar in Shannan, 24 February 2026: the duty stays, the day after becomes possible."""
    from datetime import date  # noqa: PLC0415

    from heli.law.counting import Layer, NamedDay, shipped_calendars  # noqa: PLC0415

    day = NamedDay(date(2026, 2, 24), True, "藏历新年", ("示例通知",))
    after = shipped_calendars().with_layers([Layer("540500", (day,))])
    both = after.variants("540529")
    assert [calendar.next_working(date(2026, 2, 24)) for calendar in both] == [
        date(2026, 2, 24),
        date(2026, 2, 25),
    ]


def test_the_process_takes_over_what_was_installed(world: Cast) -> None:
    from heli.base.settings import CONFIG  # noqa: PLC0415
    from heli.law.counting import installed_calendars  # noqa: PLC0415
    from heli.law.counting.importing import install, parse_notice  # noqa: PLC0415
    from heli.matters import books  # noqa: PLC0415

    books.use(None)
    before = books.library().calendar_version
    notice = "date,kind,name,notice\n2024-03-05,off,示例节,示例通知\n".encode()
    install(parse_notice(notice, LONGZI, installed_calendars()), CONFIG.var / "calendars")
    assert books.library().calendar_version == before
    books.follow_calendars()
    assert books.library().calendar_version != before
