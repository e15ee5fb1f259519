"""Papers, service, meetings, what a partner sees, collaboration: who sees which page, and what stands on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heli.access.wall import scope
from heli.matters.granting import give_grant
from heli.matters.models import MatterAct, Paper, Service, TimeLimit
from tests.factories.matters import AT, World, clock_at, make_world, new_key, timedelta
from tests.factories.meetings import held_meeting
from tests.factories.suggestions import (
    CHIEF,
    HANDLER,
    POINTS,
    TITLE,
    admit_agency,
    do,
    draft_letter,
    issue_letter,
    open_suggestion,
    serve_letter,
    served_suggestion,
)
from tests.integration.web.world import sign_in

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
WATER = "water_contact"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock_at(AT):
        yield make_world()


@pytest.fixture
def served(world: World) -> tuple[UUID, UUID]:
    return served_suggestion(world)


def test_an_agency_sees_the_letter_its_points_and_what_it_can_do(
    world: World, served: tuple[UUID, UUID]
) -> None:
    matter, letter = served
    client = sign_in(world, WATER)
    assert client.get("/")["Location"] == "/shared/"
    assert f"/shared/{matter}/" in client.get("/shared/").text
    page = client.get(f"/shared/{matter}/").text
    for _, demand, _ in POINTS:
        assert demand in page
    for act in ("accept_points", "dispute_points", "ask_help", "prove_points", "reply"):
        assert f"/matters/{matter}/do/{act}/" in page
    assert f"/matters/{matter}/papers/{letter}/print/" in page
    # ours names each point, in what happened and in what can be done
    own = sign_in(world, HANDLER).get(f"/matters/{matter}/").text
    assert "建议事项 2" in own
    assert "一个事项" not in own


def test_an_agency_reads_what_was_served_on_it_before_any_matter_is_open_to_it(world: World) -> None:
    matter = open_suggestion(world)
    letter = issue_letter(world, matter)
    client = sign_in(world, WATER)
    sheet = f"/matters/{matter}/papers/{letter}/print/"
    assert client.get(sheet).status_code == 404
    assert sheet not in client.get("/shared/").text
    serve_letter(world, matter, letter)
    assert sheet in client.get("/shared/").text
    page = client.get(sheet).text
    for _, demand, _ in POINTS:
        assert demand in page
    assert "示例县水利局" in page
    # nothing else of the matter, by any page
    for address in (
        f"/shared/{matter}/",
        f"/matters/{matter}/",
        f"/matters/{matter}/papers/",
        f"/matters/{matter}/service/",
    ):
        assert client.get(address, follow=True).status_code == 404, address
    assert sign_in(world, "agency_contact").get(sheet).status_code == 404


def test_an_agency_never_sees_what_is_internal(world: World, served: tuple[UUID, UUID]) -> None:
    matter, letter = served
    with scope(world.cast.reader(HANDLER)):
        inner = Paper.objects.get(matter=matter, kind="suggestion_verification_report")
    client = sign_in(world, WATER)
    for address in (
        f"/shared/{matter}/",
        f"/matters/{matter}/papers/",
        f"/matters/{matter}/papers/{letter}/print/",
    ):
        page = client.get(address).text
        assert "内部报告内容" not in page
        assert "现场状况" not in page
        assert "审批表" not in page
    assert client.get(f"/matters/{matter}/papers/{inner.pk}/print/").status_code == 404
    assert client.get(f"/matters/{matter}/")["Location"] == f"/shared/{matter}/"
    assert client.get(f"/matters/{matter}/service/")["Location"] == f"/shared/{matter}/"
    assert sign_in(world, HANDLER).get(f"/matters/{matter}/papers/{inner.pk}/print/").status_code == 200


def test_points_that_are_only_drafted_are_not_put_before_an_agency(world: World) -> None:
    matter = open_suggestion(world)
    draft_letter(world, matter)
    admit_agency(world, matter)
    # who goes on drafting finds his own words, not the sign that stands for them
    form = sign_in(world, HANDLER).get(f"/matters/{matter}/do/draft/").text
    assert "右岸堆放砂石属实" in form
    assert "◆" not in form
    page = sign_in(world, WATER).get(f"/shared/{matter}/")
    assert page.status_code == 200
    assert POINTS[0][1] not in page.text


@pytest.mark.parametrize("who", ["police_contact", "agency_contact", "county_other", "nobody"])
def test_to_others_no_page_of_the_matter_is_there(world: World, served: tuple[UUID, UUID], who: str) -> None:
    matter, letter = served
    client = sign_in(world, who)
    for address in (
        f"/shared/{matter}/", f"/matters/{matter}/papers/", f"/matters/{matter}/papers/{letter}/print/",
        f"/matters/{matter}/service/", f"/meetings/{matter}/",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_the_printed_letter_states_what_the_kind_names_and_that_it_bears_no_seal(
    world: World, served: tuple[UUID, UUID]
) -> None:
    matter, letter = served
    page = sign_in(world, HANDLER).get(f"/matters/{matter}/papers/{letter}/print/").text
    for words in (
        "检察建议书",
        "检建〔2022〕1号",
        "示例县水利局",
        "未用印",
        "右岸堆放砂石属实",
        "可以共同现场走访",
    ):
        assert words in page
    assert "内部报告内容" not in page


def test_a_paper_is_uploaded_listed_and_opened_as_an_attachment(
    world: World, served: tuple[UUID, UUID]
) -> None:
    matter, _ = served
    client = sign_in(world, HANDLER)
    sent = {"kind": "reply_letter", "number": "措政函〔2022〕1号", "received_on": "2022-12-29",
            "file": SimpleUploadedFile("回函.pdf", PDF)}  # fmt: skip
    assert client.post(f"/matters/{matter}/papers/", sent).status_code == 302
    page = client.get(f"/matters/{matter}/papers/").text
    assert "回函.pdf" in page
    with scope(world.cast.reader(HANDLER)):
        paper = Paper.objects.get(matter=matter, kind="reply_letter")
    response = client.get(f"/matters/{matter}/papers/{paper.pk}/file/")
    assert response.content == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert "%E5%9B%9E%E5%87%BD.pdf" in response["Content-Disposition"]
    assert sign_in(world, WATER).get(f"/matters/{matter}/papers/{paper.pk}/file/").status_code == 404


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"kind": ""}, "什么"), ({"received_on": "2099-01-01"}, "2099"), ({"title": "秘密★ 回函"}, "秘密")],
)
def test_a_paper_that_is_refused_leaves_nothing_and_keeps_what_was_typed(
    world: World, served: tuple[UUID, UUID], changed: dict[str, str], said: str
) -> None:
    matter, _ = served
    client = sign_in(world, HANDLER)
    good = {"kind": "reply_letter", "title": "回函", "received_on": "2022-12-29"}
    response = client.post(f"/matters/{matter}/papers/", {**good, "number": "独一号", **changed})
    assert response.status_code == 400
    assert said in response.text
    assert 'value="独一号"' in response.text
    assert client.post(f"/matters/{matter}/papers/", good).status_code == 302


def test_a_paper_handed_in_by_an_agency_is_shared_and_from_its_office(
    world: World, served: tuple[UUID, UUID]
) -> None:
    matter, _ = served
    sent = {"kind": "rectification_proof", "title": "整改照片"}
    assert sign_in(world, WATER).post(f"/matters/{matter}/papers/", sent).status_code == 302
    with scope(world.cast.reader(HANDLER)):
        paper = Paper.objects.get(matter=matter, kind="rectification_proof")
    assert (paper.volume, paper.is_shared) == ("main", True)
    assert paper.from_office_id == world.cast.reader(WATER).office


def test_an_agency_that_replies_is_asked_nothing_that_only_we_know_and_reads_its_own_letter_again(
    world: World, served: tuple[UUID, UUID]
) -> None:
    matter, _ = served
    water, address = sign_in(world, WATER), f"/matters/{matter}/do/reply/"
    form = water.get(address).text
    ours = sign_in(world, HANDLER).get(address).text
    for name in ("reply_paper.from", "reply_paper.received_on", "_when", "_paper", "_paper_on"):
        assert f'name="{name}"' not in form, name
        assert f'name="{name}"' in ours, name
    reply = {"reply_paper": "new", "reply_paper.title": "回复函", "reply_paper.number": "示水函〔2022〕1号"}
    sent = water.post(address, {**reply, "_key": str(new_key()), "_version": "99", "_when": "2022-12-01"})
    assert sent.status_code == 302, sent.text
    with scope(world.cast.reader(HANDLER)):
        paper = Paper.objects.get(matter=matter, kind="reply_letter")
        act = MatterAct.objects.get(matter=matter, name="reply")
    assert (paper.from_office_id, paper.volume, paper.is_shared) == (
        world.cast.reader(WATER).office,
        "main",
        True,
    )
    # the day is ours to know: it was sent now, whatever was posted
    assert paper.received_on == act.happened_on == AT.date()
    assert "示水函〔2022〕1号" in water.get(f"/matters/{matter}/papers/").text
    kinds = water.get(f"/matters/{matter}/papers/").text
    assert "回复函" in kinds
    assert "court_explanation" not in kinds
    assert "court_explanation" in sign_in(world, HANDLER).get(f"/matters/{matter}/papers/").text


def test_an_answer_that_an_agency_sends_twice_is_recorded_once(
    world: World, served: tuple[UUID, UUID]
) -> None:
    matter, _ = served
    water, address = sign_in(world, WATER), f"/matters/{matter}/do/accept_points/"
    first = re.findall(r'name="_bearers" value="(i:[^"]+)"', water.get(address).text)[0]
    sent = {"_bearers": first, "steps": "制定方案。", "_key": str(new_key()), "_version": "99"}
    for _ in range(2):
        answer = water.post(address, sent)
        assert answer.status_code == 302, answer.text
    with scope(world.cast.reader(HANDLER)):
        assert MatterAct.objects.filter(matter=matter, name="accept_points").count() == 1


def test_the_day_of_receipt_is_corrected_and_the_term_counted_anew(
    world: World, served: tuple[UUID, UUID]
) -> None:
    matter, _ = served
    client = sign_in(world, HANDLER)
    with scope(world.cast.reader(HANDLER)):
        service = Service.objects.get(matter=matter)
        before = TimeLimit.objects.filter(matter=matter, binds="watch", status="running").first()
    assert "送达" in client.get(f"/matters/{matter}/service/").text
    address = f"/matters/{matter}/service/{service.pk}/receipt/"
    assert client.get(address).status_code == 200
    typed = {"received_on": "2023-01-05", "reason": "", "key": "k1"}
    with clock_at(AT + timedelta(days=10)):
        assert client.post(address, typed).status_code == 400
        assert client.post(address, {**typed, "reason": "回证日期登记有误"}).status_code == 302
    with scope(world.cast.reader(HANDLER)):
        service.refresh_from_db()
        assert before is not None
        after = TimeLimit.objects.get(pk=before.pk)
    assert service.received_on is not None
    assert service.received_on.isoformat() == "2023-01-05"
    assert before.ends_on is not None
    assert after.ends_on is not None
    assert (after.ends_on - before.ends_on).days >= 1


def test_an_issued_letter_waits_to_be_served(world: World) -> None:
    matter = open_suggestion(world)
    letter = issue_letter(world, matter)
    page = sign_in(world, HANDLER).get(f"/matters/{matter}/service/").text
    address = f"/matters/{matter}/do/serve/?letter={letter}"
    assert address in page
    form = sign_in(world, HANDLER).get(address).text
    assert f'name="letter" value="{letter}" checked' in form


def test_a_meeting_shows_its_agenda_opinions_and_links_only_to_who_may_read_the_subject(world: World) -> None:
    meeting, subject = held_meeting(world)
    page = sign_in(world, CHIEF).get(f"/meetings/{meeting}/").text
    for words in ("应当向谁提出", "主管部门有监督管理职责", "草原法", f"/matters/{subject}/"):
        assert words in page
    assert "record_opinions" in page
    guest = sign_in(world, "county_other")
    assert guest.get(f"/meetings/{meeting}/").status_code == 404
    give_grant(
        meeting, actor=world.actor(CHIEF), to=world.cast.people["county_other"], reason="受邀参会",
        from_on=AT.date(), key=new_key(),
    )  # fmt: skip
    page = guest.get(f"/meetings/{meeting}/").text
    assert "应当向谁提出" in page
    assert f"/matters/{subject}/" not in page
    assert TITLE not in page


def test_lists_ask_as_many_questions_for_two_matters_as_for_one(
    world: World, served: tuple[UUID, UUID]
) -> None:
    clients = {"/shared/": sign_in(world, WATER), "/collaboration/": sign_in(world, CHIEF),
               "/notices/": sign_in(world, HANDLER), "/meetings/": sign_in(world, HANDLER)}  # fmt: skip

    def counted(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert clients[address].get(address).status_code == 200
        return len(found)

    for address in clients:
        counted(address)
    one = {address: counted(address) for address in clients}
    served_suggestion(world)
    assert {address: counted(address) for address in clients} == one


def test_a_partner_has_no_page_of_our_own_work(world: World, served: tuple[UUID, UUID]) -> None:
    client = sign_in(world, WATER)
    for address in ("/collaboration/", "/leave/"):
        assert client.get(address)["Location"] == "/shared/"
    assert sign_in(world, HANDLER).get("/collaboration/").status_code == 200


def test_what_an_agency_answers_is_a_notice_for_the_handler(world: World, served: tuple[UUID, UUID]) -> None:
    from heli.notices import gathering  # noqa: PLC0415

    matter, _ = served
    do(world, matter, "ask_help", {"helps": [{"help_wanted": "请协助协调"}]}, by=WATER)
    gathering.gather()
    page = sign_in(world, HANDLER).get("/notices/").text
    assert "请求支持配合" in page
    assert f"/matters/{matter}/record/" in page
    assert "请协助协调" not in page
