"""A matter is judged by the version under which it was opened, whatever came into force since."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection

from heli.access.wall import scope
from heli.base import clock
from heli.base.errors import BadInput, NotFound, Refused
from heli.law.counting import installed_calendars
from heli.law.language import Procedure
from heli.law.lawbook import Expanded, as_written, canonical_form, version_hash
from heli.matters import books, changing_over
from heli.matters.act_views import act_views
from heli.matters.books import LoadedBook
from heli.matters.correcting import correct
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Matter, MatterAct, Task, TimeLimit
from heli.matters.recompute import recompute_stale
from heli.matters.situation import load_head
from heli.matters.stream import MatterStream
from heli.matters.verify import verify
from tests.factories.matters import World, carried_book, new_key, two_suspects

CHANGED_ON = date(2022, 12, 29)


Transition = Mapping[str, object] | None


def second_version(transition: Transition = None) -> tuple[Expanded, Expanded]:
    """Arrest review as it is, and a second version of it: nine days instead of seven, in force from the day of change."""
    first = carried_book().book.written("arrest_review")
    said = first.procedure.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    said |= {"in_force": CHANGED_ON.isoformat(), "transition": transition}
    said["limits"]["decide_in_custody"]["length"] = "9 days"
    changed = Procedure.model_validate(said)
    return first, Expanded(changed, first.expansion, version_hash(changed))


@contextmanager
def judged_by(*versions: Expanded) -> Iterator[LoadedBook]:
    """The carried lawbook with these versions of arrest review alone."""
    book = carried_book().book
    loaded = LoadedBook(
        replace(book, procedures={**book.procedures, "arrest_review": versions}), installed_calendars()
    )
    before = books.use(loaded)
    try:
        yield loaded
    finally:
        books.use(before)


@pytest.fixture
def later_book(world: World) -> Iterator[LoadedBook]:
    """The same lawbook, in which arrest review has a second version."""
    with judged_by(*second_version()) as loaded:
        yield loaded


def length(matter: UUID) -> str | None:
    with scope(EVERYWHERE):
        limit = TimeLimit.objects.filter(matter=matter, rule="decide_in_custody").earliest("bearer")
        return limit.state["length"]  # type: ignore[no-any-return]


def test_a_running_matter_keeps_its_version_in_acts_and_in_recomputing(
    world: World, later_book: LoadedBook
) -> None:
    facts = {"substitute": world.person("head"), "until": "2099-12-31", "reason": "请假"}
    world.done("substitute", "case_manager", facts)
    with scope(EVERYWHERE):
        TimeLimit.objects.filter(matter=world.matter).update(calendar_version="sha-256:of-before")
    recompute_stale(date(2023, 1, 2))
    with scope(EVERYWHERE):
        versions = {bytes(act.leaf) for act in MatterAct.objects.filter(matter=world.matter)}
        own = Matter.objects.get(pk=world.matter).version
        assert load_head(world.matter, lock=False).compiled.written.in_force != CHANGED_ON.isoformat()
    assert all(own.encode() in leaf for leaf in versions)
    assert length(world.matter) == "7 days"


@pytest.mark.parametrize(("on", "days"), [(date(2022, 12, 28), "7 days"), (date(2022, 12, 29), "9 days")])
def test_a_new_matter_takes_the_version_in_force_on_its_day(
    world: World, later_book: LoadedBook, on: date, days: str
) -> None:
    opened = world.open(happened_at=on, parties=two_suspects())
    assert length(opened.matter) == days


SUBSTITUTE = {"until": "2099-12-31", "reason": "请假"}


def version_of(matter: UUID) -> str:
    with scope(EVERYWHERE):
        return Matter.objects.values_list("version", flat=True).get(pk=matter)


def clean() -> list[str]:
    return [str(finding) for finding in verify().findings]


def test_every_procedure_is_read_again_from_its_kept_form_as_the_same(world: World) -> None:
    book = carried_book().book
    for name in book.names():
        written = book.written(name)
        for content in (as_written(written.procedure), canonical_form(written.procedure)):
            again = book.kept(content)
            assert (again.hash, again.procedure) == (written.hash, written.procedure)


def test_a_kept_text_keeps_the_order_in_which_it_was_written(world: World) -> None:
    kept = books.kept_text(version_of(world.matter))
    assert kept is not None
    again, written = (
        carried_book().book.kept(kept).procedure,
        carried_book().book.written("arrest_review").procedure,
    )
    assert list(again.tracks) == list(written.tracks) != sorted(written.tracks)
    assert list(again.acts) == list(written.acts)


def test_a_version_that_left_the_lawbook_is_judged_by_the_kept_text(world: World) -> None:
    _, second = second_version()
    own = version_of(world.matter)
    with judged_by(second) as book:
        world.done("substitute", "case_manager", {"substitute": world.person("head"), **SUBSTITUTE})
        with scope(EVERYWHERE):
            assert load_head(world.matter, lock=False).compiled.hash == own.removeprefix(books.PREFIX)
            views = act_views("matter", MatterAct.objects.filter(matter=world.matter))
        assert {view.title.zh for view in views} == {"受理", "分案", "指定代理承办人"}
        # read once: the second look-up gives the same object
        assert book.by_version(own) is book.by_version(own)
        facts = {"refusal_reason": "no_danger", "explanation": "无社会危险性"}
        world.do("refuse_arrest", "handler", facts, bearers=(world.free,))
        with pytest.raises(BadInput, match=r"act\.unknown"):
            world.do("no_such_act", "handler")
    assert version_of(world.matter) == own
    assert length(world.matter) == "7 days"
    assert clean() == []


def test_a_version_that_nobody_used_or_whose_text_was_changed_judges_nothing(world: World) -> None:
    _, second = second_version()
    own = version_of(world.matter)
    with judged_by(second) as book:
        with pytest.raises(NotFound, match=r"lawbook\.no_version"):
            book.by_version(books.PREFIX + "0" * 64)
        kept = books.kept_text(own)
        assert kept is not None
        false = kept.replace(b"7 days", b"9 days")
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO matters_procedureversion (version, origin_node, name, in_force, content, first_used_at)"
                " SELECT 'sha-256:' || repeat('1', 64), origin_node, name, in_force, %s, first_used_at"
                " FROM matters_procedureversion WHERE version = %s",
                [false, own],
            )
        with pytest.raises(Refused, match=r"version\.changed"):
            book.by_version(books.PREFIX + "1" * 64)


def change_from(day: date) -> dict[str, object]:
    return {"running": "change", "from": day.isoformat(), "basis": ["Rules 684"]}


@pytest.mark.parametrize(("days", "changes"), [(1, False), (0, True), (-1, True)])
def test_a_running_matter_changes_over_with_its_next_act_from_the_day_said(
    world: World, days: int, changes: bool
) -> None:
    first, second = second_version(change_from(clock.today() + timedelta(days=days)))
    with judged_by(first, second):
        done = world.done("substitute", "case_manager", {"substitute": world.person("head"), **SUBSTITUTE})
        judged = second if changes else first
        assert version_of(world.matter) == books.PREFIX + judged.hash
        assert length(world.matter) == ("9 days" if changes else "7 days")
        with scope(EVERYWHERE):
            leaves = [
                json.loads(bytes(act.leaf))
                for act in MatterAct.objects.filter(matter=world.matter).order_by("seq")
            ]
        assert leaves[-1]["id"] == str(done.act)
        assert leaves[-1]["procedure"]["version"] == books.PREFIX + judged.hash
        acts = [leaf for leaf in leaves if leaf["act"] == "change_version"]
        if changes:
            said = {"from": books.PREFIX + first.hash, "to": books.PREFIX + second.hash}
            assert [(act["facts"], act["actor"]["person"], act["basis"]) for act in acts] == [
                (said, "engine", ["Rules 684"])
            ]
        else:
            assert acts == []
        assert clean() == []


@pytest.mark.parametrize("transition", [None, {"running": "keep", "basis": ["Rules 684"]}])
def test_without_a_change_said_a_running_matter_keeps_its_version(
    world: World, transition: Transition
) -> None:
    first, second = second_version(transition)
    with judged_by(first, second):
        assert changing_over.turn(clock.today()) == 0
        world.done("substitute", "case_manager", {"substitute": world.person("head"), **SUBSTITUTE})
    assert version_of(world.matter) == books.PREFIX + first.hash
    assert length(world.matter) == "7 days"


def test_the_worker_changes_a_matter_over_on_which_nobody_acts(world: World) -> None:
    first, second = second_version(change_from(clock.today()))
    with judged_by(first, second):
        assert changing_over.turn(clock.today() - timedelta(days=1)) == 0
        assert changing_over.turn(clock.today()) == 1
        assert changing_over.turn(clock.today()) == 0
        assert length(world.matter) == "9 days"
        with scope(EVERYWHERE):
            running = TimeLimit.objects.filter(matter=world.matter, status="running")
            assert set(running.values_list("rule_version", flat=True)) == {books.PREFIX + second.hash}
        assert clean() == []


def test_a_matter_that_the_new_version_can_not_hold_keeps_its_own_and_somebody_is_told_once(
    world: World,
) -> None:
    first, second = second_version(change_from(clock.today()))
    fewer = {name: limit for name, limit in second.procedure.limits.items() if name != "decide_in_custody"}
    without = Expanded(second.procedure.model_copy(update={"limits": fewer}), second.expansion, second.hash)
    with judged_by(first, without):
        for _ in range(2):
            assert changing_over.turn(clock.today()) == 0
        world.done("substitute", "case_manager", {"substitute": world.person("head"), **SUBSTITUTE})
        with scope(EVERYWHERE):
            told = Task.objects.get(matter=world.matter, kind="version_stays")
        assert told.person_id == world.person("handler")
        assert told.detail["unknown"] == ["decide_in_custody"]
    assert version_of(world.matter) == books.PREFIX + first.hash


def test_an_act_of_before_the_change_is_corrected_by_the_version_that_judged_it(world: World) -> None:
    first, second = second_version(change_from(clock.today()))
    with judged_by(first, second):
        assert changing_over.turn(clock.today()) == 1
        with scope(EVERYWHERE):
            accepted = MatterAct.objects.get(matter=world.matter, seq=1).pk
        correct(
            MatterStream(world.matter), accepted, reason="日期笔误", actor=world.actor("case_manager"), key=new_key(),
            happened_at=date(2022, 12, 27),
        )  # fmt: skip
        # the change of version is found again on the way: the corrected start, by the new length
        with scope(EVERYWHERE):
            limit = TimeLimit.objects.get(matter=world.matter, rule="decide_in_custody", status="running")
        assert (limit.state["length"], limit.starts_on) == ("9 days", date(2022, 12, 27))
        assert clean() == []
