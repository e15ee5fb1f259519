"""Further figures of the work report, one line each: what is counted, of which procedure, by which acts."""

from __future__ import annotations

from collections.abc import Iterator

from heli.base.text import Text
from heli.reports.definitions import ActsCounted, Each, Figure

_UNITS = {"matter": Text("件", ""), "act": Text("次", ""), "bearer": Text("人", "")}
_ROWS: tuple[tuple[str, str, str, str, tuple[str, ...], Each, str], ...] = (
    ("directives", "下达指令", "Directives issued", "directive", ("issue",), "matter", ""),
    ("directives_reported", "指令报告结果", "Directives reported back", "directive", ("executed_back",), "matter", ""),
    ("deployments", "统一调用", "Deployments decided", "deployment", ("decide",), "act", ""),
    ("teams", "组建办案组", "Teams formed", "joint_team", ("form",), "matter", ""),
    ("instructions", "向上级院请示", "Questions put to the office above", "instruction_request", ("send",), "matter", ""),
    ("extensions", "提请延长侦查羁押期限", "Requests to extend custody", "custody_extension", ("accept",), "matter", ""),
    ("extensions_approved", "批准延长侦查羁押期限", "Custody extended",
     "custody_extension", ("decision_received",), "bearer", "extensions"),
    ("necessity_reviews", "羁押必要性审查", "Reviews of the need for custody",
     "custody_necessity_review", ("open",), "matter", ""),
    ("necessity_changed", "变更羁押或者提出建议", "Custody changed or proposed to be", "custody_necessity_review",
     ("propose", "change_directly"), "bearer", ""),
    ("filing_reasons", "要求说明立案理由", "Police asked for their reasons",
     "case_filing_supervision", ("ask_reasons",), "matter", ""),
    ("filing_orders", "通知立案或者撤案", "Orders to file or withdraw", "case_filing_supervision", ("order",), "matter", ""),
    ("interventions", "提前介入", "Early interventions", "early_intervention", ("take_part", "give_opinion"), "matter", ""),
    ("opinions", "答复听取意见", "Opinions given on request", "opinion_request", ("answer",), "matter", ""),
    ("linkage_opinions", "监督移送涉嫌犯罪案件", "Agencies asked to hand over",
     "forward_linkage", ("issue_opinion",), "matter", ""),
    ("judgments", "审查刑事裁判", "Criminal judgments reviewed", "judgment_review", ("receive_judgment",), "matter", ""),
    ("protests", "提出二审抗诉", "Protests to the second instance", "protest", ("submit",), "matter", ""),
    ("protest_requests", "提请抗诉", "Protests asked of the office above", "protest_request", ("request",), "matter", ""),
    ("civil_supervised", "民事诉讼监督申请", "Civil applications", "civil_supervision", ("apply",), "matter", ""),
    ("administrative_supervised", "行政诉讼监督申请", "Administrative applications",
     "administrative_supervision", ("apply",), "matter", ""),
    ("disputes_settled", "行政争议实质性化解", "Disputes settled",
     "dispute_resolution", ("confirm_performance",), "matter", ""),
    ("suits_filed", "公益诉讼立案", "Public-interest cases filed",
     "public_interest_litigation", ("file_case", "take_filed_lead"), "matter", ""),
    ("suits_ended", "公益诉讼终结", "Public-interest cases ended",
     "public_interest_litigation", ("terminate",), "matter", ""),
    ("suits_brought", "提起公益诉讼", "Suits brought", "public_interest_litigation", ("sue",), "matter", ""),
    ("conditional", "附条件不起诉", "Conditional non-prosecutions", "conditional_non_prosecution", ("decide",), "bearer", ""),
    ("guardian_orders", "督促监护令", "Orders to guardians", "guardianship_order", ("issue_order",), "bearer", ""),
    ("supports", "未成年人帮教救助办结", "Help to minors concluded", "juvenile_support", ("conclude",), "matter", ""),
    ("reliefs", "国家司法救助", "Relief granted", "judicial_relief", ("grant",), "bearer", ""),
    ("hearings", "检察听证", "Hearings", "hearing", ("hold",), "act", ""),
    ("supervisions", "人民监督员活动", "Activities with people's supervisors", "peoples_supervision", ("hold",), "act", ""),
    ("expert_answers", "专家咨询答复", "Experts' answers", "expert_consultation", ("record_answer",), "matter", ""),
    ("flow_findings", "流程监控登记", "Findings in running cases", "flow_monitoring", ("note_finding",), "matter", ""),
    ("flow_settled", "流程监控已纠正或者说明", "Findings put right or explained",
     "flow_monitoring", ("check_answer",), "matter", "flow_findings"),
    ("quality_reviews", "质量评查结论", "Quality reviews concluded", "quality_review", ("confirm_conclusion",), "matter", ""),
    ("self_checks", "自查核查", "Own checks verified", "quality_review", ("verify_check",), "matter", ""),
    ("publications", "公开法律文书等", "Documents made public", "publication", ("publish",), "matter", ""),
    ("queries", "程序性信息查询", "Queries of progress", "progress_query", ("apply",), "matter", ""),
    ("talks_held", "法治宣传", "Talks to the public", "outreach", ("hold",), "act", ""),
    ("trainings", "培训", "Courses", "training", ("hold",), "act", ""),
    ("exchanges", "业务专家互派", "Experts lent", "talent_exchange", ("agree",), "matter", ""),
)  # fmt: skip


def further() -> Iterator[Figure]:
    """The figures in the order of the report, those counted among others behind them."""
    for code, zh, en, procedure, acts, each, among in _ROWS:
        counts = Text(f"期间内登记的{zh}", f"{en.lower()} in the period")
        if among:
            counts = Text(f"其中{zh}的", f"of these, {en.lower()}")
        yield Figure(
            code, Text(zh, en), _UNITS[each], counts, ActsCounted(procedure, acts, each, among=among)
        )
