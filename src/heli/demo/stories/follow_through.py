"""Loop 2, follow through: a suggestion is not over with its reply. Played twice, with a signed-in agency and on paper.

Three points: one disputed, two accepted; help is asked for and given; one point is verified as not effective, urged,
proved again, and effective at last. Who the agency is differs, and how its acts come in: by its own contact in the
browser, or from its letters, entered point by point by the clerk of Comai. On the morning of the demo the signed-in one
has its letter and may answer; the other one was urged and may prove its second point.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from heli.demo.places import COMAI
from heli.demo.steps import (
    Admit,
    IssuedPaper,
    ItemOf,
    OfficeOf,
    Opening,
    PaperGiven,
    PaperOf,
    Script,
    Step,
    at,
    day,
)

HANDLER, CLERK = f"{COMAI}/prosecutor_2", f"{COMAI}/clerk"
SECRETARY = f"{COMAI}/case_management"


@dataclass(frozen=True, slots=True)
class Case:
    """What differs between the two: the addressee, the text, and whether it signs in."""

    name: str
    kind: str
    agency: str
    signs_in: bool
    title: str
    lead: str
    damage: str
    points: tuple[tuple[str, str, str], ...]
    objection: str
    weeks: int
    middle: str

    @property
    def found(self) -> str:
        """What was found on the spot."""
        return self.lead + "经现场查看属实。"

    def at(self, text: str) -> datetime:
        """A moment of the calendar on paper, put off by whole weeks."""
        return at(text) + timedelta(weeks=self.weeks)

    def day(self, text: str) -> date:
        """A day of that calendar, put off likewise."""
        return day(text) + timedelta(weeks=self.weeks)


RIVER = Case(
    name="follow_through_signed_in",
    kind="public_interest",
    agency=f"agency:{COMAI}:water",
    signs_in=True,
    title="雄曲河道堆放砂石影响行洪公益诉讼检察建议",
    lead="办理涉河道案件中发现，雄曲措美县城段右岸长期堆放砂石和建筑垃圾。",
    damage="右岸约三百米河道被占用，影响行洪安全；主管部门发现后未作处理。",
    points=(
        ("河道内长期堆放砂石约四千立方米", "清运堆放的砂石，恢复河道行洪断面", "防洪法第二十二条"),
        ("建筑垃圾沿岸倾倒，无人清理", "清理建筑垃圾并查明来源", "水法第三十七条"),
        ("巡查记录缺失，发现问题后未处置", "建立巡查台账并落实责任人", "河道管理条例第二十四条"),
    ),
    objection="台账已于九月建立，建议书所述情况系此前状况。",
    weeks=7,
    middle="filed",
)
MARKET = Case(
    name="follow_through_on_paper",
    kind="governance",
    agency=f"agency:{COMAI}:market",
    signs_in=False,
    title="校园周边食品经营监管社会治理检察建议",
    lead="办理危害食品安全案件中发现，县城两所学校周边流动摊点无证经营问题反复出现。",
    damage="",
    points=(
        ("学校周边流动摊点无证经营", "对两所学校周边的摊点登记、整治", "食品安全法第三十六条"),
        ("进货查验记录普遍缺失", "督促经营者建立进货查验记录", "食品安全法第五十三条"),
        ("投诉举报渠道没有公示", "在学校门口公示投诉举报电话", "食品安全法第一百一十五条"),
    ),
    objection="投诉电话已在县城主街公示，学校门口不属于我局管理。",
    weeks=0,
    middle="urged",
)


def _found_out(case: Case) -> Iterator[Step]:
    """From the lead to the end of the verification, all our own."""
    common = {"kind": case.kind, "addressee": OfficeOf(case.agency), "involved": True}
    yield Step(
        at=case.at("2022-10-10 10:00"), by=HANDLER, act="register_lead", matter="suggestion",
        opening=Opening("suggestion", COMAI, case.title, is_handled=True), facts={**common, "lead": case.lead},
    )  # fmt: skip
    yield Step(
        at=case.at("2022-10-11 09:30"), by=HANDLER, act="order_verification", matter="suggestion",
        facts={"to_verify": "现场状况、形成时间、主管部门履职情况"},
    )  # fmt: skip
    yield Step(
        at=case.at("2022-10-19 17:00"), by=HANDLER, act="record_verification", matter="suggestion",
        facts={"measures": ["visit", "ask_people", "hear_addressee"], "findings": case.found},
    )  # fmt: skip
    yield Step(
        at=case.at("2022-10-27 16:00"), by=HANDLER, act="end_verification", matter="suggestion",
        facts={"report": "事实清楚，证据充分，拟提出检察建议。", "instrument": "suggestion"},
    )  # fmt: skip


def _told(case: Case) -> Iterator[Step | Admit]:
    """Drafted, decided, served, filed."""
    addressee = OfficeOf(case.agency)
    common = {"kind": case.kind, "addressee": addressee, "involved": True}
    yield Step(
        at=case.at("2022-10-31 11:00"), by=HANDLER, act="draft", matter="suggestion", mark="drafted",
        facts={
            **common,
            "facts_found": case.found,
            **({"damage": case.damage, "rectify_by": case.day("2022-12-31")} if case.kind == "public_interest" else {}),
            "points": [{"problem": a, "demand": b, "legal_basis": [c]} for a, b, c in case.points],
            "objection_days": 15,
            "urgent": False,
            "help_offered": "可以共同现场走访，可以协助起草整改方案。",
            "contact": "措美县人民检察院公益诉讼检察官",
        },
    )  # fmt: skip
    if case.kind == "governance":
        yield Step(at=case.at("2022-10-31 15:00"), by=HANDLER, act="ask_policy_review", matter="suggestion")
        yield Step(
            at=case.at("2022-11-01 10:00"), by=SECRETARY, act="give_policy_review", matter="suggestion",
            facts={"review_result": "pass", "necessity": "问题反复出现，有必要提出；建议内容具体可行。"},
        )  # fmt: skip
    yield Step(
        at=case.at("2022-11-02 09:30"),
        by=HANDLER,
        act="decide_suggestion",
        matter="suggestion",
        mark="decided",
    )
    yield Step(at=case.at("2022-11-03 10:00"), by=HANDLER, act="issue", matter="suggestion", mark="issued")
    yield Step(
        at=case.at("2022-11-04 15:00"), by=CLERK, act="serve", matter="suggestion", mark="served",
        papers={"receipt": PaperGiven("service_receipt", "", case.day("2022-11-04"), "送达回证", is_shared=True)},
        facts={"mode": "written", "letter": IssuedPaper("suggestion_letter"), "served_on": addressee,
               "receipt": PaperOf("receipt")},
    )  # fmt: skip
    if case.signs_in:
        yield Admit(
            at=case.at("2022-11-04 16:00"), by=f"{COMAI}/chief", matter="suggestion", office=case.agency,
            reason="被建议单位在线答复检察建议",
        )  # fmt: skip
    yield Step(
        at=case.at("2022-11-07 10:00"), by=CLERK, act="file_upward", matter="suggestion",
        facts={"filed_with": ["counterpart", "policy"]}, mark="filed",
    )  # fmt: skip


def _answered(case: Case, moment: str, act: str, about: tuple[ItemOf, ...] = (), **facts: Any) -> Step:
    """An act of the agency: signed in, or entered by our clerk three days later from its letter."""
    papers = dict(facts.pop("papers", {}))
    more: dict[str, Any] = {"about": about} if about else {}
    if case.signs_in:
        return Step(
            at=case.at(moment), by=f"{case.agency}/contact", act=act, matter="suggestion", papers=papers, facts=facts, **more
        )  # fmt: skip
    number = f"措市监函〔2022〕{case.at(moment):%m%d}号"
    letter = PaperGiven("incoming_letter", number, case.at(moment).date(), "来函", is_shared=True)
    return Step(
        at=case.at(moment), by=case.agency, typed_by=CLERK, act=act, matter="suggestion", happened=case.at(moment).date(),
        papers={"letter_in": letter, **papers}, on_paper="letter_in", facts=facts, **more,
    )  # fmt: skip


def _point(index: int) -> ItemOf:
    return ItemOf("point", index)


def _proof(case: Case, moment: str, name: str) -> PaperGiven:
    return PaperGiven("rectification_proof", "", case.at(moment).date(), name, is_shared=True)


def _talked(case: Case) -> Iterator[Step]:
    """Accepted, disputed, help, proof, reply; then what was found on the spot."""
    yield _answered(
        case, "2022-11-10 10:00", "accept_points", (_point(0), _point(1)),
        steps="成立专班，列入年度任务，逐项销号。", done_by_day=case.day("2022-12-20"),
    )  # fmt: skip
    yield _answered(case, "2022-11-10 11:00", "dispute_points", (_point(2),), objection=case.objection)
    yield Step(
        at=case.at("2022-11-14 09:30"), by=HANDLER, act="uphold_points", matter="suggestion", about=(_point(2),),
        facts={"answer_to_objection": "经复核，所述情况至今仍然存在，建议维持；可以与贵单位共同到现场核对。"}, mark="upheld",
    )  # fmt: skip
    yield _answered(
        case, "2022-11-17 10:00", "accept_points", (_point(2),), steps="经共同核对，同意按建议办理。",
        done_by_day=case.day("2022-12-25"),
    )  # fmt: skip
    yield _answered(
        case, "2022-11-18 10:00", "ask_help", helps=[{"help_wanted": "请协助与乡镇协调现场施工道路和临时场地。"}],
    )  # fmt: skip
    yield Step(
        at=case.at("2022-11-21 09:30"), by=HANDLER, act="offer_help", matter="suggestion", about=(ItemOf("help", 0),),
        facts={"help_plan": "由我院约请乡镇和主管部门到现场一次议定。"},
    )  # fmt: skip
    yield Step(
        at=case.at("2022-11-25 17:00"), by=HANDLER, act="give_help", matter="suggestion", about=(ItemOf("help", 0),),
        facts={"help_done": "十一月二十五日到现场，道路和场地问题已议定。"},
    )  # fmt: skip
    proof = "2022-12-12 10:00"
    yield _answered(
        case, proof, "prove_points", (_point(0), _point(1)), proof=[PaperOf("proof_1")],
        what_was_done="已完成整治，附前后照片和清运记录。", papers={"proof_1": _proof(case, proof, "整改照片和记录")},
    )  # fmt: skip
    reply = "2022-12-14 10:00"
    yield _answered(
        case, reply, "reply", reply_paper=PaperOf("reply"), reply_text="三项建议均已采纳，两项完成，一项正在办理。",
        papers={"reply": PaperGiven("reply_letter", "措政函〔2022〕61号", case.at(reply).date(), "回复函", is_shared=True)},
    )  # fmt: skip
    yield Step(
        at=case.at("2022-12-19 16:00"), by=HANDLER, act="verify_effective", matter="suggestion", about=(_point(0),),
        facts={"how_verified": ["visit", "papers"], "effect_found": "到现场核实，已整改到位。"},
    )  # fmt: skip
    yield Step(
        at=case.at("2022-12-19 16:30"), by=HANDLER, act="verify_not_effective", matter="suggestion", about=(_point(1),),
        facts={"how_verified": ["visit"], "shortfall": "partly", "effect_found": "东侧约五十米尚未完成，照片只反映西侧。"},
        mark="not_effective",
    )  # fmt: skip
    yield Step(
        at=case.at("2022-12-20 09:30"), by=HANDLER, act="urge", matter="suggestion", about=(_point(1),),
        facts={"way": "visit", "urged_about": "请对东侧约五十米继续整改，并重新提交证明。", "answer_by": case.day("2023-01-06")},
        mark="urged",
    )  # fmt: skip


def _ended(case: Case) -> Iterator[Step]:
    """After the morning of the demo: proved again, effective, closed, and three lines from the agency."""
    again, last = "2023-01-05 10:00", "2023-01-05 11:00"
    yield _answered(
        case, again, "prove_points", (_point(1),), proof=[PaperOf("proof_2")], what_was_done="东侧已完成。",
        papers={"proof_2": _proof(case, again, "东侧整改照片")},
    )  # fmt: skip
    yield _answered(
        case, last, "prove_points", (_point(2),), proof=[PaperOf("proof_3")], what_was_done="已办理完毕。",
        papers={"proof_3": _proof(case, last, "办理情况材料")},
    )  # fmt: skip
    yield Step(
        at=case.at("2023-01-09 16:00"), by=HANDLER, act="verify_effective", matter="suggestion", about=(_point(1), _point(2)),
        facts={"how_verified": ["visit"], "effect_found": "再次到现场核实，均已整改到位。"}, mark="effective",
    )  # fmt: skip
    yield Step(
        at=case.at("2023-01-10 10:00"), by=HANDLER, act="close", matter="suggestion", mark="closed",
        facts={"result_summary": "三项建议全部核实落实。"},
    )  # fmt: skip
    yield _answered(
        case, "2023-01-12 10:00", "feedback", did_it_help="有帮助，道路问题得到解决。", what_hindered="冬季施工期短。",
        what_next="纳入日常巡查。",
    )  # fmt: skip


def _script(case: Case) -> Script:
    return Script(
        case.name, (*_found_out(case), *_told(case), *_talked(case), *_ended(case)), middle=case.middle
    )


SIGNED_IN, ON_PAPER = _script(RIVER), _script(MARKET)
