"""How offices watch themselves: flow and quality, talks with supervised bodies, records of influence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from heli.demo.places import GONGGAR, NEDONG, QONGGYAI, SHANNAN, ZHANANG
from heli.demo.plan.pen import STAFFED, Pen
from heli.demo.plan.year import Year
from heli.demo.steps import ItemOf, MatterOf, OfficeOf, PersonOf, Script

_FLOWS = (
    ("terms", "审查起诉期限届满前三日未见处理意见。"),
    ("documents", "不批准逮捕理由说明书未附卷。"),
    ("rights", "未在三日内告知犯罪嫌疑人诉讼权利。"),
    ("property", "随案移送财物清单与实物不一致。"),
)
_VIEWS = ("hearing", "supervisors", "experts")


def first(year: Year) -> Iterator[Script]:
    """A round of quality reviews across offices."""
    yield quality_round(year, "quality-round-0", date(2022, 9, 5))


def later(year: Year) -> Iterator[Script]:
    """Findings in running cases, checks of closed ones, talks with bodies, records of influence."""
    for number in range(14):
        began = year.some_day("2022-01-10", "2022-12-02")
        yield flow(year, f"flow-{number}", STAFFED[number * 5 % 12], began, number)
    for number in range(10):
        yield self_check(
            year, f"self-check-{number}", STAFFED[number], year.some_day("2022-02-14", "2022-12-09"), number
        )
    for number in range(3):
        yield communication(
            year, f"communication-{number}", STAFFED[number * 3], year.some_day("2022-05-09", "2022-11-04")
        )
    for number in range(3):
        yield influence(
            year, f"influence-{number}", SHANNAN, year.some_day("2022-03-14", "2022-10-28"), number
        )


def flow(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A finding of case management in a running case: a hint, or a notice that is answered and checked."""
    pen = Pen(year, name, office, began, unit="criminal")
    kind, what = _FLOWS[number % len(_FLOWS)]
    pen.open(0, "case_management", "note_finding", "flow_monitoring", "流程监控", handled=False, how_found="person",
             finding_kind=kind, case_said=f"在办案件（{began.year}年第{number + 11}号）", department="刑事检察部",
             what=what, case_is_closed=False, own_case=False)  # fmt: skip
    if number % 7 == 6:
        pen.do(1, "case_management", "dismiss", reasons="系统登记滞后，实际已按时办理。")
        return pen.script()
    serious = number % 3 == 0
    pen.do(1, "case_management", "triage", gravity="serious" if serious else "trivial")
    if serious:
        pen.do(
            1,
            "case_management",
            "send_notice",
            department="刑事检察部",
            what=what,
            finding_kind=kind,
            asked="请核实补正。",
            answerer=PersonOf(f"{office}/head"),
        )
        pen.do(8, "head", "answer_notice", answer_kind="corrected", answer_text="已补正，并提醒承办人。")
    else:
        pen.do(1, "case_management", "hint", told_person="承办检察官", said=what)
    pen.do(9, "case_management", "check_answer", checked_as="corrected", how_checked="查阅卷宗，已补正。")
    pen.do(10, "case_management", "close")
    return pen.script()


def self_check(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A closed case, checked by its own side and verified by case management."""
    pen = Pen(year, name, office, began)
    said = f"已办结案件（{began.year}年第{number + 3}号）"
    pen.open(0, "prosecutor", "self_check", "quality_review", "案件质量自查", case_said=said, closed_on=pen.day(-12),
             still_open=False, check_findings="事实清楚，法律适用正确；一处笔录缺页码。", put_right="已补正页码。")  # fmt: skip
    pen.do(
        3, "case_management", "verify_check", case_said=said, verified_how="sound", verify_findings="属实。"
    )
    return pen.script()


def quality_round(year: Year, name: str, began: date) -> Script:
    """Two closed cases of two counties, drawn with a printed seed and reviewed by others; one comes with an objection."""
    pen = Pen(year, name, SHANNAN, began)
    pairs = ((ZHANANG, QONGGYAI), (GONGGAR, NEDONG))
    for number, (own, _) in enumerate(pairs):
        closed = Pen(year, name, own, began, steps=pen.steps)
        closed.open(-200, "case_management", "receive", "petition_intake", "来信来访", matter=f"case-{number}",
                    channel="letter", kind="other", reachable=True, content="询问案件办理进展。")  # fmt: skip
        closed.allocate(-199, matter=f"case-{number}")
        closed.do(
            -196,
            "prosecutor",
            "answer_procedurally",
            matter=f"case-{number}",
            first_answer="accepted",
            told_what="已受理。",
        )
        closed.do(-160 + number, "prosecutor", "tell_result", matter=f"case-{number}", told_what="已答复。")
        closed.do(-158 + number, "prosecutor", "close", matter=f"case-{number}", reasons="已答复办结。")
    pen.steps.sort(key=lambda step: step.at)
    pen.open(0, "case_management", "plan_round", "quality_review", "2022年度交叉评查", round_kind="routine",
             cross=True, handled=False, sheet=("chief_prosecutor", "chief"),
             plan_text="各县院抽取已办结案件交叉评查，不排名。", offices=[OfficeOf(own) for own, _ in pairs])  # fmt: skip
    rows = [
        {"subject": MatterOf(f"case-{number}"), "reviewed_office": OfficeOf(own), "sealed": False}
        for number, (own, _) in enumerate(pairs)
    ]
    pen.do(3, "case_management", "draw_cases", population="两县院上半年办结信访案件共三十一件。", how_many=2,
           seed="20220908-540500", witness=PersonOf(f"{SHANNAN}/inspection"), drawn=rows)  # fmt: skip
    for number, (own, reviewer) in enumerate(pairs):
        pen.do(4, "case_management", "assign_review", ItemOf("drawn", number), reviewer_office=OfficeOf(reviewer),
               same_office=False, reviewed_office=OfficeOf(own), subject=MatterOf(f"case-{number}"),
               case_said=f"抽取案件{number + 1}", in_dispute=False)  # fmt: skip
        _reviewed(Pen(year, name, reviewer, began, steps=pen.steps), number, own)
    pen.do(
        60,
        "case_management",
        "report_round",
        sheet=("chief_prosecutor", "chief"),
        report_text="两件均办理规范，说理可以加强。",
        orders_or_lists=False,
    )
    pen.do(62, "case_management", "close_round")
    follows = {}
    for number, (own, reviewer) in enumerate(pairs):
        follows[f"review_{number}"] = ("it", "quality_review", reviewer)
        follows[f"answer_{number}"] = (f"review_{number}", "quality_review", own)
    return pen.script(**follows)


def _reviewed(pen: Pen, number: int, own: str) -> None:
    """One review: the reviewer declares that nothing ties him, hears the handler, concludes; the other side objects once."""
    review, answer = f"review_{number}", f"answer_{number}"
    after = 6 + 24 * number
    pen.allocate(after, matter=review)
    pen.do(after + 1, "prosecutor", "take_up", matter=review, tie="none", outsider=False)
    problems = [
        {"about": "documents", "gravity": "slight", "what": "答复函说理过于简略。", "where": "正卷第9页"}
    ]
    pen.do(after + 4, "prosecutor", "record_review", matter=review, criteria_seen=["facts", "procedure", "documents"],
           problems=problems, fault_suspected=False)  # fmt: skip
    pen.do(after + 5, "prosecutor", "send_opinion", matter=review, reviewed_office=OfficeOf(own),
           case_said=f"抽取案件{number + 1}", first_opinion="拟评为合格，说理可以加强。")  # fmt: skip
    pen.allocate(after + 6, f"{own}/prosecutor", matter=answer, by=f"{own}/case_management")
    pen.do(
        after + 8,
        f"{own}/prosecutor",
        "answer_opinion",
        matter=answer,
        agrees=number == 0,
        answer_text="已当面说明，书面从简。",
    )
    pen.do(
        after + 11,
        "prosecutor",
        "settle_problems",
        ItemOf("problem", 0),
        matter=review,
        keep=True,
        reasons="书面答复应当说理。",
    )
    pen.do(
        after + 12,
        "prosecutor",
        "propose_conclusion",
        matter=review,
        conclusion="qualified",
        conclusion_reasons="程序合法，说理可加强。",
    )
    pen.do(
        after + 13,
        "prosecutor",
        "confirm_conclusion",
        matter=review,
        sheet=("chief_prosecutor", "chief"),
        conclusion="qualified",
        conclusion_reasons="程序合法，说理可加强。",
    )
    pen.do(after + 16, f"{own}/prosecutor", "use_result", matter=answer, used_for=["training"])
    pen.do(after + 18, "case_management", "finish_review", matter=review)


def communication(year: Year, name: str, office: str, began: date) -> Script:
    """A meeting with the police on what was found, in their house and in a friendly tone."""
    pen = Pen(year, name, office, began, unit="criminal")
    topic = {"found": "扣押清单见证人签名不全的情况多次出现。", "rule": "刑事诉讼法第一百四十二条",
            "asked": "统一清单样式并培训。", "asked_by": pen.day(60)}  # fmt: skip
    pen.open(
        0,
        "prosecutor",
        "plan",
        "communication_meeting",
        "与公安机关沟通会",
        body=pen.police(),
        topics=[topic],
    )
    pen.do(3, "prosecutor", "invite", meeting_on=pen.day(12), how_to_object="可以当场或者书面提出不同意见。",
           contact="刑事检察部", help_offered="可以派员共同授课。")  # fmt: skip
    pen.do(12, "prosecutor", "hold")
    pen.do(
        12,
        "prosecutor",
        "record_topic",
        ItemOf("topic", 0),
        agreed=True,
        body_says="同意，下月组织培训。",
        replaces_document=False,
    )
    pen.do(50, "prosecutor", "follow_up", ItemOf("topic", 0), came_of_it="已统一样式，近期抽查无缺签。")
    pen.do(52, "prosecutor", "close")
    return pen.script()


def influence(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A record of who asked about a case, kept by the inspectors; or a quarter in which nobody did."""
    pen = Pen(year, name, office, began)
    if number == 2:
        pen.open(0, "case_management", "report_nothing", "interference_record", "季度零报告", handled=False,
                 period_from=date(2022, 1, 1), period_until=date(2022, 3, 31))  # fmt: skip
        return pen.script()
    pen.open(0, "case_management", "record", "interference_record", "过问案件情况记录", who="某单位工作人员",
             asker_kind="other", kind="progress", handled=False, how="by_phone", case_said="一起在办案件",
             words="来电询问案件办到哪一步。", by_procedure=True, reply="告知可通过12309查询。",
             concerned_here=False)  # fmt: skip
    pen.allocate(1, "inspection")
    pen.do(3, "inspection", "check", asker_kind="other", kind="progress", how="by_phone", by_procedure=True)
    pen.do(4, "inspection", "keep", reasons="属于正常询问进展，已告知查询渠道，留存备查。")
    return pen.script()
