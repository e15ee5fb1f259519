"""The interface: the same door, the same policy, refusals in words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heli.base import clock
from tests.integration.api.program import Program, program_of

if TYPE_CHECKING:
    from tests.factories.matters import World

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem that an answer is."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["title"]
    return body


def test_a_matter_is_read_whole_with_what_may_happen_and_why_not(world: World, handler: Program) -> None:
    body = handler.get(f"/matters/{world.matter}").json()
    assert body["id"] == str(world.matter)
    offers = {(offer["act"], offer["bearer"]): offer for offer in body["acts"]}
    assert offers["refuse_arrest", world.detained]["possible"]
    impossible = [offer for offer in body["acts"] if not offer["possible"]]
    assert impossible
    assert all(offer["reasons"] for offer in impossible)


def test_limits_come_with_their_working(world: World, handler: Program) -> None:
    limits = handler.get(f"/matters/{world.matter}/limits").json()
    (custody,) = [
        row for row in limits if row["rule"] == "decide_in_custody" and row["bearer"] == world.detained
    ]
    assert custody["ends_on"] == "2023-01-04"
    whole = handler.get(f"/limits/{custody['id']}").json()
    assert whole["working"]
    assert "CPL 91¶3" in whole["basis"]


def test_an_act_of_the_caller_is_recorded_once_for_one_key(world: World, handler: Program) -> None:
    body = {"act": "interrogate", "bearers": [world.detained], "facts": {}}
    first = handler.post(f"/matters/{world.matter}/acts", body, key="once")
    assert first.status_code == 201, first.content
    again = handler.post(f"/matters/{world.matter}/acts", body, key="once")
    assert again.json()["act"] == first.json()["act"]
    assert again.json()["again"]
    other = {**body, "facts": {"police_heard": True}}
    problem(handler.post(f"/matters/{world.matter}/acts", other, key="once"), 422)


def test_an_act_that_another_decides_becomes_a_proposal(world: World, handler: Program) -> None:
    facts = {"refusal_reason": "no_danger", "explanation": "示例理由"}
    schema = handler.get("/procedures/arrest_review/acts/refuse_arrest/facts").json()
    assert facts.keys() <= schema.keys()
    needs_chief = {"refusal_reason": "evidence", "supplement_outline": "示例提纲", "supplement_ordered": True}
    body = {"act": "refuse_arrest", "bearers": [world.free], "facts": {**facts, **needs_chief}}
    answer = handler.post(f"/matters/{world.matter}/acts", body)
    assert answer.status_code == 202, answer.content
    assert answer.json()["decider"] == "chief_prosecutor"
    chief = program_of(world, "chief")
    refused = problem(chief.post(f"/proposals/{answer.json()['proposal']}/approve", {}), 409)
    assert refused["reasons"][0]["code"].startswith("proposal.")


def test_a_decider_claimed_by_name_is_refused(world: World, handler: Program) -> None:
    claim = {"decided_by": world.person("chief")}
    body = {"act": "refuse_arrest", "bearers": [world.free], "facts": {"refusal_reason": "evidence"}, **claim}
    refused = problem(handler.post(f"/matters/{world.matter}/acts", body), 409)
    assert refused["reasons"][0]["code"] == "decision.claimed"
    assert refused["reasons"][0]["do"]


@pytest.mark.parametrize("who", ["county_other", "police_contact"])
def test_absent_and_not_yours_look_alike(world: World, who: str) -> None:
    program = program_of(world, who)
    hidden = problem(program.get(f"/matters/{world.matter}"), 404)
    absent = problem(program.get("/matters/018f0000-0000-7000-8000-000000000000"), 404)
    assert hidden["reasons"] == absent["reasons"]
    assert program.get("/matters").json()["items"] == []


def test_without_a_token_nothing_is_answered(world: World, handler: Program) -> None:
    assert handler.get("/matters").status_code == 200
    for secret in ("", "heli_unknown"):
        problem(Program(secret).get("/matters"), 401)


def test_a_token_ends_with_its_last_day(world: World, handler: Program) -> None:
    clock.set_offset(clock.offset() + timedelta(days=30))
    assert handler.get("/matters").status_code == 200
    clock.set_offset(clock.offset() + timedelta(days=1))
    problem(handler.get("/matters"), 401)


def test_pages_by_key_miss_nothing_and_repeat_nothing(world: World, clerk: Program) -> None:
    for _ in range(4):
        world.open()
    whole = [row["id"] for row in clerk.get("/matters", size=200).json()["items"]]
    pages: list[str] = []
    after = ""
    while True:
        page = clerk.get("/matters", size=2, after=after).json()
        pages += [row["id"] for row in page["items"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert len(whole) == 5
    assert pages == whole
    problem(clerk.get("/matters", after="no key"), 422)


def test_a_paper_goes_in_and_comes_out_as_it_was(world: World, handler: Program) -> None:
    form = {"kind": "reply_letter", "title": "回函", "file": SimpleUploadedFile("回函.pdf", PDF)}
    made = handler.upload(f"/matters/{world.matter}/papers", form)
    assert made.status_code == 201, made.content
    every = handler.get(f"/matters/{world.matter}/papers").json()
    (listed,) = [one for one in every if one["id"] == made.json()["id"]]
    assert (listed["is_issued"], listed["is_void"]) == (False, False)
    content = handler.get(f"/matters/{world.matter}/papers/{made.json()['id']}/content")
    assert content.content == PDF
    assert content["Content-Type"] == "application/pdf"
    marked = {**form, "file": SimpleUploadedFile("秘密★.pdf", PDF)}
    problem(handler.upload(f"/matters/{world.matter}/papers", marked), 409)


def test_a_matter_is_opened_by_its_first_act(world: World, clerk: Program) -> None:
    body = {
        "procedure": "arrest_review",
        "act": "accept",
        "office": world.cast.offices["540529"].pk,
        "title": "示例丙涉嫌盗窃案",
        "facts": {"complete": True},
        "happened_at": "2022-12-29",
        "parties": [{"role": "suspect", "facts": {"party_kind": "person", "name": "示例丙"}}],
    }
    opened = clerk.post("/matters", body)
    assert opened.status_code == 201, opened.content
    assert clerk.get(f"/matters/{opened.json()['matter']}").json()["title"] == body["title"]
    future = {**body, "happened_at": "2023-12-29"}
    problem(clerk.post("/matters", future), 422)


def test_problems_speak_the_callers_language(world: World, handler: Program) -> None:
    path = "/api/matters/018f0000-0000-7000-8000-000000000000"
    english = Client().get(path, headers={**handler.headers(), "Accept-Language": "en"}).json()
    chinese = Client().get(path, headers=handler.headers()).json()
    assert english["reasons"][0]["code"] == chinese["reasons"][0]["code"]
    assert english["title"] != chinese["title"]
    assert any("一" <= c <= "鿿" for c in chinese["reasons"][0]["say"])


def test_a_handler_who_may_not_handle_it_is_refused_with_the_article(world: World, clerk: Program) -> None:
    matter = world.open().matter
    facts = {"mode": "named", "ground": "指定"}
    path = f"/matters/{matter}/acts"
    body = {"act": "allocate", "facts": {**facts, "handler": str(world.person("assistant"))}}
    (reason,) = problem(clerk.post(path, body), 409)["reasons"]
    assert (reason["code"], reason["field"], reason["basis"]) == ("handler.post", "handler", ["Rules 5"])
    assert reason["do"]
    body["facts"] = {**facts, "handler": str(world.person("handler"))}
    assert clerk.post(path, body).status_code == 201


def test_a_proposal_that_waits_is_named_to_who_sends_it_again(world: World, handler: Program) -> None:
    facts = {
        "refusal_reason": "evidence", "explanation": "示例理由", "supplement_outline": "示例提纲", "supplement_ordered": True,
    }  # fmt: skip
    body = {"act": "refuse_arrest", "bearers": [world.free], "facts": facts}
    first = handler.post(f"/matters/{world.matter}/acts", body)
    assert first.status_code == 202
    again = problem(handler.post(f"/matters/{world.matter}/acts", body), 409)
    assert again["reasons"][0]["code"] == "proposal.waits"
    assert again["proposal"] == first.json()["proposal"]
