"""Criminal cases beyond the two reviews: objections, what is wrong with an investigation, settlements, non-prosecutions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from heli.demo.places import SHANNAN
from heli.demo.plan.pen import BETWEEN, STAFFED, Pen
from heli.demo.plan.year import Year
from heli.demo.steps import PartyMade, PartyOf, Script, Step

_ABOVE, _MANAGER = f"{SHANNAN}/prosecutor", f"{SHANNAN}/case_management"
_ONE = PartyOf(0)
_BELOW = STAFFED[1:]


def first(year: Year) -> Iterator[Script]:
    """Those whose matters follow from one another."""
    for number in range(2):
        yield objected(
            year, f"objected-{number}", _BELOW[number * 3], year.some_day("2022-02-14", "2022-09-02")
        )
        yield supervised(
            year, f"supervised-{number}", _BELOW[number + 6], year.some_day("2022-02-21", "2022-10-14")
        )
        yield filing(
            year,
            f"filing-{number}",
            _BELOW[number * 2 + 1],
            year.some_day("2022-02-21", "2022-08-26"),
            number,
        )
        yield settled(
            year, f"settled-{number}", _BELOW[number * 7], year.some_day("2022-02-21", "2022-10-28"), number
        )


def later(year: Year) -> Iterator[Script]:
    """Non-prosecutions and complaints."""
    for number in range(24):
        office = SHANNAN if number % 8 == 0 else _BELOW[number * 5 % 11]
        yield non_prosecution(
            year, f"non-prosecution-{number}", office, year.some_day("2022-01-10", "2022-11-18"), number
        )
    for number in range(3):
        yield complaint(
            year, f"complaint-{number}", _BELOW[number * 3], year.some_day("2022-03-07", "2022-11-11")
        )


def under_arrest(made: Sequence[PartyMade], since: date) -> list[PartyMade]:
    measure = {"kind": "arrest", "since": since}
    return [replace(party, measures=(measure,)) for party in made]


def review(pen: Pen, *, held: bool = False, victims: Sequence[PartyMade] = (), matter: str = "it") -> None:
    """A prosecution review of one suspect, up to the interrogation."""
    pen.year.draw_charge()
    suspects = pen.year.suspects(1, pen.began, ())
    if held:
        suspects = under_arrest(suspects, pen.day(-45))
    pen.open(0, "case_management", "accept", "prosecution_review", pen.year.title(suspects), matter=matter,
             parties=[*suspects, *victims], from_body="police", sender=pen.police(), present="all", complete=True)  # fmt: skip
    pen.allocate(0, matter=matter)
    pen.do(
        1,
        "prosecutor",
        "tell_suspect_rights",
        _ONE,
        matter=matter,
        way="written",
        language_help="not_needed",
        legal_aid_told=True,
    )
    pen.do(4, "prosecutor", "interrogate", _ONE, matter=matter, admits=True, language_help="not_needed")


def prosecute(pen: Pen, after: int, matter: str = "it") -> None:
    pen.do(after, "prosecutor", "prosecute", _ONE, matter=matter, evidence_sufficient=True, court=pen.court(), plea_paper=True,
           recommendation="有期徒刑一年，缓刑一年。")  # fmt: skip
    # the hour draws no random number: the rest of the year stays as it is
    pen.steps.append(Step(at=pen.steps[-1].at + BETWEEN, by=pen.desk("prosecutor"), act="tell_lawyer", matter=matter,
                          about=(_ONE,), facts={"event": "prosecuted"}))  # fmt: skip


def non_prosecution(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A prosecution review that ends without a charge: a light case mostly, sometimes one without a crime."""
    pen = Pen(year, name, office, began, unit="criminal")
    review(pen)
    if number % 6 == 5:
        pen.do(18, "prosecutor", "not_prosecute_legal", _ONE, np_explanation="情节显著轻微，不认为是犯罪。", ground="no_crime",
               sanction_needed=False, property="none")  # fmt: skip
    else:
        pen.do(18, "prosecutor", "not_prosecute_discretion", _ONE, np_explanation="犯罪情节轻微，认罪悔罪并已赔偿。",
               property="none", non_penal=["admonish"], sanction_needed=number % 4 == 0)  # fmt: skip
    pen.do(20, "prosecutor", "announce", _ONE, language_help="not_needed")
    return pen.script()


def objected(year: Year, name: str, office: str, began: date) -> Script:
    """An arrest refused for want of evidence; the police object, another prosecutor upholds, the prefecture upholds."""
    pen = Pen(year, name, office, began, unit="criminal")
    year.draw_charge()
    suspects = year.suspects(1, began, (0,))
    police = f"police:{office}"
    pen.open(
        0,
        "case_management",
        "accept",
        "arrest_review",
        year.title(suspects),
        parties=suspects,
        from_police=pen.police(),
        complete=True,
    )
    pen.allocate(0)
    pen.do(3, "prosecutor", "interrogate", _ONE, language_help="not_needed")
    pen.do(4, "prosecutor", "refuse_arrest", _ONE, refusal_reason="evidence", explanation="现有证据不能证明其参与。",
           supplement_ordered=False, supplement_outline="补充辨认笔录和通话记录。")  # fmt: skip
    pen.do(5, police, "record_release", _ONE, typed="case_management", measure="bail")
    pen.do(
        7,
        police,
        "request_reconsideration",
        _ONE,
        typed="case_management",
        request_reason="证人证言可以印证。",
        file_received_on=pen.day(7),
    )
    pen.allocate(7, "colleague", matter="again")
    pen.do(11, "colleague", "uphold", _ONE, matter="again", explanation="证据之间矛盾未排除，原决定正确。")
    pen.do(12, "colleague", "decision_received", _ONE, matter="again", received_on=pen.day(12))
    pen.do(14, police, "request_review_above", _ONE, typed="case_management", file_received_on=pen.day(14))
    pen.allocate(15, _ABOVE, matter="above", by=_MANAGER)
    pen.do(24, _ABOVE, "uphold", _ONE, matter="above", explanation="维持原不批准逮捕决定。")
    return pen.script(again=("it", "reconsideration", office), above=("it", "review_above", SHANNAN))


def supervised(year: Year, name: str, office: str, began: date) -> Script:
    """Something wrong with an investigation: looked into, corrected in writing, and corrected in fact."""
    pen = Pen(year, name, office, began, unit="criminal")
    police = pen.police()
    found = "两份讯问笔录时间重叠，讯问人员签名相同。"
    pen.open(0, "prosecutor", "register_finding", "investigation_supervision", "讯问时间重叠", from_police=police, found=found,
             illegality=["investigative_acts"], in_which_stage="prosecution_review")  # fmt: skip
    pen.allocate(0)
    pen.do(
        3,
        "prosecutor",
        "check",
        ways=["recordings", "officers"],
        findings="经核对同步录像，一份时间记载错误。",
    )
    pen.do(5, "prosecutor", "conclude", gravity="serious", report="情节较重，应当书面纠正。")
    pen.do(6, "prosecutor", "open_correction")
    pen.do(8, "prosecutor", "decide_notice", matter="notice", addressee=police, found=found,
           rule_broken=["刑事诉讼法第一百一十八条"], demand="查明原因，依法补正或者作出说明。",
           rule_of_correction=["人民检察院刑事诉讼规则第五百五十二条"], feedback_days=15,
           help_offered="可以共同授课。")  # fmt: skip
    pen.do(10, "clerk", "serve", matter="notice", mode="direct", served_on=police, feedback_days=15)
    pen.do(20, f"police:{office}", "answer", matter="notice", typed="clerk", result_said="corrected")
    pen.do(
        24, "prosecutor", "check_answer", matter="notice", effect="corrected", how_checked="查阅补正说明。"
    )
    return pen.script(notice=("it", "correction", office))


def filing(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A victim says that the police would not file: reasons are asked, then an order, or the reasons hold."""
    pen = Pen(year, name, office, began, unit="criminal")
    told = "被他人以合伙名义骗取收购款，公安机关不予立案。"
    pen.open(0, "case_management", "receive", "petition_intake", "来信来访", channel="visit", kind="not_filed",
             reachable=True, content=told, read_back=True)  # fmt: skip
    pen.allocate(0)
    pen.do(
        2,
        "prosecutor",
        "answer_procedurally",
        first_answer="accepted",
        told_what="已受理，转刑事检察部门办理。",
    )
    pen.do(3, "prosecutor", "route", to_whom="刑事检察部", to_complained=False)
    _filing_ended(pen, number, office)
    return pen.script(filing=("it", "case_filing_supervision", office))


def _filing_ended(pen: Pen, number: int, office: str) -> None:
    """What the police were told, and the petitioner."""
    pen.allocate(4, matter="filing")
    pen.do(
        6,
        "prosecutor",
        "check",
        matter="filing",
        ways=["heard", "papers"],
        findings="合同和转账记录可以印证。",
    )
    pen.do(8, "prosecutor", "ask_reasons", matter="filing", question="请说明不立案理由。")
    pen.do(
        14,
        f"police:{office}",
        "police_explain",
        matter="filing",
        typed="case_management",
        explanation="认为属于经济纠纷。",
    )
    if number == 0:
        pen.do(
            18,
            "prosecutor",
            "order",
            matter="filing",
            sheet=("chief_prosecutor", "chief"),
            ordered_what="file",
            grounds="虚构收购合同，有非法占有目的。",
            materials_sent=True,
        )
        pen.do(28, f"police:{office}", "record_compliance", matter="filing", typed="case_management")
        pen.do(
            75,
            f"police:{office}",
            "investigation_ended",
            matter="filing",
            typed="case_management",
            how_ended="sent",
        )
    else:
        pen.do(18, "prosecutor", "accept_reasons", matter="filing", reasons="现有证据不能证明非法占有目的。")
        pen.do(
            20,
            "prosecutor",
            "tell_complainant",
            matter="filing",
            told_what="不立案理由成立，可以提起民事诉讼。",
        )
    _petitioner_told(pen)


def _petitioner_told(pen: Pen) -> None:
    """The petitioner is told, and the petition closed."""
    pen.do(77, "prosecutor", "tell_result", told_what="已当面答复处理结果。")
    pen.do(78, "prosecutor", "close", reasons="已答复办结。")


def _victim(year: Year) -> PartyMade:
    facts = {"party_kind": "person", "name": year.names.next()[0], "birth_on": date(1980, 5, 6), "birth_precision": "day",
             "birth_source": "户籍资料"}  # fmt: skip
    return PartyMade("victim", facts)


def settled(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """Neighbours settle: free and lawful, agreed, performed; one is not prosecuted, the other with a lighter proposal."""
    pen = Pen(year, name, office, began, unit="criminal")
    review(pen, victims=[_victim(year)])
    pen.do(
        6,
        "prosecutor",
        "open_reconciliation",
        _ONE,
        scope="dispute",
        within_sentence=True,
        intent_in_five_years=False,
        facts_clear=True,
    )
    pen.allocate(7, matter="peace")
    pen.do(8, "prosecutor", "suggest", _ONE, matter="peace", both_told=True, legal_advice=True)
    _settled_performed(pen, number)
    return pen.script(peace=("it", "criminal_reconciliation", office))


def _settled_performed(pen: Pen, number: int) -> None:
    """The agreement, and what it led to."""
    pen.do(11, "prosecutor", "record_settlement", _ONE, matter="peace", reached_by="mediation", victims_side="victim",
           suspects_side="suspect", about=["compensation", "apology"])  # fmt: skip
    pen.do(
        12,
        "prosecutor",
        "examine",
        _ONE,
        matter="peace",
        both_heard=True,
        free_and_lawful=True,
        examined_what="双方自愿，赔偿数额合理。",
    )
    pen.do(
        13,
        "prosecutor",
        "make_agreement",
        _ONE,
        matter="peace",
        agreed="赔偿医疗费等二万元，赔礼道歉。",
        both_signed=True,
        office_signed=False,
    )
    pen.do(14, "prosecutor", "record_performance", _ONE, matter="peace", performance="in_full")
    if number:
        prosecute(pen, 20)
    else:
        pen.do(
            20,
            "prosecutor",
            "not_prosecute_discretion",
            _ONE,
            np_explanation="邻里纠纷引发，已和解并履行。",
            property="none",
            sanction_needed=False,
        )
        pen.do(22, "prosecutor", "announce", _ONE, language_help="not_needed")


def complaint(year: Year, name: str, office: str, began: date) -> Script:
    """A lawyer complains of an investigation: looked into, an opinion in fifteen days, an answer."""
    pen = Pen(year, name, office, began, unit="criminal")
    pen.open(0, "case_management", "receive_complaint", "investigation_supervision", "辩护人控告",
             complaint_kind="other", from_police=pen.police(), found="认为扣押手机手续不全。",
             illegality=["property"])  # fmt: skip
    pen.allocate(0)
    pen.do(
        4,
        "prosecutor",
        "check",
        ways=["registers", "officers"],
        findings="扣押清单齐全，见证人签名在第二页。",
    )
    pen.do(9, "prosecutor", "form_opinion", founded=False, reasons="手续完备，控告不成立。")
    pen.do(11, "prosecutor", "answer_complainant", told_what="经核实手续齐全，理由已书面说明。")
    pen.do(12, "prosecutor", "conclude", gravity="none", report="未发现违法情形。")
    return pen.script()
