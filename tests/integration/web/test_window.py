"""The window: a receipt says what comes next and whom to call, a defender has a name, a system is chosen once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from heli.access.wall import scope
from heli.matters.effects import run_waiting
from heli.matters.models import ActEntry, Matter, MatterAct, Paper
from heli.offices.models import Office
from tests.factories.offices import LONGZI

if TYPE_CHECKING:
    from tests.factories.matters import World

NEW = "/matters/new/petition_intake/receive/"
LETTER = {
    "_key": "letter-1", "_title": "示例来信", "_kept_by": "heli", "_when": "2022-12-29", "channel": "letter",
    "kind": "other", "content": "示例反映的内容", "reachable": "yes",
}  # fmt: skip


@pytest.fixture
def world(db: None) -> Iterator[World]:
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


def _receipt(world: World, form: dict[str, str]) -> str:
    """Enter a letter at the window, and read its receipt as it prints."""
    from tests.integration.web.world import client_of  # noqa: PLC0415

    client = client_of(world, "case_manager")
    answer = client.post(NEW, form)
    assert answer.status_code == 302, answer.text[:3000]
    with scope(world.cast.reader("case_manager")):
        paper = Paper.objects.get(kind="petition_receipt")
    return client.get(f"/matters/{paper.matter_id}/papers/{paper.pk}/print/").text


def test_a_receipt_says_by_when_the_petitioner_hears_what_and_whom_he_may_call(world: World) -> None:
    """Rules 161, 163: a first answer in seven days, progress or result in three months."""
    Office.objects.filter(pk=world.cast.offices[LONGZI].pk).update(telephone="0893-1234567")
    sheet = _receipt(world, LETTER)
    for said in (
        "程序性答复期限",
        "2023年1月5日",
        "答复进展或者结果期限",
        "2023年3月29日",
        "第一百六十三条",
    ):
        assert said in sheet, said
    assert "12309" in sheet
    assert "0893-1234567" in sheet


def test_a_receipt_promises_no_result_to_who_left_no_address_and_names_no_telephone_that_nobody_entered(
    world: World,
) -> None:
    sheet = _receipt(world, {**LETTER, "reachable": "no"})
    assert "2023年1月5日" in sheet
    assert "2023年3月29日" not in sheet
    assert "12309" in sheet
    assert "窗口" not in sheet.split("12309")[1].split("</dl>")[0]


def test_a_new_matter_is_numbered_where_the_last_one_of_its_kind_was_and_the_form_says_so(
    world: World,
) -> None:
    from tests.integration.web.world import client_of  # noqa: PLC0415

    client = client_of(world, "case_manager")
    checked = 'name="_kept_by" value="heli" checked'
    assert checked not in client.get(NEW).text
    client.post(NEW, LETTER)
    with scope(world.cast.reader("case_manager")):
        first = Matter.objects.get(procedure="petition_intake")
    form = client.get(NEW).text
    assert checked in form
    assert f"同{first.number}" in form
    client.post(NEW, {**LETTER, "_key": "letter-2", "_title": "示例来信二"})
    with scope(world.cast.reader("case_manager")):
        second = Matter.objects.filter(procedure="petition_intake").exclude(pk=first.pk).get()
        (how,) = ActEntry.objects.filter(matter=second).values_list("fields", flat=True)
        (before,) = ActEntry.objects.filter(matter=first).values_list("fields", flat=True)
    assert (before["_kept_by"]["how"], how["_kept_by"]["how"], how["_title"]["how"]) == (
        "typed",
        "filled",
        "typed",
    )


def test_a_form_of_persons_alone_does_not_ask_which_body_they_are(world: World) -> None:
    """A party or a defender asks how a case stands: neither is an office."""
    from tests.integration.web.world import client_of  # noqa: PLC0415

    client = client_of(world, "case_manager")
    assert 'name="_body"' not in client.get("/matters/new/progress_query/apply/").text
    assert 'name="_body"' in client.get("/matters/new/early_intervention/receive_invitation/").text


def test_a_defender_is_registered_with_his_name_and_his_desk_bears_it(world: World) -> None:
    """Rules 45: what is known of the defender is registered; a lawyer shows licence and firm."""
    from tests.integration.web.world import client_of  # noqa: PLC0415

    client = client_of(world, "case_manager")
    address = f"/matters/{world.matter}/do/register_defender/"
    form = {"_key": "defender-1", "_version": "99", "_bearers": world.free, "lawyer_kind": "defence_lawyer"}
    bare = client.post(address, form)
    assert bare.status_code == 422
    for name in ("lawyer_name", "licence", "firm"):
        assert f'id="f-{name}-error"' in bare.text, name
    named = {"lawyer_name": "示例律师", "licence": "15405202010000001", "firm": "示例律师事务所"}
    done = client.post(address, {**form, **named})
    assert done.status_code == 302, done.text[:3000]
    run_waiting()
    with scope(world.cast.reader("case_manager")):
        desk = Matter.objects.get(procedure="file_access")
        assert MatterAct.objects.filter(matter=desk, name="register").exists()
    assert "示例律师" in desk.title_text
    assert "示例律师" in client.get(f"/matters/{desk.pk}/").text
