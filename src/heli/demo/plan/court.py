"""Criminal cases on their way to a court and beyond: custody, defence, trial and protest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from heli.demo.places import SHANNAN, TIBET
from heli.demo.plan.decisions import prosecute, review, under_arrest
from heli.demo.plan.pen import BETWEEN, STAFFED, Pen
from heli.demo.plan.year import Year
from heli.demo.steps import PartyOf, Script, Step

_ABOVE, _MANAGER = f"{SHANNAN}/prosecutor", f"{SHANNAN}/case_management"
_ONE = PartyOf(0)
_BELOW = STAFFED[1:]


def first(year: Year) -> Iterator[Script]:
    """Those whose matters follow from one another."""
    for number in range(2):
        yield extended(
            year, f"extended-{number}", _BELOW[number * 4], year.some_day("2022-02-14", "2022-08-19")
        )
        yield necessity(
            year, f"necessity-{number}", _BELOW[number * 5], year.some_day("2022-03-07", "2022-10-14"), number
        )
        yield defended(
            year, f"defended-{number}", _BELOW[number + 2], year.some_day("2022-02-21", "2022-10-28")
        )
    yield trial(year, "trial-0", _BELOW[3], date(2022, 3, 7))
    yield protest_asked(year, "protest-asked-0", SHANNAN, date(2022, 5, 9))


def later(year: Year) -> Iterator[Script]:
    """None: each of them leads to another matter."""
    return iter(())


def extended(year: Year, name: str, office: str, began: date) -> Script:
    """Two months of custody are not enough: the county gives its view, the prefecture approves one month more."""
    pen = Pen(year, name, office, began, unit="criminal")
    year.draw_charge()
    arrested = pen.day(-50)
    suspects = under_arrest(year.suspects(1, began, ()), arrested)
    ends = _months_on(arrested, 2)
    pen.open(0, "case_management", "accept", "custody_extension", year.title(suspects), parties=suspects,
             from_body="police", from_police=pen.police(), kind="first",
             reasons_asked="同案犯尚未全部到案，电子数据鉴定未完成。", custody_ends_on=ends)  # fmt: skip
    pen.allocate(0)
    pen.do(
        1, "prosecutor", "inquire", _ONE, ways=["interrogated", "papers_fetched"], found="侦查一直在进行。"
    )
    pen.do(2, "prosecutor", "forward_up", _ONE, view="agrees", view_reasons="案情复杂，期限届满不能终结。")
    pen.allocate(3, _ABOVE, matter="above", by=_MANAGER)
    pen.do(
        5,
        _ABOVE,
        "approve",
        _ONE,
        matter="above",
        arrest_conditions=True,
        still_needed=True,
        explanation="批准延长一个月。",
    )
    _tell_above(pen)
    pen.do(7, "prosecutor", "tell_supervision", _ONE, told="刑事执行检察部门")
    pen.do(30, f"police:{office}", "sent_for_prosecution", _ONE, typed="case_management")
    return pen.script(above=("it", "custody_extension", SHANNAN))


def _tell_above(pen: Pen) -> None:
    """Whoever approved tells his own supervision too. The hour draws no random number: the rest of the year stays as it is."""
    told = {"told": "刑事执行检察部门"}
    pen.steps.append(Step(at=pen.steps[-1].at + BETWEEN, by=pen.desk(_ABOVE), act="tell_supervision", matter="above",
                          about=(_ONE,), facts=told))  # fmt: skip


def _months_on(start: date, months: int) -> date:
    number = start.month - 1 + months
    return date(start.year + number // 12, number % 12 + 1, min(start.day, 28))


def necessity(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """Who admits is asked about in custody: bail for one, custody kept for the other; then the case goes to court."""
    pen = Pen(year, name, office, began, unit="criminal")
    review(pen, held=True)
    pen.do(5, "prosecutor", "ask_interest_of_detention", _ONE, finding="认罪认罚并赔偿，初犯。")
    pen.allocate(6, matter="custody")
    pen.do(
        8,
        "prosecutor",
        "look_into",
        _ONE,
        matter="custody",
        ways=["suspect_heard", "condition"],
        came_out="有固定住所，家属愿意担保。",
    )
    if number == 0:
        pen.do(
            9,
            "prosecutor",
            "change_directly",
            _ONE,
            matter="custody",
            measure="bail",
            reasons="无继续羁押必要。",
        )
    else:
        pen.do(
            9,
            "prosecutor",
            "keep_custody",
            _ONE,
            matter="custody",
            exceeds_sentence=False,
            reasons="同案犯在逃，有串供可能。",
        )
    prosecute(pen, 20)
    return pen.script(custody=("it", "custody_necessity_review", office))


def defended(year: Year, name: str, office: str, began: date) -> Script:
    """A defence lawyer reads the file within three days, and hands in his opinion."""
    pen = Pen(year, name, office, began, unit="criminal")
    review(pen)
    pen.do(5, "case_management", "register_defender", _ONE, lawyer_kind="defence_lawyer", lawyer_name="次仁旺堆",
           licence="15405202010000001", firm="山南某律师事务所", happened=pen.day(5))  # fmt: skip
    pen.do(6, "case_management", "qualify", matter="desk", papers_ok=True, defends_accomplice=False)
    pen.do(6, "case_management", "request_reading", matter="desk", file_at="here", happened=pen.day(6))
    pen.do(7, "case_management", "arrange_reading", matter="desk", reading_at=pen.day(8), place_kind="room")
    pen.do(
        8,
        "case_management",
        "record_reading",
        matter="desk",
        ways=["read", "copy"],
        watermarked=True,
        charged=False,
    )
    pen.do(10, "case_management", "give_opinion", matter="desk", handed_in="opinion",
           purpose_and_source="认为情节较轻，建议适用缓刑。", happened=pen.day(10))  # fmt: skip
    prosecute(pen, 20)
    pen.do(22, "case_management", "end_appointment", matter="desk", why="案件已移送法院")
    return pen.script(desk=("it", "file_access", office))


def trial(year: Year, name: str, office: str, began: date) -> Script:
    """A case in court: judged too lightly, protested, supported by the prefecture and changed at the second instance."""
    pen = Pen(year, name, office, began, unit="criminal")
    court = f"court:{office}"
    review(pen)
    prosecute(pen, 18)
    pen.do(19, "prosecutor", "open_trial_support", _ONE, trial_kind="ordinary", defendants=[_ONE])
    pen.allocate(19, matter="hearing")
    pen.do(30, "prosecutor", "prepare", matter="hearing", plan="围绕数额和自首情节举证。")
    pen.do(
        44, "prosecutor", "attend_hearing", matter="hearing", appeared="with_assistant", illegal_seen=False
    )
    pen.do(
        60,
        court,
        "receive_judgment",
        _ONE,
        typed="case_management",
        decision_kind="judgment",
        recommendation_taken="rejected",
    )
    pen.allocate(60, matter="judgment")
    pen.do(62, "prosecutor", "write_review", matter="judgment", opinion="认定自首错误，量刑畸轻。")
    pen.do(
        64,
        "prosecutor",
        "decide_protest",
        _ONE,
        matter="judgment",
        grounds=["sentence"],
        major=False,
        protest_reasons="自首认定错误导致量刑畸轻。",
    )
    _trial_above(pen)
    return pen.script(hearing=("it", "trial_support", office), judgment=("it", "judgment_review", office),
                      protest=("judgment", "protest", office), above=("protest", "protest", SHANNAN), second=("above",
                      "second_instance", SHANNAN))  # fmt: skip


def _trial_above(pen: Pen) -> None:
    """From the judgment to what the second instance made of it."""
    pen.do(
        66, "prosecutor", "submit", matter="protest", way="handed", copy_sent=True, period_ends_on=pen.day(70)
    )
    pen.allocate(68, _ABOVE, matter="above", by=_MANAGER)
    pen.do(72, _ABOVE, "support", matter="above", how_far="whole", protest_reasons="同意抗诉理由。")
    pen.do(80, f"court:{SHANNAN}", "receive_court_notice", matter="above", typed=_MANAGER)
    pen.do(95, _ABOVE, "finish_reading", matter="above")
    pen.do(96, _ABOVE, "attend_court", matter="above", death_or_life=False, second_defendants=[_ONE])
    pen.allocate(96, _ABOVE, matter="second", by=_MANAGER)
    pen.do(100, _ABOVE, "interrogate", _ONE, matter="second", language_help="not_needed")
    pen.do(101, _ABOVE, "finish_reading", matter="second", report="原判认定自首不当。")
    pen.do(
        102,
        _ABOVE,
        "form_view",
        _ONE,
        matter="second",
        court_view="support_protest",
        court_reasons="依法改判。",
        appealed_or_protested=True,
    )
    pen.do(110, _ABOVE, "attend_hearing", matter="second", appeared="prosecutor", illegal_seen=False)
    pen.do(
        125,
        f"court:{SHANNAN}",
        "record_result",
        _ONE,
        matter="second",
        typed=_MANAGER,
        second_result="changed",
    )


def protest_asked(year: Year, name: str, office: str, began: date) -> Script:
    """A judgment in effect: the prefecture asks the region to protest, and is told why not."""
    pen = Pen(year, name, office, began, unit="criminal")
    year.draw_charge()
    suspects = year.suspects(1, began, ())
    above = f"{TIBET}/prosecutor"
    pen.open(
        0,
        "case_management",
        "open",
        "protest_request",
        year.title(suspects),
        parties=suspects,
        source="own",
        effective_on=pen.day(-60),
    )
    pen.allocate(0)
    pen.do(
        14,
        "prosecutor",
        "request",
        retrial_grounds=["sentence"],
        major=False,
        protest_reasons="累犯情节未认定，量刑明显不当。",
    )
    pen.allocate(16, above, matter="above", by=f"{TIBET}/case_management")
    pen.do(50, above, "refuse_request", matter="above", reasons="再审必要性不足，可以提出类案意见。")
    return pen.script(above=("it", "protest", TIBET))
