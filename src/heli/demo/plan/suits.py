"""Public interest to its end, supervision of civil and administrative judgments, compensation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from heli.demo.plan.pen import STAFFED, Pen
from heli.demo.plan.year import Year
from heli.demo.steps import IssuedPaper, ItemOf, OfficeOf, PaperOf, PartyMade, PartyOf, Script

_BELOW = STAFFED[1:]
_HARM = "排污口附近水体发黑，影响下游两个村饮水。"
_CONDUCT = "发现后仅口头要求整改，未依法处理。"


def first(year: Year) -> Iterator[Script]:
    """Administrative suits with the suggestion that comes first, disputes with an agency that were settled."""
    for number in range(2):
        yield litigation(
            year, f"litigation-{number}", _BELOW[number * 4 + 2], year.some_day("2022-01-10", "2022-05-13")
        )
    for number in range(2):
        yield administrative(
            year, f"administrative-{number}", STAFFED[number * 5], year.some_day("2022-02-21", "2022-08-26")
        )


def later(year: Year) -> Iterator[Script]:
    """Civil suits announced, civil supervision, compensation."""
    for number in range(3):
        yield announced(
            year, f"announced-{number}", _BELOW[number * 3 + 1], year.some_day("2022-02-14", "2022-07-15")
        )
    for number in range(6):
        yield civil(
            year, f"civil-{number}", STAFFED[number * 2], year.some_day("2022-02-14", "2022-09-16"), number
        )
    for number in range(2):
        yield compensation(
            year, f"compensation-{number}", _BELOW[number * 6], year.some_day("2022-03-07", "2022-09-16")
        )


def _filed(pen: Pen, kind: str) -> dict[str, object]:
    """From the lead to the inquiry; returns what is stated again and again."""
    pen.open(0, "prosecutor_2", "register_lead", "public_interest_litigation", "水体污染公益诉讼", source_kind="duty",
             lead=_HARM, place_of_harm="县城下游河段", major=False)  # fmt: skip
    pen.do(2, "prosecutor_2", "begin_inquiry", to_inquire="污染来源、损害范围和监管职责")
    pen.do(9, "prosecutor_2", "report_inquiry", inquiry_findings="来源基本查清，公益仍受侵害。")
    said: dict[str, object] = {"suit_kind": kind, "harm": _HARM, "conduct": _CONDUCT}
    if kind == "administrative":
        said["organ"] = pen.agency("ecology")
    more = {"organ_is_government": False} if kind == "administrative" else {"wrongdoer": "某砂石加工点"}
    pen.do(
        11,
        "prosecutor_2",
        "file_case",
        field="environment",
        unknown_wrongdoer=False,
        competence_ground="own",
        facts={**said, **more},
    )
    return said


def litigation(year: Year, name: str, office: str, began: date) -> Script:
    """A case against an agency that kept still: suggestion, reply, put right, checked and ended."""
    pen = Pen(year, name, office, began, unit="interest")
    agency = pen.agency("ecology")
    said = _filed(pen, "administrative")
    pen.do(13, "clerk", "serve_filing_decision", served_on=agency)
    plan = {name: value for name, value in said.items() if name != "conduct"}
    pen.do(
        14,
        "prosecutor_2",
        "plan_inquiry",
        field="environment",
        plan_text="现场勘验、调取监测数据、询问村民。",
        facts=plan,
    )
    _litigation_ended(pen, agency, said)
    return pen.script(letter=("it", "suggestion", office))


def _litigation_ended(pen: Pen, agency: OfficeOf, said: dict[str, object]) -> None:
    """The suggestion, and the end."""
    pen.do(
        20,
        "prosecutor_2",
        "record_inquiry",
        ways=["files", "inspect"],
        two_or_more=True,
        findings="监测数据两次超标。",
    )
    pen.do(
        24,
        "prosecutor_2",
        "end_inquiry",
        duty_rules=["水污染防治法第九条"],
        report="负有监管职责而未履行。",
        facts=said,
    )
    pen.do(
        25,
        "prosecutor_2",
        "propose_suggestion",
        organ=agency,
        harm=_HARM,
        conduct=_CONDUCT,
        report="负有监管职责而未履行。",
        lead=_HARM,
    )
    _suggested(pen)
    pen.do(
        92,
        "prosecutor_2",
        "record_inquiry",
        ways=["inspect"],
        two_or_more=True,
        findings="排污口已封堵，水质恢复。",
    )
    pen.do(
        95,
        "prosecutor_2",
        "terminate",
        end_ground="rectified",
        reasons="已依法履职，公益得到有效保护。",
        followed_up=True,
    )


def _suggested(pen: Pen) -> None:
    """The suggestion of public interest, from its draft to its end."""
    agency, body = pen.agency("ecology"), f"agency:{pen.office}:ecology"
    point = {
        "problem": "排污口长期超标排放",
        "demand": "依法查处并督促恢复",
        "legal_basis": ["水污染防治法第九条"],
    }
    pen.do(26, "prosecutor_2", "draft", matter="letter", kind="public_interest", addressee=agency, involved=True,
           objection_days=15, urgent=False, facts_found=_CONDUCT, points=[point], help_offered="可以共同勘验。",
           contact="公益诉讼检察部", damage=_HARM, rectify_by=pen.day(100))  # fmt: skip
    pen.do(28, "prosecutor_2", "decide_suggestion", matter="letter")
    pen.do(29, "prosecutor_2", "issue", matter="letter")
    pen.do(31, "clerk", "serve", matter="letter", brings={"receipt": ("service_receipt", "送达回证")}, mode="written",
           letter=IssuedPaper("suggestion_letter"), served_on=agency, receipt=PaperOf("receipt"))  # fmt: skip
    pen.do(
        45,
        body,
        "accept_points",
        ItemOf("point", 0),
        matter="letter",
        typed="clerk",
        steps="已立案查处。",
        done_by_day=pen.day(80),
    )
    pen.do(80, body, "prove_points", ItemOf("point", 0), matter="letter", typed="clerk",
           brings={"proof": ("rectification_proof", "整改材料")}, proof=[PaperOf("proof")],
           what_was_done="封堵排污口并处罚。")  # fmt: skip
    pen.do(82, body, "reply", matter="letter", typed="clerk", brings={"reply": ("reply_letter", "回复函")},
           reply_paper=PaperOf("reply"), reply_text="已全部整改。")  # fmt: skip
    pen.do(
        88,
        "prosecutor_2",
        "verify_effective",
        ItemOf("point", 0),
        matter="letter",
        how_verified=["visit"],
        effect_found="现场核实，已封堵。",
    )
    pen.do(90, "prosecutor_2", "close", matter="letter", result_summary="建议事项已落实。")


def announced(year: Year, name: str, office: str, began: date) -> Script:
    """A civil case: announced for thirty days, and ended since what was harmed was made good."""
    pen = Pen(year, name, office, began, unit="interest")
    said = _filed(pen, "civil")
    plan = {name: value for name, value in said.items() if name != "conduct"}
    pen.do(
        13, "prosecutor_2", "plan_inquiry", field="environment", plan_text="勘验、鉴定、询问。", facts=plan
    )
    pen.do(
        25,
        "prosecutor_2",
        "record_inquiry",
        ways=["inspect", "asked"],
        two_or_more=True,
        findings="损害面积约三亩。",
    )
    pen.do(30, "prosecutor_2", "end_inquiry", report="侵权事实清楚。", facts=said)
    pen.do(34, "prosecutor_2", "announce", brings={"proof": ("announcement_proof", "公告")}, harm=_HARM,
           told_qualified="有权组织可在三十日内起诉。", medium="正义网", national_medium=True,
           contact="公益诉讼检察部", announcement_proof=PaperOf("proof"))  # fmt: skip
    pen.do(68, "prosecutor_2", "begin_suit_review", follow_up="无适格主体起诉，侵权人开始修复。")
    pen.do(
        90,
        "prosecutor_2",
        "record_inquiry",
        ways=["inspect"],
        two_or_more=True,
        findings="修复完成并通过验收。",
    )
    pen.do(
        95,
        "prosecutor_2",
        "end_review",
        brings={"report": ("suit_review_report", "审查起诉报告")},
        review_report=PaperOf("report"),
        opinion="end",
    )
    pen.do(
        97,
        "prosecutor_2",
        "terminate",
        end_ground="protected",
        reasons="侵权人已修复，公益得到有效保护。",
        followed_up=True,
    )
    return pen.script()


def _applied(pen: Pen, procedure: str, after: int = 0) -> None:
    pen.open(after, "case_management", "apply", procedure, "不服生效裁判申请监督", against="judgment",
             applicant=pen.year.names.next()[0], court=pen.court(), request="请求监督再审判决。",
             statutory_ground="认定事实缺乏证据证明。", copies=True)  # fmt: skip
    more = {"divorce": False} if procedure == "civil_supervision" else {}
    pen.do(
        after + 3,
        "case_management",
        "accept",
        retrial_sought=True,
        court_is_on_it=False,
        decided_before=False,
        term_from=pen.day(-60),
        facts=more,
    )
    pen.allocate(after + 4, "prosecutor_2")
    pen.do(after + 4, "case_management", "send_acceptance_notice")
    pen.do(after + 5, "case_management", "register_with_management")


def civil(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A civil judgment complained of: the file is read; not supported, with reasons, or the sides settled."""
    pen = Pen(year, name, office, began, unit="interest")
    _applied(pen, "civil_supervision")
    pen.do(7, "prosecutor_2", "take_file")
    pen.do(8, "prosecutor_2", "ask_for_file")
    pen.do(15, "clerk", "file_received")
    pen.do(22, "prosecutor_2", "record_verification", verified="调取银行流水，询问双方。", two_or_more=True)
    if number % 3 == 2:
        pen.do(40, "prosecutor_2", "end_review", end_ground="settled", harms_others=False)
    else:
        pen.do(
            40,
            "prosecutor_2",
            "report",
            against="judgment",
            court=pen.court(),
            report_text="原判认定有据。",
            case_text="借贷纠纷，争议在已还数额。",
        )
        pen.do(50, "prosecutor_2", "not_support", reasons="申请理由不能成立，已释法说理。")
    pen.do(53, "clerk", "send_decision")
    pen.do(56, "prosecutor_2", "close")
    return pen.script()


def administrative(year: Year, name: str, office: str, began: date) -> Script:
    """An administrative judgment complained of: the dispute behind it is settled, and the review ends with that."""
    pen = Pen(year, name, office, began, unit="interest")
    _applied(pen, "administrative_supervision")
    pen.do(7, "prosecutor_2", "take_file", simple=False)
    pen.do(
        12,
        "prosecutor_2",
        "try_resolution",
        dispute="草场补偿数额计算有误，多年未解决。",
        organ=pen.agency("nature"),
    )
    pen.allocate(13, "prosecutor_2", matter="peace")
    pen.do(
        15,
        "prosecutor_2",
        "ask_willingness",
        matter="peace",
        both_willing=True,
        said="双方同意由检察机关主持。",
    )
    pen.do(
        25,
        "prosecutor_2",
        "take_step",
        matter="peace",
        ways=["explanation", "mediation"],
        step_text="组织双方核对丈量数据。",
        pressed=False,
    )
    pen.do(35, "prosecutor_2", "record_agreement", matter="peace", brings={"agreement": ("resolution_agreement", "和解协议")},
           agreement=PaperOf("agreement"), waives=True, harms_others=False)  # fmt: skip
    pen.do(50, "prosecutor_2", "confirm_performance", matter="peace", result_text="补偿差额已支付。")
    pen.do(54, "prosecutor_2", "end_review", end_ground="settled", harms_others=False)
    pen.do(57, "clerk", "send_decision")
    pen.do(60, "prosecutor_2", "close")
    return pen.script(peace=("it", "dispute_resolution", office))


def compensation(year: Year, name: str, office: str, began: date) -> Script:
    """Somebody whose arrest was not followed by a charge: heard, compensated in two months, paid."""
    pen = Pen(year, name, office, began, unit="criminal")
    facts = {"party_kind": "person", "name": year.names.next()[0], "birth_precision": "unknown"}
    one = PartyOf(0)
    pen.open(0, "case_management", "receive_claim", "state_compensation", "申请国家赔偿",
             parties=[PartyMade("petitioner", facts)], claim_ground="arrest", we_decided_it=True)  # fmt: skip
    pen.allocate(1)
    pen.do(14, "prosecutor", "hear_claimant", one, negotiated="agreed", said="对羁押天数和标准无异议。")
    pen.do(
        30,
        "prosecutor",
        "grant",
        one,
        sheet=("chief_prosecutor", "chief"),
        sum_of_compensation=1260000,
        compensation_reasons="羁押后因证据不足不起诉，依法赔偿。",
    )
    pen.do(33, "clerk", "tell_decision", one)
    pen.do(40, "case_management", "ask_payment", one)
    pen.do(44, "clerk", "pass_to_finance", one)
    pen.do(60, "clerk", "record_payment", one)
    return pen.script()
