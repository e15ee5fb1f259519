"""What is typed is never lost: drafts of each tab, sessions that end, forms sent twice or too late."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from heli.access.wall import scope
from heli.matters.models import CaseAct, Draft, MatterAct

if TYPE_CHECKING:
    from tests.factories.matters import World

FORM = {"_key": "web-1", "_version": "2", "refusal_reason": "no_danger", "explanation": "没有社会危险性。"}
OURS: dict[str, Any] = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


def _client(world: World, who: str = "handler") -> Client:
    from tests.integration.web.world import client_of  # noqa: PLC0415

    return client_of(world, who)


def _address(world: World) -> str:
    return f"/matters/{world.matter}/do/refuse_arrest/"


def _save(world: World, **typed: str) -> dict[str, str]:
    answer = _client(world).post(f"{_address(world)}draft/", typed)
    assert answer.status_code == 200
    saved: dict[str, str] = answer.json()
    return saved


def _drafts(world: World) -> int:
    with scope(world.cast.reader("handler")):
        return int(Draft.objects.count())


def test_two_tabs_keep_two_drafts_and_both_are_listed(world: World) -> None:
    _save(world, _key="web-a", _tab="AAAA", explanation="甲页")
    _save(world, _key="web-b", _tab="BBBB", explanation="乙页")
    page = _client(world).get("/drafts/").text
    assert "AAAA" in page
    assert "BBBB" in page
    for draft in re.findall(r"\?draft=([0-9a-f-]+)", page)[::2]:
        assert re.search("甲页|乙页", _client(world).get(f"{_address(world)}?draft={draft}").text)
    assert "AAAA" not in _client(world, "head").get("/drafts/").text


def test_a_draft_opened_in_two_tabs_is_not_overwritten(world: World) -> None:
    first = _save(world, _key="web-a", explanation="一")
    second = _save(world, _key=first["key"], _seen=first["seen"], explanation="一二")
    assert second["key"] == first["key"]
    other = _save(world, _key=first["key"], _seen=first["seen"], explanation="一三")
    assert other["key"] != first["key"]
    assert _drafts(world) == 2


def test_a_draft_is_thrown_away_by_its_writer_only(world: World) -> None:
    _save(world, _key="web-a", explanation="甲")
    with scope(world.cast.reader("handler")):
        draft = Draft.objects.get().pk
    assert _client(world, "head").post("/drafts/", {"draft": str(draft)}).status_code == 404
    assert _client(world).post("/drafts/", {"draft": "坏"}).status_code == 404
    assert _client(world).post("/drafts/", {"draft": str(draft)}).status_code == 302
    assert _drafts(world) == 0


def test_sending_a_form_forgets_its_own_draft_only(world: World) -> None:
    _save(world, _key="web-1", explanation="一")
    _save(world, _key="web-2", explanation="二")
    answer = _client(world).post(_address(world), {**FORM, "_bearers": [world.free]})
    assert answer.status_code == 302, answer.text[:2000]
    assert _drafts(world) == 1


def test_a_form_of_the_case_has_drafts_too(world: World) -> None:
    address = f"/matters/{world.matter}/case/do/record_measure/"
    assert _client(world).post(f"{address}draft/", {"_key": "k", "since": "12月29日"}).status_code == 200
    assert 'value="12月29日"' in _client(world).get(address).text
    page = _client(world).get("/drafts/").text
    assert f"{address}?draft=" in page
    assert "登记强制措施" in page


def test_a_session_that_ended_holds_what_was_sent_and_it_can_be_sent_again(world: World) -> None:
    form = {**FORM, "_bearers": [world.free], "explanation": "写了一夜<的>理由"}
    held = Client().post(_address(world), form, **OURS)
    assert held.status_code == 403
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', held.text)
    again = {name: html.unescape(value) for name, value in pairs if name != "csrfmiddlewaretoken"}
    assert again["explanation"] == "写了一夜<的>理由"
    with scope(world.cast.reader("handler")):
        assert not MatterAct.objects.filter(name="refuse_arrest").exists()
    assert _client(world).post(_address(world), again).status_code == 302


def test_what_another_site_sent_is_not_held(world: World) -> None:
    foreign: list[dict[str, Any]] = [{}, {"HTTP_ORIGIN": "http://elsewhere.example"}]
    for headers in foreign:
        answer = Client().post(_address(world), FORM, **headers)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


def test_a_stale_token_holds_our_form_and_refuses_another_sites(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = _client(world).cookies
    held = strict.post(_address(world), {**FORM, "csrfmiddlewaretoken": "x" * 64}, **OURS)
    assert held.status_code == 403
    assert 'name="explanation"' in held.text
    foreign = strict.post(_address(world), FORM, HTTP_ORIGIN="http://elsewhere.example")
    assert foreign.status_code == 403
    assert 'name="explanation"' not in foreign.text


def test_the_back_button_and_a_second_press_record_nothing_twice(world: World) -> None:
    form = {**FORM, "_bearers": [world.free]}
    for _ in range(2):
        assert _client(world).post(_address(world), form).status_code == 302
    changed = _client(world).post(_address(world), {**form, "explanation": "另一理由。"})
    assert changed.status_code == 422
    assert "已经登记" in changed.text
    assert "另一理由。" in changed.text
    assert 'name="_key" value="web-1"' not in changed.text
    with scope(world.cast.reader("handler")):
        assert MatterAct.objects.filter(matter=world.matter, name="refuse_arrest").count() == 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"_when": "12月29日", "_kind": "day"}, "2022年12月29日"),
        ({"_when": "2026-02-30", "_kind": "day"}, "28天"),
        ({"_when": "三十号", "_kind": "day"}, "月份"),
        ({"_when": "2022-12-29 9:00", "_kind": "instant"}, "09:00"),
        ({"_when": " ", "_kind": "day"}, ""),
    ],
)
def test_a_day_is_read_while_it_is_typed(world: World, query: dict[str, Any], said: str) -> None:
    answer = _client(world).get("/reading/", query)
    assert answer.status_code == 200
    assert said in answer.text
    assert Client().get("/reading/", query).status_code == 204


def test_the_fields_for_the_national_system_stand_in_order_and_its_number_is_an_act(world: World) -> None:
    address = f"/matters/{world.matter}/national/"
    text = _client(world).get(address).text
    places = [text.index(name) for name in ("受理日期", "示例卓玛")]
    assert places == sorted(places)
    assert _client(world, "county_other").get(address).status_code == 404
    form = {"_key": "n-1", "kind": "unified", "number": "示例统受〔2022〕1号"}
    sent = _client(world).post(f"/matters/{world.matter}/case/do/add_number/", form)
    assert sent.status_code == 302, sent.text[:2000]
    assert "示例统受〔2022〕1号" in _client(world).get(f"/matters/{world.matter}/").text
    with scope(world.cast.reader("handler")):
        assert CaseAct.objects.filter(case=world.case, name="add_number").count() == 1
