"""Who may handle which procedure stands in the lawbook; the door refuses anybody else, and the form shows only who may."""

from __future__ import annotations

from uuid import UUID

import pytest

from heli.access.wall import scope
from heli.base.errors import Refused
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Matter
from heli.matters.opening import open_matter
from heli.matters.proposals import approve, review
from heli.matters.stream import Opened, Proposed, Recorded
from heli.web.contexts.act_form import form_shown
from heli.web.contexts.act_subject import subject_of
from tests.factories.matters import World, new_key
from tests.factories.offices import LONGZI


def reasons(caught: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None]]:
    return [(reason.code, reason.field) for reason in caught.value.reasons]


def training(world: World) -> Opened:
    return open_matter(
        "training", act="plan", office=world.cast.offices[LONGZI].pk, title="示例培训", key=new_key(),
        actor=world.actor("case_manager"),
        facts={"topic": "取证规范", "kind": "study"},
    )  # fmt: skip


def handler_of(world: World, matter: UUID) -> int | None:
    with scope(EVERYWHERE):
        return Matter.objects.values_list("handler_id", flat=True).get(pk=matter)


def test_an_arrest_review_is_allocated_to_a_prosecutor_and_to_no_assistant(world: World) -> None:
    opened = world.open()
    facts = {"mode": "named", "ground": "指定"}
    for who in ("assistant", "case_manager", "inspector", "nobody"):
        with pytest.raises(Refused) as caught:
            world.do(
                "allocate",
                "case_manager",
                {**facts, "handler": world.person(who)},
                matter=opened.matter,
            )
        assert reasons(caught) == [("handler.post", "handler")]
        assert caught.value.reasons[0].basis == ("Rules 5",)
        assert "检察官" in str(caught.value.reasons[0].say.params["posts"])  # type: ignore[union-attr]
    for who in ("handler", "head", "deputy", "chief"):
        made = world.open()
        done = world.do(
            "allocate", "case_manager", {**facts, "handler": world.person(who)}, matter=made.matter
        )
        assert isinstance(done, Recorded)
        assert handler_of(world, made.matter) == world.person(who)


def test_nobody_is_proposed_as_the_new_handler_or_named_as_substitute_who_may_not_be(world: World) -> None:
    facts = {"ground": "load", "reason": "工作量调配"}
    with pytest.raises(Refused) as caught:
        world.do("reassign", "case_manager", {**facts, "handler": world.person("assistant")})
    assert reasons(caught) == [("handler.post", "handler")]
    put = world.do("reassign", "case_manager", {**facts, "handler": world.person("head")})
    assert isinstance(put, Proposed)
    away = {"until": "2023-01-10", "reason": "休假"}
    with pytest.raises(Refused) as caught:
        world.do("substitute", "case_manager", {**away, "substitute": world.person("assistant")})
    assert reasons(caught) == [("handler.post", "substitute")]
    world.done("substitute", "case_manager", {**away, "substitute": world.person("head")})


def test_a_matter_is_not_opened_under_a_handler_who_may_not_handle_it(world: World) -> None:
    with pytest.raises(Refused) as caught:
        world.open(handler=world.person("assistant"))
    assert reasons(caught) == [("handler.post", "handler")]
    assert handler_of(world, world.open(handler=world.person("head")).matter) == world.person("head")
    # a history is told as it was
    told = world.open(handler=world.person("assistant"), mode="observe")
    assert handler_of(world, told.matter) == world.person("assistant")


def test_what_is_no_handling_of_a_case_may_lie_with_any_staff(world: World) -> None:
    opened = training(world)
    facts = {"handler": world.person("assistant"), "mode": "named", "ground": "由其筹备"}
    world.done("allocate", "case_manager", facts, matter=opened.matter)
    assert handler_of(world, opened.matter) == world.person("assistant")
    again = training(world)
    with pytest.raises(Refused):
        world.do(
            "allocate", "case_manager", {**facts, "handler": world.person("nobody")}, matter=again.matter
        )


def candidates(world: World, by: str, act: str, matter: UUID) -> list[tuple[str, str]]:
    reader = world.cast.reader(by)
    with scope(reader):
        shown = form_shown(subject_of(matter, act, reader), posted=None, wanted="", key="k")
    (field,) = [one for one in shown.fields if one.name in ("handler", "substitute")]
    return [(one.value, getattr(one.detail, "en", "")) for one in field.options]


def test_the_allocator_chooses_among_those_who_may_in_the_order_of_names_with_their_open_matters(
    world: World,
) -> None:
    opened = world.open()
    found = candidates(world, "case_manager", "allocate", opened.matter)
    may = [str(world.person(who)) for who in ("handler", "head", "deputy", "chief")]
    assert sorted(value for value, _ in found) == sorted(may)
    names = {str(p.pk): bytes(p.sort_key) for p in world.cast.people.values()}
    assert [value for value, _ in found] == sorted(may, key=lambda value: names[value])
    said = dict(found)
    assert said[str(world.person("handler"))].endswith("open matters: 1")
    assert said[str(world.person("head"))].endswith("open matters: 0")
    world.done(
        "allocate", "case_manager",
        {"handler": world.person("handler"), "mode": "by_turn", "seed": "1"}, matter=opened.matter,
    )  # fmt: skip
    after = candidates(world, "case_manager", "allocate", world.open().matter)
    # more matters, and the place in the list is the same
    assert [value for value, _ in after] == [value for value, _ in found]
    assert dict(after)[str(world.person("handler"))].endswith("open matters: 2")


def test_who_does_not_allocate_sees_no_load_of_anybody(world: World) -> None:
    shown = candidates(world, "handler", "reassign", world.matter)
    assert {value for value, _ in shown} == {
        str(world.person(who)) for who in ("handler", "head", "deputy", "chief")
    }
    assert not any("open matters" in detail for _, detail in shown)


def test_who_assists_is_let_in_with_the_allocation_until_others_are_named(world: World) -> None:
    clerk = world.cast.place("small", "示例小", LONGZI, "clerk", ["petition"]).person_id
    opened = world.open()

    def reads() -> bool:
        with scope(world.cast.reader("small")):
            return Matter.objects.filter(pk=opened.matter).exists()

    assert not reads()
    facts = {"handler": world.person("handler"), "mode": "named", "ground": "指定", "assistants": [clerk]}
    world.done("allocate", "case_manager", facts, matter=opened.matter)
    assert reads()
    # he reads, and decides nothing
    with pytest.raises(Refused) as caught:
        world.do("refuse_arrest", "small", {"refusal_reason": "no_danger", "explanation": "无"},
                 bearers=(f"p:{opened.parties[0]}",), matter=opened.matter)  # fmt: skip
    assert [reason.code for reason in caught.value.reasons] == ["act.not_yours"]
    again = {
        "handler": world.person("head"),
        "ground": "load",
        "reason": "调配",
        "assistants": [world.person("assistant")],
    }
    put = world.proposed("reassign", "case_manager", again, matter=opened.matter)
    review(put.proposal, agrees=True, say="同意", actor=world.actor("head"))
    approve(put.proposal, actor=world.actor("chief"), key=new_key())
    assert not reads()
