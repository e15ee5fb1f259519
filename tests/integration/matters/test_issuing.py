"""Numbers of issued documents: gapless by office, kind and year, whoever issues at once; a void one keeps its own."""

from __future__ import annotations

from functools import partial
from uuid import UUID

import pytest
from django.db import transaction

from heli.access.wall import scope
from heli.base.errors import BadInput, HeliError, NotFound, Refused, refused
from heli.base.text import Msg
from heli.documents.printing import printed
from heli.matters.door import perform
from heli.matters.effects import EVERYWHERE
from heli.matters.issuing import enter_number, void_document
from heli.matters.models import Matter, MatterSnapshot, Paper
from heli.matters.stream import MatterStream
from heli.matters.verify import replay, verify
from tests.factories.matters import World, make_world, new_key
from tests.integration.matters.test_concurrency import at_once

REFUSAL: dict[str, object] = {"refusal_reason": "no_danger", "explanation": "无社会危险性"}
WHY = "文号用错"


def refuse(world: World, matter: UUID, bearer: str) -> object:
    """The handler refuses arrest: the act issues a decision with a number."""
    return perform(MatterStream(matter), "refuse_arrest", bearers=(bearer,), actor=world.actor("handler"),
                   facts=REFUSAL, key=new_key())  # fmt: skip


def given_up(world: World, matter: UUID, bearer: str) -> None:
    """The same, and then the transaction is rolled back."""
    with transaction.atomic():
        refuse(world, matter, bearer)
        raise refused("test.given_up", Msg("Given up."))


def second(world: World, record_kept_by: str = "heli") -> tuple[UUID, str]:
    opened = world.open(record_kept_by=record_kept_by)
    world.done("allocate", "case_manager", {"handler": world.person("handler"), "mode": "by_turn", "seed": "1"},
               matter=opened.matter)  # fmt: skip
    return opened.matter, f"p:{opened.parties[1]}"


def decisions() -> list[Paper]:
    with scope(EVERYWHERE):
        return list(Paper.objects.filter(kind="arrest_refusal").order_by("recorded_at"))


def whole() -> None:
    with scope(EVERYWHERE):
        for row in MatterSnapshot.objects.all():
            assert replay("matter", row.pk) == row.data
    assert [str(f) for f in verify().findings] == []


@pytest.mark.django_db(transaction=True)
def test_who_issue_at_once_leave_no_gap_and_what_is_rolled_back_takes_no_number() -> None:
    world = make_world()
    places = [(world.matter, world.free), *(second(world) for _ in range(3))]
    doings = [partial(refuse, world, *place) for place in places]
    given = [partial(given_up, world, *place) for place in places[:2]]
    results = at_once(*doings, *given)
    # of a matter where the other one was first, one of the two is refused
    assert sum(not isinstance(result, HeliError) for result in results) == 4
    numbers = sorted(int(paper.number.split("〕")[1].removesuffix("号")) for paper in decisions())
    assert numbers == [1, 2, 3, 4]
    with scope(EVERYWHERE):
        issued = [e for row in MatterSnapshot.objects.all() for e in row.data.get("issued", {}).values()]
    assert sorted(e["number"] for e in issued if e["kind"] == "arrest_refusal") == sorted(
        p.number for p in decisions()
    )
    whole()


def test_a_void_document_keeps_its_number_and_the_next_one_takes_the_next(world: World) -> None:
    other, bearer = second(world)
    refuse(world, world.matter, world.free)
    (paper,) = decisions()
    key = new_key()
    with pytest.raises(Refused, match="not_yours"):
        void_document(paper.pk, reason=WHY, actor=world.actor("handler"), key=new_key())
    with pytest.raises(BadInput):
        void_document(paper.pk, reason=" ", actor=world.actor("chief"), key=new_key())
    first = void_document(paper.pk, reason=WHY, actor=world.actor("chief"), key=key)
    assert void_document(paper.pk, reason=WHY, actor=world.actor("chief"), key=key).act == first.act
    with pytest.raises(Refused, match="void"):
        void_document(paper.pk, reason=WHY, actor=world.actor("chief"), key=new_key())
    refuse(world, other, bearer)
    numbers = [(p.number.split("〕")[1], p.voided_by is not None) for p in decisions()]
    assert numbers == [("1号", True), ("2号", False)]
    with scope(world.cast.reader("handler")):
        sheet = printed(world.cast.reader("handler"), world.matter, paper.pk)
    assert (sheet.number, sheet.is_void, sheet.void_reason) == (paper.number, True, WHY)
    with pytest.raises(Refused, match="void"):
        world.do(
            "serve", "handler", {"paper": str(paper.pk), "to": str(world.police().office), "mode": "direct"}
        )
    whole()


def test_a_served_document_is_not_void_but_revoked(world: World) -> None:
    refuse(world, world.matter, world.free)
    (paper,) = decisions()
    world.done(
        "serve", "handler", {"paper": str(paper.pk), "to": str(world.police().office), "mode": "direct"}
    )
    with pytest.raises(Refused, match="served"):
        void_document(paper.pk, reason=WHY, actor=world.actor("chief"), key=new_key())
    with pytest.raises(NotFound):
        void_document(paper.pk, reason=WHY, actor=world.actor("county_other"), key=new_key())


def test_where_the_national_system_numbers_heli_gives_none_and_takes_one_typed(world: World) -> None:
    for matter, bearer in (second(world, "external"), second(world, "external")):
        refuse(world, matter, bearer)
    one, two = decisions()
    assert (one.number, two.number) == ("", "")
    actor, number = world.actor("handler"), "隆检不批捕〔2022〕7号"
    for wrong in ("七号", "秘密★ 隆检〔2022〕7号"):
        with pytest.raises(HeliError):
            enter_number(one.pk, wrong, actor=actor, key=new_key())
    enter_number(one.pk, number, actor=actor, key=new_key())
    with pytest.raises(Refused, match="number_used"):
        enter_number(two.pk, number, actor=actor, key=new_key())
    with pytest.raises(Refused, match="numbered"):
        enter_number(one.pk, "隆检不批捕〔2022〕8号", actor=actor, key=new_key())
    assert [p.number for p in decisions()] == [number, ""]
    refuse(world, world.matter, world.free)
    with pytest.raises(Refused, match="numbered"):
        enter_number(decisions()[-1].pk, number, actor=actor, key=new_key())
    whole()


def test_a_number_changed_in_the_database_contradicts_the_record(world: World) -> None:
    refuse(world, world.matter, world.free)
    with scope(EVERYWHERE):
        assert Matter.objects.filter(pk=world.matter).exists()
        Paper.objects.filter(kind="arrest_refusal").update(number="隆检不批捕〔2022〕9号")
    assert [finding.code for finding in verify().findings] == ["row.changed"]
