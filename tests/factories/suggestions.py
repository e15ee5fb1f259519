"""A suggestion of three points from Comai, the ten-person office, to an agency there, played through the single door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from heli.access.wall import scope
from heli.base import clock
from heli.base.text import Text
from heli.documents.papers import PaperHead, record_paper
from heli.matters.door import perform
from heli.matters.granting import give_grant
from heli.matters.models import Paper
from heli.matters.opening import open_matter
from heli.matters.proposals import approve
from heli.matters.stream import MatterStream, Proposed
from heli.offices import actions
from heli.offices.kinds import COUNTY, OfficeKind
from heli.offices.regions import region_by_code
from tests.factories.matters import World, new_key
from tests.factories.offices import COMAI, ON

AGENCY = f"agency:{COMAI}"
HANDLER, CHIEF = "small_prosecutor_2", "small_chief"
TITLE = "示例河道堆放砂石公益诉讼检察建议"
POINTS = (
    ("河道内堆放砂石", "清运砂石，恢复行洪断面", "防洪法第二十二条"),
    ("建筑垃圾无人清理", "清理建筑垃圾", "水法第三十七条"),
    ("巡查记录缺失", "建立巡查台账", "河道管理条例第二十四条"),
)


def open_suggestion(world: World) -> UUID:
    """A lead registered by the public interest prosecutor, who handles it."""
    _agency(world)
    handler = world.actor(HANDLER)
    opened = open_matter(
        "suggestion",
        act="register_lead",
        office=world.cast.offices[COMAI].pk,
        title=TITLE,
        actor=handler,
        handler=handler.person,
        facts={**_common(world), "lead": "办案中发现"},
        key=new_key(),
    )
    return opened.matter


def _agency(world: World) -> None:
    cast = world.cast
    if AGENCY in cast.offices:
        return
    cast.offices[AGENCY] = actions.open_office(
        actor=cast.people["security_admin"],
        kind=OfficeKind.AGENCY,
        level=COUNTY,
        code=f"agency:{COMAI}:test",
        name=Text("示例县水利局", "Example Water Bureau"),
        short_zh="水利",
        region=region_by_code(COMAI, ON),
    )
    cast.place("water_contact", "示例水", AGENCY, "agency_contact")


def _common(world: World) -> dict[str, object]:
    return {"kind": "public_interest", "addressee": str(world.cast.offices[AGENCY].pk), "involved": True}


def do(world: World, matter: UUID, act: str, facts: Mapping[str, object] | None = None, **more: Any) -> None:
    """An act of the handler; where the chief decides, proposed and approved."""
    by = world.actor(more.pop("by", HANDLER))
    with scope(by.reader):
        made = perform(MatterStream(matter), act, actor=by, facts=facts or {}, key=new_key(), **more)
    if isinstance(made, Proposed):
        approve(made.proposal, actor=world.actor(CHIEF), key=new_key())


def draft_letter(world: World, matter: UUID) -> None:
    """From the lead to the drafted letter."""
    do(world, matter, "order_verification", {"to_verify": "现场状况"})
    do(world, matter, "end_verification", {"report": "内部报告内容", "instrument": "suggestion"})
    do(world, matter, "draft", {
        **_common(world), "facts_found": "右岸堆放砂石属实", "damage": "影响行洪", "rectify_by": "2022-12-31",
        "points": [{"problem": a, "demand": b, "legal_basis": [c]} for a, b, c in POINTS],
        "objection_days": 15, "urgent": False, "contact": "公益诉讼检察官", "help_offered": "可以共同现场走访",
    })  # fmt: skip


def issue_letter(world: World, matter: UUID) -> UUID:
    """From the lead to the issued letter; the letter's id."""
    draft_letter(world, matter)
    do(world, matter, "decide_suggestion")
    do(world, matter, "issue")
    with scope(world.cast.reader(HANDLER)):
        return Paper.objects.get(matter=matter, kind="suggestion_letter").pk


def serve_letter(world: World, matter: UUID, letter: UUID) -> UUID:
    """Serve the letter on the agency in writing; the receipt's id."""
    reader = world.cast.reader(HANDLER)
    with scope(reader):
        head = PaperHead("service_receipt", "送达回证", dated_on=clock.today(), volume="main", is_shared=True)
        receipt = record_paper(reader, matter, head)
    do(world, matter, "serve", {
        "mode": "written", "letter": str(letter), "served_on": str(world.cast.offices[AGENCY].pk),
        "receipt": str(receipt),
    })  # fmt: skip
    return receipt


def admit_agency(world: World, matter: UUID) -> None:
    """Open the matter to the agency, as the chief does."""
    give_grant(
        matter, actor=world.actor(CHIEF), to=world.cast.offices[AGENCY], reason="在线答复检察建议",
        from_on=clock.today(), may="work", key=new_key(),
    )  # fmt: skip


def served_suggestion(world: World) -> tuple[UUID, UUID]:
    """A suggestion served on the agency, which was admitted to answer it; ids of the matter and the letter."""
    matter = open_suggestion(world)
    letter = issue_letter(world, matter)
    serve_letter(world, matter, letter)
    admit_agency(world, matter)
    return matter, letter
