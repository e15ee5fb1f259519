"""The register of stamping: what waits for the seal, the form that enters it, and who reads of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from heli.access.wall import scope
from heli.matters.models import MatterAct, Paper
from tests.factories.offices import LONGZI
from tests.integration.web.world import AT, World, clock_at, sign_in, world_with_accounts

NO_DANGER = {"refusal_reason": "no_danger", "explanation": "无社会危险性"}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock_at(AT):
        made = world_with_accounts()
        made.cast.place("keeper", "示例印", LONGZI, "stamp_keeper")
        yield made


def seen(world: World, who: str, address: str = "/stampings/") -> str:
    answer = sign_in(world, who).get(address)
    assert answer.status_code == 200, answer.text[:500]
    return str(answer.text)


def test_who_keeps_the_seal_enters_what_waits_and_it_stands_on_the_register(world: World) -> None:
    assert "尚无用印登记" in seen(world, "keeper")
    world.done("refuse_arrest", "handler", NO_DANGER, bearers=(world.free,))
    with scope(world.cast.reader("keeper")):
        paper = Paper.objects.filter(matter=world.matter, is_issued=True).latest("recorded_at")
    page = seen(world, "keeper")
    form = f"/matters/{world.matter}/do/stamp/"
    assert f"{form}?stamped_document={paper.pk}" in page
    client = sign_in(world, "keeper")
    assert str(paper.pk) in client.get(f"{form}?stamped_document={paper.pk}").text
    posted = {
        "stamped_document": str(paper.pk), "copies": "3", "seal_kind": "office", "_key": "stamp-1",
        "stamping_approved_by": str(world.person("chief")),
    }  # fmt: skip
    assert client.post(form, posted).status_code == 302
    register = seen(world, "keeper")
    assert f"stamped_document={paper.pk}" not in register
    for said in ("院印", "示例己", "示例印", ">3<"):
        assert said in register
    # who handles the matter reads of it too, and is not asked to seal anything
    theirs = seen(world, "handler")
    assert "院印" in theirs
    assert "待用印" not in theirs


def test_a_register_shows_of_another_office_nothing(world: World) -> None:
    world.done("refuse_arrest", "handler", NO_DANGER, bearers=(world.free,))
    with scope(world.cast.reader("keeper")):
        paper = Paper.objects.filter(matter=world.matter, is_issued=True).latest("recorded_at")
    facts = {
        "stamped_document": str(paper.pk), "copies": 1, "seal_kind": "office", "stamping_approved_by": world.person("chief"),
    }  # fmt: skip
    world.done("stamp", "keeper", facts)
    with scope(world.cast.reader("keeper")):
        assert MatterAct.objects.filter(name="stamp").count() == 1
    assert "尚无用印登记" in seen(world, "county_other")
    assert sign_in(world, "police_contact").get("/stampings/").status_code == 302


def test_the_register_stands_in_the_navigation_of_who_keeps_the_seal(world: World) -> None:
    assert 'href="/stampings/"' in seen(world, "keeper")
    assert 'href="/stampings/"' not in seen(world, "handler", "/")
    assert "尚无用印登记" in seen(world, "keeper", "/stampings/?page=99999999")
