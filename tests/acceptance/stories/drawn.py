"""Story (e): a closed case is drawn by a printed seed, reviewed by another county, objected to, and put right."""

from __future__ import annotations

from heli.demo.places import QONGGYAI, SHANNAN, ZHANANG
from heli.demo.steps import ItemOf, MatterOf, OfficeOf, Opened, PartyMade, PartyOf, PersonOf, Script, day
from tests.acceptance.stories.writing import opens, told

OWN, REVIEWER, SECOND = f"{ZHANANG}/prosecutor", f"{QONGGYAI}/prosecutor", f"{QONGGYAI}/head"
MANAGER, _THEIRS, _OURS = (
    f"{SHANNAN}/case_management",
    f"{QONGGYAI}/case_management",
    f"{ZHANANG}/case_management",
)
POLICE = OfficeOf(f"police:{ZHANANG}")
SEED = "20220908-540500-01"
CASE = "山南扎检刑诉〔2022〕第7号案件"
_ONE = PartyOf(0)
_HIM = PartyMade("suspect", {"party_kind": "person", "name": "示例·桑珠卓玛", "birth_on": day("1988-07-03"),
                 "birth_precision": "day", "birth_source": "户籍资料"}, (), ({"charge": "故意伤害罪",
                 "offence_on": day("2022-01-20"), "stated_by": "police"},))  # fmt: skip
_DRAWN = {"mode": "by_turn", "seed": "20220908-2"}
_DEFECT = {
    "conclusion": "defective",
    "conclusion_reasons": "一处扣押手续未审查。",
    "problems_text": "扣押清单缺少见证人签名。",
}
_CHIEF = ("chief_prosecutor", f"{QONGGYAI}/chief")
VIOLATION = "扣押清单缺少见证人签名。"

DRAWN = Script("drawn", (told("2022-03-07 09:00", _OURS, "accept", "case", opening=opens("prosecution_review",
               ZHANANG, "示例·桑珠卓玛涉嫌故意伤害案", parties=[_HIM]), from_body="police", sender=POLICE,
               complete=True, present="all"), told("2022-03-07 10:00", _OURS, "allocate", "case",
               handler=PersonOf(OWN), facts=_DRAWN), told("2022-03-08 09:00", OWN, "tell_suspect_rights", "case",
               _ONE, way="written", language_help="not_needed", legal_aid_told=True), told("2022-03-10 09:00", OWN,
               "interrogate", "case", _ONE, admits=True, language_help="not_needed"), told("2022-03-28 09:00", OWN,
               "prosecute", "case", _ONE, evidence_sufficient=True, court=OfficeOf(f"court:{ZHANANG}"),
               plea_paper=True, recommendation="有期徒刑八个月。"), told("2022-05-20 09:00", f"court:{ZHANANG}",
               "receive_judgment", "case", _ONE, typed=_OURS, mark="closed_case",
               protest_considered="量刑建议采纳，不抗诉"), told("2022-09-05 09:00", MANAGER, "plan_round", "round",
               opening=opens("quality_review", SHANNAN, "2022年交叉评查", unit=""), sheet=("chief_prosecutor",
               f"{SHANNAN}/chief"), round_kind="routine", cross=True, plan_text="抽取已办结案件交叉评查，不排名。",
               offices=[OfficeOf(ZHANANG), OfficeOf(QONGGYAI)]), told("2022-09-08 09:00", MANAGER, "draw_cases",
               "round", mark="drawn", population="上半年办结审查起诉案件四十二件。", how_many=1, seed=SEED,
               witness=PersonOf(f"{SHANNAN}/inspection"), drawn=[{"subject": MatterOf("case"),
               "reviewed_office": OfficeOf(ZHANANG), "sealed": False}]), told("2022-09-09 09:00", MANAGER,
               "assign_review", "round", ItemOf("drawn", 0), mark="assigned", reviewer_office=OfficeOf(QONGGYAI),
               reviewed_office=OfficeOf(ZHANANG), subject=MatterOf("case"), case_said=CASE, in_dispute=False,
               same_office=False), told("2022-09-13 09:00", _THEIRS, "allocate", "review", handler=PersonOf(REVIEWER),
               facts=_DRAWN), told("2022-09-13 10:00", REVIEWER, "take_up", "review", tie="none", outsider=False),
               told("2022-09-16 09:00", REVIEWER, "record_review", "review", criteria_seen=["facts", "procedure",
               "documents"], fault_suspected=False, problems=[{"about": "procedure", "gravity": "ordinary",
               "what": VIOLATION, "where": "正卷第14页"}]), told("2022-09-19 09:00", REVIEWER, "send_opinion",
               "review", reviewed_office=OfficeOf(ZHANANG), case_said=CASE, first_opinion="拟评为瑕疵案件。"),
               told("2022-09-20 09:00", _OURS, "allocate", "response", handler=PersonOf(OWN), facts=_DRAWN),
               told("2022-09-22 09:00", OWN, "answer_opinion", "response", agrees=False,
               answer_text="清单另页有签名。", mark="heard"), told("2022-09-26 09:00", REVIEWER, "settle_problems",
               "review", ItemOf("problem", 0), keep=True, reasons="另页签名与本次扣押无关。"),
               told("2022-09-27 09:00", REVIEWER, "propose_conclusion", "review", facts=_DEFECT),
               told("2022-09-28 09:00", REVIEWER, "confirm_conclusion", "review", sheet=_CHIEF, mark="concluded",
               facts=_DEFECT), told("2022-09-30 09:00", OWN, "object", "response", mark="objected",
               objection_text="请求复核另页签名的关联性。"), told("2022-10-10 09:00", _THEIRS, "reassign", "review",
               sheet=_CHIEF, handler=PersonOf(SECOND), ground="other_person_required", reason="复核应当另行指派。"),
               told("2022-10-14 09:00", SECOND, "recheck", "review", sheet=_CHIEF, mark="upheld",
               recheck_result="upheld", facts=_DEFECT), told("2022-10-18 09:00", OWN, "plan_rectification",
               "response", mark="rectifying", rectify_plan="补正扣押手续，向公安机关提出纠正意见。",
               rectify_until=day("2022-11-18"), needs_correction=True, violating_body=POLICE, violation=VIOLATION,
               violation_stage="investigation"), told("2022-10-20 09:00", OWN, "decide_notice", "notice",
               mark="notice",
               sheet=("chief_prosecutor", f"{ZHANANG}/chief"), addressee=POLICE, found=VIOLATION,
               rule_broken=["刑事诉讼法第一百四十二条"],
               demand="补正并规范扣押手续。", rule_of_correction=["人民检察院刑事诉讼规则第五百五十二条"],
               feedback_days=15, help_offered="可以共同授课。"), told("2022-11-10 09:00", OWN, "rectify", "response",
               mark="rectified", rectified_how="公安机关已补正，清单附卷。", rectified_in=[MatterOf("notice")]),
               told("2022-11-14 09:00", OWN, "use_result", "response", used_for=["training", "improvement"]),
               told("2022-11-15 09:00", _THEIRS, "finish_review", "review"), told("2022-11-18 09:00", MANAGER,
               "report_round", "round", sheet=("chief_prosecutor", f"{SHANNAN}/chief"),
               report_text="一件存在程序瑕疵，已整改。", orders_or_lists=False), told("2022-11-21 09:00", MANAGER,
               "close_round", "round", mark="round_closed")), follows={"review": Opened("round", "quality_review",
               QONGGYAI), "response": Opened("review", "quality_review", ZHANANG), "notice": Opened("response",
               "correction", ZHANANG)})  # fmt: skip
