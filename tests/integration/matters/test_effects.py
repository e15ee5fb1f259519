"""What follows elsewhere happens once, under the target's scope; what is refused comes back as a task."""

from __future__ import annotations

from datetime import date

from heli.access.wall import scope
from heli.base import clock
from heli.matters.act_views import act_view
from heli.matters.door import perform
from heli.matters.effects import EVERYWHERE, run_waiting
from heli.matters.models import Effect, Matter, MatterAct, MatterLink, MatterParty, Task, TimeLimit
from heli.matters.recompute import recompute_stale
from heli.matters.stream import CaseStream
from heli.matters.verify import verify
from tests.factories.matters import World, new_key


def refuse_and_object(world: World) -> None:
    """The free suspect's arrest is refused for want of danger; the police ask for reconsideration."""
    facts = {"refusal_reason": "no_danger", "explanation": "无社会危险性"}
    world.done("refuse_arrest", "handler", facts, bearers=(world.free,))
    world.done("request_reconsideration", world.police(), {"file_received_on": clock.today().isoformat()},
               bearers=(world.free,))  # fmt: skip


def test_an_objection_opens_a_reconsideration_once_with_its_party(world: World) -> None:
    refuse_and_object(world)
    assert run_waiting() >= 1
    assert run_waiting() == 0
    with scope(EVERYWHERE):
        refused = Effect.objects.filter(status="refused").values_list("name", "result")
        assert list(refused) == []
        opened = Matter.objects.get(procedure="reconsideration")
        joined = MatterParty.objects.filter(matter=opened).values_list("party_id", flat=True)
        assert [f"p:{party}" for party in joined] == [world.free]
        links = set(MatterLink.objects.values_list("matter_id", "other_id", "relation"))
        assert (world.matter, opened.pk, "opened") in links
        assert (opened.pk, world.matter, "source") in links
        assert opened.case_id == world.case
        assert TimeLimit.objects.filter(matter=opened).exists()
    assert [str(f) for f in verify().findings] == []


def test_an_effect_that_is_refused_becomes_a_task_with_its_reason(world: World) -> None:
    refuse_and_object(world)
    with scope(EVERYWHERE):
        effect = Effect.objects.get(name="open:reconsideration")
        effect.order = {**effect.order, "facts": {**effect.order["facts"], "against": "no_such_choice"}}
        effect.save(update_fields=["order"])
    run_waiting()
    with scope(world.cast.reader("handler")):
        task = Task.objects.get(kind="effect_refused")
        assert task.person_id == world.person("handler")
        assert task.detail["name"] == "open:reconsideration"
        assert task.detail["codes"]
        assert not Matter.objects.filter(procedure="reconsideration").exists()


def test_a_change_of_the_measure_recomputes_the_limits_as_an_act_of_the_engine(world: World) -> None:
    facts = {"kind": "detention", "since": "2022-12-20"}
    perform(CaseStream(world.case, world.matter), "record_measure", bearers=(world.free,),
            actor=world.actor("case_manager"), facts=facts, key=new_key())  # fmt: skip
    run_waiting()
    with scope(EVERYWHERE):
        assert Effect.objects.filter(name="recompute", status="done").exists()
        assert not Effect.objects.filter(status="refused").exists()
    assert [str(f) for f in verify().findings] == []


def test_a_chance_of_others_lapses_by_itself_and_ours_stays_overdue(world: World) -> None:
    with scope(EVERYWHERE):
        late = date(2024, 6, 3)
        running = TimeLimit.objects.filter(matter=world.matter, status="running")
        assert {limit.binds for limit in running} >= {"own"}
        TimeLimit.objects.filter(matter=world.matter).update(calendar_version="sha-256:of-before")
    recompute_stale(late)
    assert recompute_stale(late) == 0
    with scope(EVERYWHERE):
        own = TimeLimit.objects.get(matter=world.matter, rule="decide_in_custody")
        assert own.status == "running"
    assert [str(f) for f in verify().findings] == []


def test_a_second_agent_has_a_desk_of_his_own_name_and_not_the_licence_of_the_first(world: World) -> None:
    """CPL 39, Rules 45: name, licence and firm go to the desk; what the second one leaves open stays open."""
    world.done("register_defender", "case_manager", bearers=(world.free,), facts={
        "lawyer_kind": "defence_lawyer", "lawyer_name": "示例律师", "firm": "示例律师事务所", "licence": "15405202010000001",
    })  # fmt: skip
    world.done("register_defender", "case_manager", bearers=(world.free,), facts={
        "lawyer_kind": "agent", "lawyer_name": "示例亲属",
    })  # fmt: skip
    run_waiting()
    with scope(world.cast.reader("case_manager")):
        desks = list(Matter.objects.filter(procedure="file_access"))
        stated = {}
        for desk in desks:
            facts = act_view(MatterAct.objects.get(matter=desk, name="register")).facts
            stated[desk.title_text.partition("（")[2]] = [
                facts.get(key) for key in ("lawyer_name", "licence", "firm")
            ]
    assert stated == {
        "示例律师）": ["示例律师", "15405202010000001", "示例律师事务所"],
        "示例亲属）": ["示例亲属", None, None],
    }
