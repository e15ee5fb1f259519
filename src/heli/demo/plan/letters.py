"""Letters and visits of the year, and what the offices found wrong with the police."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from heli.demo.places import COMAI, SHANNAN
from heli.demo.plan.year import Year, in_order, unit_of
from heli.demo.steps import OfficeOf, Opening, PaperGiven, PaperOf, PersonOf, Script, Step

_PETITIONS, _CORRECTIONS = 170, 42
_CONTENTS = (
    "询问案件办理进展。",
    "反映工地噪音影响学校上课。",
    "咨询不批准逮捕后的权利。",
    "反映草场边界纠纷处理较慢。",
)
_FOUND = (
    ("讯问同步录音录像未随案移送。", "刑事诉讼法第一百二十三条", "补充移送，并开展自查。"),
    ("未在二十四小时内讯问被拘留人。", "刑事诉讼法第八十六条", "说明情况，规范讯问时限。"),
    ("扣押清单缺少见证人签名。", "刑事诉讼法第一百四十二条", "补正，规范扣押手续。"),
)


def scripts(year: Year) -> Iterator[Script]:
    """Petitions at every office, corrections addressed to the police of the place."""
    for number in range(_PETITIONS):
        office = SHANNAN if number % 6 == 0 else year.county()
        yield petition(year, f"petition-{number}", office, year.some_day("2021-11-15", "2022-12-28"))
    for number in range(_CORRECTIONS):
        office = SHANNAN if number % 9 == 0 else year.county()
        yield correction(year, f"correction-{number}", office, year.some_day("2022-01-05", "2022-12-20"))


def petition(year: Year, name: str, office: str, came: date) -> Script:
    """One letter or call: entered, given to somebody, answered, told the result, closed."""
    manager, handler = f"{office}/case_management", f"{office}/prosecutor"
    at = year.moment(came, hour=9)
    steps = [
        Step(
            at=at, by=manager, act="receive", matter="it", happened=at.date(),
            opening=Opening("petition_intake", office, "来信来访"),
            facts={"channel": year.random.choice(("letter", "online")), "kind": "other", "reachable": True,
                   "content": year.random.choice(_CONTENTS)},
        ),
        Step(at=year.moment(came, 1, hour=10), by=manager, act="allocate", matter="it",
             facts={"handler": PersonOf(handler), "mode": "by_turn", "seed": f"{year.random.getrandbits(32):08x}"}),
        Step(at=year.moment(came, 4, hour=10), by=handler, act="answer_procedurally", matter="it",
             facts={"first_answer": "accepted", "told_what": "已受理，由承办部门办理。"}),
        Step(at=year.moment(came, year.random.randint(20, 70), hour=10), by=handler, act="tell_result", matter="it",
             facts={"told_what": "已当面答复办理结果。"}),
        Step(at=year.moment(came, 75, hour=16), by=handler, act="close", matter="it", facts={"reasons": "已答复办结。"}),
    ]  # fmt: skip
    return Script(name, steps)


def correction(year: Year, name: str, office: str, found: date) -> Script:
    """One written notice to the police, answered and checked."""
    handler, police = f"{office}/prosecutor", f"police:{office}"
    what, broken, demand = year.random.choice(_FOUND)
    notice = {"addressee": OfficeOf(police), "found": what, "rule_broken": [broken], "demand": demand,
              "rule_of_correction": ["人民检察院刑事诉讼规则第五百五十二条"], "feedback_days": 15,
              "help_offered": "可以派员参加整改会议。"}  # fmt: skip
    served = year.moment(found, 6, hour=15)
    answered = year.moment(found, year.random.randint(10, 18), hour=10)
    steps = [
        Step(
            at=year.moment(found, hour=10), by=handler, act="register_finding", matter="it",
            opening=Opening("correction", office, what[:30], unit=unit_of(office, "criminal"), is_handled=True),
            facts={"stage": "investigation", "addressee": OfficeOf(police), "found": what, "complaint": False},
        ),
        Step(at=year.moment(found, 4, hour=10), by=handler, act="decide_notice", matter="it", facts=notice),
        Step(
            at=served, by=f"{office}/clerk", act="serve", matter="it",
            papers={"receipt": PaperGiven("service_receipt", "", served.date(), "送达回证", is_shared=True)},
            facts={"mode": "direct", "served_on": OfficeOf(police), "feedback_days": 15, "receipt": PaperOf("receipt")},
        ),
        Step(at=answered, by=police, typed_by=f"{office}/case_management" if office == COMAI else f"{office}/clerk",
             act="answer", matter="it", happened=answered.date(), facts={"result_said": "corrected"}),
        Step(at=year.moment(found, 25, hour=10), by=handler, act="check_answer", matter="it",
             facts={"effect": "corrected", "how_checked": "到办案单位核实，已补正。"}),
    ]  # fmt: skip
    return Script(name, in_order(steps))
