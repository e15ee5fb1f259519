"""The pages of matters: work list, registry, matter, acts, proposals, time limits, opening."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from heli.access.wall import scope
from heli.matters.models import Matter, MatterAct, Paper, Proposal, TimeLimit

if TYPE_CHECKING:
    from django.test import Client

    from tests.factories.matters import World

NO_DANGER = {"refusal_reason": "no_danger", "explanation": "没有社会危险性。"}
EVIDENCE = {
    "refusal_reason": "evidence",
    "explanation": "证据不足。",
    "supplement_outline": "调取监控录像。",
    "supplement_ordered": "yes",
}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


def _client(world: World, who: str) -> Client:
    from tests.integration.web.world import client_of  # noqa: PLC0415

    return client_of(world, who)


def _get(world: World, who: str, address: str, status: int = 200) -> str:
    response = _client(world, who).get(address)
    assert response.status_code == status, response.text[:3000]
    return response.text


def _form(world: World, **more: Any) -> dict[str, Any]:
    """A refusal for the suspect at liberty, as its form posts it."""
    return {"_key": "web-1", "_version": "2", "_bearers": [world.free], **NO_DANGER, **more}


def _post(world: World, who: str, act: str, data: dict[str, Any]) -> Any:
    return _client(world, who).post(f"/matters/{world.matter}/do/{act}/", data)


def _acts(world: World, name: str) -> int:
    with scope(world.cast.reader("handler")):
        return int(MatterAct.objects.filter(matter=world.matter, name=name).count())


def test_the_work_list_says_what_is_due_as_a_sentence(world: World) -> None:
    text = _get(world, "handler", "/")
    assert "2023年1月4日 星期三" in text
    assert "7日" in text
    assert "刑事诉讼法第九十一条" in text or "刑诉法第九十一条" in text
    assert "还有5日" in text.replace(" ", "")
    assert "示例扎西" in text


def test_who_looks_after_others_sees_all_and_his_own_apart(world: World) -> None:
    assert "示例甲等二人涉嫌盗窃案" in _get(world, "case_manager", "/")
    assert "示例甲等二人涉嫌盗窃案" not in _get(world, "case_manager", "/?whose=mine")
    assert "whose=all" not in _get(world, "handler", "/")


def test_a_matter_that_came_in_waits_with_case_management_until_it_is_allocated(world: World) -> None:
    world.open(title="示例新收案")
    assert "示例新收案" in _get(world, "case_manager", "/")
    assert "示例新收案" not in _get(world, "handler", "/")


def test_the_matters_page_offers_acts_and_says_why_not(world: World) -> None:
    text = _get(world, "handler", f"/matters/{world.matter}/")
    assert f"/matters/{world.matter}/do/refuse_arrest/" in text
    assert f"/matters/{world.matter}/why/revoke_refusal/" in text
    assert "待决定" in text
    assert "示例甲" in text
    why = _get(world, "handler", f"/matters/{world.matter}/why/revoke_refusal/")
    assert "谁可以办理" in why


def test_a_matter_of_another_office_does_not_exist_on_any_page(world: World) -> None:
    with scope(world.cast.reader("handler")):
        limit = TimeLimit.objects.filter(matter=world.matter).values_list("pk", flat=True).first()
    for address in (
        f"/matters/{world.matter}/",
        f"/matters/{world.matter}/do/refuse_arrest/",
        f"/matters/{world.matter}/why/refuse_arrest/",
        f"/limits/{limit}/",
    ):
        _get(world, "county_other", address, 404)
    assert "示例甲等二人" not in _get(world, "county_other", "/matters/?q=示例扎西")


def test_no_decision_is_chosen_beforehand(world: World) -> None:
    text = _get(world, "handler", f"/matters/{world.matter}/do/refuse_arrest/")
    choices = re.findall(r'<input[^>]*type="radio"[^>]*>', text)
    assert choices
    assert [choice for choice in choices if " checked" in choice] == []


def test_an_act_is_recorded_once_for_one_form(world: World) -> None:
    for _ in range(2):
        response = _post(world, "handler", "refuse_arrest", _form(world))
        assert response.status_code == 302, response.text[:2000]
    assert _acts(world, "refuse_arrest") == 1
    assert "不批准逮捕：示例卓玛" in _get(world, "handler", f"/matters/{world.matter}/")


def test_what_is_missing_stands_beside_its_field_and_nothing_is_recorded(world: World) -> None:
    response = _post(world, "handler", "refuse_arrest", _form(world, explanation=""))
    assert response.status_code == 422
    assert 'id="f-explanation-error"' in response.text
    response = _post(world, "handler", "refuse_arrest", _form(world, _bearers=[]))
    assert 'id="f-_bearers-error"' in response.text
    assert _acts(world, "refuse_arrest") == 0


def test_enter_and_the_forms_own_buttons_record_nothing(world: World) -> None:
    for button, status in (("_check", 200), ("_draft", 302)):
        assert _post(world, "handler", "refuse_arrest", _form(world, **{button: "1"})).status_code == status
    assert _acts(world, "refuse_arrest") == 0


def test_a_draft_comes_back_and_is_forgotten_once_recorded(world: World) -> None:
    address = f"/matters/{world.matter}/do/refuse_arrest/"
    assert (
        _client(world, "handler")
        .post(f"{address}draft/", {"explanation": "还没写完", "_key": "web-1"})
        .status_code
        == 200
    )
    assert "还没写完" in _get(world, "handler", address)
    assert "还没写完" not in _get(world, "head", address, 403)
    _post(world, "handler", "refuse_arrest", _form(world))
    assert "还没写完" not in _get(world, "handler", f"/matters/{world.matter}/")


def test_where_another_decides_it_is_put_forward_reviewed_and_approved(world: World) -> None:
    response = _post(world, "handler", "refuse_arrest", _form(world, **EVIDENCE))
    assert response.status_code == 302
    assert _acts(world, "refuse_arrest") == 0
    with scope(world.cast.reader("chief")):
        proposal = Proposal.objects.get(matter=world.matter)
    address = f"/proposals/{proposal.pk}/"
    assert "调取监控录像" in _get(world, "chief", address)
    assert _client(world, "chief").post(address, {"answer": "approve"}).status_code == 422
    assert _client(world, "handler").post(address, {"answer": "approve"}).status_code == 422
    assert _client(world, "head").post(address, {"answer": "agree", "reason": "同意"}).status_code == 302
    assert _client(world, "chief").post(address, {"answer": "approve", "_key": "a"}).status_code == 302
    assert _acts(world, "refuse_arrest") == 1
    assert "已批准" in _get(world, "handler", address)


def test_a_step_sent_from_a_second_window_is_put_forward_once(world: World) -> None:
    assert _post(world, "handler", "refuse_arrest", _form(world, **EVIDENCE)).status_code == 302
    again = _post(world, "handler", "refuse_arrest", _form(world, **EVIDENCE, _key="web-2"))
    assert again.status_code == 422
    assert "您已将此事送审" in again.text
    other = _form(world, **EVIDENCE, _key="web-3", _bearers=[world.detained])
    assert _post(world, "handler", "refuse_arrest", other).status_code == 302
    with scope(world.cast.reader("chief")):
        assert Proposal.objects.filter(matter=world.matter, status="open").count() == 2


def test_case_management_lets_the_program_draw_the_handler(world: World) -> None:
    matter = world.open(title="示例新收案").matter
    address = f"/matters/{matter}/do/allocate/"
    assert 'name="_draw"' in _get(world, "case_manager", address)
    posted = {"_draw": "1", "_key": "draw-1"}
    done = _client(world, "case_manager").post(address, posted, follow=True)
    assert "抽取" in done.text
    # the same form once more draws nobody anew
    _client(world, "case_manager").post(address, posted)
    with scope(world.cast.reader("case_manager")):
        (act,) = MatterAct.objects.filter(matter=matter, name="allocate")
        assert Matter.objects.get(pk=matter).handler_id == world.person("handler")
    assert '"seed"' in bytes(act.leaf).decode()
    assert 'name="_draw"' not in _get(world, "handler", f"/matters/{world.matter}/do/refuse_arrest/")


def test_a_proposal_is_returned_with_reasons_only(world: World) -> None:
    _post(world, "handler", "refuse_arrest", _form(world, **EVIDENCE))
    with scope(world.cast.reader("chief")):
        address = f"/proposals/{Proposal.objects.get(matter=world.matter).pk}/"
    assert _client(world, "head").post(address, {"answer": "return"}).status_code == 422
    assert _client(world, "head").post(address, {"answer": "return", "reason": "事实不清"}).status_code == 302
    assert "事实不清" in _get(world, "handler", address)


def test_the_decider_may_decide_otherwise(world: World) -> None:
    _post(world, "handler", "refuse_arrest", _form(world, **EVIDENCE))
    with scope(world.cast.reader("chief")):
        address = f"/proposals/{Proposal.objects.get(matter=world.matter).pk}/"
    _client(world, "head").post(address, {"answer": "agree"})
    assert "otherwise/refuse_arrest/" in _get(world, "chief", address)
    otherwise = f"{address}otherwise/refuse_arrest/"
    _get(world, "chief", otherwise)
    assert _client(world, "chief").post(otherwise, {**NO_DANGER, "_key": "o"}).status_code == 422
    answer = _client(world, "chief").post(otherwise, {**NO_DANGER, "_key": "o", "_reason": "没有社会危险性"})
    assert answer.status_code == 302, answer.text[:2000]
    assert _acts(world, "refuse_arrest") == 1


def test_somebody_quicker_is_shown_beside_what_i_wanted(world: World) -> None:
    _post(world, "handler", "refuse_arrest", _form(world))
    response = _post(world, "handler", "refuse_arrest", _form(world, _key="web-2", explanation="另一理由"))
    assert response.status_code == 409
    assert "另一理由" in response.text
    assert "没有社会危险性。" in response.text
    assert _acts(world, "refuse_arrest") == 1


def test_a_refused_act_leaves_no_paper_behind(world: World) -> None:
    paper = {"_paper": "new", "_paper.title": "示例来函", "_paper_on": "2022-12-29"}
    assert _post(world, "handler", "refuse_arrest", _form(world, explanation="", **paper)).status_code == 422
    with scope(world.cast.reader("handler")):
        assert not Paper.objects.filter(matter=world.matter, kind="other").exists()
    response = _post(world, "handler", "refuse_arrest", _form(world, **paper))
    assert response.status_code == 302, response.text[:2000]
    with scope(world.cast.reader("handler")):
        assert Paper.objects.filter(matter=world.matter, kind="other").count() == 1


def test_the_day_that_a_paper_bears_is_not_asked_for_again(world: World) -> None:
    decided = {"_decider": "chief_prosecutor", "_decided_by": str(world.person("chief")), "_decision": "new",
               "_decision.title": "审批表", "_decision_on": "2022-12-30"}  # fmt: skip
    form = _form(world, **EVIDENCE, **decided, **{"_paper": "new", "_paper.title": "示例来函"})
    undated = _post(world, "handler", "refuse_arrest", form)
    assert undated.status_code == 422
    assert "材料和材料上的日期须一并填写" in undated.text
    dated = {**form, "_paper.dated_on": "2022-12-29"}
    assert _post(world, "handler", "refuse_arrest", dated).status_code == 302
    with scope(world.cast.reader("handler")):
        act = MatterAct.objects.get(matter=world.matter, name="refuse_arrest")
    assert json.loads(bytes(act.leaf))["on_paper"]["on"] == "2022-12-29"


def test_a_decision_on_paper_needs_its_proof(world: World) -> None:
    form = _form(world, **EVIDENCE, _decider="chief_prosecutor")
    assert _post(world, "handler", "refuse_arrest", form).status_code == 422
    proof = {
        "_decided_by": str(world.person("chief")),
        "_decision": "new",
        "_decision.title": "审批表",
        "_decision_on": "2022-12-30",
    }
    assert _post(world, "handler", "refuse_arrest", {**form, **proof}).status_code == 302
    assert _acts(world, "refuse_arrest") == 1
    assert "确认，是我决定的" in _get(world, "chief", "/?whose=mine")


def test_every_step_of_a_limit_is_shown_with_its_article(world: World) -> None:
    with scope(world.cast.reader("handler")):
        limit = TimeLimit.objects.get(rule="decide_in_custody", bearer=world.detained)
    text = _get(world, "handler", f"/limits/{limit.pk}/")
    assert "2023年1月4日 星期三" in text
    assert "第一百零五条" in text


def test_the_registry_finds_by_number_title_and_party_and_filters(world: World) -> None:
    title = "示例甲等二人涉嫌盗窃案"
    for query in ("q=示例扎西", "q=盗窃", "procedure=arrest_review", "state=open", "opened_from=2022-12-28"):
        assert title in _get(world, "handler", f"/matters/?{query}"), query
    for query in (
        "q=无此人名",
        "procedure=suggestion",
        "state=closed",
        "opened_to=2022-12-27",
        "handler=none",
    ):
        assert title not in _get(world, "handler", f"/matters/?{query}"), query
    assert "共 1 件" in _get(world, "handler", "/matters/")
    assert _get(world, "handler", "/matters/?opened_from=不是日期&after=坏")


def test_a_matter_is_opened_with_its_parties_and_kept_elsewhere_by_number(world: World) -> None:
    address = "/matters/new/arrest_review/accept/"
    form = {
        "_key": "open-1",
        "_title": "示例丙涉嫌诈骗案",
        "_when": "2022-12-29",
        "_kept_by": "external",
        "complete": "yes",
        "_parties.0.role": "suspect",
        "_parties.0.name": "示例丙",
        "_parties.0.party_kind": "person",
        "_parties.0.birth_on": "1990-01-02",
        "_parties.0.birth_precision": "day",
        "_parties.0.measures.0.kind": "detention",
        "_parties.0.measures.0.since": "2022-12-27",
        "_parties.0.charges.0.charge": "诈骗罪",
    }
    client = _client(world, "case_manager")
    refused = client.post(address, form)
    assert refused.status_code == 422
    assert 'id="f-_number-error"' in refused.text
    with scope(world.cast.reader("case_manager")):
        assert Matter.objects.count() == 1
    opened = client.post(address, {**form, "_number": "统一受案〔2022〕99号"})
    assert opened.status_code == 302, opened.text[:3000]
    text = _get(world, "case_manager", opened["Location"])
    assert "统一受案〔2022〕99号" in text
    assert "示例丙" in text
    assert "诈骗罪" in text
    _get(world, "handler", address, 404)


def test_a_partner_who_is_admitted_sees_no_inner_page_of_the_matter(world: World) -> None:
    from heli.base import clock  # noqa: PLC0415 (after django.setup)
    from heli.matters.granting import give_grant  # noqa: PLC0415
    from tests.factories.matters import new_key  # noqa: PLC0415
    from tests.factories.offices import LONGZI  # noqa: PLC0415

    _post(world, "handler", "refuse_arrest", _form(world, **EVIDENCE))
    give_grant(
        world.matter, actor=world.actor("chief"), to=world.cast.offices[f"police:{LONGZI}"], reason="送达文书",
        from_on=clock.today(), may="read", key=new_key(),
    )  # fmt: skip
    with scope(world.cast.reader("chief")):
        proposal = Proposal.objects.get(matter=world.matter)
        limit = (
            TimeLimit.objects.filter(matter=world.matter, binds="own").values_list("pk", flat=True).first()
        )
    client = _client(world, "police_contact")
    for address in ("/", "/matters/", f"/matters/{world.matter}/"):
        assert client.get(address)["Location"].startswith("/shared/")
    for address in (f"/proposals/{proposal.pk}/", f"/limits/{limit}/", "/matters/new/arrest_review/accept/"):
        assert client.get(address).status_code == 404
    assert "示例卓玛" not in client.get("/proposals/").text
