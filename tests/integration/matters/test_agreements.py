"""What an agreement in force gives to requests between its parties, and which office stands above both of them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from heli.access.wall import scope
from heli.base.text import Words
from heli.matters import books
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Effect, Matter, MatterAct
from heli.matters.opening import open_matter
from heli.matters.reach import Running, offices
from heli.matters.reading import act_form
from heli.matters.stream import Opened
from heli.web.contexts.choices import MatterChoices
from heli.web.contexts.names import look_up
from tests.factories.matters import World, new_key
from tests.factories.offices import LONGZI, NAGARZE, QUSHUI, SHANNAN, TIBET

FIRST_DAY = date(2022, 12, 28)


def number(world: World, office: str) -> str:
    """Number of an office, as facts name it."""
    return str(world.cast.offices[office].pk)


def opened(world: World, procedure: str, act: str, title: str, by: str, facts: dict[str, Any]) -> Opened:
    """A matter of the chief's own, who is its handler too."""
    office = LONGZI if by == "chief" else NAGARZE
    return open_matter(
        procedure, act=act, office=world.cast.offices[office].pk, title=title, actor=world.actor(by),
        facts=facts, handler=world.person(by), happened_at=FIRST_DAY, key=new_key(),
    )  # fmt: skip


def concluded(world: World, *, days: int) -> UUID:
    """An agreement of Nagarze with Longzi in force, signed by both."""
    by = "other_chief"
    parties = [{"body": number(world, place), "contact": "示例"} for place in (LONGZI, NAGARZE)]
    facts = {
        "subject": "示例协作",
        "area": "示例河",
        "signatories": parties,
        "terms": [{"about": "evidence", "how": "示例"}],
    }
    matter = opened(world, "collaboration_agreement", "draft", "示例协作协议", by, facts).matter
    with scope(EVERYWHERE):
        items = Matter.objects.get(pk=matter).snapshot.data["facts"]
    for place in (LONGZI, NAGARZE):
        item = next(
            n.partition("@")[2]
            for n, v in items.items()
            if n.startswith("body@") and str(v) == number(world, place)
        )
        world.done("sign", by, {"signed_by": "示例"}, bearers=(item,), matter=matter)
    world.done(
        "conclude", by, {"starts_on": "2022-12-28", "ends_on": "2099-12-31", "assistance_days": days}, matter=matter
    )  # fmt: skip
    return matter


def requested(world: World, of: str) -> Opened:
    """A request of Longzi's chief to another office, drafted."""
    facts = {
        "asked_office": number(world, of),
        "request_kind": "evidence",
        "request_line": "public_interest",
        "matters_asked": "示例",
    }
    return opened(world, "assistance_request", "draft", "示例协查请求", "chief", facts)


def known_days(world: World, matter: UUID) -> object:
    """What the form to send the request shows as agreed, and where it says that it comes from."""
    with scope(world.cast.reader("chief")):
        known = act_form(matter, "send", world.actor("chief")).known.get("agreed_days")
    return known and (known[0], known[1].en)


def test_a_request_is_filled_with_the_days_that_both_offices_agreed_on(world: World) -> None:
    request = requested(world, NAGARZE).matter
    assert known_days(world, request) is None
    concluded(world, days=10)
    assert known_days(world, request) == (10, "from the collaboration agreement")
    assert known_days(world, requested(world, QUSHUI).matter) is None


def test_where_two_agreements_differ_the_days_are_left_open(world: World) -> None:
    request = requested(world, NAGARZE).matter
    concluded(world, days=10)
    concluded(world, days=12)
    assert known_days(world, request) is None


@pytest.mark.parametrize(("other", "superior"), [(NAGARZE, SHANNAN), (QUSHUI, TIBET)])
def test_the_common_superior_is_the_lowest_office_above_both(world: World, other: str, superior: str) -> None:
    request = requested(world, other)
    with scope(EVERYWHERE):
        cause = MatterAct.objects.get(pk=request.act)
        source = Matter.objects.select_related("office").get(pk=request.matter)
        running = Running(Effect(cause=cause.pk, name="open"), {"target": "common_superior"}, source)
        assert [office.pk for office in offices(running)] == [world.cast.offices[superior].pk]
        nearest = Running(Effect(cause=cause.pk, name="open"), {"target": "superior"}, source)
        assert [office.pk for office in offices(nearest)] == [world.cast.offices[SHANNAN].pk]


def offered(world: World, by: str, office: str, word: str = "") -> dict[str, Words | None]:
    """What a form offers as the agreement that is relied on: value → what is said of it beside its number."""
    fact = books.library().on("assistance_request", FIRST_DAY).acts["send"].facts["agreement_followed"]
    choices = MatterChoices(world.cast.reader(by), world.cast.offices[office].pk)
    with scope(world.cast.reader(by)):
        return {option.value: option.detail for option in choices.options(fact, word=word, chosen=()).shown}


def test_who_is_bound_by_an_agreement_may_rely_on_it_seen_or_not(world: World) -> None:
    agreement = concluded(world, days=7)
    with scope(world.cast.reader("chief")):
        assert not Matter.objects.filter(pk=agreement).exists()
    # by its number and who concluded it, never by its title
    nagarze = world.cast.offices[NAGARZE].pk
    with scope(EVERYWHERE):
        name = look_up(offices=[nagarze]).offices[nagarze]
    assert offered(world, "chief", LONGZI) == {str(agreement): name}
    assert offered(world, "chief", LONGZI, word="示例协作协议") == {}
    assert str(agreement) in offered(world, "other_chief", NAGARZE)
    assert offered(world, "chief", QUSHUI) == {}
