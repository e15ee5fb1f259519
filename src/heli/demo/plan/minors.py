"""Young people: conditional non-prosecution to its end, the record sealed, help, orders to guardians, relief."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from heli.demo.plan.pen import STAFFED, Pen
from heli.demo.plan.year import Year
from heli.demo.steps import ItemOf, MatterOf, PartyMade, PartyOf, Script

_ONE = PartyOf(0)
_AIDS = (ItemOf("aid", 0), ItemOf("aid", 1))
_BELOW = STAFFED[1:]


def first(year: Year) -> Iterator[Script]:
    """Two young suspects, one with probation that passed, one that still runs."""
    for number in range(2):
        began = date(2022, 1, 17) if number == 0 else date(2022, 8, 8)
        yield probation(year, f"probation-{number}", _BELOW[number * 5 + 1], began, passed=number == 0)


def later(year: Year) -> Iterator[Script]:
    """Children who were harmed are helped; guardians are ordered; victims are given relief."""
    for number in range(3):
        yield helped(year, f"helped-{number}", _BELOW[number * 3], year.some_day("2022-02-21", "2022-09-23"))
    for number in range(3):
        yield ordered(
            year, f"ordered-{number}", _BELOW[number * 4], year.some_day("2022-03-07", "2022-07-15"), number
        )
    for number in range(4):
        yield relief(
            year, f"relief-{number}", _BELOW[number * 2], year.some_day("2022-02-21", "2022-11-11"), number
        )


def _person(year: Year, role: str, born: date, *, charged: bool = False) -> PartyMade:
    facts = {"party_kind": "person", "name": year.names.next()[0], "birth_on": born, "birth_precision": "day",
             "birth_source": "出生医学证明"}  # fmt: skip
    charges = (
        ({"charge": "盗窃罪", "offence_on": date(2021, 11, 20), "stated_by": "police"},) if charged else ()
    )
    return PartyMade(role, facts, (), charges)


def probation(year: Year, name: str, office: str, began: date, *, passed: bool) -> Script:
    """Everybody is heard, half a year of probation with visits, no prosecution, the record sealed."""
    pen = Pen(year, name, office, began, unit="criminal")
    child = _person(year, "suspect", date(2005, 6, 18), charged=True)
    pen.open(0, "case_management", "accept", "prosecution_review", "未成年人涉嫌盗窃案", matter="review",
             parties=[child], from_body="police", sender=pen.police(), present="all", complete=True)  # fmt: skip
    pen.allocate(0, matter="review")
    _probation_helped(pen)
    _probation_decided(pen)
    _probation_served(pen, passed)
    return pen.script(
        support=("review", "juvenile_support", office), it=("review", "conditional_non_prosecution", office),
        sealing=("it", "record_sealing", office),
    )  # fmt: skip


def _probation_helped(pen: Pen) -> None:
    """An inquiry into how the child lives."""
    pen.do(
        1,
        "prosecutor",
        "tell_suspect_rights",
        _ONE,
        matter="review",
        way="oral",
        language_help="interpreter",
        legal_aid_told=True,
    )
    pen.do(
        4,
        "prosecutor",
        "interrogate",
        _ONE,
        matter="review",
        admits=True,
        language_help="interpreter",
        adult_present=True,
    )
    pen.do(5, "prosecutor", "ask_juvenile_support", _ONE, matter="review", child_as="suspect", asked_for=["inquiry"],
           facts={"happened": "在校生，初次违法。"})  # fmt: skip
    pen.allocate(6, matter="support")
    pen.do(
        6,
        "prosecutor",
        "commission_inquiry",
        matter="support",
        inquiry_by="own",
        inquiry_points="成长经历、监护和在校情况",
        secrecy_told=True,
    )
    pen.do(
        14,
        "prosecutor",
        "receive_inquiry",
        matter="support",
        upbringing="随祖父母生活，在校表现一般。",
        guardianship_state="监护较松，愿意配合。",
    )


def _probation_decided(pen: Pen) -> None:
    """Everybody is heard, and the decision."""
    pen.do(16, "prosecutor", "conclude", matter="support", summary="具备帮教条件。")
    pen.do(17, "prosecutor", "consider_conditionally", _ONE, matter="review", chapter="five",
           likely_sentence="one_year", fit_for_prosecution=True, repentance="如实供述，退赔并道歉。")  # fmt: skip
    pen.allocate(17, matter="it")
    pen.do(18, "prosecutor", "hear_police", _ONE, police_view="agrees")
    pen.do(
        18,
        "prosecutor",
        "hear_minor_side",
        _ONE,
        minor_view="agrees",
        representative_view="agrees",
        language_help="interpreter",
    )
    pen.do(19, "prosecutor", "hear_defender", _ONE, defender_view="agrees")


def _probation_served(pen: Pen, passed: bool) -> None:
    """The months, and the end."""
    pen.do(
        21,
        "prosecutor",
        "decide",
        _ONE,
        probation_months=6,
        conditions=["education", "public_work"],
        explanation="符合条件，有悔罪表现。",
    )
    pen.do(23, "prosecutor", "announce", _ONE, representative_present=True, language_help="interpreter")
    pen.do(
        25,
        "prosecutor",
        "plan_supervision",
        _ONE,
        with_whom=["guardian", "school"],
        guardian_asked=True,
        plan="每月见面一次，参加公益活动。",
    )
    _probation_over(pen, passed)


def _probation_over(pen: Pen, passed: bool) -> None:
    """What the months came to."""
    for month in (2, 4):
        pen.do(
            30 * month,
            "prosecutor",
            "record_supervision",
            _ONE,
            way="visit",
            kept_rules=True,
            observed="按时到校，参加公益劳动。",
        )
    if passed:
        pen.do(
            208,
            "prosecutor",
            "write_opinion",
            _ONE,
            probation_view="not_prosecute",
            probation_report="考验期内遵守规定。",
        )
        pen.do(212, "prosecutor", "not_prosecute", _ONE, np_explanation="考验期满，未违反规定。")
        pen.do(214, "prosecutor", "announce", _ONE, representative_present=True, language_help="interpreter")
        pen.do(
            216,
            "prosecutor",
            "seal",
            _ONE,
            matter="sealing",
            seal_what=["case_file", "electronic", "inquiry", "non_prosecution"],
            bound=True,
            matters_sealed=[MatterOf(matter) for matter in ("review", "it", "support")],
        )
        pen.do(218, "prosecutor", "tell_effect", _ONE, matter="sealing", told_whom=["self", "representative"])


def helped(year: Year, name: str, office: str, began: date) -> Script:
    """A child who was harmed: one interview, help in kinds, seen to its end."""
    pen = Pen(year, name, office, began, unit="criminal")
    child = _person(year, "victim", date(2009, 3, 12))
    pen.open(0, "prosecutor", "open", "juvenile_support", "未成年被害人救助", parties=[child], child_as="victim",
             asked_for=["aid", "interview"], happened="受到人身伤害，目前由亲属照料。", specially_trained=True)  # fmt: skip
    pen.allocate(0)
    pen.do(2, "prosecutor", "interview_child", recorded_av=True, adult_there=True, by_woman="yes_woman")
    pen.do(
        4,
        "prosecutor",
        "plan_aid",
        aids=[{"aid_kind": "psychological"}, {"aid_kind": "schooling"}],
        child_heard=True,
    )
    from_whom = {"given_by": "office", "what_given": "心理疏导三次，协调返校。"}
    pen.do(20, "prosecutor", "give_aid", *_AIDS, facts=from_whom)
    pen.do(45, "prosecutor", "end_aid", *_AIDS, effect_seen="情绪平稳，已返校。")
    pen.do(46, "prosecutor", "conclude", summary="救助完成，半年后回访。")
    return pen.script()


def ordered(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A guardian who let a child go astray: heard, ordered, followed up until it is kept; nothing is published."""
    pen = Pen(year, name, office, began, unit="criminal")
    guardian = _person(year, "legal_representative", date(1983, 9, 2))
    pen.open(
        0,
        "prosecutor",
        "open",
        "guardianship_order",
        "督促监护",
        parties=[guardian],
        failing="长期外出，放任子女辍学在外游荡。",
    )
    pen.allocate(0)
    pen.do(
        3,
        "prosecutor",
        "hear_guardian",
        _ONE,
        guardian_is_offender=False,
        said="愿意接回身边照料。",
        language_help="interpreter",
    )
    if number == 2:
        pen.do(6, "prosecutor", "do_not_issue", _ONE, why="已接回并复学，训诫即可。")
        return pen.script()
    pen.do(6, "prosecutor", "issue_order", _ONE, duties_failed="未尽照料和教育义务。",
           asked_of_guardian="随身照料，保证复学，每月反馈。", order_until=pen.day(120), publish=False)  # fmt: skip
    pen.do(60, "prosecutor", "follow_up", _ONE, progress="partly", seen="已复学，仍有逃课。")
    pen.do(110, "prosecutor", "find_followed", _ONE, seen="正常到校，监护落实。")
    return pen.script()


def relief(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A victim in need: examined and granted within ten working days, or refused with reasons."""
    pen = Pen(year, name, office, began, unit="criminal")
    victim = _person(year, "victim", date(1976, 4, 9))
    pen.open(0, "case_management", "open", "judicial_relief", "国家司法救助", parties=[victim], started_by="application",
             need="被害人重伤，家庭主要劳动力丧失收入。")  # fmt: skip
    pen.allocate(0)
    pen.do(1, "prosecutor", "accept", _ONE)
    pen.do(5, "prosecutor", "examine", _ONE, examined="入户核实，确有急迫困难。")
    if number == 3:
        pen.do(
            9,
            "prosecutor",
            "refuse_relief",
            _ONE,
            sheet=("chief_prosecutor", "chief"),
            relief_reasons="已从保险获得足额赔偿。",
        )
        return pen.script()
    pen.do(
        9,
        "prosecutor",
        "grant",
        _ONE,
        sheet=("chief_prosecutor", "chief"),
        relief_sum=3000000,
        relief_reasons="符合救助条件。",
    )
    pen.do(15, "clerk", "pay", _ONE)
    pen.do(90, "prosecutor", "follow_up", _ONE, seen="已用于治疗，纳入村级帮扶。")
    return pen.script()
