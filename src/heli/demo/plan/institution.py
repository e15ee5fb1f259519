"""What an office does as an institution: its committee, questions put to the office above, studies, reports, lists, posts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from heli.demo.places import LHUNZE, SHANNAN, TIBET
from heli.demo.plan.pen import STAFFED, Pen
from heli.demo.plan.year import Year
from heli.demo.steps import ItemOf, MatterOf, PaperOf, PersonOf, Script

_FULL = ("member", "member_2", "member_3")
_AFFAIRS = (
    ("审议上半年办案质量情况报告", "同意，补充分析退回补充侦查较多的原因。"),
    ("审议《山南市检察机关未成年人帮教工作办法（试行）》", "原则同意，按会议意见修改后印发。"),
    ("审议年度典型案例推荐名单", "同意推荐三件，涉未成年人案例作匿名处理。"),
    ("审议检察建议落实情况专项报告", "同意，未落实的逐件跟进。"),
    ("审议行政公益诉讼案件立案标准的掌握意见", "同意，供两级院参照。"),
)
_ITEM = ItemOf("agenda", 0)


def first(year: Year) -> Iterator[Script]:
    """Questions of law that go through the committee to the office above, and come back."""
    for number, (office, above) in enumerate(((SHANNAN, TIBET), (LHUNZE, SHANNAN))):
        yield instruction(
            year, f"instruction-{number}", office, above, year.some_day("2022-04-06", "2022-08-19")
        )


def later(year: Year) -> Iterator[Script]:
    """Sessions on affairs, studies, reports upward, the local power list, assessments and postings."""
    for number in range(8):
        office = SHANNAN if number < 5 else STAFFED[number]
        yield session(year, f"session-{number}", office, year.some_day("2022-02-14", "2022-11-18"), number)
    for number in range(4):
        office = SHANNAN if number < 2 else STAFFED[number * 2]
        yield study(year, f"study-{number}", office, year.some_day("2022-03-01", "2022-10-14"), number)
    for number in range(4):
        yield report(
            year,
            f"report-{number}",
            STAFFED[number * 3 % 12],
            year.some_day("2022-01-10", "2022-11-25"),
            number,
        )
    yield power_list(year, "power-list-0", SHANNAN, date(2022, 6, 6))
    for number in range(3):
        yield assessment(year, f"assessment-{number}", SHANNAN, year.some_day("2022-12-01", "2022-12-09"))
    for number in range(4):
        yield posting(year, f"posting-{number}", STAFFED[number * 2], date(2022, 2, 21), number)


def _members(office: str) -> list[PersonOf]:
    """The committee of an office: chief and deputies, and in the prefecture its full-time members and two heads."""
    desks = ("chief", "deputy", "deputy_2", *((*_FULL, "head", "head_2") if office == SHANNAN else ()))
    return [PersonOf(f"{office}/{desk}") for desk in desks]


def _called(pen: Pen, matter: str, after: int) -> None:
    pen.open(after, "secretary", "call_session", "committee", f"检察委员会会议（{pen.day(after):%m月}）",
             matter=matter, handled=False, roster=_members(pen.office), roster_odd=len(_members(pen.office)) % 2 == 1,
             meeting_on=pen.day(after + 9))  # fmt: skip


def _put_on_agenda(pen: Pen, matter: str, after: int) -> None:
    pen.do(after + 1, "head", "head_review", _ITEM, matter=matter)
    pen.do(after + 1, "secretary", "submit", _ITEM, matter=matter)
    pen.do(after + 2, "secretary", "check_papers", _ITEM, matter=matter)
    pen.do(after + 2, "secretary", "put_on_agenda", _ITEM, matter=matter, meeting_on=pen.day(after + 9))
    pen.do(after + 3, "secretary", "send_papers", matter=matter)


def _held(pen: Pen, matter: str, after: int, said: str) -> None:
    """The order of speech: members, full-time members, deputies, who presides; then the vote."""
    members = _members(pen.office)
    pen.do(after, "secretary", "hold", matter=matter, present=members, chair="chief")
    pen.do(after, "secretary", "report_item", _ITEM, matter=matter)
    speakers = [("deputies", "deputy"), ("presiding", "chief")]
    if pen.office == SHANNAN:
        speakers = [("members", "head"), ("full_time", "member"), *speakers]
    for group, desk in speakers:
        opinions = [
            {"member": PersonOf(pen.desk(desk)), "view": "同意承办部门意见。", "why": "事实清楚，依据充分。"}
        ]
        pen.do(after, "secretary", "record_opinions", _ITEM, matter=matter, group=group, opinions=opinions)
    pen.do(after + 1, "secretary", "sum_up", _ITEM, matter=matter)
    pen.do(
        after + 1,
        "secretary",
        "vote",
        _ITEM,
        matter=matter,
        leading_view=said,
        in_favour=members,
        members_only=True,
    )
    pen.do(after + 1, "secretary", "conclude", _ITEM, matter=matter, decision_text=said)
    pen.do(after + 2, "secretary", "notify", _ITEM, matter=matter, decision_text=said)


def _carried_out(pen: Pen, matter: str, after: int) -> None:
    pen.do(after, "secretary", "carried_out", _ITEM, matter=matter)
    pen.do(after + 2, "head", "file_feedback", _ITEM, matter=matter, report="已按会议决定办理完毕。")


def session(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A session of the committee on an affair of the office."""
    pen = Pen(year, name, office, began, unit="criminal")
    question, said = _AFFAIRS[number % len(_AFFAIRS)]
    _called(pen, "it", 0)
    item = {"item_kind": "affair", "must_ground": "affair", "question": question}
    pen.do(0, "secretary", "propose", items=[item])
    _put_on_agenda(pen, "it", 0)
    _held(pen, "it", 9, said)
    if number != 4:
        _carried_out(pen, "it", 20)
    return pen.script()


def instruction(year: Year, name: str, office: str, above: str, began: date) -> Script:
    """A question of law: drafted, put to the committee, sent upward with its view, answered and followed."""
    pen = Pen(year, name, office, began, unit="criminal")
    question = "牧区多人共有草场被占用，犯罪数额按承包面积还是按实际使用面积认定？"
    view = "多数意见按实际占用面积认定，同时在量刑中考虑承包情况。"
    pen.open(
        0,
        "prosecutor",
        "draft",
        "instruction_request",
        "关于草场占用面积认定问题的请示",
        about="law",
        question=question,
    )
    _called(pen, "session", 1)
    item = {
        "subject": MatterOf("it"),
        "item_kind": "case",
        "must_ground": "consultation",
        "question": question,
    }
    pen.do(1, "secretary", "propose", matter="session", items=[item])
    _put_on_agenda(pen, "session", 1)
    _held(pen, "session", 10, view)
    pen.do(12, "secretary", "file_minutes", matter="session")
    pen.do(13, f"{above}/secretary", "find_in_order", matter="filed", opinion="会议程序符合规定。")
    pen.do(14, "prosecutor", "send", brings={"notice": ("committee_decision_notice", "检察委员会决定事项通知书")},
           body=("committee", "notice"), opinion=view, due_on=pen.day(45))  # fmt: skip
    pen.allocate(16, f"{above}/prosecutor", matter="above", by=f"{above}/case_management")
    pen.do(
        30,
        f"{above}/prosecutor",
        "answer",
        matter="above",
        answer="approve",
        reasons="同意你院检察委员会多数意见。",
    )
    pen.do(33, "prosecutor", "follow", report="已按答复意见办理，并通报两级院。")
    _carried_out(pen, "session", 34)
    return pen.script(above=("it", "superior_decision", above), filed=("session", "filing_review", above))


def study(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A study of the committee's office: handed in, checked in law, printed; one goes back once."""
    pen = Pen(year, name, office, began)
    kind, topic = (
        ("analysis", "全市危险驾驶案件趋势和异常情况分析"),
        ("experience", "检警协作机制运行一年的做法"),
        ("question", "认罪认罚案件量刑建议采纳情况调研"),
        ("typical_case", "草原生态公益诉讼典型案例评析"),
    )[number % 4]  # fmt: skip
    pen.open(0, "prosecutor", "open", "committee_study", topic, kind=kind, topic=topic)
    times = (20, 40) if number == 1 else (20,)
    for turn, after in enumerate(times):
        pen.do(after, "prosecutor", "hand_in", brings={f"draft_{turn}": ("study_draft", topic)},
               draft_paper=PaperOf(f"draft_{turn}"), orders_units=False)  # fmt: skip
        lawful = turn == len(times) - 1
        opinion = "同意。" if lawful else "补充数据来源，删去单位名称。"
        pen.do(after + 5, "secretary", "check", lawful=lawful, opinion=opinion)
    pen.do(times[-1] + 9, "prosecutor", "print_it")
    return pen.script()


def report(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A report on a major matter to the office above; never the outcome of a case."""
    pen = Pen(year, name, office, began)
    kind, content = (
        ("work", "报告半年工作情况。"),
        ("public_event", "辖区一处尾矿库渗漏引发群众关注，已派员到场了解公益损害情况。"),
        ("budget", "报告远程提讯设备经费需求。"),
    )[number % 3]  # fmt: skip
    pen.open(0, "prosecutor", "draft", "major_matter_report", content[:20].rstrip("，。"), kind=kind, to_whom="superior",
             content=content, asks_outcome=False)  # fmt: skip
    pen.do(1, "prosecutor", "send")
    if number % 2 == 0:
        pen.do(12, "prosecutor", "record_reply", reply="已收悉，请继续跟进。",
               who_urged="上级院办公室", urges_outcome=False)  # fmt: skip
    pen.do(20, "prosecutor", "close")
    return pen.script()


def power_list(year: Year, name: str, office: str, began: date) -> Script:
    """The chief entrusts a power within the provincial list, and the list is told."""
    pen = Pen(year, name, office, began)
    entries = [{"power": "assistance.send", "decider": "deputy_chief", "article": "最高检权力清单意见第5条"}]
    pen.open(0, "secretary", "draft", "power_list_change", "检察官职权清单调整（2022）", handled=False, source="entrusted",
             entries=entries, reasons="跨区域协作请求由分管副检察长统一把关。")  # fmt: skip
    pen.do(3, "secretary", "check", under_floor=False, opinion="不低于省级清单，可以调整。")
    pen.do(8, "secretary", "put_in_force", holds_from=pen.day(24))
    return pen.script()


def assessment(year: Year, name: str, office: str, began: date) -> Script:
    """A prosecutor's year, told by cases and work, never by figures."""
    pen = Pen(year, name, office, began)
    pen.open(0, "case_management", "open", "assessment", "检察官年度考核（2022年度）", person=PersonOf(f"{office}/prosecutor"),
             kind="annual", period_from=date(2022, 1, 1), period_until=date(2022, 11, 30))  # fmt: skip
    pen.allocate(1, "inspection")
    pen.do(4, "inspection", "state", statement="本年度办理的主要案件、监督事项和不足之处附后。")
    pen.do(7, "inspection", "give_opinion", work="办案认真，能就疑难问题提请联席会议。", ethics="遵守办案纪律。",
           ability="讯问和说理能力较好。", style="作风扎实。", by_figures=False)  # fmt: skip
    members = [PersonOf(f"{office}/{desk}") for desk in ("chief", "deputy", "deputy_2", "member", "member_2")]
    pen.do(12, "inspection", "conclude", brings={"result": ("assessment_result", "考核结果")}, members=members,
           chief_presides=True, result_paper=PaperOf("result"))  # fmt: skip
    pen.do(14, "inspection", "tell", told_on=pen.day(14))
    pen.do(16, "inspection", "close")
    return pen.script()


def posting(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """Somebody sent to help for a year or a half; one hands over and goes home before the winter."""
    pen = Pen(year, name, office, began)
    ends = date(2022, 8, 31) if number == 0 else date(2023, 8, 31)
    pen.open(0, "case_management", "announce", "aid_posting", "对口援藏干部到任", kind="aid_tibet",
             home_office="示例省示例市人民检察院", who=year.names.next()[0], starts_on=date(2022, 3, 1),
             ends_on=ends)  # fmt: skip
    pen.allocate(1, "case_management")
    pen.do(8, "case_management", "take_post", person=PersonOf(f"{office}/colleague"), duty="assistant")
    if number == 0:
        pen.do(184, "case_management", "hand_over", nothing_left=True)
        pen.do(190, "case_management", "leave", report="参与办案、带教助理、编写证据指引，交接完毕。")
    return pen.script()
