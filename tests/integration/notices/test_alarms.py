"""Alarms of custody climb the chain by planned days, each step to each person once."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from heli.access.subjects import Subject, deny
from heli.access.wall import scope
from heli.base import clock
from heli.matters.effects import EVERYWHERE
from heli.matters.models import TimeLimit
from heli.notices import alarms, leaves, telling
from heli.notices.models import Notice, Preference
from tests.factories.offices import LONGZI

if TYPE_CHECKING:
    from tests.factories.matters import World

LAST = date(2023, 1, 4)


def told(world: World) -> dict[str, list[tuple[str, int]]]:
    """Who of the cast was told: key → (why, step), in order."""
    keys = {person.pk: key for key, person in world.cast.people.items()}
    with scope(EVERYWHERE):
        rows = Notice.objects.filter(kind="limit", is_urgent=True).order_by("made_at", "step")
        found: dict[str, list[tuple[str, int]]] = {}
        for row in rows:
            assert row.step is not None
            found.setdefault(keys[row.person_id], []).append((row.why, row.step))
    return found


def custody(world: World) -> TimeLimit:
    with scope(EVERYWHERE):
        limit: TimeLimit = TimeLimit.objects.get(matter=world.matter, critical=True, status="running")
    assert limit.ends_on == LAST
    return limit


def test_each_planned_day_tells_one_link_more_and_the_handler_again(world: World) -> None:
    custody(world)
    climbed = []
    for days_left in (8, 7, 6, 3, 1, 0, -1, -2):
        day = LAST - timedelta(days=days_left)
        before = told(world)
        alarms.ring(day)
        after = told(world)
        climbed.append((days_left, sorted(key for key in after if after[key] != before.get(key))))
    assert climbed == [
        (8, []),
        (7, ["handler"]),
        (6, []),
        (3, ["case_manager", "handler", "head"]),
        (1, ["deputy", "handler"]),
        (0, ["chief", "handler"]),
        (-1, ["handler", "shannan_manager"]),
        (-2, []),
    ]


def test_a_worker_that_stood_for_a_week_tells_each_person_his_furthest_step_once(world: World) -> None:
    custody(world)
    alarms.ring(LAST)
    expected = {
        "handler": [("handler", 3)],
        "head": [("department_head", 1)],
        "case_manager": [("case_management", 1)],
        "deputy": [("deputy_chief", 2)],
        "chief": [("chief_prosecutor", 3)],
    }
    assert told(world) == expected
    assert alarms.ring(LAST) == 0
    assert told(world) == expected


def test_a_batch_that_was_cut_off_leaves_nothing_and_is_run_again_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    custody(world)
    write = telling.write

    def cut_off(drafts: list[telling.Draft]) -> int:
        write(drafts[:1])
        raise KeyboardInterrupt

    monkeypatch.setattr(telling, "write", cut_off)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        alarms.ring(LAST)
    monkeypatch.setattr(telling, "write", write)
    assert told(world) == {}
    alarms.ring(LAST)
    once = told(world)
    alarms.ring(LAST)
    assert told(world) == once
    assert len(once) == 5


def test_who_is_shut_out_of_a_matter_is_told_nothing_of_it(world: World) -> None:
    custody(world)
    deny(Subject("matter", world.matter), [world.person("deputy")])
    alarms.ring(LAST)
    assert set(told(world)) == {"handler", "head", "case_manager", "chief"}


def test_while_the_handler_is_away_and_nobody_stands_in_the_next_link_is_told_at_once(world: World) -> None:
    custody(world)
    with scope(world.cast.reader("handler")):
        leaves.enter_leave(
            world.cast.people["handler"],
            actor=world.cast.reader("handler"),
            from_on=clock.today(),
            to_on=LAST,
        )
    alarms.ring(clock.today())
    assert told(world) == {
        "handler": [("handler", 0)],
        "head": [("department_head", 0)],
        "case_manager": [("case_management", 0)],
    }
    with scope(EVERYWHERE):
        notice = Notice.objects.get(kind="limit", person=world.person("head"), is_urgent=True)
    assert notice.detail["instead"] is True


def test_another_last_day_begins_a_chain_of_its_own(world: World) -> None:
    limit = custody(world)
    alarms.ring(LAST)
    with scope(EVERYWHERE):
        TimeLimit.objects.filter(pk=limit.pk).update(ends_on=LAST + timedelta(days=7))
    alarms.ring(LAST)
    assert sorted(told(world)["handler"]) == [("handler", 0), ("handler", 3)]
    assert told(world)["chief"] == [("chief_prosecutor", 3)]


def test_quiet_hours_hold_back_everything_but_custody(world: World) -> None:
    with scope(EVERYWHERE):
        Preference.objects.create(
            person=world.cast.people["handler"], quiet_from=time(0), quiet_to=time(23, 59)
        )
        TimeLimit.objects.filter(matter=world.matter, critical=False).update(ends_on=LAST)
    alarms.ring(LAST - timedelta(days=2))
    with scope(world.cast.reader("handler")):
        rows = list(Notice.objects.filter(kind="limit"))
    urgent = [row.shown_at > row.made_at for row in rows if row.is_urgent]
    others = [row.shown_at > row.made_at for row in rows if not row.is_urgent]
    assert urgent
    assert not any(urgent)
    assert others
    assert all(others)


def test_a_notice_holds_no_title_and_no_name_of_a_party(world: World) -> None:
    alarms.ring(LAST + timedelta(days=1))
    with scope(EVERYWHERE):
        rows = list(Notice.objects.all())
    for row in rows:
        for planted in ("示例扎西", "示例卓玛", "涉嫌盗窃案"):
            assert planted not in f"{row.key} {row.detail}"
    superior = next(row for row in rows if row.person_id == world.person("shannan_manager"))
    assert superior.detail["office"] == world.cast.offices[LONGZI].pk


def test_nobody_reads_the_notices_of_another(world: World) -> None:
    alarms.ring(LAST)
    for key in ("handler", "head", "chief", "police_contact", "nobody"):
        with scope(world.cast.reader(key)):
            assert set(Notice.objects.values_list("person", flat=True)) <= {world.person(key)}
