"""Story (d): the prefecture hands a task down with people; the county disagrees in writing, carries it out, reports back."""

from __future__ import annotations

from heli.demo.places import GYACA, NEDONG, SHANNAN
from heli.demo.steps import ItemOf, OfficeOf, Opened, PaperOf, PersonOf, Script, day
from tests.acceptance.stories.writing import given, opens, told

ABOVE, BELOW = f"{SHANNAN}/prosecutor", f"{GYACA}/prosecutor"
LENT = f"{NEDONG}/colleague"
_MANAGER = f"{SHANNAN}/case_management"
CONTENT = "请你院依法审查一起跨县盗窃牲畜案件，重点核实数额认定，并在期限内报告。"
DISAGREEMENT = "数额认定意见与本院检察官联席会议多数意见不同，建议待补充价格认定后再行处理。"


DIRECTED = Script(
    "directed",
    (
        told(
            "2022-06-13 09:00",
            ABOVE,
            "draft",
            "it",
            opening=opens("directive", SHANNAN, "关于一起盗窃案件的领办指令", is_handled=True),
            kind="lead",
            discipline="criminal",
            lower_office=OfficeOf(GYACA),
            content=CONTENT,
            due_on=day("2022-08-12"),
        ),
        told(
            "2022-06-14 09:00",
            ABOVE,
            "issue",
            "it",
            mark="issued",
            brings={"letter": ("superior_order_letter", "领办函")},
            letter=PaperOf("letter"),
        ),
        given("2022-06-15 09:00", f"{GYACA}/case_management", "below", BELOW),
        told("2022-06-15 10:00", ABOVE, "deploy_staff", "it"),
        given("2022-06-15 11:00", _MANAGER, "order", ABOVE),
        told(
            "2022-06-16 09:00",
            ABOVE,
            "decide",
            "order",
            mark="deployed",
            brings={"decision": ("deployment_decision", "调用决定书")},
            person=PersonOf(LENT),
            status="prosecutor",
            from_office=OfficeOf(NEDONG),
            to_office=OfficeOf(GYACA),
            in_court=False,
            appointment_basis="decision_suffices",
            full_time=False,
            starts_on=day("2022-06-28"),
            ends_on=day("2022-08-31"),
            assessed_by="lending",
            letter=PaperOf("decision"),
        ),
        told("2022-06-16 14:00", ABOVE, "form_team", "it"),
        given("2022-06-16 15:00", _MANAGER, "team", ABOVE),
        told(
            "2022-06-17 09:00",
            ABOVE,
            "form",
            "team",
            lead=PersonOf(ABOVE),
            seat=OfficeOf(GYACA),
            ends_on=day("2022-08-31"),
            recusal_checked=True,
            members=[
                {
                    "person": PersonOf(ABOVE),
                    "office": OfficeOf(SHANNAN),
                    "comes_from": "own_office",
                    "duty": "prosecutor",
                },
                {
                    "person": PersonOf(LENT),
                    "office": OfficeOf(NEDONG),
                    "comes_from": "other_office",
                    "duty": "prosecutor",
                },
            ],
        ),
        told("2022-06-17 14:00", ABOVE, "join", "team", ItemOf("member", 0), mark="formed"),
        told(
            "2022-06-20 09:00", BELOW, "report_disagreement", "below", mark="disagreed", opinion=DISAGREEMENT
        ),
        told(
            "2022-06-22 09:00",
            ABOVE,
            "answer_disagreement",
            "it",
            mark="answered",
            reasons="仍按指令执行，价格认定同步补充。",
        ),
        told("2022-06-23 09:00", BELOW, "begin", "below", mark="begun"),
        told(
            "2022-06-28 09:00",
            ABOVE,
            "join",
            "team",
            ItemOf("member", 1),
            brings={"copy": ("deployment_decision", "调用决定书")},
            letter=PaperOf("copy"),
        ),
        told(
            "2022-08-10 09:00",
            BELOW,
            "report_back",
            "below",
            mark="reported",
            report="数额经补充认定后按五万二千元认定，已提起公诉。",
        ),
        told("2022-08-15 09:00", ABOVE, "dissolve", "team", report="办结一件，组员返回。"),
        told("2022-08-16 09:00", ABOVE, "close", "it", mark="closed"),
    ),
    follows={
        "below": Opened("it", "directive", GYACA),
        "team": Opened("it", "joint_team", SHANNAN),
        "order": Opened("it", "deployment", SHANNAN),
        "lent": Opened("order", "deployment", NEDONG),
        "working": Opened("order", "deployment", GYACA),
    },
)
