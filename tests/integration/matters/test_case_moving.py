"""Parties go to another case, or two records of one become one: with all that hangs on them, and nothing twice."""

from __future__ import annotations

import random
from collections import Counter as Count
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heli.access.wall import scope
from heli.base import clock
from heli.base.errors import BadInput, HeliError, NotFound, Refused
from heli.matters.case_acts import possible_case_acts
from heli.matters.case_opening import PartyGiven
from heli.matters.correcting import annul, correct
from heli.matters.door import perform
from heli.matters.effects import EVERYWHERE, run_waiting
from heli.matters.models import (
    Case,
    CaseAct,
    CaseSnapshot,
    Charge,
    Matter,
    MatterAct,
    MatterSnapshot,
    Measure,
    Paper,
    Party,
    Proposal,
    TimeLimit,
)
from heli.matters.proposals import approve, review, withdraw
from heli.matters.situation import forget_parties, load_head, parties_of
from heli.matters.stream import CaseStream, MatterStream, Proposed, Recorded
from heli.matters.verify import replay, verify
from tests.factories.matters import World, new_key

WHY = "示例理由"


def on_case(
    world: World, act: str, who: str = "handler", through: UUID | None = None, **more: Any
) -> Recorded:
    matter = through or world.matter
    with scope(EVERYWHERE):
        case = Matter.objects.get(pk=matter).case_id
    assert case is not None
    facts = more.pop("facts", {}) | ({} if act == "change_measure" else {"reason": WHY})
    done = perform(CaseStream(case, matter), act, actor=world.actor(who), facts=facts, key=new_key(), **more)
    assert isinstance(done, Recorded)
    return done


def split(world: World, *parties: str, who: str = "handler", through: UUID | None = None) -> UUID:
    facts = {"parties": [p.removeprefix("p:") for p in parties], "title": "示例另案"}
    return UUID(on_case(world, "split", who, through, facts=facts).opened[0])


def data_of(case: UUID) -> dict[str, Any]:
    with scope(EVERYWHERE):
        return dict(CaseSnapshot.objects.get(pk=case).data)


def limits_of(bearer: str) -> list[tuple[str, UUID, str, date | None]]:
    with scope(EVERYWHERE):
        rows = TimeLimit.objects.filter(bearer=bearer).order_by("rule", "period")
        return [(row.rule, row.matter_id, row.status, row.ends_on) for row in rows]


def whole() -> None:
    with scope(EVERYWHERE):
        for snapshot in CaseSnapshot.objects.all():
            assert replay("case", snapshot.pk) == snapshot.data
        for row in MatterSnapshot.objects.all():
            assert replay("matter", row.pk) == row.data
    assert [str(f) for f in verify().findings] == []


def test_a_split_divides_the_matter_and_each_goes_on_with_its_own_clock(world: World) -> None:
    before = limits_of(world.free), limits_of(world.detained)
    new = split(world, world.free)
    with scope(EVERYWHERE):
        other = Matter.objects.get(case=new)
        assert Case.objects.get(pk=new).split_from_id == world.case
        assert Party.objects.get(pk=UUID(world.free[2:])).case_id == new
        assert (other.procedure, other.handler_id) == ("arrest_review", world.person("handler"))
        assert other.number == "隆子检捕受〔2022〕2号"
        assert set(parties_of(load_head(other.pk, lock=False))[0]) == {world.free[2:]}
        assert set(parties_of(load_head(world.matter, lock=False))[0]) == {world.detained[2:]}
        names = list(MatterAct.objects.filter(matter=other).values_list("name", flat=True))
    assert names == ["begin_divided"]
    moved = [(rule, other.pk, status, end) for rule, _, status, end in before[0]]
    assert limits_of(world.free) == moved
    assert limits_of(world.detained) == before[1]
    old, fresh = data_of(world.case), data_of(new)
    assert old["moved"] == {world.free[2:]: {"to": str(new)}}
    assert fresh["came"] == {world.free[2:]: {"from": str(world.case)}}
    assert [c["party"] for c in fresh["charges"].values()] == [world.free[2:]]
    assert [c["party"] for c in old["charges"].values()] == [world.detained[2:]]
    whole()


def test_both_halves_are_decided_each_for_itself(world: World) -> None:
    new = split(world, world.free)
    with scope(EVERYWHERE):
        other = Matter.objects.get(case=new).pk
    refusal = {"refusal_reason": "no_danger", "explanation": "无社会危险性"}
    with pytest.raises(Refused, match="bearer"):
        world.done("refuse_arrest", "handler", refusal, bearers=(world.free,))
    assert world.done("refuse_arrest", "handler", refusal, bearers=(world.free,), matter=other)
    assert [status for rule, _, status, _ in limits_of(world.free) if rule == "decide_free"] == ["met"]
    on_case(world, "change_measure", through=other, bearers=(world.free,),
            facts={"kind": "bail", "since": "2022-12-29"})  # fmt: skip
    run_waiting()
    whole()


def test_a_matter_in_which_nothing_is_left_to_do_is_closed_by_the_division_itself(world: World) -> None:
    approval = {"ground": "ten_years", "major": False}
    waits = world.proposed("approve_arrest", "handler", approval, bearers=(world.detained,))
    if waits.waits_for == "department_head":
        review(waits.proposal, agrees=True, say="同意", actor=world.actor("head"))
    approve(waits.proposal, actor=world.actor("chief"), key=new_key())
    world.done("record_execution", world.police(), {}, bearers=(world.detained,))
    with scope(EVERYWHERE):
        assert Matter.objects.get(pk=world.matter).closed_on is None
    new = split(world, world.free)
    with scope(EVERYWHERE):
        old, other = Matter.objects.get(pk=world.matter), Matter.objects.get(case=new)
        names = list(MatterAct.objects.filter(matter=old).order_by("seq").values_list("name", flat=True))
    assert names[-2:] == ["divide", "close_divided"]
    assert (old.closed_on, other.closed_on) == (clock.today(), None)
    assert {status for _, matter, status, _ in limits_of(world.free) if matter == other.pk} == {"running"}
    run_waiting()
    whole()


def test_a_case_is_not_split_while_a_decision_about_both_waits_nor_whole(world: World) -> None:
    with pytest.raises(Refused, match=r"split\.all"):
        split(world, world.free, world.detained)
    with pytest.raises(Refused, match="not_here"):
        split(world, "p:0193c2a0-0000-7000-8000-000000000001")
    world.proposed("approve_arrest", "handler", {"ground": "ten_years", "major": False},
                   bearers=(world.detained, world.free))  # fmt: skip
    with pytest.raises(Refused, match="decision_waits"):
        split(world, world.free)
    with scope(EVERYWHERE):
        Proposal.objects.update(status="withdrawn")
    assert split(world, world.free)
    whole()


def test_a_matter_about_those_who_go_follows_whole_and_a_join_brings_them_back(world: World) -> None:
    new = split(world, world.free)
    with scope(EVERYWHERE):
        other = Matter.objects.get(case=new).pk
    before = limits_of(world.free)
    done = on_case(world, "join", through=other, facts={"into": str(world.matter)})
    assert done.opened == (str(world.case),)
    with scope(EVERYWHERE):
        assert Matter.objects.get(pk=other).case_id == world.case
        assert Case.objects.get(pk=new).joined_into_id == world.case
        assert CaseAct.objects.filter(case=new).count() == 3
        last = MatterAct.objects.filter(matter=other).order_by("-seq")[0]
    assert last.name == "follow_case"
    assert limits_of(world.free) == before
    assert "parties" not in data_of(new) or data_of(new)["parties"] == {}
    assert set(data_of(world.case)["parties"]) == {world.free[2:], world.detained[2:]}
    assert data_of(world.case).get("moved", {}) == {}
    with scope(world.cast.reader("handler")):
        assert CaseAct.objects.filter(case=new).exists()
    with scope(world.cast.reader("county_other")):
        assert not CaseAct.objects.filter(case__in=[new, world.case]).exists()
    whole()


def test_a_case_is_joined_by_who_works_on_the_case_that_is_kept(world: World) -> None:
    opened = world.open()
    facts = {"into": str(opened.matter)}
    with pytest.raises(NotFound):
        on_case(world, "join", facts=facts)
    with scope(EVERYWHERE):
        Matter.objects.filter(pk=opened.matter).update(grantees=[world.person("handler")])
    with pytest.raises(Refused, match=r"join\.not_yours"):
        on_case(world, "join", facts=facts)
    world.done("allocate", "case_manager", {"handler": world.person("handler"), "mode": "by_turn", "seed": "1"},
               matter=opened.matter)  # fmt: skip
    with pytest.raises(BadInput):
        on_case(world, "join", facts={"into": str(world.matter)})
    # the handler decides it: from case management it waits for him
    put = perform(CaseStream(world.case, world.matter), "join", actor=world.actor("case_manager"),
                  facts={**facts, "reason": WHY}, key=new_key())  # fmt: skip
    assert isinstance(put, Proposed)
    withdraw(put.proposal, actor=world.actor("case_manager"))
    assert on_case(world, "join", facts=facts)
    with pytest.raises(HeliError):
        perform(CaseStream(world.case, world.matter), "change_title", actor=world.actor("case_manager"),
                facts={"title": "示例"}, key=new_key())  # fmt: skip
    whole()


def third(world: World, name: str = "示例扎西") -> str:
    facts = {"party_kind": "person", "role": "suspect", "name": name,
             "documents_of_identity": [{"kind": "passport", "number": "E00000001"}]}  # fmt: skip
    done = perform(CaseStream(world.case, world.matter), "add_party", actor=world.actor("case_manager"),
                   facts=facts, key=new_key())  # fmt: skip
    assert isinstance(done, Recorded)
    return f"p:{done.opened[0]}"


MERGE = {"by_what": ["person_confirmed"]}


def test_a_merged_record_brings_its_measures_charges_and_counts_and_bears_nothing_any_more(
    world: World,
) -> None:
    double = third(world)
    stream = CaseStream(world.case, world.matter)
    for act, facts in (
        ("record_measure", {"kind": "bail", "since": "2022-12-20"}),
        ("add_charge", {"charge": "fraud"}),
        ("count", {"counter": "returns", "times": 1, "reason": "他院"}),
    ):
        perform(stream, act, bearers=(double,), actor=world.actor("case_manager"), facts=facts, key=new_key())
    on_case(world, "merge_party", bearers=(double,), facts={"into": world.detained[2:], **MERGE})
    run_waiting()
    data = data_of(world.case)
    assert data["parties"][double[2:]]["merged_into"] == world.detained[2:]
    assert {m["party"] for m in data["measures"].values()} == {world.detained[2:]}
    assert Count(c["party"] for c in data["charges"].values())[world.detained[2:]] == 2
    assert data["counters"] == {f"returns@{world.detained}": 1, f"returns@{double}": 0}
    with scope(EVERYWHERE):
        assert set(parties_of(load_head(world.matter, lock=False))[0]) == {world.detained[2:], world.free[2:]}
        assert Measure.objects.filter(party=UUID(double[2:])).count() == 0
        assert Charge.objects.filter(party=UUID(world.detained[2:])).count() == 2
        offers = possible_case_acts(world.matter, world.actor("handler"))
    assert double not in {one.bearer for one in offers}
    whole()


def test_two_records_on_each_of_which_time_runs_are_not_merged(world: World) -> None:
    with pytest.raises(Refused, match="both_decided_on"):
        on_case(world, "merge_party", bearers=(world.detained,), facts={"into": world.free[2:], **MERGE})
    with pytest.raises(BadInput):
        on_case(world, "merge_party", bearers=(world.detained,), facts={"into": world.detained[2:], **MERGE})
    whole()


def test_what_hung_on_the_record_that_goes_hangs_on_the_one_that_is_kept(world: World) -> None:
    kept = third(world)
    before = limits_of(world.free)
    on_case(world, "merge_party", bearers=(world.free,), facts={"into": kept[2:], **MERGE})
    assert limits_of(world.free) == []
    assert limits_of(kept) == before
    with scope(EVERYWHERE):
        head = load_head(world.matter, lock=False)
    assert not [key for section in ("tracks", "limits") for key in head.data[section] if world.free in key]
    refusal = {"refusal_reason": "no_danger", "explanation": "无社会危险性"}
    assert world.done("refuse_arrest", "handler", refusal, bearers=(kept,))
    whole()


def test_a_correction_after_a_division_brings_nobody_back(world: World) -> None:
    kept = third(world)
    on_case(world, "merge_party", bearers=(world.free,), facts={"into": kept[2:], **MERGE})
    new = split(world, kept)
    with scope(EVERYWHERE):
        other = Matter.objects.get(case=new).pk
        first = MatterAct.objects.get(matter=world.matter, seq=1)
    held = limits_of(world.detained)[0][3]
    assert held is not None
    correct(MatterStream(world.matter), first.pk, happened_at=date(2022, 12, 27), reason=WHY,
            actor=world.actor("case_manager"), key=new_key())  # fmt: skip
    assert {matter for _, matter, _, _ in limits_of(kept)} == {other}
    assert limits_of(world.detained)[0][3] == held - timedelta(days=1)
    with scope(EVERYWHERE):
        assert "unsupported" not in MatterSnapshot.objects.get(pk=world.matter).data
    refusal = {"refusal_reason": "no_danger", "explanation": "无社会危险性"}
    done = world.done("refuse_arrest", "handler", refusal, bearers=(kept,), matter=other)
    annul(MatterStream(other), done.act, reason=WHY, actor=world.actor("chief"), key=new_key())
    assert [status for rule, _, status, _ in limits_of(kept) if rule == "decide_free"] == ["running"]
    whole()


def test_same_as_stands_in_both_cases_and_can_be_undone(world: World) -> None:
    other = world.open().case
    assert other is not None
    on_case(world, "same_as", "case_manager", facts={"other": str(other)})
    with scope(EVERYWHERE):
        assert {c.pk: c.same_as_id for c in Case.objects.all()} == {world.case: other, other: world.case}
    assert data_of(other)["meta"]["same_as"] == str(world.case)
    with pytest.raises(Refused, match="twice"):
        on_case(world, "same_as", "case_manager", facts={"other": str(other)})
    on_case(world, "undo_same_as", "case_manager")
    assert data_of(other)["meta"]["same_as"] == data_of(world.case)["meta"]["same_as"] == ""
    with pytest.raises(BadInput):
        on_case(world, "same_as", "case_manager", facts={"other": str(world.case)})
    whole()


def check_places(parties: set[str], limits: dict[str, list[tuple[str, date | None]]]) -> None:
    """Every party stands in one live case, and each of his limits in one matter of it."""
    with scope(EVERYWHERE):
        live = Count(
            party
            for row in CaseSnapshot.objects.all()
            for party, entry in row.data.get("parties", {}).items()
            if "merged_into" not in entry
        )
        assert live == Count(parties)
        for row in CaseSnapshot.objects.all():
            held = {UUID(p) for p in row.data.get("parties", {})}
            assert held == set(Party.objects.filter(case=row.pk).values_list("pk", flat=True))
        for party in parties:
            rows = TimeLimit.objects.filter(bearer=f"p:{party}").order_by("rule", "period")
            assert [(r.rule, r.ends_on) for r in rows] == limits[party]
            cases = {Matter.objects.get(pk=r.matter_id).case_id for r in rows}
            assert cases <= {Party.objects.get(pk=UUID(party)).case_id}


def some_of(world: World, dice: random.Random) -> None:
    """A split, a join or a correction of what somebody is charged with, as the dice fall; what is refused is refused."""
    with scope(EVERYWHERE):
        open_matters = list(Matter.objects.filter(closed_on=None).order_by("pk"))
        through = dice.choice(open_matters)
        here = sorted(parties_of(load_head(through.pk, lock=False))[0])
        charged = list(CaseAct.objects.filter(name="add_charge", party_id__in=[UUID(p) for p in here]))
    if dice.random() < 0.3:
        act, code = dice.choice(charged), dice.choice(("fraud", "robbery"))
        assert through.case_id is not None
        correct(CaseStream(through.case_id, through.pk), act.pk, facts={"charge": code}, reason=WHY,
                actor=world.actor("handler"), key=new_key())  # fmt: skip
        with scope(EVERYWHERE):
            assert [c.code for c in Charge.objects.filter(party=act.party_id)] == [code]
    elif dice.random() < 0.6:
        split(world, *dice.sample(here, dice.randint(1, len(here))), through=through.pk)
    else:
        into = dice.choice(open_matters).pk
        on_case(world, "join", through=through.pk, facts={"into": str(into)})


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), steps=st.integers(2, 6))
def test_whatever_is_split_and_joined_nobody_is_lost_and_no_limit_doubled(
    world: World, seed: int, steps: int
) -> None:
    dice = random.Random(seed)
    with transaction.atomic():
        extra = world.open(parties=[PartyGiven("suspect", facts={"party_kind": "person", "name": f"示例{n}"},
                                    charges=[{"charge": "theft"}]) for n in range(3)])  # fmt: skip
        world.done("allocate", "case_manager", {"handler": world.person("handler"), "mode": "by_turn", "seed": "1"},
                   matter=extra.matter)  # fmt: skip
        parties = {world.free[2:], world.detained[2:], *(str(p) for p in extra.parties)}
        limits = {p: [(rule, end) for rule, _, _, end in limits_of(f"p:{p}")] for p in parties}
        for _ in range(steps):
            try:
                some_of(world, dice)
            except HeliError:
                forget_parties()
        check_places(parties, limits)
        whole()
        transaction.set_rollback(True)
    forget_parties()


def test_a_division_takes_over_the_records_of_papers_that_lie_on_paper_only(world: World) -> None:
    with scope(EVERYWHERE):
        head = Matter.objects.get(pk=world.matter)
        wall = {
            name: getattr(head, name)
            for name in ("place_ord", "line_bit", "level", "closed_list", "grantees", "denied")
        }
        for number, bearers in (("示例1号", []), ("示例2号", [world.free]), ("示例3号", [world.detained])):
            Paper.objects.create(
                matter=head, kind="other", number=number, from_office_id=head.office_id, bearers=bearers,
                dated_on=date(2022, 12, 27), recorded_at=clock.now(), **wall,
            )  # fmt: skip
    new = split(world, world.free)
    with scope(EVERYWHERE):
        other = Matter.objects.get(case=new)
        taken = {paper.number: paper for paper in Paper.objects.filter(matter=other)}
        assert set(taken) == {"示例1号", "示例2号"}
        assert (taken["示例2号"].dated_on, taken["示例2号"].file) == (date(2022, 12, 27), None)
        assert Paper.objects.filter(matter=world.matter, number__startswith="示例").count() == 3
    whole()
