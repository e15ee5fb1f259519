"""Suggestions of the year, 22 of them on social governance, and leads that went from county to county."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from heli.demo.places import COMAI, COUNTIES, SHANNAN, TIBET
from heli.demo.plan.year import Year, in_order, unit_of
from heli.demo.steps import (
    IssuedPaper,
    ItemOf,
    OfficeOf,
    Opened,
    Opening,
    PaperGiven,
    PaperOf,
    PersonOf,
    Script,
    Step,
    day,
)

_GOVERNANCE, _DECEMBER_GOVERNANCE, _LEADS = 21, 2, 9
"""Suggestions on social governance issued to the end of November beside that of a story, those of December, leads."""
_TOPICS = {
    "governance": (
        ("market", "农贸市场计量器具未按期检定", "组织一次计量器具检定并公示结果", "计量法第九条"),
        ("education", "校园周边交通安全设施缺失", "会同有关部门增设减速带和标志", "道路交通安全法第三十四条"),
        ("market", "快递末端网点登记信息不全", "完善末端网点备案和巡查", "快递暂行条例第十八条"),
        ("education", "学校安全教育记录流于形式", "落实安全教育课时并留存记录", "未成年人保护法第三十五条"),
        ("nature", "矿山临时用地到期未复垦", "督促复垦并建立到期提醒台账", "土地管理法第五十七条"),
    ),
    "public_interest": (
        ("water", "河道管理范围内堆放建筑垃圾", "清理堆放物并恢复河道断面", "防洪法第二十二条"),
        ("ecology", "医疗废水处理设施运行不正常", "督促修复设施并按规定监测", "水污染防治法第三十九条"),
        ("nature", "草原临时占用期满未恢复植被", "督促恢复植被并组织验收", "草原法第四十条"),
        ("water", "饮用水水源保护区标志缺失", "补设界标和警示标志", "水污染防治法第六十三条"),
        ("market", "餐饮单位未公示食品安全信息", "督促公示并开展复查", "食品安全法第六十条"),
    ),
}


def scripts(year: Year) -> Iterator[Script]:
    """Suggestions on social governance over the whole year; leads from March on."""
    for index in range(_GOVERNANCE):
        office = SHANNAN if index % 4 == 0 else year.county()
        yield suggestion(
            year, f"governance-{index}", office, "governance", year.some_day("2022-01-05", "2022-11-11")
        )
    for index in range(_DECEMBER_GOVERNANCE):
        found = year.some_day("2022-11-21", "2022-11-25")
        yield suggestion(year, f"december-governance-{index}", year.county(), "governance", found)
    for index in range(_LEADS):
        finder, receiver = year.random.sample([code for code in COUNTIES if code != COMAI], 2)
        yield lead(year, f"lead-{index}", finder, receiver, year.some_day("2022-03-01", "2022-12-12"))
    for index, found in enumerate((day("2022-11-28"), day("2022-12-06"))):
        yield suggestion(year, f"unfiled-{index}", SHANNAN, "governance", found, filed=False)


def suggestion(year: Year, name: str, office: str, kind: str, found: date, *, filed: bool = True) -> Script:
    """One suggestion with one or two points, from the lead to its close some three months later."""
    topics = year.random.sample(_TOPICS[kind], 2)[: year.random.choice((1, 2))]
    title = f"{topics[0][1]}检察建议"
    lead = Step(
        at=year.moment(found), by=f"{office}/prosecutor_2", act="register_lead", matter="it",
        opening=Opening("suggestion", office, title, unit=unit_of(office, "interest"), is_handled=True),
        facts={"kind": kind, "addressee": OfficeOf(f"agency:{office}:{topics[0][0]}"), "involved": True,
               "lead": f"履职中发现：{topics[0][1]}。"},
    )  # fmt: skip
    steps = in_order([lead, *_made(year, "it", office, kind, found, topics, filed=filed)])
    return Script(name, steps, follows=filings(office, "it"))


def filings(office: str, *matters: str) -> dict[str, Opened]:
    """Names of the reviews above that follow where suggestions of these names are filed."""
    return {_review(matter): Opened(matter, "filing_review", _above(office)) for matter in matters}


def follow(
    year: Year, matter: str, office: str, found: date, topic: tuple[str, str, str, str]
) -> Sequence[Step]:
    """What became of a lead that a conference discussed: a suggestion, from the day after on."""
    agency, what, _, article = topic
    topics = [(agency, what, "依法全面履职，督促整改到位", article)]
    return in_order(list(_made(year, matter, office, "public_interest", found, topics, filed=True)))


# long: the steps of one letter, in their order
def _made(
    year: Year, matter: str, office: str, kind: str, found: date, topics: Sequence[tuple[str, str, str, str]], *, filed: bool
) -> Iterator[Step]:  # fmt: skip
    """From the order to verify on."""
    agency = f"agency:{office}:{topics[0][0]}"
    handler = f"{office}/prosecutor_2"
    yield Step(at=year.moment(found, 1), by=handler, act="order_verification", matter=matter,
               facts={"to_verify": "事实、责任主体和法律依据"})  # fmt: skip
    yield Step(at=year.moment(found, 8), by=handler, act="end_verification", matter=matter,
               facts={"report": "经查属实，拟提出检察建议。", "instrument": "suggestion"})  # fmt: skip
    yield Step(
        at=year.moment(found, 10, hour=9), by=handler, act="draft", matter=matter,
        facts={
            "kind": kind, "addressee": OfficeOf(agency), "involved": True, "objection_days": 15, "urgent": False,
            "facts_found": "；".join(topic[1] for topic in topics) + "。",
            "points": [{"problem": a, "demand": b, "legal_basis": [c]} for _, a, b, c in topics],
            "help_offered": "可以共同现场走访。", "contact": "公益诉讼检察部门",
            **({"damage": "社会公共利益受到侵害。", "rectify_by": date(2023, 3, 31)} if kind == "public_interest" else {}),
        },
    )  # fmt: skip
    if kind == "governance":
        yield from _policy_review(matter, year, office, handler, found)
    yield from _issued(matter, year, office, handler, found, agency, filed=filed)
    yield from _answered(matter, year, office, handler, found, agency, len(topics))


def _policy_review(matter: str, year: Year, office: str, handler: str, found: date) -> Iterator[Step]:
    secretary = f"{office}/case_management" if office == COMAI else f"{office}/secretary"
    yield Step(at=year.moment(found, 10, hour=12), by=handler, act="ask_policy_review", matter=matter)
    yield Step(at=year.moment(found, 11, hour=10), by=secretary, act="give_policy_review", matter=matter,
               facts={"review_result": "pass", "necessity": "有必要，建议内容具体可行。"})  # fmt: skip


def _issued(
    matter: str, year: Year, office: str, handler: str, found: date, agency: str, *, filed: bool
) -> Iterator[Step]:
    clerk = f"{office}/clerk"
    yield Step(at=year.moment(found, 12, hour=9), by=handler, act="decide_suggestion", matter=matter)
    yield Step(at=year.moment(found, 13, hour=9), by=handler, act="issue", matter=matter)
    served = year.moment(found, 14, hour=15)
    yield Step(
        at=served, by=clerk, act="serve", matter=matter,
        papers={"receipt": PaperGiven("service_receipt", "", served.date(), "送达回证", is_shared=True)},
        facts={"mode": "written", "letter": IssuedPaper("suggestion_letter"), "served_on": OfficeOf(agency),
               "receipt": PaperOf("receipt")},
    )  # fmt: skip
    if filed:
        sent = year.moment(found, 15, hour=10)
        yield Step(at=sent, by=clerk, act="file_upward", matter=matter, facts={"filed_with": ["counterpart"]})
        yield from _looked_at(year, matter, office, sent)


def _above(office: str) -> str:
    return TIBET if office == SHANNAN else SHANNAN


def _review(matter: str) -> str:
    return f"review-{matter}"


def _looked_at(year: Year, matter: str, office: str, sent: datetime) -> Iterator[Step]:
    """The office above gives the filing to somebody within two days, who finds it in order within some ten."""
    above, review = _above(office), _review(matter)
    handler = f"{above}/prosecutor_2"
    slower = sent.minute % 4
    given = year.later(sent, 1 + slower % 2)
    yield Step(
        at=given, by=f"{above}/case_management", act="allocate", matter=review,
        facts={"handler": PersonOf(handler), "mode": "by_turn", "seed": f"{sent:%Y%m%d}-{office}-{matter}"},
    )  # fmt: skip
    yield Step(at=year.later(given, 3 + 2 * slower), by=handler, act="find_in_order", matter=review,
               facts={"opinion": "事实清楚，说理充分，建议内容具体，无不当，存查。"})  # fmt: skip


def _answered(
    matter: str, year: Year, office: str, handler: str, found: date, agency: str, points: int
) -> Iterator[Step]:
    """The agency's letters, entered; then what was found on the spot."""
    every = tuple(ItemOf("point", index) for index in range(points))

    def from_letter(after: int, act: str, about: tuple[ItemOf, ...], **facts: object) -> Step:
        then = year.moment(found, after, hour=10)
        number = f"函〔{then.year}〕{year.random.randint(10, 180)}号"
        letter = PaperGiven("reply_letter", number, then.date(), "来函", is_shared=True)
        return Step(at=then, by=agency, typed_by=f"{office}/clerk", act=act, matter=matter, happened=then.date(),
                    papers={"letter": letter}, on_paper="letter", facts=facts, about=about or ("m",))  # fmt: skip

    wait = year.random.randint(30, 65)
    yield from_letter(wait, "accept_points", every, steps="制定方案，明确责任人。")
    yield from_letter(wait + 5, "reply", (), reply_paper=PaperOf("letter"), reply_text="建议全部采纳。")
    yield Step(at=year.moment(found, wait + 20, hour=15), by=handler, act="verify_effective", matter=matter, about=every,
               facts={"how_verified": ["visit"], "effect_found": "到现场核实，整改到位。"})  # fmt: skip
    yield Step(at=year.moment(found, wait + 22, hour=15), by=handler, act="close", matter=matter,
               facts={"result_summary": "建议事项全部落实。"})  # fmt: skip


def lead(year: Year, name: str, finder: str, receiver: str, found: date) -> Script:
    """A lead found in one county and handled in another."""
    topic = year.random.choice(_TOPICS["public_interest"])
    text = f"{topic[1]}，发生地在邻县。"
    by, there = f"{finder}/prosecutor_2", f"{receiver}/prosecutor_2"
    steps = (
        Step(
            at=year.moment(found, hour=10), by=by, act="register_lead", matter="found",
            opening=Opening("lead_transfer", finder, f"{topic[1]}线索", unit=unit_of(finder, "interest"), is_handled=True),
            facts={"lead_kind": "public_interest", "lead_facts": text, "place_of_facts": "邻县境内"},
        ),
        Step(
            at=year.moment(found, 1, hour=10), by=by, act="decide_transfer", matter="found",
            facts={"lead_kind": "public_interest", "receiver": OfficeOf(receiver), "lead_facts": text,
                   "why_not_ours": "place", "accept_days": 7, "feedback_days": 90},
        ),
        Step(
            at=year.moment(found, 3, hour=9), by=f"{receiver}/case_management", act="allocate", matter="received",
            facts={"handler": PersonOf(there), "mode": "by_turn", "seed": f"{year.random.getrandbits(32):08x}"},
        ),
        Step(at=year.moment(found, 5, hour=10), by=there, act="accept", matter="received"),
        Step(
            at=year.moment(found, 60, hour=10), by=there, act="conclude", matter="received",
            facts={"outcome": "suggestion", "outcome_text": "已提出检察建议，正在整改。"},
        ),
    )  # fmt: skip
    return Script(name, in_order(steps), follows={"received": Opened("found", "lead_transfer", receiver)})
