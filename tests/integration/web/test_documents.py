"""An issued document is declared void by a page, and shows so everywhere; the national system's number is entered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from heli.access.wall import scope
from heli.matters.effects import EVERYWHERE
from heli.matters.models import MatterAct, Paper
from heli.matters.stream import MatterStream

if TYPE_CHECKING:
    from uuid import UUID

    from tests.factories.matters import World

WHY = "罪名写错，另行制作"
FORM = {"_reason": WHY, "_sure": "yes", "_key": "void-1", "_do": "1"}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


def _call(world: World, who: str, address: str, form: dict[str, Any] | None = None) -> Any:
    from tests.integration.web.world import client_of  # noqa: PLC0415

    client = client_of(world, who)
    return client.get(address) if form is None else client.post(address, form)


def _refuse(world: World, matter: UUID, bearer: str) -> str:
    """The address of a document that was just issued."""
    from heli.matters.door import perform  # noqa: PLC0415
    from tests.factories.matters import new_key  # noqa: PLC0415

    facts = {"refusal_reason": "no_danger", "explanation": "无社会危险性"}
    perform(
        MatterStream(matter), "refuse_arrest", bearers=(bearer,), actor=world.actor("handler"), facts=facts,
        key=new_key(),
    )  # fmt: skip
    with scope(EVERYWHERE):
        paper = Paper.objects.get(matter=matter, kind="arrest_refusal")
    return f"/matters/{matter}/papers/{paper.pk}/"


def _own(world: World) -> str:
    return _refuse(world, world.matter, world.free)


def _numbered_elsewhere(world: World) -> str:
    opened = world.open(record_kept_by="external")
    facts = {"handler": world.person("handler"), "mode": "by_turn", "seed": "1"}
    world.done("allocate", "case_manager", facts, matter=opened.matter)
    return _refuse(world, opened.matter, f"p:{opened.parties[1]}")


def _voided(world: World) -> bool:
    with scope(EVERYWHERE):
        return Paper.objects.exclude(voided_by=None).exists()


def test_the_chief_declares_a_document_void_and_every_list_says_so_and_why(world: World) -> None:
    document = _own(world)
    assert f"{document}void/" in _call(world, "chief", f"{document}print/").text
    done = _call(world, "chief", f"{document}void/", FORM)
    assert done.status_code == 302, done.text[:3000]
    matter = f"/matters/{world.matter}/"
    for page in (matter, f"{matter}papers/", f"{document}print/"):
        text = _call(world, "handler", page).text
        assert WHY in text, page
        assert "作废" in text
    assert f"{document}void/" not in _call(world, "chief", f"{document}print/").text
    assert "不批准逮捕决定书" not in _call(world, "handler", f"{matter}service/").text
    # the act tells which document; once more is not twice
    with scope(EVERYWHERE):
        act = MatterAct.objects.get(matter=world.matter, name="void_document").pk
    recorded = _call(world, "handler", f"{matter}record/{act}/").text
    assert WHY in recorded
    assert "不批准逮捕决定书" in recorded
    assert _call(world, "chief", f"{document}void/", FORM).status_code == 302
    assert "已经作废" in _call(world, "chief", f"{document}void/").text


def test_a_document_stays_good_without_power_reason_or_confirmation(world: World) -> None:
    document = _own(world)
    for who, change, status in (
        ("handler", {}, 422),
        ("chief", {"_reason": " "}, 422),
        ("chief", {"_sure": ""}, 422),
        ("county_other", {}, 404),
    ):
        answer = _call(world, who, f"{document}void/", {**FORM, **change})
        assert answer.status_code == status, (who, change)
    assert not _voided(world)
    assert f"{document}void/" not in _call(world, "handler", f"{document}print/").text


def test_who_may_not_declare_it_void_reads_who_may(world: World) -> None:
    page = _call(world, "handler", f"{_own(world)}void/")
    assert page.status_code == 200
    assert "检察长" in page.text
    assert "_reason" not in page.text


def test_the_number_of_the_national_system_is_entered_once(world: World) -> None:
    document, number = _numbered_elsewhere(world), "隆检不批捕〔2022〕7号"
    assert "未编号" in _call(world, "handler", f"{document.split('papers/')[0]}papers/").text
    assert f"{document}number/" in _call(world, "handler", f"{document}print/").text
    wrong = _call(world, "handler", f"{document}number/", {"_number": "七号", "_key": "n-1"})
    assert wrong.status_code == 422
    assert 'id="f-_number-error"' in wrong.text
    assert (
        _call(world, "assistant", f"{document}number/", {"_number": number, "_key": "n-2"}).status_code == 422
    )
    done = _call(world, "handler", f"{document}number/", {"_number": number, "_key": "n-3"})
    assert done.status_code == 302, done.text[:3000]
    sheet = _call(world, "handler", f"{document}print/").text
    assert number in sheet
    assert f"{document}number/" not in sheet


def test_a_document_that_heli_numbers_takes_no_other_number(world: World) -> None:
    document = _own(world)
    assert f"{document}number/" not in _call(world, "handler", f"{document}print/").text
    form = {"_number": "隆检不批捕〔2022〕9号", "_key": "n-1"}
    assert _call(world, "handler", f"{document}number/", form).status_code == 422


def test_the_body_that_an_act_named_stands_in_the_form_of_service_and_can_be_changed(world: World) -> None:
    _own(world)
    page = _call(world, "handler", f"/matters/{world.matter}/service/").text
    link = re.search(r'href="(/matters/[^"]*/do/serve/\?paper=[^"]*)"', page)
    assert link is not None
    form = _call(world, "handler", link[1]).text
    field = form[form.index("受送达单位") :]
    police = str(world.police().office)
    assert re.search(rf'value="{police}"[^>]*checked', field)
    assert "本案此前已写明" in form
    plain = _call(world, "handler", f"/matters/{world.matter}/do/serve/").text
    assert "本案此前已写明" not in plain
