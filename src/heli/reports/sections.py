"""The mechanisms of the work report, in its order: a paragraph for each in both languages, with places for figures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from heli.base.text import Text

PLACE = re.compile(r"\{([a-z_]+)(\.of)?(?:\|([^|}]*)\|([^|}]*))?\}")


@dataclass(frozen=True, slots=True)
class Section:
    """One mechanism. In a paragraph `{code}` is a figure, `{code|one|many}` a figure with its noun, `{code.of}` its whole."""

    key: str
    title: Text
    paragraph: Text
    figures: tuple[str, ...]


def _section(key: str, title: Text, zh: str, en: str) -> Section:
    """The figures of its table are those of its paragraph, in their order."""
    return Section(key, title, Text(zh, en), tuple(dict.fromkeys(found[1] for found in PLACE.finditer(zh))))


SECTIONS = (
    _section(
        "with_police", Text("侦查监督与协作配合", "Working with the police"),
        "侦查监督与协作配合办公室{joint_offices}个在运行，"
        "{joint_offices_counties.of}个县级院中{joint_offices_counties}个已经设立。"
        "设立以来协商案件{consulted_cases}件，召开会商会议{consultation_meetings}次，一案可以多次会商，"
        "一次会商可以议多案，两数分别统计。"
        "本期检警同堂培训{joint_trainings}次。",
        "{joint_offices|joint office|joint offices} with the police are at work; {joint_offices_counties} of"
        " {joint_offices_counties.of} county offices have one. Since they were founded"
        " {consulted_cases|case was|cases were} consulted at"
        " {consultation_meetings|meeting|meetings}; a case may take several meetings and a meeting"
        " several cases, so each is counted"
        " by itself. In the period {joint_trainings|joint training was|joint trainings were} held.",
    ),
    _section(
        "governance", Text("社会治理检察建议", "Suggestions on social governance"),
        "本期提出社会治理检察建议{governance_issued}件，其中已送达{governance_served}件，"
        "被建议单位已书面回复{governance_answered}件，"
        "经逐项核实落实结案{governance_effective}件。收到回复不等于落实。",
        "{governance_issued|suggestion was|suggestions were} issued in the period. Of these {governance_served} were served,"
        " {governance_answered} answered in writing and {governance_effective} closed after every"
        " point was verified as effective."
        " An answer alone is not an effect.",
    ),
    _section(
        "public_interest", Text("公益诉讼检察建议", "Suggestions in the public interest"),
        "本期提出公益诉讼检察建议{public_interest_issued}件，其中已送达{public_interest_served}件，"
        "已书面回复{public_interest_answered}件，"
        "经核实落实结案{public_interest_effective}件。",
        "{public_interest_issued|suggestion was|suggestions were} issued in the period; of these"
        " {public_interest_served} were served,"
        " {public_interest_answered} answered in writing and {public_interest_effective} closed as effective.",
    ),
    _section(
        "conferences", Text("检察官联席会议", "Prosecutors' joint conferences"),
        "召开检察官联席会议{conferences}次，讨论案件{conference_cases}件，讨论结果供承办人参考。",
        "{conferences|joint conference|joint conferences} discussed {conference_cases|case|cases};"
        " the result is a reference for the"
        " handler.",
    ),
    _section(
        "committee", Text("检察委员会", "The committee"),
        "本院检察委员会委员{committee_members}人；本期召开会议{committee_sessions}次。",
        "The committee of this office has {committee_members|member|members};"
        " {committee_sessions|session was|sessions were} held in"
        " the period.",
    ),
    _section(
        "together", Text("区域协作", "Working across offices"),
        "有效的协作协议{agreements}件。本期移送线索{leads_sent}件，接收线索办结{leads_concluded}件；"
        "发出协作请求{assistance_asked}件，"
        "答复协作请求{assistance_given}件。",
        "{agreements|agreement is|agreements are} in force. In the period {leads_sent|lead was|leads were} handed over and"
        " {leads_concluded} of those received came to a result; {assistance_asked|request|requests}"
        " for assistance went out and"
        " {assistance_given|request was|requests were} answered.",
    ),
    _section(
        "cases", Text("审查逮捕和审查起诉", "Arrest and prosecution review"),
        "本期受理审查逮捕案件{arrest_accepted}件，批准逮捕{arrest_approved}人，不批准逮捕{arrest_refused}人；受理审查起诉案件"
        "{prosecution_accepted}件，提起公诉{prosecuted}人，不起诉{not_prosecuted}人。",
        "{arrest_accepted|arrest review was|arrest reviews were} accepted in the period; the arrest of"
        " {arrest_approved|person|persons} was approved, of {arrest_refused} refused."
        " {prosecution_accepted|prosecution review was|prosecution reviews were} accepted;"
        " {prosecuted|person was|persons were}"
        " prosecuted, {not_prosecuted} not prosecuted.",
    ),
    _section(
        "supervision", Text("侦查活动监督", "Supervision of investigations"),
        "本期发出纠正违法通知书{corrections}件，其中经核实已纠正{corrections_obeyed}件。",
        "{corrections|written notice|written notices} to correct an illegality went out in the"
        " period; {corrections_obeyed} were found"
        " to be followed.",
    ),
    _section(
        "letters", Text("控告申诉", "Petitions"),
        "本期接收信访{petitions}件，其中已答复办理结果{petitions_answered}件。",
        "{petitions|petition was|petitions were} received in the period; {petitions_answered} were told the result.",
    ),
    _section(
        "line_of_command", Text("上级指令和统一调用", "Directives and staff deployed"),
        "本期下达指令{directives}件，下级院报告结果{directives_reported}件；"
        "决定统一调用人员{deployments}次，组建办案组{teams}个；"
        "向上级院请示{instructions}件。",
        "{directives|directive was|directives were} issued in the period and {directives_reported} reported back;"
        " {deployments|deployment was|deployments were} decided, {teams|team was|teams were} formed;"
        " {instructions|question was|questions were} put to the office above.",
    ),
    _section(
        "custody", Text("羁押期限和必要性", "Custody: its terms and its need"),
        "本期受理提请延长侦查羁押期限{extensions}件，批准延长{extensions_approved}人；羁押必要性审查{necessity_reviews}件，"
        "变更或者建议变更{necessity_changed}人。",
        "{extensions|request|requests} to extend the custody of an investigation came in and"
        " {extensions_approved|person's|persons'}"
        " term was extended; {necessity_reviews|review|reviews} of the need for custody led to a change for"
        " {necessity_changed|person|persons}.",
    ),
    _section(
        "police", Text("立案和侦查监督", "Filing and investigation supervised"),
        "本期要求说明不立案（立案）理由{filing_reasons}件，通知立案（撤案）{filing_orders}件；提前介入{interventions}件，"
        "答复公安机关听取意见{opinions}件；监督行政执法机关移送涉嫌犯罪案件{linkage_opinions}件。",
        "The police were asked for their reasons in {filing_reasons|case|cases} and ordered to file or withdraw in"
        " {filing_orders};"
        " the offices took part early in {interventions|case|cases}, gave an opinion on request in {opinions} and"
        " asked agencies"
        " to hand over {linkage_opinions|suspected crime|suspected crimes}.",
    ),
    _section(
        "courts", Text("审判监督", "Supervision of trials"),
        "本期审查刑事裁判{judgments}件，提出二审抗诉{protests}件，提请抗诉{protest_requests}件；"
        "受理民事诉讼监督申请{civil_supervised}件，"
        "行政诉讼监督申请{administrative_supervised}件，行政争议实质性化解{disputes_settled}件。",
        "{judgments|criminal judgment was|criminal judgments were} reviewed; {protests|protest was|protests were}"
        " made to the second"
        " instance and {protest_requests} asked of the office above;"
        " {civil_supervised|civil application|civil applications} and"
        " {administrative_supervised|administrative one|administrative ones} came in,"
        " {disputes_settled|dispute was|disputes were}"
        " settled in substance.",
    ),
    _section(
        "suits", Text("公益诉讼", "Public-interest litigation"),
        "本期公益诉讼立案{suits_filed}件，终结{suits_ended}件，提起诉讼{suits_brought}件。",
        "{suits_filed|case was|cases were} filed in the public interest, {suits_ended} ended since the interest"
        " was protected or for"
        " another ground, {suits_brought|suit was|suits were} brought.",
    ),
    _section(
        "minors", Text("未成年人检察和救助", "Minors, and relief"),
        "本期决定附条件不起诉{conditional}人，发出督促监护令{guardian_orders}人次，办结未成年人帮教、救助{supports}件；"
        "决定国家司法救助{reliefs}人。",
        "{conditional|young person was|young persons were} put on probation instead of prosecuted,"
        " {guardian_orders|guardian was|guardians were}"
        " ordered to do their duty, {supports|matter|matters} of help came to an end; relief was granted to"
        " {reliefs|victim|victims}.",
    ),
    _section(
        "heard", Text("听证和人民监督", "Hearings and people's supervisors"),
        "本期举行听证{hearings}次，人民监督员监督办案活动{supervisions}次，专家咨询答复{expert_answers}件。",
        "{hearings|hearing was|hearings were} held, people's supervisors took part in {supervisions|activity|activities},"
        " experts answered in {expert_answers|matter|matters}.",
    ),
    _section(
        "quality", Text("流程监控和质量评查", "Flow and quality"),
        "本期流程监控登记{flow_findings}件，其中核实已纠正或者作出说明{flow_settled}件；"
        "案件质量评查形成结论{quality_reviews}件，"
        "自查核查{self_checks}件。",
        "Case management noted {flow_findings|finding|findings} in running cases, of which {flow_settled} were put"
        " right or explained;"
        " {quality_reviews|review of a closed case|reviews of closed cases} came to a conclusion,"
        " {self_checks|own check was|own checks were} verified.",
    ),
    _section(
        "public", Text("检务公开和业务交流", "In public, and among colleagues"),
        "本期公开法律文书等{publications}件，程序性信息查询{queries}件，法治宣传{talks_held}次，培训{trainings}次，"
        "业务专家互派{exchanges}次。",
        "{publications|document was|documents were} made public, {queries|question|questions} about the progress"
        " of a case came in,"
        " {talks_held|talk was|talks were} given, {trainings|course was|courses were} held and"
        " {exchanges|expert was|experts were} lent.",
    ),
)  # fmt: skip
"""The mechanisms, in the order of the report."""
