"""What offices learn from one another and tell the public: training, guides, exchange, funds, outreach, publication."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from heli.demo.places import GYACA, LHOZHAG, QUSUM, SANGRI, SHANNAN
from heli.demo.plan.pen import STAFFED, Pen
from heli.demo.plan.year import Year
from heli.demo.steps import ItemOf, MatterOf, OfficeOf, PaperOf, PersonOf, Script

_TOPICS = (
    "轻伤害案件证据收集",
    "社会调查报告的审查",
    "公益诉讼现场取证",
    "藏汉双语法律文书制作",
    "远程讯问规范",
)
_TALKS = (
    ("talk", "防范电信网络诈骗进乡村", "village"),
    ("vice_principal", "法治副校长开学第一课", "school"),
    ("talk", "草原保护和野生动物保护法宣传", "village"),
    ("talk", "企业合规与安全生产", "enterprise"),
    ("figures", "全市检察机关半年办案情况发布", "net"),
    ("talk", "反家庭暴力和妇女权益保障", "square"),
)


def first(year: Year) -> Iterator[Script]:
    """Guides with the training on them, and experts lent from office to office."""
    for number in range(2):
        yield guide(
            year, f"guide-{number}", STAFFED[number * 4], year.some_day("2022-03-07", "2022-07-15"), number
        )
    for number, (asker, lender) in enumerate(((QUSUM, SHANNAN), (GYACA, SANGRI))):
        yield exchange(
            year, f"exchange-{number}", asker, lender, year.some_day("2022-04-11", "2022-09-09"), number
        )


def later(year: Year) -> Iterator[Script]:
    """Courses, joint patrols and what they cost, talks to the public, documents made public."""
    for number in range(8):
        yield course(
            year,
            f"course-{number}",
            STAFFED[number * 5 % 12],
            year.some_day("2022-03-01", "2022-11-11"),
            number,
        )
    for number, (own, other) in enumerate(((SANGRI, QUSUM), (GYACA, LHOZHAG))):
        yield patrol(year, f"patrol-{number}", own, other, year.some_day("2022-03-14", "2022-05-20"))
    for number in range(12):
        yield outreach(
            year, f"outreach-{number}", STAFFED[number], year.some_day("2022-02-21", "2022-12-05"), number
        )
    for number in range(9):
        yield publication(
            year, f"publication-{number}", STAFFED[number], year.some_day("2022-02-14", "2022-12-12"), number
        )


def guide(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A guide on evidence, signed by the police, in force, and trained on."""
    pen = Pen(year, name, office, began)
    kind = ("盗窃牲畜案件", "非法采矿案件")[number]
    rows = [
        {"called": "牲畜归属和数量的证明", "proves": "被害人和数额", "article": "刑事诉讼法第五十条"},
        {"called": "价格认定意见", "proves": "数额", "article": "刑事诉讼法第一百四十六条"},
    ]
    pen.open(
        0,
        "prosecutor",
        "draft",
        "evidence_guide",
        f"{kind}证据指引",
        matter_kind=kind,
        items=rows,
        against_the_accused=False,
    )
    pen.do(8, "prosecutor", "circulate", signatories=[{"body": pen.police()}])
    pen.do(15, "prosecutor", "sign", ItemOf("signatory", 0))
    pen.do(18, "prosecutor", "put_in_force", holds_from=pen.day(25), holds_until=date(2024, 12, 31))
    pen.do(26, "prosecutor", "train_on_it")
    pen.allocate(27, matter="training")
    pen.do(
        30,
        "prosecutor",
        "check_material",
        matter="training",
        teachers="两院业务骨干",
        case_material=True,
        masked=True,
    )
    pen.do(40, "prosecutor", "hold", matter="training", attended=24)
    pen.do(42, "prosecutor", "close", matter="training", result_text="两县民警二十四人参加，指引同步印发。")
    return pen.script(training=("it", "training", office))


def exchange(year: Year, name: str, asker: str, lender: str, began: date, number: int) -> Script:
    """Somebody is lent to teach or to advise; the other one is declined."""
    pen = Pen(year, name, asker, began)
    field_of, purpose = (("公益诉讼快速检测", "advise"), ("未成年人心理疏导", "teach"))[number]
    pen.open(0, "prosecutor", "ask", "talent_exchange", f"商请派员：{field_of}", lender=OfficeOf(lender), field_of=field_of,
             purpose=purpose, why="本院无此专长人员。", needed_on=pen.day(20))  # fmt: skip
    there = f"{lender}/prosecutor"
    pen.allocate(1, there, matter="lent", by=f"{lender}/case_management")
    if number:
        pen.do(4, there, "decline", matter="lent", reasons="该员近期产假，建议下月再商。")
    else:
        pen.do(4, there, "agree", matter="lent", person=PersonOf(f"{lender}/assistant_2"), he_agrees=True)
        pen.do(25, "prosecutor", "finish", report="到场两日，指导水样快检并讲课一次。", hours=12)
    return pen.script(lent=("it", "talent_exchange", lender))


def course(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A course; what is taught of a case is masked first."""
    pen = Pen(year, name, office, began)
    topic = _TOPICS[number % len(_TOPICS)]
    kind = ("joint_course", "by_case", "seminar")[number % 3]
    pen.open(0, "prosecutor", "plan", "training", topic, topic=topic, kind=kind, training_on=pen.day(14))
    pen.do(5, "prosecutor", "check_material", teachers="市院业务骨干", case_material=True, masked=True)
    if number == 3:
        pen.do(9, "prosecutor", "cancel", reasons="疫情防控期间暂缓集中培训。")
        return pen.script()
    pen.do(14, "prosecutor", "hold", attended=12 + 3 * number)
    pen.do(16, "prosecutor", "close", feedback_text="案例贴近实际。", result_text="已举办。")
    return pen.script()


def patrol(year: Year, name: str, own: str, other: str, began: date) -> Script:
    """An agreement of two counties, its first patrol, and who pays for it."""
    pen = Pen(year, name, own, began, unit="interest")
    pen.open(0, "prosecutor_2", "draft", "collaboration_agreement", "相邻两县草原和水源地保护协作协议",
             subject="相邻草原和水源地公益保护协作", area="两县交界地带", signatories=[{"body": OfficeOf(own),
             "contact": "公益诉讼检察部"}, {"body": OfficeOf(other), "contact": "公益诉讼检察部"}],
             terms=[{"about": "joint_patrol", "how": "每半年共同巡查一次。"}, {"about": "evidence",
             "how": "二十日内答复。"}], assistance_days=20, lead_accept_days=7, lead_feedback_days=60,
             cost_rule="轮流承担。", dispute_rule="报市院协商。", evaluation_rule="每年十二月评估。")  # fmt: skip
    pen.do(7, "chief", "sign", ItemOf("signatory", 0), signed_by="检察长")
    pen.do(9, other, "sign", ItemOf("signatory", 1), typed="clerk", signed_by="检察长",
           brings={"copy": ("collaboration_agreement", "协议签署本")}, signed_copy=PaperOf("copy"))  # fmt: skip
    pen.do(
        11, "prosecutor_2", "conclude", starts_on=pen.day(14), ends_on=date(2025, 12, 31), assistance_days=20
    )
    pen.do(
        60,
        "prosecutor_2",
        "plan_activities",
        activities=[{"activity_kind": "joint_patrol", "planned_on": pen.day(80)}],
    )
    pen.open(62, "prosecutor_2", "ask", "collaboration_funding", "共同巡查交通费", matter="money", collaboration=MatterOf("it"),
             purpose="共同巡查车辆和食宿。", amount=320000, paid_by="shared_budget", what_for="travel")  # fmt: skip
    pen.do(
        64,
        "prosecutor_2",
        "approve",
        matter="money",
        budget_line="办案业务费",
        leader=PersonOf(f"{own}/deputy_2"),
    )
    pen.do(
        80,
        "prosecutor_2",
        "hold_activity",
        ItemOf("activity", 0),
        activity_result="共同巡查两日，发现线索一处。",
    )
    pen.do(85, "prosecutor_2", "pay", matter="money", paid_amount=296000, payer=OfficeOf(own))
    shares = [{"office": OfficeOf(own), "share": 148000}, {"office": OfficeOf(other), "share": 148000}]
    pen.do(90, "prosecutor_2", "settle", matter="money", shares=shares)
    return pen.script()


def outreach(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A talk: masked, checked by another, approved, held; kind of place and number in steps, never who was there."""
    pen = Pen(year, name, office, began)
    kind, topic, place = _TALKS[number % len(_TALKS)]
    pen.open(0, "prosecutor", "propose", "outreach", topic, kind=kind, topic=topic)
    more = {"orders_units": False} if kind == "figures" else {}
    pen.do(2, "prosecutor", "mask", of_a_child=False, masked=True, facts=more)
    pen.do(4, "case_management", "check_law", opinion="内容准确，可以使用。")
    pen.do(5, "prosecutor", "approve")
    pen.do(10, "prosecutor", "hold", place_kind=place, county=office, spoken=["zh", "bo"],
           people_about=("upto_10", "upto_50", "upto_100")[number % 3])  # fmt: skip
    pen.do(12, "prosecutor", "close")
    return pen.script()


def publication(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A document made public: masked by one, checked by another; one is not published, one taken down again."""
    pen = Pen(year, name, office, began)
    kind = ("indictment", "non_prosecution", "case_news")[number % 3]
    pen.open(0, "prosecutor", "propose", "publication", "法律文书公开", doc_kind=kind)
    more = {} if kind == "case_news" else {"effective": True}
    pen.do(2, "prosecutor", "screen_and_mask", doc_kind=kind, minors="none", secret=False, sealed=False,
           running_facts=False, tool="人工逐项遮蔽", spans=[{"what": "person", "how_many": 6}, {"what": "number",
           "how_many": 3}], facts=more)  # fmt: skip
    if number == 4:
        pen.do(3, "case_management", "decide_not_to", reasons="地域较小，遮蔽后仍可能识别当事人。")
        return pen.script()
    pen.do(
        4, "case_management", "check", still_identifies=False, looked_at=["names", "small_place", "numbers"]
    )
    pen.do(5, "case_management", "approve")
    pen.do(6, "case_management", "publish", places=[{"channel": "site_12309"}, {"channel": "own_site"}])
    if number == 7:
        pen.do(20, "case_management", "withdraw", why_back="identifies")
        pen.do(21, "case_management", "take_down", ItemOf("place", 0), ItemOf("place", 1))
        pen.do(21, "case_management", "finish_withdrawal")
    return pen.script()
