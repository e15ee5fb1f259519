"""What is done together: the agreement on the river, the joint offices with the police, consultations and conferences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from heli.demo.places import COMAI, COUNTIES, GONGGAR, QUSHUI
from heli.demo.plan.year import OFFICES, Year, unit_of
from heli.demo.steps import (
    ItemOf,
    MatterOf,
    OfficeOf,
    Opening,
    PaperGiven,
    PaperOf,
    PersonOf,
    Script,
    Step,
    at,
    day,
)

_MEETINGS, _CONFERENCES = 14, 5


def scripts(year: Year) -> Iterator[Script]:
    """The river first, then thirteen joint offices, meetings with the police, conferences."""
    yield river()
    for number, office in enumerate(OFFICES):
        yield joint_office(year, office, number)
    for number in range(_MEETINGS):
        office = OFFICES[number % len(OFFICES)]
        yield meeting(year, f"meeting-{number}", office, year.some_day("2022-01-10", "2022-12-16"))
    for number in range(_CONFERENCES):
        office = year.random.choice([code for code in COUNTIES if code != COMAI])
        yield conference(year, f"conference-{number}", office, year.some_day("2022-03-01", "2022-12-05"))


def river() -> Script:
    """Gonggar and Qushui lie on one river under two prefectures: the agreement on the Yarlung Zangbo."""
    by = f"{GONGGAR}/prosecutor_2"
    steps = (
        Step(
            at=at("2022-04-11 10:00"), by=by, act="draft", matter="it",
            opening=Opening("collaboration_agreement", GONGGAR, "贡嘎县、曲水县雅鲁藏布江流域公益诉讼协作协议",
                            unit="interest", is_handled=True),
            facts={
                "subject": "雅鲁藏布江中游生态环境公益诉讼跨区域协作", "area": "贡嘎县与曲水县相邻江段",
                "signatories": [{"body": OfficeOf(GONGGAR), "contact": "公益诉讼检察部"},
                                {"body": OfficeOf(QUSHUI), "contact": "公益诉讼检察部"}],
                "terms": [{"about": "evidence", "how": "收到请求之日起十五日内答复。"},
                          {"about": "joint_patrol", "how": "每季度共同巡江一次。"},
                          {"about": "lead_transfer", "how": "七日内答复是否受理。"}],
                "assistance_days": 15, "lead_accept_days": 7, "lead_feedback_days": 60,
                "cost_rule": "各自承担。", "dispute_rule": "报各自上级院协商。", "evaluation_rule": "每年评估一次。",
            },
        ),
        Step(at=at("2022-04-20 10:00"), by=f"{GONGGAR}/chief", act="sign", matter="it", about=(ItemOf("signatory", 0),),
             facts={"signed_by": "贡嘎县人民检察院检察长"}),
        Step(
            at=at("2022-04-21 10:00"), by=QUSHUI, typed_by=f"{GONGGAR}/clerk", act="sign", matter="it",
            about=(ItemOf("signatory", 1),), happened=day("2022-04-20"), on_paper="copy",
            papers={"copy": PaperGiven("collaboration_agreement", "", day("2022-04-20"), "协议签署本", is_shared=True)},
            facts={"signed_by": "曲水县人民检察院检察长", "signed_copy": PaperOf("copy")},
        ),
        Step(at=at("2022-04-25 10:00"), by=by, act="conclude", matter="it",
             facts={"starts_on": day("2022-05-01"), "ends_on": day("2025-04-30"), "assistance_days": 15}),
        Step(at=at("2022-09-01 10:00"), by=by, act="plan_activities", matter="it",
             facts={"activities": [{"activity_kind": "joint_patrol", "planned_on": day("2022-09-22")},
                                   {"activity_kind": "look_back", "planned_on": day("2023-01-12")}]}),
        Step(at=at("2022-09-22 17:00"), by=by, act="hold_activity", matter="it", about=(ItemOf("activity", 0),),
             facts={"activity_result": "共同巡江四十公里，发现两处线索。"}),
    )  # fmt: skip
    return Script("river", steps)


def joint_office(year: Year, office: str, number: int) -> Script:
    """The joint office with the police of one place, founded late in 2021."""
    founded = day("2021-11-15").replace(day=15 + number % 12)
    chief, clerk = f"{office}/chief", f"{office}/clerk"
    steps = [
        Step(
            at=year.moment(founded, hour=10), by=chief, act="set_up", matter="it",
            opening=Opening("joint_office", office, "侦查监督与协作配合办公室", is_handled=True),
            facts={"police_body": OfficeOf(f"police:{office}"), "seat": "公安局执法办案管理中心", "duty_mode": "mixed",
                   "consultation_word": "xieshang"},
        ),
        Step(
            at=year.moment(founded, hour=11), by=clerk, act="add_persons", matter="it",
            facts={"persons": [
                {"side": "procuratorate", "member": PersonOf(f"{office}/prosecutor"), "from_day": founded},
                {"side": "police", "contact": "法制部门值班民警", "from_day": founded},
            ]},
        ),
        Step(at=year.moment(founded, hour=12), by=chief, act="open_office", matter="it"),
    ]  # fmt: skip
    about = year.random.choice(("涉嫌盗窃案证据收集方向", "一起交通肇事案的立案标准", "案管系统信息核对"))
    steps.append(
        Step(at=year.moment(day("2022-06-10"), number % 9, hour=10), by=clerk, act="log_contacts", matter="it",
             facts={"contacts": [{"kind": "consultation", "about": about}]})
    )  # fmt: skip
    return Script(f"joint-office-{office}", steps)


_QUESTIONS = (
    ("evidence", "电子数据提取笔录缺少见证人签名，如何补正？"),
    ("nature", "多次小额盗窃是否累计计算数额？"),
    ("measure", "犯罪嫌疑人系哺乳期妇女，宜采取何种强制措施？"),
    ("filing", "草场纠纷引发的轻微伤害是否立案？"),
)


def meeting(year: Year, name: str, office: str, raised: date) -> Script:
    """One or two cases that the police bring, put to one meeting and concluded there."""
    manager, clerk = f"{office}/case_management", f"{office}/clerk"
    questions = year.random.sample(_QUESTIONS, year.random.choice((1, 2)))
    police = f"police:{office}"
    steps = []
    for number, (kind, question) in enumerate(questions):
        matter = f"consultation-{number}"
        steps += [
            Step(
                at=year.moment(raised, hour=9 + number), by=police, typed_by=manager, act="raise", matter=matter,
                happened=year.moment(raised).date(),
                opening=Opening("police_consultation", office, question[:40], unit=unit_of(office, "criminal")),
                facts={"raised_by": "police", "body": OfficeOf(police), "question": question, "kind": kind, "answer_days": 7},
            ),
            Step(
                at=year.moment(raised, hour=11 + number), by=manager, act="allocate", matter=matter,
                facts={"handler": PersonOf(f"{office}/prosecutor"), "mode": "by_turn",
                       "seed": f"{year.random.getrandbits(32):08x}"},
            ),
        ]  # fmt: skip
    held = year.moment(raised, 4, hour=15)
    rows = [{"subject": MatterOf(f"consultation-{n}"), "question": q} for n, (_, q) in enumerate(questions)]
    steps += [
        Step(
            at=year.moment(raised, 2, hour=9), by=clerk, act="plan", matter="it",
            opening=Opening("consultation_meeting", office, f"与公安机关会商会议（{held:%m月%d日}）"),
            facts={"police_body": OfficeOf(police), "meet_on": held.date(), "place": "侦查监督与协作配合办公室"},
        ),
        Step(at=year.moment(raised, 2, hour=11), by=clerk, act="add_items", matter="it", facts={"consultations": rows}),
        Step(at=held, by=clerk, act="hold", matter="it", happened=held.date(),
             facts={"attended_ours": [PersonOf(f"{office}/prosecutor")], "attended_police": "法制部门、办案部门各一人"}),
    ]  # fmt: skip
    for number in range(len(questions)):
        about = (ItemOf("consultation", number),)
        steps += [
            Step(at=held.replace(hour=16, minute=10 + number), by=clerk, act="record_views", matter="it", about=about,
                 facts={"our_view": "按规定补正或者作出合理解释。", "police_view": "同意，三日内补正。"}),
            Step(at=held.replace(hour=16, minute=30 + number), by=clerk, act="conclude_item", matter="it", about=about,
                 facts={"outcome": "consensus", "summary": "双方意见一致。", "as_decision": False}),
        ]  # fmt: skip
    steps += [
        Step(at=held.replace(hour=17, minute=0), by=clerk, act="sign_minutes", matter="it",
             facts={"ours_signed": True, "police_signed": True}),
        Step(at=held.replace(hour=17, minute=10), by=clerk, act="close", matter="it"),
    ]  # fmt: skip
    return Script(name, steps)


def conference(year: Year, name: str, office: str, asked: date) -> Script:
    """A joint conference on one suggestion, from the request to the closed record."""
    handler, chair, clerk = f"{office}/prosecutor_2", f"{office}/head_2", f"{office}/clerk"
    speaker = f"{office}/deputy_2"
    lead = {"kind": "public_interest", "addressee": OfficeOf(f"agency:{office}:nature"), "involved": True,
            "lead": "履职中发现临时用地到期未恢复。"}  # fmt: skip
    agenda, guest, view = ItemOf("agenda", 0), ItemOf("attendee", 0), ItemOf("opinion", 0)
    held = year.moment(asked, 7, hour=10)

    def step(act: str, by: str, minute: int, about: tuple[ItemOf, ...] = (), **facts: object) -> Step:
        return Step(
            at=held.replace(minute=minute), by=by, act=act, matter="it", about=about or ("m",), facts=facts
        )

    steps = (
        Step(at=year.moment(asked, hour=9), by=handler, act="register_lead", matter="subject", facts=lead,
             opening=Opening("suggestion", office, "临时用地恢复检察建议", unit=unit_of(office, "interest"), is_handled=True)),
        Step(
            at=year.moment(asked, 1, hour=9), by=handler, act="request", matter="it",
            opening=Opening("joint_conference", office, "关于临时用地恢复责任的联席会议", unit=unit_of(office, "interest"),
                            is_handled=True),
            facts={"agenda": [{"subject": MatterOf("subject"), "question": "恢复责任由谁承担？",
                               "discipline": "public_interest", "after_committee": False}]},
        ),
        step("call", chair, 0, planned_for=held.date()),
        step("admit", chair, 2, (agenda,)),
        step("invite", chair, 4, attendees=[{"person": PersonOf(speaker), "comes_from": "own"}]),
        step("attend", chair, 8, (guest,)),
        step("hold", chair, 10, chair=PersonOf(chair)),
        step("record_opinions", clerk, 30, (agenda,), opinions=[
            {"speaker": PersonOf(speaker), "view": "with", "opinion_reasons": "由用地单位恢复，主管部门监督。",
             "articles": ["土地管理法第五十七条"]}]),
        step("sign", clerk, 32, (view,)),
        step("conclude_item", chair, 34, (agenda,), agreed="unanimous", majority_view="向自然资源主管部门提出。"),
        step("take_up_result", handler, 40, (agenda,), follows=True),
        step("sign_record", clerk, 42, (guest,)),
        Step(at=held.replace(minute=50), by=clerk, act="finish_record", matter="it",
             papers={"record": PaperGiven("joint_conference_record", "", held.date(), "联席会议记录")},
             facts={"record": PaperOf("record")}),
        step("close", clerk, 55),
    )  # fmt: skip
    return Script(name, steps)
