"""What was decided on paper counts from its paper, and is confirmed by who decided."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from heli.access.wall import scope
from heli.base import clock
from heli.base.errors import NotFound, Refused
from heli.base.ids import uuid7
from heli.matters.confirming import confirm, unconfirmed
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Matter, MatterAct, Paper, Task
from heli.matters.stream import ByPaper, OnPaper
from heli.matters.verify import verify
from tests.factories.matters import World, new_key

FACTS: dict[str, object] = {
    "refusal_reason": "evidence",
    "explanation": "证据不足",
    "supplement_outline": "补强证据",
    "supplement_ordered": True,
}


def approval_sheet(world: World) -> UUID:
    """The scanned sheet, as a paper of the matter."""
    with scope(EVERYWHERE):
        matter = Matter.objects.get(pk=world.matter)
        paper = Paper.objects.create(
            id=uuid7(), matter=matter, kind="approval_sheet", recorded_at=clock.now(), place_ord=matter.place_ord,
            line_bit=matter.line_bit, dated_on=date(2022, 12, 29),
        )  # fmt: skip
    return paper.pk


def test_a_decision_on_paper_counts_from_its_day_and_waits_to_be_confirmed(world: World) -> None:
    sheet, day = approval_sheet(world), date(2022, 12, 29)
    done = world.done(
        "refuse_arrest", "handler", FACTS, bearers=(world.detained,), on_paper=OnPaper(sheet, day),
        decision=ByPaper(sheet, "chief_prosecutor", world.person("chief"), day),
    )  # fmt: skip
    assert done.happened_at == day
    with scope(EVERYWHERE):
        task = Task.objects.get(kind="confirm_paper")
        assert task.person_id == world.person("chief")
        assert f'"on_paper":{{"on":"2022-12-29","paper":"{sheet}"}}'.encode() in bytes(
            MatterAct.objects.get(pk=done.act).leaf
        )
        assert not unconfirmed(clock.today()).exists()
        assert list(unconfirmed(date(2100, 1, 1))) == [task]
    with pytest.raises(NotFound):
        confirm(task.pk, actor=world.actor("deputy"), key=new_key())
    confirm(task.pk, actor=world.actor("chief"), key=new_key())
    with pytest.raises(Refused):
        confirm(task.pk, actor=world.actor("chief"), key=new_key())
    assert [str(f) for f in verify().findings] == []


@pytest.mark.parametrize("who", ["deputy", "head", "handler"])
def test_the_paper_is_believed_only_for_who_held_the_post(world: World, who: str) -> None:
    sheet, day = approval_sheet(world), date(2022, 12, 29)
    with pytest.raises(Refused):
        world.do("refuse_arrest", "handler", FACTS, bearers=(world.detained,),
                 decision=ByPaper(sheet, "chief_prosecutor", world.person(who), day))  # fmt: skip
    assert world.done("refuse_arrest", "handler", FACTS, bearers=(world.detained,),
                      decision=ByPaper(sheet, "chief_prosecutor", world.person("chief"), day))  # fmt: skip
