"""What was brought to another case follows when the act that stated it is corrected or taken back, in each stream by an act."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from heli.access.wall import scope
from heli.base.errors import NotFound, Refused
from heli.matters.correcting import annul, correct
from heli.matters.door import perform
from heli.matters.effects import EVERYWHERE, run_waiting
from heli.matters.history import corrections_of
from heli.matters.models import CaseAct, CaseSnapshot, Charge, Matter, MatterAct, Measure, TimeLimit
from heli.matters.stream import CaseStream, Recorded
from heli.matters.verify import replay, verify
from heli.web.contexts.case import case_shown
from heli.web.contexts.mending import mend_subject
from heli.web.contexts.names import both
from heli.web.contexts.recorded import recorded_act_shown
from tests.factories.matters import World, new_key

WHY = "笔误"


def on_case(
    world: World, act: str, matter: UUID, *, bearers: tuple[str, ...] = ("m",), **facts: Any
) -> Recorded:
    done = perform(CaseStream(case_of(matter), matter), act, bearers=bearers, actor=world.actor("handler"),
                   facts=facts, key=new_key())  # fmt: skip
    assert isinstance(done, Recorded)
    return done


def case_of(matter: UUID) -> UUID:
    with scope(EVERYWHERE):
        case = Matter.objects.values_list("case", flat=True).get(pk=matter)
    assert case is not None
    return case


def split(world: World, party: str, matter: UUID | None = None) -> UUID:
    """The matter in which the party is dealt with from then on."""
    new = on_case(
        world, "split", matter or world.matter, parties=[party[2:]], title="示例另案", reason="示例理由"
    ).opened[0]
    with scope(EVERYWHERE):
        found: UUID = Matter.objects.get(case=UUID(new)).pk
    return found


def join(world: World, matter: UUID, into: UUID) -> None:
    on_case(world, "join", matter, into=str(into), reason="示例理由")


def stated(name: str, party: str) -> CaseAct:
    with scope(EVERYWHERE):
        act: CaseAct = CaseAct.objects.get(name=name, party_id=UUID(party[2:]))
    return act


def mended(world: World, through: UUID, act: CaseAct, who: str = "handler", **facts: object) -> Recorded:
    stream = CaseStream(case_of(through), through)
    return correct(stream, act.pk, reason=WHY, actor=world.actor(who), key=new_key(), facts=facts)


def since(party: str) -> list[tuple[str, date, date | None]]:
    with scope(EVERYWHERE):
        return [
            (m.kind, m.since, m.until)
            for m in Measure.objects.filter(party=UUID(party[2:])).order_by("since")
        ]


def acts_of(case: UUID) -> list[str]:
    with scope(EVERYWHERE):
        return list(CaseAct.objects.filter(case=case).order_by("seq").values_list("name", flat=True))


def whole() -> None:
    with scope(EVERYWHERE):
        for row in CaseSnapshot.objects.all():
            assert replay("case", row.pk) == row.data
    assert [str(f) for f in verify().findings] == []


def test_a_day_corrected_in_the_case_that_stated_it_is_corrected_where_it_was_brought(world: World) -> None:
    act = stated("record_measure", world.detained)
    other = split(world, world.detained)
    on_case(world, "change_measure", other, bearers=(world.detained,), kind="arrest", since="2022-12-29")
    done = mended(world, world.matter, act, since="2022-12-24")
    assert since(world.detained) == [
        ("detention", date(2022, 12, 24), date(2022, 12, 29)), ("arrest", date(2022, 12, 29), None)
    ]  # fmt: skip
    assert acts_of(world.case)[-1] == "correct"
    assert acts_of(case_of(other))[-1] == "follow_correction"
    with scope(EVERYWHERE):
        leaf = bytes(CaseAct.objects.get(case=case_of(other), name="follow_correction").leaf).decode()
        assert bytes(CaseAct.objects.get(pk=act.pk).leaf) == bytes(act.leaf)
    assert f'"cause":{{"act":"{done.act}"' in leaf
    for case in (world.case, case_of(other)):
        with scope(world.cast.reader("handler")):
            (change,) = corrections_of(CaseStream(case))[act.pk]
        assert (change.fact, change.before, change.after) == ("since", "2022-12-25", "2022-12-24")
    whole()


def test_the_limits_of_the_matter_there_are_counted_anew(world: World) -> None:
    act = stated("record_measure", world.detained)
    other = split(world, world.detained)
    mended(world, other, act, kind="bail")
    run_waiting()
    with scope(EVERYWHERE):
        limit = TimeLimit.objects.get(matter=other, rule="decide_in_custody", bearer=world.detained)
        assert MatterAct.objects.filter(matter=other, name="recompute_limits").count() == 1
    assert not limit.critical
    assert acts_of(world.case)[-1] == "correct"
    whole()


def test_it_follows_through_every_case_on_the_way_and_back_where_it_came_from(world: World) -> None:
    act = stated("add_charge", world.free)
    other = split(world, world.free)
    join(world, other, world.matter)
    mended(world, world.matter, act, charge="robbery")
    with scope(EVERYWHERE):
        assert [c.code for c in Charge.objects.filter(party=UUID(world.free[2:]))] == ["robbery"]
        between = CaseAct.objects.get(name="receive_parties", case=world.case)
        assert CaseAct.objects.filter(name="follow_correction").count() == 2
    assert acts_of(world.case)[-2:] == ["correct", "follow_correction"]
    again = split(world, world.free, other)
    mended(world, again, act, charge="fraud")
    assert between.seq < len(acts_of(world.case))
    with scope(EVERYWHERE):
        assert [c.code for c in Charge.objects.filter(party=UUID(world.free[2:]))] == ["fraud"]
    whole()


def test_what_a_case_stated_that_was_joined_to_another_is_corrected_from_there(world: World) -> None:
    act = stated("record_measure", world.detained)
    extra = world.open()
    hand = {"handler": world.person("handler"), "mode": "by_turn", "seed": "1"}
    world.done("allocate", "case_manager", hand, matter=extra.matter)
    join(world, world.matter, extra.matter)
    mended(world, extra.matter, act, since="2022-12-23")
    assert since(world.detained) == [("detention", date(2022, 12, 23), None)]
    assert acts_of(world.case)[-1] == "correct"
    whole()


def test_the_page_of_the_case_shows_what_was_brought_and_leads_to_its_correction(world: World) -> None:
    act, reader = stated("record_measure", world.detained), world.cast.reader("handler")
    other = split(world, world.detained)
    mended(world, other, act, since="2022-12-24")
    with scope(reader):
        page = case_shown(other, reader)
        (measure,) = [one for one in page.brought if str(act.pk) in one.url]
        follows = next(one for one in page.timeline if "Follows a correction" in both(one.what).en)
        shown = recorded_act_shown(other, act.pk, reader, of_case=True)
        form = mend_subject(other, act.pk, "correct", reader, of_case=True)
        follow = recorded_act_shown(
            other, UUID(follows.url.rstrip("/").rpartition("/")[2]), reader, of_case=True
        )
        assert case_shown(world.matter, reader).brought == ()
    assert [both(words).en for words, _ in measure.badges] == ["corrected"]
    assert "2022-12-24" not in both(shown.happened).en
    assert [both(one.source).en for one in shown.facts if "25 December 2022" in both(one.source).en]
    assert [both(words).en for words, _ in shown.mends] == ["Correct it"]
    assert form.standing.facts["since"] == "2022-12-24"
    assert follow.mended_url == measure.url


def test_an_act_taken_back_is_gone_where_it_was_brought_unless_something_stands_on_it_there(
    world: World,
) -> None:
    charge = on_case(world, "add_charge", world.matter, bearers=(world.free,), charge="fraud")
    measure = on_case(
        world, "record_measure", world.matter, bearers=(world.free,), kind="bail", since="2022-12-29"
    )
    other = split(world, world.free)
    stream, chief = CaseStream(case_of(other), other), world.actor("chief")
    annul(stream, measure.act, reason=WHY, actor=chief, key=new_key())
    assert since(world.free) == []
    on_case(world, "drop_charge", other, bearers=(f"c:{charge.opened[0]}",), reason="示例")
    with pytest.raises(Refused, match="stood_on"):
        annul(stream, charge.act, reason=WHY, actor=chief, key=new_key())
    whole()


def test_nobody_corrects_from_a_case_to_which_nothing_of_it_came_nor_what_he_does_not_see(
    world: World,
) -> None:
    act, extra = stated("record_measure", world.detained), world.open()
    split(world, world.free)
    stranger = CaseStream(case_of(extra.matter), extra.matter)
    for who in ("deputy", "county_other"):
        with pytest.raises(NotFound):
            correct(
                stranger,
                act.pk,
                reason=WHY,
                actor=world.actor(who),
                key=new_key(),
                facts={"since": "2022-12-24"},
            )
    with pytest.raises(Refused, match="not_yours"):
        mended(world, world.matter, act, "assistant", since="2022-12-24")
    assert since(world.detained) == [("detention", date(2022, 12, 25), None)]
