"""Many acts at once, by a lawbook of another country: the same rules, resumable, nothing twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from heli.access.wall import scope
from heli.law.counting import shipped_calendars
from heli.law.lawbook import Lawbook
from heli.matters import books
from heli.matters.actors import Body, engine_at
from heli.matters.batch import Row, perform_many
from heli.matters.books import LoadedBook
from heli.matters.door import perform
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Matter, MatterAct, MatterSnapshot, Task, TimeLimit
from heli.matters.plain import stands_alone
from heli.matters.stream import MatterStream
from heli.matters.verify import replay, verify
from heli.matters.words import find
from heli.offices.models import Office
from tests.factories.matters import RECEIVED, World, ensure_key, two_suspects
from tests.factories.offices import LONGZI, make_cast


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    """Some office; the lawbook in use is that of the fines."""
    cast = make_cast()
    ensure_key()
    folder = Path(__file__).parents[3] / "bench" / "lawbook"
    before = books.use(LoadedBook(Lawbook.load(folder), shipped_calendars()))
    yield cast.offices[LONGZI]
    books.use(before)


def rows() -> list[Row]:
    """Two fines: one sent and paid, one with a payment after the payment, which the procedure forbids."""

    def at(day: int) -> datetime:
        return datetime(2006, 7, day, tzinfo=UTC)

    return [
        Row("A1", "create_fine", {"amount": 3500}, at(1), "A1-1", opens="fines", title="A1"),
        Row("A1", "send_fine", {"expense": 1100}, at(5), "A1-2"),
        Row("A2", "create_fine", {"amount": 3500}, at(2), "A2-1", opens="fines", title="A2"),
        Row("A2", "send_fine", {"expense": 1100}, at(6), "A2-2"),
        Row("A2", "send_fine", {"expense": 1100}, at(7), "A2-3"),
    ]


def run(office: Office, mode: str, batch: int = 500) -> list[str]:
    actor = engine_at(office.lft, office.own_rgt)
    return [r.state for r in perform_many(rows(), office=office.pk, actor=actor, mode=mode, batch=batch)]  # type: ignore[arg-type]


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_a_forbidden_event_is_appended_as_deviating_and_moves_no_state(office: Office, batch: int) -> None:
    states = run(office, "observe", batch)
    assert states[-1] == "warned"
    assert "rejected" not in states
    with scope(EVERYWHERE):
        second = Matter.objects.get(number="A2")
        assert MatterAct.objects.filter(matter=second).count() == 3
        assert b'"mode":"deviates"' in bytes(MatterAct.objects.get(matter=second, seq=3).leaf)
        assert second.stage == "sent"
        for matter in Matter.objects.all():
            assert replay("matter", matter.pk) == MatterSnapshot.objects.get(pk=matter.pk).data
    assert [str(f) for f in verify().findings] == []


def test_the_same_rows_again_write_nothing(office: Office) -> None:
    run(office, "observe", 2)
    assert set(run(office, "observe")) == {"known"}
    with scope(EVERYWHERE):
        assert MatterAct.objects.count() == 5


def test_enforcing_rejects_what_observing_would_record(office: Office) -> None:
    assert run(office, "enforce")[-1] == "rejected"
    with scope(EVERYWHERE):
        assert MatterAct.objects.count() == 4


def test_matters_of_a_case_come_in_among_others_through_the_same_door(world: World) -> None:
    """Opened with parties, allocated (an act that does more than it says), in one batch, nothing twice."""
    manager = world.actor("case_manager", via="import")
    office = world.cast.offices[LONGZI]
    taken = {"complete": True, "from_police": str(world.cast.offices[f"police:{LONGZI}"].pk)}
    given: dict[str, object] = {"handler": world.person("handler"), "mode": "by_turn", "seed": "1"}
    rows = [
        Row("批捕1", "accept", taken, RECEIVED, "b1-1", "arrest_review", "示例甲案", tuple(two_suspects())),
        Row("批捕1", "allocate", given, RECEIVED, "b1-2"),
        Row("批捕2", "accept", taken, RECEIVED, "b2-1", opens="arrest_review", parties=tuple(two_suspects())),
        Row("批捕2", "no_such_act", {}, RECEIVED, "b2-2"),
        Row("批捕2", "allocate", given, RECEIVED, "b2-3"),
    ]
    results = list(perform_many(rows, office=office.pk, actor=manager))
    assert [r.state == "rejected" for r in results] == [False, False, False, True, False], results
    again = list(perform_many(rows, office=office.pk, actor=manager))
    assert [r.state for r in again] == ["known", "known", "known", "rejected", "known"]
    with scope(EVERYWHERE):
        made = Matter.objects.get(number="批捕1")
        assert made.handler_id == world.person("handler")
        assert made.case_id is not None
        assert MatterAct.objects.filter(matter=made).count() == 2
        assert made.joined.count() == 2
        assert replay("matter", made.pk) == MatterSnapshot.objects.get(pk=made.pk).data
    assert [str(f) for f in verify().findings] == []


def test_a_plain_act_is_recorded_as_the_door_would_record_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Judged and written by what its kind prepared, or looked at in whole: the leaves differ in their ids alone."""

    def recorded(prefix: str) -> list[tuple[object, ...]]:
        actor = engine_at(office.lft, office.own_rgt)
        given = [replace(r, matter=prefix + r.matter, key=prefix + r.key) for r in (*rows(), *more_rows())]
        results = list(perform_many(given, office=office.pk, actor=actor, mode="observe", batch=6))
        found: list[tuple[object, ...]] = [(r.state, [reason.code for reason in r.reasons]) for r in results]
        with scope(EVERYWHERE):
            for act in MatterAct.objects.filter(matter__number__startswith=prefix).order_by("key"):
                leaf = json.loads(bytes(act.leaf))
                for own in ("id", "prev", "stream", "key", "recorded_at"):
                    del leaf[own]
                for done in leaf["outcome"]["done"].values():
                    done[0] = ""
                found.append((leaf, act.name, act.happened_on, act.happened_at, act.actor, act.is_shared))
            columns = ("stage", "closed_on", "due_on", "due_critical")
            found += Matter.objects.filter(number__startswith=prefix).order_by("number").values_list(*columns)
            limits = TimeLimit.objects.filter(matter__number__startswith=prefix)
            found += limits.order_by("matter__number", "rule").values_list(
                "rule", "status", "ends_on", "state"
            )
        return found

    plain = recorded("P")
    monkeypatch.setattr("heli.matters.batch.is_plain", lambda compiled, act: False)
    assert recorded("D") == plain
    assert len(plain) > 30
    assert [str(f) for f in verify().findings] == []


def test_a_plain_act_at_the_door_is_recorded_as_by_the_long_way(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leaf, snapshot, limits, tasks and the columns of lists differ in ids alone, whether what follows is looked for or not."""
    actor, short = engine_at(office.lft, office.own_rgt), []

    def recorded(*, looks: bool) -> list[object]:
        def seen(*given: Any) -> bool:
            short.append(stands_alone(*given) and not looks)
            return short[-1]

        monkeypatch.setattr("heli.matters.door.stands_alone", seen)
        name = "long" if looks else "short"
        first, *rest = [row for row in more_rows() if row.key != "A3-7"]
        row = replace(first, matter=name, key=name)
        (opened,) = perform_many([row], office=office.pk, actor=actor, mode="observe")
        assert opened.matter is not None
        for row in rest:
            perform(
                MatterStream(opened.matter), row.act, actor=Body("clerk"), entered_by=actor, facts=row.facts, key=row.key,
                happened_at=row.happened_at,
            )  # fmt: skip
        with scope(EVERYWHERE):
            acts = list(MatterAct.objects.filter(matter=opened.matter).order_by("seq"))
            data = MatterSnapshot.objects.get(pk=opened.matter).data
            limits = TimeLimit.objects.filter(matter=opened.matter).order_by("rule")
            columns = ("stage", "closed_on", "due_on", "due_critical", "handler_id")
            return [
                *(_without_ids(json.loads(bytes(act.leaf))) for act in acts),
                _without_ids({"outcome": data}),
                *limits.values_list("rule", "bearer", "period", "status", "ends_on", "state"),
                *Matter.objects.filter(pk=opened.matter).values_list(*columns),
                Task.objects.filter(matter=opened.matter).count(),
            ]

    by_short = recorded(looks=False)
    assert sum(short) >= 4
    assert recorded(looks=True) == by_short
    assert len(by_short) > 10
    assert [str(f) for f in verify().findings] == []


def _without_ids(leaf: dict[str, Any]) -> dict[str, Any]:
    for own in ("id", "prev", "stream", "key", "recorded_at"):
        leaf.pop(own, None)
    for done in leaf["outcome"].get("done", {}).values():
        done[0] = ""
    return leaf


def more_rows() -> list[Row]:
    """A fine with its whole way, on days and at moments, over two batches."""
    steps: list[tuple[str, dict[str, object], date]] = [
        ("create_fine", {"amount": 3500}, date(2006, 7, 1)), ("send_fine", {"expense": 1100}, datetime(2006, 7, 5, tzinfo=UTC)),
        ("insert_notification", {}, date(2006, 7, 9)), ("pay", {"in_full": False, "amount": 1}, date(2006, 8, 1)),
        ("add_penalty", {"amount": 7000}, date(2006, 9, 30)), ("pay", {"in_full": False, "amount": 1}, date(2006, 10, 1)),
        ("pay", {"in_full": True}, date(2006, 10, 2)), ("pay", {"in_full": True}, date(2006, 10, 3)),
    ]  # fmt: skip
    return [
        Row("A3", act, facts, when, f"A3-{n}", opens="" if n else "fines") for n, (act, facts, when) in enumerate(steps)
    ]  # fmt: skip


def test_what_a_bulk_opens_is_found_by_its_words(office: Office) -> None:
    run(office, "observe")
    with scope(EVERYWHERE):
        assert [Matter.objects.get(pk=found).number for found in find("A2")] == ["A2"]
