"""A recorded act is corrected, taken back or erased by a form; what stood before stays visible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from heli.access.wall import scope
from heli.matters.models import CaseAct, MatterAct, Proposal

if TYPE_CHECKING:
    from tests.factories.matters import World

REFUSAL = {
    "refusal_reason": "no_danger", "explanation": "没有社会危险性。", "_key": "web-1", "_version": "2",
}  # fmt: skip


@pytest.fixture
def world(db: None) -> Iterator[World]:
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


def _call(world: World, who: str, address: str, form: dict[str, Any] | None = None) -> Any:
    from tests.integration.web.world import client_of  # noqa: PLC0415

    client = client_of(world, who)
    return client.get(address) if form is None else client.post(address, form)


def _refusal(world: World) -> str:
    """The address of a recorded refusal."""
    form = {**REFUSAL, "_bearers": [world.free]}
    assert _call(world, "handler", f"/matters/{world.matter}/do/refuse_arrest/", form).status_code == 302
    with scope(world.cast.reader("handler")):
        act = MatterAct.objects.get(matter=world.matter, name="refuse_arrest").pk
    return f"/matters/{world.matter}/record/{act}/"


def _unchanged(world: World) -> dict[str, Any]:
    return {
        "refusal_reason": "no_danger", "explanation": "没有社会危险性。", "_when": "2022-12-30", "_key": "c-1",
        "_reason": "",
    }  # fmt: skip


def test_a_correction_shows_the_old_value_beside_the_new_one(world: World) -> None:
    address = _refusal(world)
    form = _call(world, "handler", f"{address}correct/")
    assert form.status_code == 200
    assert "没有社会危险性。" in form.text
    posted = {**_unchanged(world), "explanation": "没有社会危险性，有固定住所。", "_reason": "录入有误"}
    done = _call(world, "handler", f"{address}correct/", posted)
    assert done.status_code == 302, done.text[:3000]
    page = _call(world, "handler", address).text
    assert "没有社会危险性，有固定住所。" in page
    assert "原为没有社会危险性。" in page
    assert f"由{world.cast.people['handler'].name}更正" in page
    timeline = _call(world, "handler", f"/matters/{world.matter}/").text
    assert "已更正" in timeline


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"explanation": "改了"},
        {"explanation": "", "_reason": "理由"},
        {"_when": "2022-02-30", "_reason": "理由"},
    ],
    ids=["nothing changed", "no reason", "emptied", "no such day"],
)
def test_a_correction_that_says_nothing_or_no_reason_is_refused(world: World, wrong: dict[str, str]) -> None:
    address = _refusal(world)
    answer = _call(world, "handler", f"{address}correct/", {**_unchanged(world), **wrong})
    assert answer.status_code == 422
    with scope(world.cast.reader("handler")):
        assert not MatterAct.objects.filter(matter=world.matter, name="correct").exists()


def test_only_the_chief_takes_an_act_back_and_it_stays_struck_through(world: World) -> None:
    address = _refusal(world)
    assert f"{address}annul/" not in _call(world, "handler", address).text
    refused = _call(world, "handler", f"{address}annul/", {"_key": "a-1", "_reason": "误登"})
    assert refused.status_code == 422
    assert f"{address}annul/" in _call(world, "chief", address).text
    assert _call(world, "chief", f"{address}annul/", {"_key": "a-1", "_reason": "误登"}).status_code == 302
    page = _call(world, "handler", address).text
    assert "误登" in page
    assert f"{address}correct/" not in page
    assert "is-annulled" in _call(world, "handler", f"/matters/{world.matter}/").text


def test_the_chief_erases_a_personal_fact_and_the_act_stays(world: World) -> None:
    address = _refusal(world)
    assert (
        _call(world, "chief", f"{address}erase/", {"_key": "e-1", "_reason": "依法删除"}).status_code == 422
    )
    form = {"_key": "e-1", "_reason": "依法删除", "_names": ["explanation"]}
    assert _call(world, "handler", f"{address}erase/", form).status_code == 422
    assert _call(world, "chief", f"{address}erase/", form).status_code == 302
    page = _call(world, "handler", address).text
    assert "没有社会危险性。" not in page
    assert "删除" in page


def test_an_act_of_the_program_or_of_another_office_has_no_such_form(world: World) -> None:
    address = _refusal(world)
    assert _call(world, "county_other", f"{address}correct/").status_code == 404


def test_a_measure_and_a_charge_are_recorded_in_the_case(world: World) -> None:
    case = f"/matters/{world.matter}/case/"
    page = _call(world, "handler", case)
    assert page.status_code == 200, page.text[:2000]
    assert f"{case}do/record_measure/" in page.text
    assert _call(world, "county_other", case).status_code == 404
    found = _call(
        world, "handler", f"{case}do/add_charge/", {"charge.search": "264", "_search": "charge", "_key": "k"}
    )
    assert 'value="盗窃罪"' in found.text
    form = {"_key": "k-1", "_bearers": [world.free], "charge": "诈骗罪"}
    assert _call(world, "handler", f"{case}do/add_charge/", form).status_code == 302
    again = _call(world, "handler", f"{case}do/add_charge/", form)
    assert again.status_code == 302
    with scope(world.cast.reader("handler")):
        acts = CaseAct.objects.filter(name="add_charge", key="k-1")
        assert acts.count() == 1
        act = acts.get().pk
    assert "诈骗罪" in _call(world, "handler", case + f"record/{act}/").text
    wrong = _call(
        world,
        "handler",
        f"{case}do/record_measure/",
        {"_key": "m", "_bearers": [world.free], "_by": "self", "kind": "bail"},
    )
    assert wrong.status_code == 422
    assert 'id="f-since-error"' in wrong.text


def test_the_form_of_an_identity_begins_with_what_is_registered(world: World) -> None:
    address = f"/matters/{world.matter}/case/do/correct_identity/?bearer={world.free}"
    text = _call(world, "handler", address).text
    assert 'value="示例卓玛"' in text
    assert "已填入" in text


def test_what_is_known_of_one_party_is_not_filled_in_for_another(world: World) -> None:
    address = f"/matters/{world.matter}/case/do/correct_identity/"
    text = _call(world, "handler", address).text
    assert 'value="示例卓玛"' not in text
    assert 'value="示例甲"' not in text


def test_each_field_of_an_act_says_whether_it_was_typed_or_filled_in(world: World) -> None:
    from heli.matters.models import ActEntry  # noqa: PLC0415 (after django.setup)

    address = f"/matters/{world.matter}/case/do/correct_identity/"
    form = {
        "_key": "i-1", "_bearers": [world.free], "name": "示例卓玛", "birth_source": "户口簿", "reason": "补充来源",
    }  # fmt: skip
    sent = _call(world, "handler", address, form)
    assert sent.status_code == 302, sent.text[:2000]
    with scope(world.cast.reader("handler")):
        entry = ActEntry.objects.get(matter=world.matter)
    assert entry.fields["name"]["how"] == "filled"
    assert {entry.fields[name]["how"] for name in ("birth_source", "reason")} == {"typed"}
    assert "示例卓玛" not in str(entry.fields)
    page = _call(world, "handler", f"/matters/{world.matter}/case/record/{entry.subject}/").text
    assert "已填入" in page
    assert "人工填写" in page


def test_a_proposal_carries_how_its_fields_were_filled_into_the_act(world: World) -> None:
    evidence = {
        "refusal_reason": "evidence", "explanation": "证据不足。", "supplement_outline": "调取监控录像。",
        "supplement_ordered": "yes",
    }  # fmt: skip
    form = {**REFUSAL, **evidence, "_bearers": [world.free]}
    assert _call(world, "handler", f"/matters/{world.matter}/do/refuse_arrest/", form).status_code == 302
    with scope(world.cast.reader("chief")):
        proposal = Proposal.objects.get(matter=world.matter).pk
    _call(world, "head", f"/proposals/{proposal}/", {"answer": "agree", "reason": "同意"})
    _call(world, "chief", f"/proposals/{proposal}/", {"answer": "approve", "_key": "p-1"})
    with scope(world.cast.reader("handler")):
        act = MatterAct.objects.get(matter=world.matter, name="refuse_arrest").pk
    assert "人工填写" in _call(world, "handler", f"/matters/{world.matter}/record/{act}/").text


def test_a_measure_of_the_case_is_corrected_and_its_old_day_stays_visible(world: World) -> None:
    case = f"/matters/{world.matter}/case/"
    form = {"_key": "m-1", "_bearers": [world.free], "_by": "self", "kind": "bail", "since": "2022-12-29"}
    assert _call(world, "handler", f"{case}do/record_measure/", form).status_code == 302
    with scope(world.cast.reader("handler")):
        address = f"{case}record/{CaseAct.objects.get(key='m-1').pk}/"
    posted = {
        "_key": "c-1",
        "_reason": "日期录错",
        "_when": "2022-12-30",
        "kind": "bail",
        "since": "12月28日",
    }
    done = _call(world, "handler", f"{address}correct/", posted)
    assert done.status_code == 302, done.text[:3000]
    page = _call(world, "handler", address).text
    assert "2022年12月28日" in page
    assert "原为2022年12月29日" in page
    assert "已更正" in _call(world, "handler", case).text
