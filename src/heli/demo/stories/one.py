"""Loop 1, act as one: Comai finds what Nagarze must handle; Nagarze takes it, asks Comai for evidence, and reports back.

Between the two counties runs an agreement: evidence within ten days, a lead accepted within five.
"""

from __future__ import annotations

from heli.demo.places import COMAI, NAGARZE
from heli.demo.steps import (
    ItemOf,
    MatterOf,
    OfficeOf,
    Opened,
    Opening,
    PaperGiven,
    PaperOf,
    PersonOf,
    Script,
    Step,
    at,
    day,
)

FINDER, ASKED = f"{COMAI}/prosecutor_2", f"{NAGARZE}/prosecutor_2"
EVIDENCE_DAYS = 10

_LEAD = (
    "哲古草原与浪卡子县交界处的采石料场在禁采期内仍在取料，废渣沿沟堆放约二百米，"
    "雨季有冲入下游河道的危险。料场位于浪卡子县境内。"
)
_ASKED = "请协助调取2022年8月以来措美县一侧过磅记录，并对下游两处取水点拍照固定。"

AGREEMENT = (
    Step(
        at=at("2022-03-07 10:00"), by=FINDER, act="draft", matter="agreement",
        opening=Opening("collaboration_agreement", COMAI, "措美县、浪卡子县哲古草原生态保护检察协作协议", is_handled=True),
        facts={
            "subject": "哲古草原生态环境和资源保护检察协作",
            "area": "措美县哲古镇与浪卡子县交界的草原和河道",
            "signatories": [
                {"body": OfficeOf(COMAI), "contact": "综合部"},
                {"body": OfficeOf(NAGARZE), "contact": "公益诉讼检察部"},
            ],
            "terms": [
                {"about": "evidence", "how": "收到协查请求之日起十日内答复；疑难的先口头说明。"},
                {"about": "lead_transfer", "how": "收到移送线索之日起五日内答复是否受理，六十日内反馈处理结果。"},
                {"about": "joint_patrol", "how": "每年雨季前后各一次共同巡查。"},
            ],
            "assistance_days": EVIDENCE_DAYS,
            "lead_accept_days": 5,
            "lead_feedback_days": 60,
            "cost_rule": "各自承担本院办案费用。",
            "dispute_rule": "协商不成的，报山南市人民检察院。",
            "evaluation_rule": "每年十二月由两院共同评估一次。",
        },
    ),
    Step(
        at=at("2022-03-14 11:00"), by=f"{COMAI}/chief", act="sign", matter="agreement", about=(ItemOf("signatory", 0),),
        facts={"signed_by": "措美县人民检察院检察长"},
    ),
    Step(
        at=at("2022-03-16 16:00"), by=NAGARZE, typed_by=f"{COMAI}/case_management", act="sign", matter="agreement",
        about=(ItemOf("signatory", 1),), happened=day("2022-03-15"), on_paper="signed_agreement",
        papers={"signed_agreement": PaperGiven("collaboration_agreement", "措浪检协〔2022〕1号", day("2022-03-15"),
                                               "协作协议（双方签署本）", is_shared=True)},
        facts={"signed_by": "浪卡子县人民检察院检察长", "signed_copy": PaperOf("signed_agreement")},
    ),
    Step(
        at=at("2022-03-18 09:30"), by=FINDER, act="conclude", matter="agreement",
        facts={"starts_on": day("2022-03-21"), "ends_on": day("2025-03-20"), "assistance_days": EVIDENCE_DAYS},
        mark="agreed",
    ),
)  # fmt: skip

LEAD = (
    Step(
        at=at("2022-12-05 10:20"), by=FINDER, act="register_lead", matter="lead",
        opening=Opening("lead_transfer", COMAI, "哲古草原交界处采石料场违规取料线索", is_handled=True),
        facts={"lead_kind": "public_interest", "lead_facts": _LEAD, "place_of_facts": "浪卡子县张达乡境内"},
        mark="found",
    ),
    Step(
        at=at("2022-12-06 09:40"), by=FINDER, act="decide_transfer", matter="lead",
        facts={"lead_kind": "public_interest", "receiver": OfficeOf(NAGARZE), "lead_facts": _LEAD, "why_not_ours": "place",
               "transfer_ground": "违法行为发生地在浪卡子县，由该县检察院管辖更为适宜。", "accept_days": 5, "feedback_days": 60},
        mark="sent",
    ),
    Step(
        at=at("2022-12-07 09:10"), by=f"{NAGARZE}/case_management", act="allocate", matter="received",
        facts={"handler": PersonOf(ASKED), "mode": "by_turn", "seed": "20221207-1"},
    ),
    Step(at=at("2022-12-08 15:30"), by=ASKED, act="accept", matter="received", mark="accepted"),
    Step(
        at=at("2022-12-21 11:00"), by=ASKED, act="ask_assistance", matter="received",
        facts={"asked_office": OfficeOf(COMAI), "request_kind": "evidence", "matters_asked": _ASKED,
               "request_line": "public_interest"},
    ),
    Step(
        at=at("2022-12-22 10:00"), by=ASKED, act="send", matter="request",
        facts={"asked_office": OfficeOf(COMAI), "request_kind": "evidence", "request_line": "public_interest",
               "matters_asked": _ASKED, "agreed_days": EVIDENCE_DAYS, "agreement_followed": MatterOf("agreement")},
        mark="asked",
    ),
    Step(
        at=at("2022-12-23 09:00"), by=f"{COMAI}/case_management", act="allocate", matter="assisting",
        facts={"handler": PersonOf(FINDER), "mode": "named", "ground": "线索由其发现，熟悉现场。"},
    ),
    Step(
        at=at("2022-12-26 09:20"), by=FINDER, act="accept", matter="assisting", facts={"contact": "综合部值班电话"},
    ),
    Step(at=at("2022-12-28 10:00"), by=FINDER, act="begin", matter="assisting", mark="middle"),
    Step(
        at=at("2022-12-30 16:10"), by=FINDER, act="answer", matter="assisting",
        papers={"answer": PaperGiven("assistance_answer", "措检协复〔2022〕1号", day("2022-12-30"), "协查答复函",
                                     is_shared=True)},
        facts={"answer_text": "已调取8至11月过磅记录四十一页，并对两处取水点拍照固定，随函附送。",
               "answer_papers": [PaperOf("answer")]},
        mark="answered",
    ),
    Step(at=at("2023-01-03 09:30"), by=ASKED, act="accept_answer", matter="request"),
    Step(
        at=at("2023-01-10 15:00"), by=ASKED, act="conclude", matter="received",
        facts={"outcome": "suggestion", "outcome_text": "已向浪卡子县自然资源局提出检察建议，料场停止取料，废渣限期清运。"},
        mark="concluded",
    ),
    Step(at=at("2023-01-11 09:00"), by=ASKED, act="close", matter="request", mark="end"),
)  # fmt: skip

ONE = Script(
    "one",
    (*AGREEMENT, *LEAD),
    follows={
        "received": Opened("lead", "lead_transfer", NAGARZE),
        "request": Opened("received", "assistance_request", NAGARZE),
        "assisting": Opened("request", "assistance_request", COMAI),
    },
    middle="middle",
)
