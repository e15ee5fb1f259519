"""Two at once: one decides, the other is told; the same key from two windows makes one act."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from heli.access.wall import scope
from heli.base.errors import HeliError
from heli.matters import verify as verifying
from heli.matters.allocating import allocate_by_turn
from heli.matters.doubling import Doubled
from heli.matters.effects import EVERYWHERE
from heli.matters.models import CaseSnapshot, MatterAct, MatterSnapshot, Proposal
from heli.matters.proposals import approve, review
from heli.matters.stream import Opened, Proposed
from heli.matters.verify import replay, verify
from tests.factories.matters import World, make_world, new_key

NO_DANGER: dict[str, object] = {"refusal_reason": "no_danger", "explanation": "无社会危险性"}


@pytest.fixture
def committed(transactional_db: None) -> World:
    """The world, committed, so that several connections see it."""
    return make_world()


def at_once(*doings: Callable[[], object]) -> list[object]:
    """Do things in threads that start together; the results, or the errors that people would see."""
    barrier, results = threading.Barrier(len(doings)), list[object]([None] * len(doings))

    def run(place: int, doing: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[place] = doing()
        except HeliError as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, doing)) for n, doing in enumerate(doings)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_deciders_at_once_one_decides_and_the_other_is_told(committed: World) -> None:
    world = committed
    facts = {
        **NO_DANGER,
        "refusal_reason": "evidence",
        "supplement_outline": "补充",
        "supplement_ordered": True,
    }
    waiting = world.proposed("refuse_arrest", "handler", facts, bearers=(world.detained,))
    if waiting.waits_for == "department_head":
        review(waiting.proposal, agrees=True, say="同意", actor=world.actor("head"))
    chief = world.actor("chief")
    first, second = new_key(), new_key()
    results = at_once(
        lambda: approve(waiting.proposal, actor=chief, key=first),
        lambda: approve(waiting.proposal, actor=chief, key=second),
    )
    assert sum(isinstance(result, HeliError) for result in results) == 1
    with scope(EVERYWHERE):
        assert MatterAct.objects.filter(matter=world.matter, name="refuse_arrest").count() == 1
    assert [str(f) for f in verify().findings] == []


def test_acts_of_several_at_once_form_one_chain(committed: World) -> None:
    world = committed
    person = world.person("colleague")
    keys = [*(new_key() for _ in range(3)), "same", "same"]

    def act(key: str) -> Callable[[], object]:
        reason = "同一次" if key == "same" else key
        facts = {"substitute": person, "until": "2030-01-01", "reason": reason}
        return lambda: world.done("substitute", "case_manager", facts, key=key)

    results = at_once(*(act(key) for key in keys))
    assert not [result for result in results if isinstance(result, HeliError)]
    with scope(EVERYWHERE):
        assert MatterAct.objects.filter(matter=world.matter, name="substitute").count() == 4
        assert replay("matter", world.matter) == MatterSnapshot.objects.get(pk=world.matter).data
    assert [str(f) for f in verify().findings] == []


def test_a_matter_that_two_windows_open_under_one_key_is_opened_once(committed: World) -> None:
    world = committed
    results = at_once(lambda: world.open(key="window"), lambda: world.open(key="window"))
    assert not [result for result in results if isinstance(result, HeliError)]
    first, second = results
    assert isinstance(first, Opened)
    assert isinstance(second, Opened)
    assert first.matter == second.matter
    assert {first.again, second.again} == {True, False}


def test_of_one_step_put_forward_from_two_windows_at_once_one_waits(committed: World) -> None:
    world = committed
    facts = {
        **NO_DANGER,
        "refusal_reason": "evidence",
        "supplement_outline": "补充",
        "supplement_ordered": True,
    }

    def put() -> object:
        return world.do("refuse_arrest", "handler", facts, bearers=(world.detained,), key=new_key())

    results = at_once(put, put)
    (waits,) = [one for one in results if isinstance(one, Proposed)]
    (told,) = [one for one in results if isinstance(one, Doubled)]
    assert told.proposal == waits.proposal
    with scope(EVERYWHERE):
        assert Proposal.objects.filter(matter=world.matter).count() == 1


def test_what_is_recorded_while_the_record_is_verified_is_no_finding(
    committed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The services may go on during a backup: the whole is held against itself as it stood at one moment."""
    world, later = committed, committed.open().matter
    monkeypatch.setattr(verifying, "ACTS", 1)  # stream by stream, so that something comes in between

    def assign() -> object:
        return allocate_by_turn(later, actor=world.actor("case_manager"), key=new_key())

    with scope(EVERYWHERE):
        cases = CaseSnapshot.objects.count()
    told: list[object] = []
    calls: list[int] = []

    def meanwhile(acts: int) -> None:
        calls.append(acts)
        if len(calls) == cases + 1:  # of the matters the first is done, the later one's head is read
            told.extend(at_once(assign))

    report = verify(progress=meanwhile)
    assert [str(one) for one in told if isinstance(one, HeliError)] == []
    assert len(told) == 1
    assert [str(f) for f in report.findings] == []
    assert [str(f) for f in verify().findings] == []
