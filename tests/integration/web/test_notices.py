"""Notices, leave with substitutes, and the groups of the work list, on their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from heli.access.wall import scope
from heli.base import clock
from heli.base.errors import Refused
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Proposal, Task, TimeLimit
from heli.matters.proposals import approve
from heli.matters.reading import worklist
from heli.matters.verify import verify
from heli.notices import alarms, gathering, partners
from heli.notices.models import Leave, Notice, Preference
from heli.notices.standing_in import standing_in

if TYPE_CHECKING:
    from tests.factories.matters import World

TITLE = "示例甲等二人涉嫌盗窃案"
EVIDENCE = {
    "refusal_reason": "evidence", "explanation": "证据不足。", "supplement_outline": "调取监控录像。",
    "supplement_ordered": True,
}  # fmt: skip


@pytest.fixture
def world(db: None) -> Iterator[World]:
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


def get(world: World, who: str, address: str, status: int = 200, language: str = "zh-hans") -> str:
    from tests.integration.web.world import client_of, sign_in  # noqa: PLC0415

    sign_in(world, who)
    response = client_of(world, who, language).get(address)
    assert response.status_code == status, response.text[:3000]
    return str(response.text)


def post(world: World, who: str, address: str, status: int = 302, **data: str) -> str:
    from tests.integration.web.world import sign_in  # noqa: PLC0415

    response = sign_in(world, who).post(address, data)
    assert response.status_code == status, response.text[:3000]
    return str(response.headers.get("Location", "")) if status == 302 else str(response.text)


def test_a_notice_says_why_it_came_opens_its_matter_and_is_read_or_left(world: World) -> None:
    alarms.ring(clock.today())
    text = get(world, "handler", "/notices/")
    assert f"/matters/{world.matter}/" in text
    assert TITLE in text
    assert "因为您是本案承办人" in text
    assert "because you answer for the matter" in get(world, "handler", "/notices/", language="en")
    number = re.search(r"/notices/([0-9a-f-]{36})/read/", text)
    assert number is not None
    with scope(EVERYWHERE):
        count = Notice.objects.filter(person=world.person("handler"), read_at=None).count()
    assert f'<span class="count">{count}</span>' in text
    # nobody reads it for another
    post(world, "head", f"/notices/{number[1]}/read/")
    with scope(EVERYWHERE):
        assert Notice.objects.get(pk=number[1]).read_at is None
    post(world, "handler", f"/notices/{number[1]}/read/")
    with scope(EVERYWHERE):
        assert Notice.objects.get(pk=number[1]).read_at is not None


def test_what_came_after_the_page_was_loaded_is_not_marked_as_read_with_the_rest(world: World) -> None:
    gathering.gather()
    newest = re.search(r'name="newest" value="([^"]+)"', get(world, "handler", "/notices/"))
    assert newest is not None
    alarms.ring(clock.today())
    post(world, "handler", "/notices/read/", newest=newest[1])
    with scope(EVERYWHERE):
        left = Notice.objects.filter(person=world.person("handler"), read_at=None)
        assert set(left.values_list("kind", flat=True)) == {"limit"}


def test_what_was_put_to_somebody_and_decided_is_told_once(world: World) -> None:
    from heli.matters.proposals import approve  # noqa: PLC0415
    from tests.factories.matters import new_key  # noqa: PLC0415

    facts = {"handler": world.person("colleague"), "ground": "load", "reason": "工作量调配"}
    waiting = world.proposed("reassign", "case_manager", facts)
    gathering.gather()
    with scope(EVERYWHERE):
        told = set(Notice.objects.filter(kind="proposal").values_list("person", "why"))
    first = "head" if waiting.waits_for == "department_head" else "chief"
    assert told == {(world.person(first), waiting.waits_for)}
    if first == "head":
        from heli.matters.proposals import review  # noqa: PLC0415

        review(waiting.proposal, agrees=True, say="同意", actor=world.actor("head"))
        gathering.gather()
    approve(waiting.proposal, actor=world.actor("chief"), key=new_key())
    gathering.gather()
    assert gathering.gather() == 0
    with scope(EVERYWHERE):
        kinds = dict(Notice.objects.filter(kind__in=["decided", "given"]).values_list("kind", "person"))
    assert kinds == {"decided": world.person("case_manager"), "given": world.person("colleague")}
    assert "重新分案" in get(world, "case_manager", "/notices/")


def test_quiet_hours_and_an_address_are_chosen_by_the_person(world: World) -> None:
    assert "邮件地址" not in get(world, "handler", "/notices/choices/")
    refused = post(world, "handler", "/notices/choices/", 400, quiet_from="25:00", quiet_to="8:00")
    assert "不是一天中的时间" in refused
    post(world, "handler", "/notices/choices/", 400, quiet_from="20:00", quiet_to="")
    post(world, "handler", "/notices/choices/", quiet_from="20：00", quiet_to="8")
    with scope(EVERYWHERE):
        chosen = Preference.objects.get(person=world.person("handler"))
    assert (f"{chosen.quiet_from:%H:%M}", f"{chosen.quiet_to:%H:%M}") == ("20:00", "08:00")
    assert "20:00" in get(world, "handler", "/notices/")


def test_what_falls_into_a_leave_is_shown_before_and_when_it_is_entered(world: World) -> None:
    looked = get(world, "handler", "/leave/?from_on=2023-01-02&to_on=2023-01-06")
    assert TITLE in looked
    assert "2023年1月4日" in looked
    with scope(EVERYWHERE):
        assert not Leave.objects.exists()
    assert "2023-02-30" in get(world, "handler", "/leave/?from_on=2023-02-30&to_on=2023-01-06")
    wrong = post(world, "handler", "/leave/", 400, from_on="2023-02-30", to_on="2023-01-06")
    assert "2023-02-30" in wrong
    post(world, "handler", "/leave/", 400, from_on="2023-01-06", to_on="2023-01-02")
    shown = get(
        world, "handler", post(world, "handler", "/leave/", from_on="2023-01-02", to_on="2023年1月6日")
    )
    assert TITLE in shown
    # again on the same days, or for somebody else without overseeing him: refused
    post(world, "handler", "/leave/", 400, from_on="2023-01-05", to_on="2023-01-09")
    other = str(world.person("head"))
    post(world, "handler", "/leave/", 400, person=other, from_on="2023-03-01", to_on="2023-03-02")
    assert "离岗" in get(world, "head", "/notices/")
    get(world, "county_other", f"/leave/{_leave().pk}/", 404)


def _leave() -> Leave:
    with scope(EVERYWHERE):
        return Leave.objects.get()


def test_who_may_names_the_substitute_who_then_has_the_work_of_who_is_away(world: World) -> None:
    post(
        world,
        "head",
        "/leave/",
        person=str(world.person("handler")),
        from_on="2022-12-30",
        to_on="2023-01-06",
    )
    page, colleague = f"/leave/{_leave().pk}/", str(world.person("colleague"))
    assert TITLE not in get(world, "colleague", "/")
    post(world, "handler", page, 400, substitute=colleague)
    post(world, "head", page, 400, substitute=str(world.person("county_other")))
    post(world, "head", page, substitute=colleague)
    reader = world.cast.reader("colleague")
    with scope(reader):
        assert set(standing_in(reader, clock.today())) == {world.matter}
        assert not standing_in(reader, clock.today() + timedelta(days=8))
    own = get(world, "colleague", "/")
    assert TITLE in own
    assert "代理" in own
    # he may act in it, and the record says so
    world.done("write_report", "colleague", {"report": "审查报告。"})
    assert [str(finding) for finding in verify().findings] == []
    # done again, nothing is left to name
    assert "每件在办案件都有人代理" in get(world, "head", page)
    alarms.ring(clock.today())
    with scope(EVERYWHERE):
        told = Notice.objects.filter(kind="limit", is_urgent=True).values_list("person", "why")
        assert set(told) == {(world.person("handler"), "handler"), (world.person("colleague"), "substitute")}
    post(world, "handler", f"{page}take-back/")
    assert _leave().ended_at is not None


def test_a_substitute_of_a_leave_to_come_has_the_work_from_its_first_day(world: World) -> None:
    post(
        world,
        "head",
        "/leave/",
        person=str(world.person("handler")),
        from_on="2023-01-02",
        to_on="2023-01-06",
    )
    post(world, "head", f"/leave/{_leave().pk}/", substitute=str(world.person("colleague")))
    reader = world.cast.reader("colleague")
    with scope(reader):
        assert not standing_in(reader, clock.today())
        assert set(standing_in(reader, clock.today() + timedelta(days=3))) == {world.matter}


def test_each_count_of_the_work_list_equals_the_rows_behind_it(world: World) -> None:
    """Own, watched and past limits, tasks of three kinds: what the headings say is what the pages hold."""
    with scope(EVERYWHERE):
        limit = TimeLimit.objects.filter(matter=world.matter).first()
        task = Task.objects.filter(matter=world.matter).first()
        assert limit is not None
        wall = {
            name: getattr(limit, name) for name in ("place_ord", "line_bit", "level", "grantees", "denied")
        }
        more = {"matter_id": world.matter, "cause": limit.act, "made_at": clock.now(), **wall}
        for number in range(7):
            kind = ("lawbook", "effect_refused", "confirm_paper")[number % 3]
            Task.objects.create(kind=kind, say_zh="示例任务", person_id=world.person("handler"), **more)
        base = {
            "matter_id": world.matter,
            "bearer": limit.bearer,
            "rule": limit.rule,
            "status": "running",
            **wall,
        }
        base |= {
            "rule_version": limit.rule_version,
            "calendar_version": limit.calendar_version,
            "act": limit.act,
        }
        for number, (binds, days) in enumerate(
            [("watch", -3), ("watch", 9), ("own", -2), ("own", -9), ("right", 2)]
        ):
            TimeLimit.objects.create(
                binds=binds, period=number + 5, ends_on=clock.today() + timedelta(days=days),
                person_id=world.person("handler"), state=limit.state, **base,
            )  # fmt: skip
    assert task is None or task.done_at is None
    reader = world.cast.reader("handler")
    with scope(reader):
        found = worklist(reader, most=2)
    shown = {name: len(lines) for name, lines in found.groups.items()}
    assert found.counts["waiting_for_others"] == 2
    assert sum(found.task_kinds.values()) >= 7
    for group, count in found.counts.items():
        text = get(world, "handler", f"/?whose=mine&group={group}")
        assert text.count('<li class="record-row">') == count, group
        assert shown[group] == min(2, count)
    for group, kind in (("refusals", "effect_refused"), ("confirmations", "confirm_paper")):
        text = get(world, "handler", f"/?group={group}")
        assert text.count("示例任务") == found.task_kinds[kind]
    get(world, "handler", "/?group=nothing", 404)
    get(world, "handler", "/?group=came_in", 404)
    assert "对方" in get(world, "handler", "/")


def test_who_only_administers_begins_where_he_administers(world: World) -> None:
    for key in ("system_admin", "security_admin", "audit_admin"):
        assert post_free(world, key) == "/administration/"


def post_free(world: World, key: str) -> str:
    from tests.integration.web.world import sign_in  # noqa: PLC0415

    return str(sign_in(world, key).get("/").headers["Location"])


def test_a_partner_reads_his_notices_and_enters_no_leave(world: World) -> None:
    from tests.factories.suggestions import admit_agency, issue_letter, open_suggestion, serve_letter  # noqa: PLC0415

    matter = open_suggestion(world)
    serve_letter(world, matter, issue_letter(world, matter))
    partners.tell_partners()
    text = get(world, "water_contact", "/notices/", language="en")
    assert "A document was served on your office on" in text
    assert 'href="/shared/"' in text
    assert f"/shared/{matter}/" not in text
    admit_agency(world, matter)
    partners.tell_partners()
    text = get(world, "water_contact", "/notices/", language="en")
    assert f"/shared/{matter}/" in text
    assert "/leave/" not in text
    assert "/matters/" not in text
    post(world, "water_contact", "/notices/choices/", quiet_from="20:00", quiet_to="8:00")
    with scope(EVERYWHERE):
        assert Preference.objects.get(person=world.person("water_contact")).quiet_from is not None


def test_who_stands_in_for_a_decider_is_named_told_and_shown_and_gets_no_power(world: World) -> None:
    today = clock.today()
    proposal = world.proposed("refuse_arrest", "handler", EVIDENCE, bearers=(world.free,)).proposal
    page = f"/proposals/{proposal}/"
    post(world, "head", "/leave/", from_on=today.isoformat(), to_on=(today + timedelta(3)).isoformat())
    with scope(EVERYWHERE):
        leave = Leave.objects.get(person=world.person("head"))
        assert Proposal.objects.get(pk=proposal).waits_for == "department_head"
    assert "nobody was named to stand in for decisions" in get(world, "handler", page, language="en")
    address = f"/leave/{leave.pk}/"
    # neither a colleague without a deciding post nor somebody who oversees nobody
    post(world, "head", address, 400, do="deputy", deputy=str(world.person("assistant")))
    post(world, "handler", address, 400, do="deputy", deputy=str(world.person("deputy")))
    post(world, "head", address, do="deputy", deputy=str(world.person("deputy")))
    assert "to stand in" in get(world, "deputy", "/notices/", language="en")
    assert "but this decision belongs to" in get(world, "handler", page, language="en")
    # the name gives no power: the door asks for the post
    with pytest.raises(Refused, match="not_your_turn"):
        approve(proposal, actor=world.actor("deputy"), key="k1")
    with scope(EVERYWHERE):
        assert Proposal.objects.get(pk=proposal).status == "open"
