"""The criminal case, at Lhunze: two suspects, one detained, one free; one arrest approved, one refused.

The police object, another prosecutor reconsiders, the police go above, Shannan orders a change; then the case comes
for prosecution, goes back once, and five time limits of the two run side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from heli.demo.places import LHUNZE, SHANNAN
from heli.demo.steps import (
    Admit,
    IssuedPaper,
    OfficeOf,
    Opened,
    Opening,
    PaperGiven,
    PaperOf,
    PartyMade,
    PartyOf,
    PersonOf,
    Script,
    Step,
    at,
    day,
)

HANDLER, OTHER, MANAGER = f"{LHUNZE}/prosecutor", f"{LHUNZE}/colleague", f"{LHUNZE}/case_management"
ABOVE = f"{SHANNAN}/prosecutor"
POLICE, LEGAL = f"police:{LHUNZE}", f"police:{LHUNZE}/legal"
DETAINED, FREE = PartyOf(0, "arrest"), PartyOf(1, "arrest")

_TITLE = "示例·顿珠尼玛、示例·央金格桑涉嫌盗窃案"
SUSPECTS = (
    PartyMade(
        "suspect",
        {"party_kind": "person", "name": "示例·顿珠尼玛", "birth_on": day("1991-06-12"), "birth_precision": "day",
         "birth_source": "户籍资料", "language_needs": [{"spoken": "藏语（卫藏方言）", "interpreter": True}]},
        measures=({"kind": "detention", "since": day("2022-12-23"), "place": OfficeOf(f"detention_centre:{LHUNZE}")},),
        charges=({"charge": "盗窃罪", "offence_on": day("2022-12-09"), "stated_by": "police"},),
    ),
    PartyMade(
        "suspect",
        {"party_kind": "person", "name": "示例·央金格桑", "birth_on": day("1998-03-02"), "birth_precision": "day",
         "birth_source": "户籍资料"},
        charges=({"charge": "盗窃罪", "offence_on": day("2022-12-09"), "stated_by": "police"},),
    ),
)  # fmt: skip


def _arrest(moment: str, by: str, act: str, *about: PartyOf, matter: str = "arrest", **more: Any) -> Step:
    bearers: dict[str, Any] = {"about": about} if about else {}
    facts = more.pop("facts", {})
    return Step(at=at(moment), by=by, act=act, matter=matter, facts=facts, **bearers, **more)


def _from_police(moment: str, act: str, *about: PartyOf, **more: Any) -> Step:
    return _arrest(moment, LEGAL, act, *about, **more)


def _reviewed() -> Iterator[Step | Admit]:
    yield _arrest(
        "2022-12-26 10:00", MANAGER, "accept",
        opening=Opening("arrest_review", LHUNZE, _TITLE, unit="criminal", parties=SUSPECTS),
        facts={"from_police": OfficeOf(POLICE), "complete": True, "police_term": "ordinary"}, mark="accepted",
    )  # fmt: skip
    yield _arrest(
        "2022-12-26 10:30", MANAGER, "allocate",
        facts={"handler": PersonOf(HANDLER), "mode": "by_turn", "seed": "20221226-1"}, mark="allocated",
    )  # fmt: skip
    yield Admit(
        at=at("2022-12-26 11:30"), by=f"{LHUNZE}/chief", matter="arrest", office=POLICE,
        reason="公安机关法制部门在线办理执行回执、要求复议和提请复核",
    )  # fmt: skip
    yield _arrest(
        "2022-12-28 16:00", HANDLER, "interrogate", DETAINED,
        papers={"record_1": PaperGiven("interrogation_record", "", day("2022-12-28"), "讯问笔录")},
        facts={"language_help": "interpreter", "record": PaperOf("record_1")},
    )  # fmt: skip
    yield _arrest(
        "2022-12-29 10:00", HANDLER, "interrogate", FREE,
        papers={"record_2": PaperGiven("interrogation_record", "", day("2022-12-29"), "讯问笔录")},
        facts={"language_help": "not_needed", "record": PaperOf("record_2"), "police_heard": True}, mark="interrogated",
    )  # fmt: skip
    yield _arrest(
        "2022-12-30 10:00", HANDLER, "approve_arrest", DETAINED, mark="approved",
        facts={"ground": "danger", "major": False, "charges": [],
               "continue_outline": "查明赃物去向，补充价格认定。"},
    )  # fmt: skip
    yield _from_police(
        "2022-12-30 16:00", "record_execution", DETAINED, happened=day("2022-12-30"), mark="executed"
    )
    yield _arrest(
        "2023-01-03 10:00", HANDLER, "refuse_arrest", FREE, mark="refused",
        facts={"refusal_reason": "evidence", "explanation": "现有证据不能证明其明知并参与。", "supplement_ordered": False,
               "supplement_outline": "补充手机定位和同案供述的核对。"},
    )  # fmt: skip
    yield _arrest(
        "2023-01-03 16:00", f"{LHUNZE}/clerk", "serve", mark="served",
        papers={"receipt_1": PaperGiven("service_receipt", "", day("2023-01-03"), "送达回证", is_shared=True)},
        facts={"paper": IssuedPaper("arrest_refusal"), "to": OfficeOf(POLICE), "mode": "exchange",
               "receipt": PaperOf("receipt_1")},
    )  # fmt: skip


def _objected() -> Iterator[Step]:
    yield _from_police(
        "2023-01-06 10:30", "request_reconsideration", FREE, happened=day("2023-01-06"), mark="objected",
        papers={"request_1": PaperGiven("reconsideration_request", "隆公（法）复字〔2023〕3号", day("2023-01-06"),
                                        "要求复议意见书", is_shared=True)},
        facts={"opinion": PaperOf("request_1"), "file_received_on": day("2023-01-06"),
               "request_reason": "手机定位和证人证言足以证明其参与。"},
    )  # fmt: skip
    yield _arrest(
        "2023-01-06 14:00", MANAGER, "allocate", matter="reconsideration",
        facts={"handler": PersonOf(OTHER), "mode": "named", "ground": "依法另行指派检察官复议。"}, mark="reconsidering",
    )  # fmt: skip
    yield _arrest(
        "2023-01-10 10:00", OTHER, "uphold", FREE, matter="reconsideration", mark="upheld",
        facts={"explanation": "复议认为原决定事实清楚，应予维持。"},
    )  # fmt: skip
    yield _arrest(
        "2023-01-11 15:00", OTHER, "decision_received", FREE, matter="reconsideration",
        facts={"received_on": day("2023-01-11")},
    )  # fmt: skip
    yield _from_police(
        "2023-01-12 10:00", "request_review_above", FREE, happened=day("2023-01-12"), mark="went_above",
        papers={"request_2": PaperGiven("review_above_request", "隆公（法）核字〔2023〕1号", day("2023-01-12"),
                                        "提请复核意见书", is_shared=True)},
        facts={"opinion": PaperOf("request_2"), "file_received_on": day("2023-01-12")},
    )  # fmt: skip
    yield _arrest(
        "2023-01-13 09:00", f"{SHANNAN}/case_management", "allocate", matter="review",
        facts={"handler": PersonOf(ABOVE), "mode": "by_turn", "seed": "20230113-1"},
    )  # fmt: skip
    yield _arrest(
        "2023-01-16 16:00", ABOVE, "order_change", FREE, matter="review", mark="ordered",
        facts={"explanation": "新调取的定位证据足以证明其参与，应当批准逮捕。"},
    )  # fmt: skip
    yield _arrest(
        "2023-01-17 10:00", HANDLER, "revoke_refusal", FREE, mark="revoked",
        facts={"ground": "review_above", "major": False, "explanation": "执行上级院复核决定。"},
    )  # fmt: skip
    yield _from_police(
        "2023-01-18 15:00", "record_execution", FREE, happened=day("2023-01-18"), mark="arrested"
    )


def _prosecution(moment: str, by: str, act: str, *about: PartyOf, **more: Any) -> Step:
    return _arrest(moment, by, act, *about, matter="prosecution", **more)


def _prosecuted() -> Iterator[Step]:
    """The same two, on the same case; returned once."""
    both = tuple(PartyMade("suspect", same_as=PartyOf(n, "arrest")) for n in range(2))
    yield _prosecution(
        "2023-02-20 10:00", MANAGER, "accept",
        opening=Opening("prosecution_review", LHUNZE, _TITLE, unit="criminal", parties=both, case_of="arrest"),
        facts={"from_body": "police", "sender": OfficeOf(POLICE), "complete": True, "present": "all"}, mark="transferred",
    )  # fmt: skip
    yield _prosecution(
        "2023-02-20 10:30", MANAGER, "allocate",
        facts={"handler": PersonOf(HANDLER), "mode": "named", "ground": "捕诉一体，由原承办检察官办理。"},
    )  # fmt: skip
    yield _prosecution(
        "2023-02-21 10:00", "defender", "demand_release", DETAINED, typed_by=MANAGER, happened=day("2023-02-21"), mark="five",
    )  # fmt: skip
    for number, party in enumerate((DETAINED, FREE)):
        yield _prosecution(
            f"2023-02-22 1{number}:00", HANDLER, "tell_suspect_rights", party,
            facts={"way": "at_detention", "language_help": "interpreter" if party is DETAINED else "not_needed",
                   "legal_aid_told": True}, mark="told" if number else "",
        )  # fmt: skip
        yield _prosecution(
            f"2023-02-23 1{number}:00", HANDLER, "interrogate", party,
            facts={"admits": party is DETAINED, "language_help": "interpreter" if party is DETAINED else "not_needed"},
        )  # fmt: skip
    yield _prosecution(
        "2023-02-24 09:00", HANDLER, "answer_release_demand", DETAINED,
        facts={"outcome_of_demand": "not_over", "reason": "羁押期限未届满，仍有继续羁押必要。"},
    )  # fmt: skip
    yield _prosecution(
        "2023-03-15 16:00", HANDLER, "return_for_supplement", DETAINED, FREE, mark="returned",
        facts={"grounds": ["evidence"], "outline": "补充价格认定意见和手机数据提取笔录。"},
    )  # fmt: skip
    yield _prosecution(
        "2023-03-16 09:00", f"{LHUNZE}/clerk", "serve",
        papers={"receipt_2": PaperGiven("service_receipt", "", day("2023-03-16"), "送达回证", is_shared=True)},
        facts={"paper": IssuedPaper("supplementary_return"), "to": OfficeOf(POLICE), "mode": "exchange",
               "receipt": PaperOf("receipt_2")}, mark="supplementing",
    )  # fmt: skip


def _ended() -> Iterator[Step]:
    """The file is back: one is prosecuted, the other is not."""
    yield _prosecution("2023-04-13 10:00", MANAGER, "receive_again", DETAINED, FREE, mark="back")
    yield _prosecution(
        "2023-05-08 10:00", HANDLER, "prosecute", DETAINED, mark="prosecuted",
        facts={"charges": [], "evidence_sufficient": True, "court": OfficeOf(f"court:{LHUNZE}"), "plea_paper": True,
               "recommendation": "有期徒刑十个月，并处罚金。"},
    )  # fmt: skip
    yield _prosecution(
        "2023-05-09 10:00", HANDLER, "not_prosecute_discretion", FREE, mark="not_prosecuted",
        facts={"np_explanation": "犯罪情节轻微，已退赔，认罪悔罪。", "sanction_needed": False, "property": "none"},
    )  # fmt: skip
    yield _prosecution(
        "2023-05-09 15:00", POLICE, "release", FREE, typed_by=MANAGER, happened=day("2023-05-09")
    )
    yield _prosecution("2023-05-10 10:00", HANDLER, "announce", FREE, facts={"language_help": "not_needed"})
    yield _prosecution(
        "2023-06-20 16:00", f"court:{LHUNZE}", "receive_judgment", DETAINED, typed_by=MANAGER, mark="judged",
        happened=day("2023-06-20"), facts={"protest_considered": "罪名、量刑均采纳，不抗诉"},
    )  # fmt: skip


CRIMINAL = Script(
    "criminal",
    (*_reviewed(), *_objected(), *_prosecuted(), *_ended()),
    follows={
        "reconsideration": Opened("arrest", "reconsideration", LHUNZE),
        "review": Opened("arrest", "review_above", SHANNAN),
    },
    middle="interrogated",
)
