"""Acts of a case are corrected, annulled and erased: rows, profiles and every time limit follow, and the old value stays."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from heli.access.wall import scope
from heli.base.errors import BadInput, NotFound, Refused
from heli.matters.correcting import annul, correct, erase
from heli.matters.door import perform
from heli.matters.effects import EVERYWHERE, run_waiting
from heli.matters.history import corrections_of
from heli.matters.models import (
    CaseAct,
    CaseSnapshot,
    Charge,
    Counter,
    Matter,
    MatterAct,
    Measure,
    Party,
    TimeLimit,
)
from heli.matters.parties import Profile, profile_of
from heli.matters.stream import CaseStream, MatterStream, Recorded
from heli.matters.verify import replay, verify
from tests.factories.matters import World, new_key

WHY = "笔误"


def stream(world: World) -> CaseStream:
    return CaseStream(world.case, world.matter)


def act_of(world: World, name: str, party: str) -> CaseAct:
    with scope(EVERYWHERE):
        acts = list(
            CaseAct.objects.filter(case=world.case, name=name, party_id=UUID(party[2:])).order_by("seq")
        )
    last: CaseAct = acts[-1]
    return last


def do(world: World, act: str, party: str, **facts: Any) -> Recorded:
    done = perform(
        stream(world), act, bearers=(party,), actor=world.actor("handler"), facts=facts, key=new_key()
    )
    assert isinstance(done, Recorded)
    return done


def mended(world: World, act: UUID, who: str = "handler", **facts: object) -> Recorded:
    return correct(stream(world), act, reason=WHY, actor=world.actor(who), key=new_key(), facts=facts)


def profile(party: str) -> Profile:
    with scope(EVERYWHERE):
        row = Party.objects.get(pk=UUID(party[2:]))
        return profile_of(row.pk, row.profile, row.key_id)


def whole(world: World) -> None:
    with scope(EVERYWHERE):
        assert replay("case", world.case) == CaseSnapshot.objects.get(pk=world.case).data
    report = verify()
    assert [str(f) for f in report.findings] == []


def test_a_corrected_day_of_detention_moves_the_timeline_and_stays_readable(world: World) -> None:
    act = act_of(world, "record_measure", world.detained)
    mended(world, act.pk, since="2022-12-24")
    with scope(EVERYWHERE):
        assert [m.since for m in Measure.objects.filter(party=UUID(world.detained[2:]))] == [
            date(2022, 12, 24)
        ]
        assert bytes(CaseAct.objects.get(pk=act.pk).leaf) == bytes(act.leaf)
    with scope(world.cast.reader("handler")):
        (change,) = corrections_of(stream(world))[act.pk]
    assert (change.fact, change.before, change.after) == ("since", "2022-12-25", "2022-12-24")
    assert (change.name.zh, change.reason) == ("执行日期", WHY)
    assert change.actor["person"] == str(world.person("handler"))
    whole(world)


def test_a_measure_that_was_none_frees_the_limits_of_every_matter(world: World) -> None:
    def critical() -> bool:
        with scope(EVERYWHERE):
            limit = TimeLimit.objects.get(
                matter=world.matter, rule="decide_in_custody", bearer=world.detained
            )
            return limit.critical and Matter.objects.get(pk=world.matter).due_critical

    act = act_of(world, "record_measure", world.detained)
    assert critical()
    mended(world, act.pk, kind="bail")
    run_waiting()
    assert not critical()
    mended(world, act.pk, kind="detention")
    run_waiting()
    assert critical()
    with scope(EVERYWHERE):
        recomputed = MatterAct.objects.filter(matter=world.matter, name="recompute_limits").count()
    assert recomputed == 2
    whole(world)


def test_an_annulled_measure_is_gone_and_the_one_before_goes_on(world: World) -> None:
    change = do(world, "change_measure", world.detained, kind="bail", since="2022-12-28")
    with pytest.raises(Refused, match="not_yours"):
        annul(stream(world), change.act, reason=WHY, actor=world.actor("handler"), key=new_key())
    annul(stream(world), change.act, reason=WHY, actor=world.actor("chief"), key=new_key())
    with scope(EVERYWHERE):
        measures = list(Measure.objects.filter(party=UUID(world.detained[2:])))
    assert [(m.kind, m.until) for m in measures] == [("detention", None)]
    with pytest.raises(Refused, match="gone"):
        annul(stream(world), change.act, reason=WHY, actor=world.actor("chief"), key=new_key())
    whole(world)


def test_a_correction_holds_through_what_came_after(world: World) -> None:
    first = act_of(world, "record_measure", world.detained)
    do(world, "change_measure", world.detained, kind="arrest", since="2022-12-29")
    mended(world, first.pk, since="2022-12-23")
    with scope(EVERYWHERE):
        rows = Measure.objects.filter(party=UUID(world.detained[2:])).order_by("since")
        assert [(m.kind, m.since.day, m.until and m.until.day) for m in rows] == [
            ("detention", 23, 29),
            ("arrest", 29, None),
        ]
    do(world, "end_measure", world.detained, until="2022-12-30")
    with pytest.raises(Refused, match="order"):
        mended(world, act_of(world, "change_measure", world.detained).pk, since="2022-12-31")
    whole(world)


def test_a_wrong_charge_and_a_wrong_count_are_taken_back(world: World) -> None:
    charge = do(world, "add_charge", world.free, charge="fraud")
    count = do(world, "count", world.free, counter="returns", times=1, reason="他院")
    mended(world, charge.act, charge="robbery")
    with scope(EVERYWHERE):
        assert set(Charge.objects.filter(party=UUID(world.free[2:])).values_list("code", flat=True)) == {
            "theft",
            "robbery",
        }
    for act in (charge.act, count.act):
        annul(stream(world), act, reason=WHY, actor=world.actor("deputy"), key=new_key())
    with scope(EVERYWHERE):
        assert [c.code for c in Charge.objects.filter(party=UUID(world.free[2:]))] == ["theft"]
        assert not Counter.objects.filter(party=UUID(world.free[2:])).exists()
    whole(world)


def test_a_charge_on_which_later_acts_stand_is_not_taken_back(world: World) -> None:
    charge = do(world, "add_charge", world.free, charge="fraud")
    bearer = f"c:{charge.opened[0]}"
    do(world, "drop_charge", bearer, reason="示例")
    with pytest.raises(Refused, match="stood_on"):
        annul(stream(world), charge.act, reason=WHY, actor=world.actor("chief"), key=new_key())
    dropped = act_of(world, "drop_charge", world.free)
    annul(stream(world), dropped.pk, reason=WHY, actor=world.actor("chief"), key=new_key())
    with scope(EVERYWHERE):
        assert Charge.objects.get(pk=UUID(bearer[2:])).until is None
    whole(world)


def test_a_fact_of_a_person_is_corrected_in_his_profile_and_what_he_was_called_stays(world: World) -> None:
    added = act_of(world, "add_party", world.free)
    mended(world, added.pk, "case_manager", birth_on="1988-04-01")
    do(world, "correct_identity", world.free, name="示例央金", reason="户籍证明")
    assert (profile(world.free).name, profile(world.free).birth_on) == ("示例央金", date(1988, 4, 1))
    mended(world, added.pk, "case_manager", name="示例卓嘎")
    assert profile(world.free).name == "示例央金"
    with scope(world.cast.reader("handler")):
        changes = corrections_of(stream(world))[added.pk]
    told = [(c.fact, c.before, c.after) for c in changes]
    assert told[0] == ("birth_on", "1988-03-01", "1988-04-01")
    assert ("name", "示例卓玛", "示例央金") in told
    with scope(world.cast.reader("handler")):
        assert Matter.objects.searched("示例央金").count() == 1
    whole(world)


def test_what_is_undone_by_another_act_is_not_corrected_nor_by_who_may_not(world: World) -> None:
    added = act_of(world, "add_party", world.free)
    with scope(EVERYWHERE):
        opened = CaseAct.objects.get(case=world.case, seq=1)
    for act in (opened.pk, added.pk):
        with pytest.raises(Refused, match="other_way"):
            annul(stream(world), act, reason=WHY, actor=world.actor("chief"), key=new_key())
    with pytest.raises(Refused, match="not_yours"):
        mended(world, added.pk, "assistant", name="示例")
    with pytest.raises(NotFound):
        mended(world, UUID(int=5), name="示例")
    with pytest.raises(BadInput):
        correct(
            stream(world),
            added.pk,
            reason=" ",
            actor=world.actor("handler"),
            key=new_key(),
            facts={"name": "示"},
        )
    with pytest.raises(BadInput):
        mended(world, added.pk, height=170)


def test_an_erased_name_is_gone_from_act_and_profile_and_no_hash_breaks(world: World) -> None:
    added = act_of(world, "add_party", world.free)
    key = new_key()
    for _ in range(2):
        erase(
            stream(world), added.pk, ["name", "birth_on"], reason="到期", actor=world.actor("chief"), key=key
        )
    assert (profile(world.free).name, profile(world.free).birth_on) == ("", None)
    with scope(EVERYWHERE):
        last = CaseAct.objects.filter(case=world.case).order_by("-seq")[0]
        assert Matter.objects.searched("卓玛").count() == 0
    assert last.name == "erase"
    assert (str(added.pk), "name") in verify().erased
    whole(world)


def test_corrections_of_a_matter_are_read_the_same_way(world: World) -> None:
    done = world.done(
        "refuse_arrest",
        "handler",
        {"refusal_reason": "no_danger", "explanation": "甲"},
        bearers=(world.free,),
    )
    for text in ("乙", "丙"):
        correct(MatterStream(world.matter), done.act, reason=WHY, actor=world.actor("handler"), key=new_key(),
                facts={"explanation": text})  # fmt: skip
    annul(MatterStream(world.matter), done.act, reason=WHY, actor=world.actor("chief"), key=new_key())
    with scope(world.cast.reader("handler")):
        changes = corrections_of(MatterStream(world.matter))[done.act]
    assert [(c.before, c.after) for c in changes] == [("甲", "乙"), ("乙", "丙"), (None, None)]
    assert changes[2].name.en == "The whole act"
