"""A matter is linked with the one that it is about, and a notice lets in who has to answer it, whatever his line."""

from __future__ import annotations

from uuid import UUID

import pytest

from heli.access.wall import scope
from heli.base.errors import NotFound, Refused
from heli.matters.effects import EVERYWHERE, run_waiting
from heli.matters.models import Matter, MatterLink, MatterSnapshot, Paper, Task
from heli.matters.opening import open_matter
from heli.matters.verify import verify
from heli.web.contexts.links import links_of
from heli.web.contexts.papers import print_shown
from tests.factories.matters import World, new_key
from tests.factories.offices import LONGZI
from tests.integration.matters.walls import who_sees


def opened(world: World, procedure: str, act: str, by: str, facts: dict[str, object]) -> UUID:
    """A matter without a case, at Longzi."""
    made = open_matter(
        procedure, act=act, office=world.cast.offices[LONGZI].pk, case=None, title="示例事项", actor=world.actor(by),
        facts=facts, key=new_key(),
    )  # fmt: skip
    run_waiting()
    return made.matter


def review_of(world: World) -> UUID:
    """The chief decides in the matter, then a review of it begins at the office itself."""
    facts: dict[str, object] = {
        "reviewed_case": str(world.matter),
        "case_said": "示例案",
        "reviewed_office": str(world.cast.offices[LONGZI].pk),
        "ground": "key_case",
    }
    return opened(world, "quality_review", "begin_review", "case_manager", facts)


def view(matter: UUID) -> dict[str, object]:
    with scope(EVERYWHERE):
        return dict(MatterLink.objects.get(matter=matter, relation="subject").view)


def test_a_review_knows_who_worked_on_its_case_and_its_handler_cannot_declare_it_away(world: World) -> None:
    review = review_of(world)
    known, handler = view(review), world.person("handler")
    assert (known["procedure"], known["handler"]) == ("arrest_review", handler)
    assert handler in known["handlers"]  # type: ignore[operator]
    ask = {"tie": "none", "outsider": False}
    give = {"handler": world.person("handler"), "mode": "by_turn", "seed": "2"}
    world.done("allocate", "case_manager", give, matter=review)
    with pytest.raises(Refused) as refused:
        world.done("take_up", "handler", ask, matter=review)
    assert {reason.code for reason in refused.value.reasons} == {"quality_review.take_up.had_a_hand_in_it"}


def test_a_check_and_its_case_name_each_other_and_a_review_elsewhere_does_not_show(world: World) -> None:
    facts: dict[str, object] = {
        "reviewed_case": str(world.matter),
        "case_said": "示例案",
        "closed_on": "2022-12-29",
        "still_open": False,
        "check_findings": "无问题",
    }
    check = opened(world, "quality_review", "self_check", "handler", facts)
    review = review_of(world)
    with scope(EVERYWHERE):
        back = MatterLink.objects.filter(matter=world.matter, relation="concerned")
        assert [row.other_id for row in back] == [check] != [review]
    reader = world.cast.reader("handler")
    with scope(reader):
        assert [link.url for link in links_of(world.matter, reader)] == [f"/matters/{check}/"]
    assert [str(f) for f in verify().findings] == []


def notice(world: World, answerer: str) -> UUID:
    """A finding of flow monitoring, weighed, and the notice sent to somebody."""
    facts: dict[str, object] = {
        "how_found": "person", "finding_kind": "terms", "monitored": str(world.matter), "case_said": "示例案",
        "department": "第一检察部", "what": "未按期告知权利", "case_is_closed": False, "own_case": False,
    }  # fmt: skip
    matter = opened(world, "flow_monitoring", "note_finding", "case_manager", facts)
    world.done("triage", "case_manager", {"gravity": "serious"}, matter=matter)
    assert sees(world, matter) == {"case_manager"}
    ask = {
        "department": "第一检察部",
        "what": "未按期告知权利",
        "finding_kind": "terms",
        "asked": "查明并补正",
    }
    world.done("send_notice", "case_manager", {**ask, "answerer": world.person(answerer)}, matter=matter)
    return matter


def sees(world: World, matter: UUID) -> set[str]:
    keys = ("handler", "colleague", "county_other", "case_manager")
    return who_sees(matter, [(key, world.cast.reader(key)) for key in keys])


def tasks(world: World, who: str, matter: UUID) -> int:
    with scope(world.cast.reader(who)):
        mine = Task.objects.filter(matter=matter, person=world.person(who), done_at=None)
        return mine.count()


def test_a_notice_of_another_line_opens_to_who_must_answer_it_and_to_nobody_else(world: World) -> None:
    matter = notice(world, "handler")
    assert sees(world, matter) == {"case_manager", "handler"}
    assert tasks(world, "handler", matter) == 1
    with pytest.raises(NotFound):
        world.done(
            "answer_notice", "colleague", {"answer_kind": "corrected", "answer_text": "x"}, matter=matter
        )
    world.done(
        "answer_notice", "handler", {"answer_kind": "corrected", "answer_text": "已补正"}, matter=matter
    )
    assert tasks(world, "handler", matter) == 0
    assert [str(f) for f in verify().findings] == []


def test_a_notice_sent_on_leaves_the_first_addressee_outside_again(world: World) -> None:
    matter = notice(world, "handler")
    sent_on = {"department": "公益诉讼检察部门", "answerer": world.person("colleague")}
    world.done("readdress", "case_manager", sent_on, matter=matter)
    assert sees(world, matter) == {"case_manager", "colleague"}
    assert tasks(world, "colleague", matter) == 1
    assert [str(f) for f in verify().findings] == []


def test_who_convenes_a_conference_is_told_that_he_handles_an_item_of_it(world: World) -> None:
    his = world.open().matter
    handed = {"handler": world.person("head"), "mode": "named", "ground": "部门负责人办理"}
    world.done("allocate", "case_manager", handed, matter=his)
    item = {
        "subject": str(his),
        "question": "如何认定",
        "discipline": "criminal",
        "after_committee": False,
    }
    facts: dict[str, object] = {"agenda": [item], "call_ground": "意见分歧"}
    conference = opened(world, "joint_conference", "call_directly", "head", facts)
    assert view(conference)["handler"] == world.person("head")
    with scope(EVERYWHERE):
        (agenda,) = MatterSnapshot.objects.get(pk=conference).data["items"]["agenda"]
    world.done("admit", "head", matter=conference, bearers=(f"i:{agenda}",))
    held = world.done("hold", "head", {"chair": world.person("head")}, matter=conference)
    assert "joint_conference.hold.chair_is_handler" in {warning.code for warning in held.warnings}


def test_the_record_of_a_draw_prints_what_was_drawn_and_who_witnessed_it(world: World) -> None:
    plan = {"round_kind": "routine", "cross": False, "plan_text": "常规抽查"}
    world.cast.place(
        "case_manager", "示例庚", LONGZI, "deputy_chief", ["criminal"]
    )  # so that he decides the plan himself
    made = opened(world, "quality_review", "plan_round", "case_manager", plan)
    drawn = [
        {"subject": str(world.matter), "reviewed_office": str(world.cast.offices[LONGZI].pk), "sealed": False}
    ]
    draw: dict[str, object] = {
        "population": "全部案号", "how_many": 1, "seed": "示例种子", "witness": world.person("colleague"), "drawn": drawn,
    }  # fmt: skip
    world.done("draw_cases", "case_manager", draw, matter=made)
    run_waiting()
    reader = world.cast.reader("case_manager")
    with scope(reader):
        record = Paper.objects.get(matter=made, kind="quality_draw_record")
        number = Matter.objects.get(pk=world.matter).title_text
        said = "\n".join(
            getattr(line, "zh", "")
            for section in print_shown(made, record.pk, reader).sections
            for line in section.paragraphs
        )
    assert number in said
    assert world.cast.people["colleague"].name in said
    assert "示例种子" in said
