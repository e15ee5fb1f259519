"""What pages read, under the scope of the reader."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from heli.access.wall import scope
from heli.base.errors import NotFound
from heli.matters.door import perform
from heli.matters.effects import EVERYWHERE, run_waiting
from heli.matters.models import Matter, TimeLimit
from heli.matters.querysets import CRITICAL, GROUPS, LATER, OVERDUE, SOON
from heli.matters.reading import (
    act_form,
    due_groups,
    due_limits,
    due_lines,
    limit_working,
    matter_page,
    worklist,
)
from heli.matters.stream import CaseStream
from heli.matters.verify import verify
from heli.matters.words import bigrams
from heli.reports.dashboards import clocks
from tests.factories.matters import World, new_key
from tests.factories.offices import LONGZI

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries


def test_the_page_of_a_matter_shows_what_may_happen_and_why_not(world: World) -> None:
    with scope(world.cast.reader("handler")):
        page = matter_page(world.matter, world.actor("handler"))
    assert page.title == "示例甲等二人涉嫌盗窃案"
    offered = {(p.act, p.bearer) for p in page.possible if p.possible}
    assert ("refuse_arrest", world.detained) in offered
    refused = [p for p in page.possible if not p.possible]
    assert refused
    assert all(p.reasons for p in refused)
    assert {p.profile.name for p in page.parties} == {"示例扎西", "示例卓玛"}
    assert [a.name for a in page.timeline] == ["allocate", "accept"]
    assert {x.rule for x in page.limits} >= {"decide_in_custody", "decide_free"}


def test_a_page_of_another_office_does_not_exist(world: World) -> None:
    with scope(world.cast.reader("county_other")), pytest.raises(NotFound):
        matter_page(world.matter, world.actor("county_other"))


@pytest.mark.parametrize(
    ("today", "group"),
    [
        (date(2022, 12, 27), LATER),
        (date(2022, 12, 28), SOON),
        (date(2023, 1, 4), SOON),
        (date(2023, 1, 5), CRITICAL),
    ],
)
def test_a_custody_limit_is_due_seven_days_before_and_critical_once_past(
    world: World, today: date, group: str
) -> None:
    with scope(world.cast.reader("handler")):
        found = worklist(world.cast.reader("handler"), today=today)
    names = {
        name for name, lines in found.groups.items() for line in lines if line.limit.bearer == world.detained
    }
    assert names == {group}
    assert sum(found.counts.values()) == 2


@pytest.mark.parametrize(
    ("today", "group"),
    [
        (date(2023, 1, 8), LATER),
        (date(2023, 1, 9), SOON),
        (date(2023, 1, 13), OVERDUE),
        (date(2023, 1, 18), CRITICAL),
    ],
)
def test_another_own_limit_is_critical_more_than_five_days_past(
    world: World, today: date, group: str
) -> None:
    with scope(world.cast.reader("handler")):
        found = worklist(world.cast.reader("handler"), today=today)
    assert {n for n, lines in found.groups.items() for line in lines if line.limit.bearer == world.free} == {
        group
    }


@pytest.mark.parametrize(("ends", "listed"), [(date(2023, 1, 6), True), (date(2023, 1, 5), False)])
def test_a_right_of_a_party_is_listed_to_its_last_day(world: World, ends: date, listed: bool) -> None:
    with scope(EVERYWHERE):
        limit = TimeLimit.objects.get(matter=world.matter, rule="decide_free")
        TimeLimit.objects.filter(pk=limit.pk).update(binds="right", ends_on=ends)
    with scope(world.cast.reader("handler")):
        found = worklist(world.cast.reader("handler"), today=date(2023, 1, 6))
        (kind,) = clocks(world.cast.offices[LONGZI], world.cast.reader("handler"), date(2023, 1, 6))
    assert dict(zip(GROUPS, kind.numbers, strict=True)) == found.counts
    assert (limit.pk in {line.limit.pk for line in found.groups[LATER]}) == listed
    assert found.counts[LATER] == int(listed)


def test_a_limit_of_custody_is_an_ordinary_one_once_the_suspect_is_free(world: World) -> None:
    def read() -> tuple[bool, bool, set[str]]:
        reader = world.cast.reader("handler")
        with scope(reader):
            limit = TimeLimit.objects.get(
                matter=world.matter, rule="decide_in_custody", bearer=world.detained
            )
            found = worklist(reader, today=date(2023, 1, 6))
            groups = {n for n, lines in found.groups.items() for x in lines if x.limit.pk == limit.pk}
            return limit.critical, Matter.objects.get(pk=world.matter).due_critical, groups

    assert read() == (True, True, {CRITICAL})
    perform(CaseStream(world.case, world.matter), "end_measure", bearers=(world.detained,),
            actor=world.actor("case_manager"), facts={"until": "2022-12-29"}, key=new_key())  # fmt: skip
    run_waiting()
    assert read() == (False, False, {OVERDUE})
    assert [str(f) for f in verify().findings] == []


def test_the_groups_read_by_two_queries_are_those_read_one_by_one(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    day = date(2022, 12, 30)
    with scope(EVERYWHERE):
        (limit,) = TimeLimit.objects.filter(matter=world.matter, rule="decide_free")
        for number, (binds, days) in enumerate(
            [("watch", -3), ("watch", 9), ("own", -2), ("own", -9), ("own", -9), ("own", -8), ("right", 2)]
        ):
            limit.pk, limit.period, limit.binds = uuid4(), number + 5, binds
            limit.ends_on = day + timedelta(days=days)
            limit.save(force_insert=True)
    reader = world.cast.reader("handler")
    with scope(reader):
        for mine, most in ((True, 2), (True, 50), (False, 1)):
            limits = due_limits(reader, day, mine=mine)
            with django_assert_num_queries(2):
                groups, counts = due_groups(limits, day, most=most)
            assert groups == {name: due_lines(limits, name, day, most=most) for name in GROUPS}
            assert counts == {name: limits.filter(urgency=name).order_by().count() for name in GROUPS}
            assert counts[CRITICAL] == 3
        with django_assert_num_queries(1):
            none = due_groups(limits.filter(pk=uuid4()), day, most=2)
    assert none == ({name: [] for name in GROUPS}, dict.fromkeys(GROUPS, 0))


def test_what_came_in_is_read_for_who_looks_after_it_alone(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    opened, reader = world.open(), world.cast.reader("case_manager")
    with scope(reader):
        found = worklist(reader)
        assert [row.pk for row in found.came_in] == [opened.matter]
        assert found.waiting["came_in"] == 1
        with django_assert_num_queries(3):  # the groups of nothing, proposals, tasks
            less = worklist(reader, came_in=False)
    assert (list(less.came_in), less.waiting["came_in"]) == ([], 0)
    assert (less.groups, less.counts, less.tasks) == (found.groups, found.counts, found.tasks)


def test_a_form_is_filled_with_what_is_known_and_never_with_a_decision(world: World) -> None:
    with scope(world.cast.reader("handler")):
        form = act_form(world.matter, "refuse_arrest", world.actor("handler"), bearer=world.detained)
    assert "refusal_reason" in form.facts
    assert "refusal_reason" not in form.known
    assert form.version == 2


def test_the_working_of_a_limit_ends_where_the_limit_does(world: World) -> None:
    with scope(world.cast.reader("handler")):
        limit = TimeLimit.objects.get(rule="decide_in_custody", bearer=world.detained)
        assert limit_working(limit.pk).end == limit.ends_on


@pytest.mark.parametrize("text", ["扎西", "盗窃", "示例卓玛", "隆子检捕受〔2022〕1号"])
def test_words_of_title_party_and_number_find_the_matter_for_who_may_see_it(world: World, text: str) -> None:
    for who, wanted in (("handler", [world.matter]), ("county_other", [])):
        with scope(world.cast.reader(who)):
            assert list(Matter.objects.searched(text).values_list("pk", flat=True)) == wanted


def test_words_find_what_is_open_by_name_in_another_office(world: World) -> None:
    other = world.cast.reader("county_other")
    with scope(world.cast.reader("handler")):
        Matter.objects.filter(pk=world.matter).update(grantees=[int(other.person)])
    with scope(other):
        assert list(Matter.objects.searched("扎西").values_list("pk", flat=True)) == [world.matter]
        assert list(Matter.objects.searched("卓嘎").values_list("pk", flat=True)) == []


def test_a_list_counts_exactly_up_to_what_is_asked_and_then_says_more(world: World) -> None:
    with scope(world.cast.reader("handler")):
        here = Matter.objects.visible_to(world.cast.reader("handler"))
        assert here.counted() == (here.count(), False)
        assert here.counted(most=0) == (0, True)


def test_the_units_of_search_are_pairs_and_whole_tibetan_syllables() -> None:
    assert bigrams("扎西顿珠") == ["扎西", "西顿", "顿珠"]
    assert bigrams("བཀྲ་ཤིས") == ["བཀྲ", "ཤིས"]
    assert bigrams("") == []
