"""A partner's contact is told what was served on his body, of its clocks and of answers, and never more than he may see."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from heli.access.wall import scope
from heli.base import clock
from heli.matters.effects import EVERYWHERE
from heli.matters.models import MatterSnapshot, TimeLimit
from heli.notices.models import Notice, Preference
from heli.notices.partners import tell_partners
from tests.factories.matters import clock_at
from tests.factories.suggestions import (
    POINTS,
    TITLE,
    admit_agency,
    do,
    issue_letter,
    open_suggestion,
    serve_letter,
)

if TYPE_CHECKING:
    from tests.factories.matters import World

CONTACT = "water_contact"


def told(world: World, key: str = CONTACT) -> list[tuple[str, str]]:
    """Kind and rule or act of what somebody was told, in the order of writing."""
    with scope(EVERYWHERE):
        rows = Notice.objects.filter(person=world.person(key)).order_by("made_at", "key")
        return [(row.kind, row.detail.get("en", "")) for row in rows]


def served(world: World) -> UUID:
    matter = open_suggestion(world)
    serve_letter(world, matter, issue_letter(world, matter))
    return matter


def test_what_was_served_is_told_at_once_and_clocks_only_when_the_matter_is_open_to_him(world: World) -> None:
    assert tell_partners() == 0
    matter = served(world)
    tell_partners()
    with scope(EVERYWHERE):
        (notice,) = Notice.objects.filter(person=world.person(CONTACT))
    assert (notice.kind, notice.detail) == ("served", {"on": str(clock.today())})
    admit_agency(world, matter)
    tell_partners()
    kinds = [kind for kind, _ in told(world)]
    assert kinds.count("served") == 1
    assert "limit" in kinds
    assert told(world, "police_contact") == []
    # nothing twice, and no title, name or fact in any of them
    assert (tell_partners(), len(told(world))) == (0, len(kinds))
    with scope(EVERYWHERE):
        rows = Notice.objects.filter(person=world.person(CONTACT))
        kept = str(list(rows.values_list("detail", "why", "key")))
    for words in (TITLE, POINTS[0][0], "示例"):
        assert words not in kept


def test_an_answer_is_told_a_clock_rings_three_times_and_quiet_hours_hold(world: World) -> None:
    matter = served(world)
    admit_agency(world, matter)
    tell_partners()
    before = len(told(world))
    # what he does himself is no news to him; the answer to it is
    do(world, matter, "ask_help", {"helps": [{"help_wanted": "请协助现场走访"}]}, by=CONTACT)
    assert tell_partners() == 0
    with scope(world.cast.reader(CONTACT)):
        asked = MatterSnapshot.objects.get(pk=matter).data["items"]["help"][0]
        limits = TimeLimit.objects.filter(matter=matter, binds="watch", status="running")
        limit = limits.order_by("ends_on")[0]
    here = clock.now().astimezone(clock.ZONE)
    with scope(EVERYWHERE):
        quiet = {"quiet_from": time(here.hour), "quiet_to": time((here.hour + 2) % 24)}
        Preference.objects.create(person_id=world.person(CONTACT), **quiet)
    do(world, matter, "offer_help", {"help_plan": "一同走访"}, bearers=(f"i:{asked}",))
    assert tell_partners() == 1
    assert told(world)[before][0] == "answer"
    with scope(EVERYWHERE):
        answer = Notice.objects.get(person=world.person(CONTACT), kind="answer")
    assert answer.shown_at > clock.now()
    assert limit.ends_on is not None
    steps = []
    for day in (limit.ends_on - timedelta(4), limit.ends_on - timedelta(3), limit.ends_on + timedelta(1)):
        with clock_at(clock.now() + (day - clock.today())):
            tell_partners()
        with scope(EVERYWHERE):
            rows = Notice.objects.filter(person=world.person(CONTACT), subject=limit.pk)
            steps.append(sorted(row.key.rsplit(":", 1)[1] for row in rows))
    assert steps == [["start"], ["0", "start"], ["0", "1", "start"]]
