"""What is done together: the agreement on the river, the joint offices with the police, consultations and conferences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from heli.demo.places import COMAI, GONGGAR, QUSHUI
from heli.demo.plan.interest import filings, follow
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

_TALKS, _TALKS_OF_TWO, _TALKS_TWICE = 38, 3, 16
"""Talks with the police to the end of November: so many open with two cases at one meeting, so many need a second one."""
_CONFERENCES = 35
_DECEMBER_TALKS, _DECEMBER_CONFERENCES = 3, 2
"""And those that open in December."""


def scripts(year: Year) -> Iterator[Script]:
    """The river first, then thirteen joint offices, talks with the police, conferences."""
    yield river()
    for number, office in enumerate(OFFICES):
        yield joint_office(year, office, number)
    for number in range(_TALKS):
        again = _TALKS_OF_TWO <= number < _TALKS_OF_TWO + _TALKS_TWICE
        raised = year.some_day("2021-12-06", "2022-11-01")
        office = OFFICES[number % len(OFFICES)]
        yield talks(
            year, f"talks-{number}", office, raised, cases=2 if number < _TALKS_OF_TWO else 1, again=again
        )
    for number in range(_DECEMBER_TALKS):
        office = OFFICES[number * 4]
        yield talks(
            year, f"december-talks-{number}", office, year.some_day("2022-12-01", "2022-12-16"), cases=1
        )
    conferring = [office for office in OFFICES if office != COMAI]
    for number in range(_CONFERENCES):
        asked = year.some_day("2022-01-10", "2022-11-17")
        # the last one discusses a single case
        cases = 1 if number == _CONFERENCES - 1 else 2
        yield conference(
            year, f"conference-{number}", conferring[number % len(conferring)], asked, cases=cases
        )
    for number in range(_DECEMBER_CONFERENCES):
        asked = year.some_day("2022-12-01", "2022-12-15")
        yield conference(year, f"december-conference-{number}", conferring[number * 3 + 1], asked, cases=1)


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
    if number % 2 == 0:
        steps.append(
            Step(at=year.moment(day("2022-08-22"), number, hour=15), by=clerk, act="hold_training", matter="it",
                 facts={"topic": "检警同堂：轻伤害案件证据收集", "sessions": 1})
        )  # fmt: skip
    return Script(f"joint-office-{office}", steps)


_QUESTIONS = (
    ("evidence", "电子数据提取笔录缺少见证人签名，如何补正？"),
    ("nature", "多次小额盗窃是否累计计算数额？"),
    ("measure", "犯罪嫌疑人系哺乳期妇女，宜采取何种强制措施？"),
    ("filing", "草场纠纷引发的轻微伤害是否立案？"),
)


def talks(year: Year, name: str, office: str, raised: date, *, cases: int, again: bool = False) -> Script:
    """Cases that the police bring, put to one meeting and concluded there; or put off there and concluded at a second."""
    questions = year.random.sample(_QUESTIONS, cases)
    named = [(f"consultation-{number}", question) for number, (_, question) in enumerate(questions)]
    steps = list(_raised(year, office, questions, raised))
    first = year.moment(raised, 4, hour=15)
    steps += _meeting(year, office, named, first, "first", "again" if again else "consensus")
    if again:
        steps += _meeting(year, office, named, year.moment(first.date(), 14, hour=15), "second", "consensus")
    return Script(name, steps)


def _raised(year: Year, office: str, questions: Sequence[tuple[str, str]], raised: date) -> Iterator[Step]:
    manager, police = f"{office}/case_management", f"police:{office}"
    for number, (kind, question) in enumerate(questions):
        matter = f"consultation-{number}"
        yield Step(
            at=year.moment(raised, hour=9 + number), by=police, typed_by=manager, act="raise", matter=matter,
            happened=year.moment(raised).date(),
            opening=Opening("police_consultation", office, question[:40], unit=unit_of(office, "criminal")),
            facts={"raised_by": "police", "body": OfficeOf(police), "question": question, "kind": kind, "answer_days": 7},
        )  # fmt: skip
        yield Step(
            at=year.moment(raised, hour=11 + number), by=manager, act="allocate", matter=matter,
            facts={"handler": PersonOf(f"{office}/prosecutor"), "mode": "by_turn",
                   "seed": f"{year.random.getrandbits(32):08x}"},
        )  # fmt: skip


def _meeting(
    year: Year, office: str, cases: Sequence[tuple[str, str]], held: datetime, name: str, outcome: str
) -> Iterator[Step]:
    """One meeting, from its planning two days before to its close."""
    clerk = f"{office}/clerk"
    planned = held - timedelta(days=2)
    rows = [{"subject": MatterOf(matter), "question": question} for matter, question in cases]

    def step(at: datetime, act: str, about: tuple[ItemOf, ...] = (), **facts: object) -> Step:
        return Step(at=at, by=clerk, act=act, matter=name, about=about or ("m",), facts=facts)

    yield Step(
        at=planned.replace(hour=9), by=clerk, act="plan", matter=name,
        opening=Opening("consultation_meeting", office, f"与公安机关会商会议（{held:%m月%d日}）"),
        facts={"police_body": OfficeOf(f"police:{office}"), "meet_on": held.date(), "place": "侦查监督与协作配合办公室"},
    )  # fmt: skip
    yield step(planned.replace(hour=11), "add_items", consultations=rows)
    yield Step(
        at=held, by=clerk, act="hold", matter=name, happened=held.date(),
        facts={"attended_ours": [PersonOf(f"{office}/prosecutor")], "attended_police": "法制部门、办案部门各一人"},
    )  # fmt: skip
    said = {"consensus": "双方意见一致。", "again": "补充材料后另行会商。"}[outcome]
    for number in range(len(cases)):
        about = (ItemOf("consultation", number),)
        yield step(
            held.replace(hour=16, minute=10 + number), "record_views", about,
            our_view="按规定补正或者作出合理解释。", police_view="同意，三日内补正。",
        )  # fmt: skip
        yield step(
            held.replace(hour=16, minute=30 + number), "conclude_item", about,
            outcome=outcome, summary=said, as_decision=False,
        )  # fmt: skip
    yield step(held.replace(hour=17, minute=0), "sign_minutes", ours_signed=True, police_signed=True)
    yield step(held.replace(hour=17, minute=10), "close")


_DISCUSSED = (
    ("nature", "临时用地到期未恢复", "恢复责任由谁承担？", "土地管理法第五十七条"),
    ("water", "河道内堆放建筑垃圾", "清理义务人不明时向谁提出？", "防洪法第二十二条"),
    ("ecology", "医疗废水处理设施停运", "是否先行磋商？", "水污染防治法第三十九条"),
    ("market", "餐饮单位未公示食品安全信息", "一类问题是否一并提出？", "食品安全法第六十条"),
)


def conference(year: Year, name: str, office: str, asked: date, *, cases: int) -> Script:
    """A joint conference on one or two leads, from the request to the closed record; then each lead goes its way."""
    topics = year.random.sample(_DISCUSSED, cases)
    held = year.moment(asked, 7, hour=10)
    steps = [
        *_asked_for(year, office, topics, asked),
        *_called(office, held, cases),
        *_discussed(office, held, [topic[3] for topic in topics]),
        *_recorded(office, held),
    ]
    for number, topic in enumerate(topics):
        steps += follow(year, f"subject-{number}", office, held.date(), topic)
    filed = filings(office, *(f"subject-{number}" for number in range(cases)))
    return Script(name, steps, follows=filed, middle="conference over")


def _asked_for(
    year: Year, office: str, topics: Sequence[tuple[str, str, str, str]], asked: date
) -> Iterator[Step]:
    handler, unit = f"{office}/prosecutor_2", unit_of(office, "interest")
    for number, (agency, what, _, _) in enumerate(topics):
        yield Step(
            at=year.moment(asked, hour=9), by=handler, act="register_lead", matter=f"subject-{number}",
            opening=Opening("suggestion", office, f"{what}检察建议", unit=unit, is_handled=True),
            facts={"kind": "public_interest", "addressee": OfficeOf(f"agency:{office}:{agency}"), "involved": True,
                   "lead": f"履职中发现：{what}。"},
        )  # fmt: skip
    rows = [
        {"subject": MatterOf(f"subject-{number}"), "question": question, "discipline": "public_interest",
         "after_committee": False}
        for number, (_, _, question, _) in enumerate(topics)
    ]  # fmt: skip
    yield Step(
        at=year.moment(asked, 1, hour=9), by=handler, act="request", matter="it",
        opening=Opening("joint_conference", office, f"关于{topics[0][1]}等问题的联席会议", unit=unit, is_handled=True),
        facts={"agenda": rows},
    )  # fmt: skip


def _at(
    held: datetime, by: str, minute: int, act: str, about: tuple[ItemOf, ...] = (), **facts: object
) -> Step:
    """A step of the conference itself."""
    return Step(
        at=held.replace(minute=minute), by=by, act=act, matter="it", about=about or ("m",), facts=facts
    )


def _called(office: str, held: datetime, cases: int) -> Iterator[Step]:
    chair = f"{office}/head_2"
    yield _at(held, chair, 0, "call", planned_for=held.date())
    yield _at(held, chair, 2, "admit", tuple(ItemOf("agenda", number) for number in range(cases)))
    yield _at(
        held, chair, 4, "invite", attendees=[{"person": PersonOf(f"{office}/deputy_2"), "comes_from": "own"}]
    )
    yield _at(held, chair, 8, "attend", (ItemOf("attendee", 0),))
    yield _at(held, chair, 10, "hold", chair=PersonOf(chair))


def _discussed(office: str, held: datetime, articles: Sequence[str]) -> Iterator[Step]:
    chair, clerk, handler = f"{office}/head_2", f"{office}/clerk", f"{office}/prosecutor_2"
    for number, article in enumerate(articles):
        about = (ItemOf("agenda", number),)
        opinion = {"speaker": PersonOf(f"{office}/deputy_2"), "view": "with", "articles": [article],
                   "opinion_reasons": "由责任单位整改，主管部门监督。"}  # fmt: skip
        yield _at(held, clerk, 20 + number, "record_opinions", about, opinions=[opinion])
        yield _at(
            held,
            chair,
            24 + number,
            "conclude_item",
            about,
            agreed="unanimous",
            majority_view="向主管部门提出。",
        )
        yield _at(held, handler, 28 + number, "take_up_result", about, follows=True)
    yield _at(held, clerk, 32, "sign", tuple(ItemOf("opinion", number) for number in range(len(articles))))


def _recorded(office: str, held: datetime) -> Iterator[Step]:
    clerk = f"{office}/clerk"
    yield _at(held, clerk, 40, "sign_record", (ItemOf("attendee", 0),))
    yield Step(
        at=held.replace(minute=50), by=clerk, act="finish_record", matter="it",
        papers={"record": PaperGiven("joint_conference_record", "", held.date(), "联席会议记录")},
        facts={"record": PaperOf("record")},
    )  # fmt: skip
    yield replace(_at(held, clerk, 55, "close"), mark="conference over")
