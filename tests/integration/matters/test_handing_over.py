"""A post ends: its matters go to a successor, or to who allocates them anew, in the same step; none is left to nobody."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from heli.access.wall import scope
from heli.base import clock
from heli.base.errors import BadInput, NotFound, Refused
from heli.matters import handing_over
from heli.matters.act_views import act_view
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Allocation, Matter, MatterAct, Task, TimeLimit
from heli.matters.proposals import approve, review
from heli.matters.verify import verify
from heli.offices import actions
from heli.offices.hooks import duties_of
from tests.factories.matters import World, new_key
from tests.factories.offices import LONGZI
from tests.integration.matters.walls import who_sees


def yesterday() -> date:
    return clock.today() - timedelta(days=1)


def end(
    world: World, post: str = "handler/prosecutor", *, last_day: date | None = None, successor: str = ""
) -> None:
    actions.end_post(
        world.cast.posts[post],
        actor=world.cast.people["security_admin"],
        last_day=last_day or yesterday(),
        successor=world.cast.people[successor] if successor else None,
    )


def handler_of(matter: UUID) -> int | None:
    with scope(EVERYWHERE):
        return Matter.objects.values_list("handler_id", flat=True).get(pk=matter)


def test_the_named_successor_answers_for_the_matter_from_then_on(world: World) -> None:
    end(world, successor="colleague")
    new = world.person("colleague")
    assert handler_of(world.matter) == new
    with scope(EVERYWHERE):
        act = act_view(MatterAct.objects.filter(matter=world.matter).latest("seq"))
        assert set(TimeLimit.objects.filter(matter=world.matter).values_list("person", flat=True)) == {new}
        assert Allocation.objects.filter(matter=world.matter).latest("pk").ground == "post_ended"
        notice = Task.objects.get(matter=world.matter, person=new)
    assert (act.name, act.actor["person"]) == ("change_handler", "engine")
    assert act.entered_by["person"] == str(world.person("security_admin"))
    assert act.facts == {
        "from": world.person("handler"), "handler": new, "post": world.cast.posts["handler/prosecutor"].pk, "to_allocate": False,
    }  # fmt: skip
    assert (notice.kind, notice.done_by) == ("handed_over", "")
    # he reads it, in whatever line he works; who left does not
    assert who_sees(world.matter, [(key, world.cast.reader(key)) for key in ("colleague", "head")]) == {
        "colleague",
        "head",
    }
    assert [str(f) for f in verify().findings] == []


def test_without_a_successor_it_lies_with_the_head_to_be_allocated(world: World) -> None:
    end(world)
    assert handler_of(world.matter) == world.person("head")
    with scope(EVERYWHERE):
        notice = Task.objects.get(matter=world.matter, person=world.person("head"))
    assert (notice.kind, notice.done_by) == ("to_allocate", "reassign")
    facts = {"handler": world.person("colleague"), "ground": "post_ended", "reason": "另行分案"}
    waiting = world.proposed("reassign", "case_manager", facts)
    with scope(EVERYWHERE):
        # a proposal is not yet an allocation
        assert Task.objects.get(pk=notice.pk).done_at is None
    if waiting.waits_for == "department_head":
        review(waiting.proposal, agrees=True, say="同意", actor=world.actor("head"))
    approve(waiting.proposal, actor=world.actor("chief"), key=new_key())
    assert handler_of(world.matter) == world.person("colleague")
    with scope(EVERYWHERE):
        assert Task.objects.get(pk=notice.pk).done_at is not None
    assert [str(f) for f in verify().findings] == []


def test_a_post_is_not_ended_while_nobody_would_answer_for_its_matters(world: World) -> None:
    for post in ("head/department_head", "deputy/deputy_chief", "chief/chief_prosecutor"):
        end(world, post)
    with pytest.raises(Refused) as refusal:
        end(world)
    assert [reason.code for reason in refusal.value.reasons] == ["post.matter_left"]
    shown = str(refusal.value.reasons[0].say.render())  # type: ignore[union-attr]
    assert "arrest" in shown.lower()
    assert "示例甲等" not in shown
    assert handler_of(world.matter) == world.person("handler")
    world.cast.posts["handler/prosecutor"].refresh_from_db()
    assert world.cast.posts["handler/prosecutor"].to_on is None
    end(world, successor="colleague")
    assert handler_of(world.matter) == world.person("colleague")


def test_a_last_day_ahead_moves_the_matters_on_the_day_after_it(world: World) -> None:
    last = clock.today() + timedelta(days=2)
    end(world, last_day=last, successor="colleague")
    assert handling_turn() == 0
    assert handler_of(world.matter) == world.person("handler")
    clock.set_offset(timedelta(days=3))
    assert handling_turn() == 1
    assert handler_of(world.matter) == world.person("colleague")
    assert handling_turn() == 0


def handling_turn() -> int:
    return handing_over.turn(clock.today())


def test_who_keeps_a_post_of_the_line_keeps_his_matters(world: World) -> None:
    world.cast.place("handler", "示例甲", LONGZI, "department_head", ["criminal"], f"{LONGZI}/criminal")
    end(world)
    assert handler_of(world.matter) == world.person("handler")
    end(world, "handler/department_head")
    assert handler_of(world.matter) == world.person("head")


@pytest.mark.parametrize("successor", ["handler", "county_other", "nobody"])
def test_a_successor_is_another_person_of_the_office(world: World, successor: str) -> None:
    with pytest.raises(BadInput, match=r"post\.successor"):
        end(world, successor=successor)
    end(world, successor="colleague")


def test_a_successor_who_is_shut_out_does_not_get_the_matter(world: World) -> None:
    with scope(EVERYWHERE):
        Matter.objects.filter(pk=world.matter).update(denied=[world.person("colleague")])
    end(world, successor="colleague")
    assert handler_of(world.matter) == world.person("head")


def test_a_notice_goes_when_its_person_has_taken_note(world: World) -> None:
    end(world, successor="colleague")
    with scope(EVERYWHERE):
        notice = Task.objects.get(matter=world.matter, person=world.person("colleague")).pk
    with pytest.raises(NotFound):
        handing_over.seen(notice, actor=world.actor("head"))
    handing_over.seen(notice, actor=world.actor("colleague"))
    with scope(EVERYWHERE):
        assert Task.objects.get(pk=notice).done_at is not None


def test_what_a_person_answers_for_is_named_by_kind_and_number_alone(world: World) -> None:
    with scope(EVERYWHERE):
        number = Matter.objects.get(pk=world.matter).number
    assert [
        line.render("zh") if hasattr(line, "render") else line.zh
        for line in duties_of(world.cast.people["handler"])
    ] == [f"审查逮捕 {number}"]
    assert duties_of(world.cast.people["colleague"]) == []


def test_a_successor_who_may_not_handle_it_leaves_it_to_who_allocates_it_anew(world: World) -> None:
    end(world, successor="assistant")
    assert handler_of(world.matter) == world.person("head")
    with scope(EVERYWHERE):
        notice = Task.objects.get(matter=world.matter, person=world.person("head"))
    assert (notice.kind, notice.done_by) == ("to_allocate", "reassign")
