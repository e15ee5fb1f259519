"""Late and wrong: corrected and annulled acts refold the matter; no leaf changes; erased facts break nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from heli.access.wall import scope
from heli.base.errors import BadInput, NotFound, Refused
from heli.matters.correcting import annul, correct, erase
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Matter, MatterAct, MatterFact, MatterSnapshot, Task, TimeLimit
from heli.matters.stream import MatterStream
from heli.matters.verify import replay, verify
from tests.factories.matters import RECEIVED, World, new_key

NO_DANGER: dict[str, object] = {"refusal_reason": "no_danger", "explanation": "无社会危险性"}


def stream(world: World) -> MatterStream:
    return MatterStream(world.matter)


def first_act(world: World) -> MatterAct:
    with scope(EVERYWHERE):
        return MatterAct.objects.get(matter=world.matter, seq=1)


def end_of(world: World, rule: str, bearer: str) -> date | None:
    with scope(EVERYWHERE):
        return TimeLimit.objects.get(matter=world.matter, rule=rule, bearer=bearer).ends_on


def whole(world: World) -> None:
    with scope(EVERYWHERE):
        assert replay("matter", world.matter) == MatterSnapshot.objects.get(pk=world.matter).data
    assert [str(f) for f in verify().findings] == []


def test_a_corrected_day_moves_the_limits_that_count_from_it(world: World) -> None:
    before, leaf = end_of(world, "decide_free", world.free), bytes(first_act(world).leaf)
    correct(stream(world), first_act(world).pk, happened_at=RECEIVED - timedelta(days=1), reason="收文日期有误",
            actor=world.actor("case_manager"), key=new_key())  # fmt: skip
    after = end_of(world, "decide_free", world.free)
    assert before is not None
    assert after == before - timedelta(days=1)
    assert bytes(first_act(world).leaf) == leaf
    with scope(EVERYWHERE):
        assert Matter.objects.get(pk=world.matter).stage == "under_review"
    whole(world)


def test_an_annulled_decision_reopens_the_track_and_its_limit(world: World) -> None:
    done = world.done("refuse_arrest", "handler", NO_DANGER, bearers=(world.free,))
    with scope(EVERYWHERE):
        assert TimeLimit.objects.get(rule="decide_free", bearer=world.free).status == "met"
    annul(stream(world), done.act, reason="误录", actor=world.actor("chief"), key=new_key())
    with scope(EVERYWHERE):
        assert TimeLimit.objects.get(rule="decide_free", bearer=world.free).status == "running"
        assert MatterAct.objects.filter(pk=done.act).exists()
    whole(world)
    assert world.done("refuse_arrest", "handler", NO_DANGER, bearers=(world.free,))


def test_a_later_act_without_ground_is_listed_for_a_decision_and_stays(world: World) -> None:
    done = world.done("refuse_arrest", "handler", NO_DANGER, bearers=(world.free,))
    later = world.done("request_reconsideration", world.police(), {}, bearers=(world.free,))
    annul(stream(world), done.act, reason="误录", actor=world.actor("chief"), key=new_key())
    with scope(EVERYWHERE):
        tasks = Task.objects.filter(kind="unsupported")
        assert [task.detail["act"] for task in tasks] == [str(later.act)]
        assert MatterAct.objects.filter(pk=later.act).exists()
    whole(world)


@pytest.mark.parametrize("who", ["handler", "case_manager", "head"])
def test_only_the_chief_or_a_deputy_takes_an_act_back(world: World, who: str) -> None:
    done = world.done("refuse_arrest", "handler", NO_DANGER, bearers=(world.free,))
    with pytest.raises(Refused):
        annul(stream(world), done.act, reason="误录", actor=world.actor(who), key=new_key())
    assert annul(stream(world), done.act, reason="误录", actor=world.actor("deputy"), key=new_key())


def test_what_does_not_stand_is_not_corrected_again(world: World) -> None:
    done = world.done("refuse_arrest", "handler", NO_DANGER, bearers=(world.free,))
    annul(stream(world), done.act, reason="误录", actor=world.actor("chief"), key=new_key())
    for _ in range(2):
        with pytest.raises(Refused, match="gone"):
            annul(stream(world), done.act, reason="误录", actor=world.actor("chief"), key=new_key())
    with pytest.raises(Refused, match="first"):
        annul(stream(world), first_act(world).pk, reason="误录", actor=world.actor("chief"), key=new_key())
    with pytest.raises(BadInput):
        correct(stream(world), first_act(world).pk, reason=" ", happened_at=RECEIVED, actor=world.actor("chief"),
                key=new_key())  # fmt: skip


def test_an_erased_fact_is_named_and_breaks_no_hash(world: World) -> None:
    done = world.done("refuse_arrest", "handler", NO_DANGER, bearers=(world.free,))
    with pytest.raises(NotFound):
        erase(stream(world), done.act, ["no_such"], reason="到期", actor=world.actor("chief"), key=new_key())
    erase(stream(world), done.act, ["explanation"], reason="到期", actor=world.actor("chief"), key=new_key())
    with scope(EVERYWHERE):
        assert MatterFact.objects.get(act=done.act, name="explanation").sealed is None
    report = verify()
    assert [str(f) for f in report.findings] == []
    assert report.erased == [(str(done.act), "explanation")]
