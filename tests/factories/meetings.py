"""A joint conference of Comai on one matter of its own: called, held, one opinion recorded."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from heli.access.wall import scope
from heli.matters.models import MatterSnapshot
from heli.matters.opening import open_matter
from tests.factories.matters import World, new_key
from tests.factories.offices import COMAI
from tests.factories.suggestions import HANDLER, do, open_suggestion

QUESTION = "管护责任在哪个部门，应当向谁提出？"


def held_meeting(world: World) -> tuple[UUID, UUID]:
    """The meeting and the matter that it discussed."""
    subject = open_suggestion(world)
    row = {
        "subject": str(subject),
        "question": QUESTION,
        "discipline": "public_interest",
        "after_committee": False,
    }
    opened = open_matter(
        "joint_conference", act="call_directly", office=world.cast.offices[COMAI].pk, title="示例检察官联席会议",
        actor=world.actor("small_chief"), handler=world.person("small_chief"), key=new_key(),
        facts={"agenda": [row], "call_ground": "责任部门有不同认识"},
    )  # fmt: skip
    meeting = opened.matter
    chief = "small_chief"
    do(world, meeting, "admit", by=chief, bearers=(item(world, meeting, "agenda"),))
    do(
        world,
        meeting,
        "invite",
        {"attendees": [{"person": str(world.person(HANDLER)), "comes_from": "own"}]},
        by=chief,
    )
    do(world, meeting, "attend", by=chief, bearers=(item(world, meeting, "attendee"),))
    do(world, meeting, "hold", {"chair": str(world.person(chief))}, by=chief)
    opinion = {"speaker": str(world.person(HANDLER)), "view": "with", "articles": ["草原法第五十六条"],
               "opinion_reasons": "主管部门有监督管理职责"}  # fmt: skip
    do(
        world, meeting, "record_opinions", {"opinions": [opinion]}, by=chief,
        bearers=(item(world, meeting, "agenda"),),
    )  # fmt: skip
    return meeting, subject


def called_meeting(world: World, facts: Mapping[str, object]) -> UUID:
    """A conference that the handler asked for and the chief called: `facts` name its day and hours."""
    row = {"subject": str(open_suggestion(world)), "question": QUESTION, "discipline": "public_interest",
           "after_committee": False}  # fmt: skip
    opened = open_matter(
        "joint_conference", act="request", office=world.cast.offices[COMAI].pk, title="示例检察官联席会议",
        actor=world.actor(HANDLER), handler=world.person(HANDLER), key=new_key(), facts={"agenda": [row]},
    )  # fmt: skip
    do(world, opened.matter, "call", facts, by="small_chief")
    return opened.matter


def item(world: World, meeting: UUID, kind: str, index: int = 0) -> str:
    """An item of the meeting as a bearer."""
    with scope(world.cast.reader("small_chief")):
        data = MatterSnapshot.objects.get(pk=meeting).data
    return f"i:{data['items'][kind][index]}"
