"""Loop 3, decide together: a prosecutor of Comai asks for a joint conference on two of his matters.

Papers, opinions with articles, a result that is a reference and no more, a task; all of it back in both matters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from heli.demo.places import COMAI, SHANNAN
from heli.demo.steps import (
    ItemOf,
    MatterOf,
    OfficeOf,
    Opening,
    PaperGiven,
    PaperOf,
    PersonOf,
    Script,
    Step,
    at,
    day,
)

HANDLER, CHAIR, CLERK = f"{COMAI}/prosecutor_2", f"{COMAI}/deputy_2", f"{COMAI}/clerk"
GUEST = f"{SHANNAN}/head_2"
ATTENDEES = (HANDLER, f"{COMAI}/prosecutor", GUEST)

_SUBJECTS = (
    ("grazing", f"agency:{COMAI}:nature", "退牧还草围栏项目监管检察建议",
     "围栏项目竣工后无人管护，部分围栏被移作他用。"),
    ("wells", f"agency:{COMAI}:water", "机井取水许可监管检察建议", "县城周边部分机井未办取水许可，长期取水。"),
)  # fmt: skip
_AGENDA = (
    ("围栏项目的管护责任在自然资源部门还是乡镇人民政府，建议书应当向谁提出？",
     "majority", "管护责任由项目主管部门承担，向自然资源局提出。", "乡镇人民政府也有属地责任，宜一并抄送。"),
    ("机井建成早于许可制度实施，能否仍以未取得许可为由提出建议？",
     "unanimous", "继续取水的状态延续至今，应当办理许可，可以提出。", ""),
)  # fmt: skip


def _subjects() -> Iterator[Step]:
    for number, (name, agency, title, lead) in enumerate(_SUBJECTS):
        yield Step(
            at=at(f"2022-12-01 1{number}:00"), by=HANDLER, act="register_lead", matter=name,
            opening=Opening("suggestion", COMAI, title, is_handled=True),
            facts={"kind": "public_interest", "addressee": OfficeOf(agency), "involved": True, "lead": lead},
        )  # fmt: skip
        yield Step(
            at=at(f"2022-12-02 1{number}:00"), by=HANDLER, act="order_verification", matter=name,
            facts={"to_verify": "事实、责任主体和依据"},
        )  # fmt: skip


def _step(moment: str, by: str, act: str, *about: ItemOf, **more: Any) -> Step:
    bearers: dict[str, Any] = {"about": about} if about else {}
    return Step(at=at(moment), by=by, act=act, matter="conference", **bearers, **more)


def _agenda(index: int) -> ItemOf:
    return ItemOf("agenda", index)


def _called() -> Iterator[Step]:
    rows = [
        {"subject": MatterOf(subject[0]), "question": item[0], "discipline": "public_interest", "after_committee": False}
        for subject, item in zip(_SUBJECTS, _AGENDA, strict=True)
    ]  # fmt: skip
    yield Step(
        at=at("2022-12-14 10:00"), by=HANDLER, act="request", matter="conference",
        opening=Opening("joint_conference", COMAI, "关于围栏管护和机井许可两案的检察官联席会议", is_handled=True),
        facts={"agenda": rows, "own_view": "两案都可以向主管部门提出。"}, mark="requested",
    )  # fmt: skip
    yield _step("2022-12-15 09:30", CHAIR, "call", facts={"planned_for": day("2022-12-28")})
    yield _step("2022-12-15 09:40", CHAIR, "admit", _agenda(0), _agenda(1), mark="called")
    attendees: list[dict[str, object]] = [
        {"person": PersonOf(desk), "comes_from": "own"} for desk in ATTENDEES[:2]
    ]
    attendees.append(
        {"person": PersonOf(GUEST), "comes_from": "invited", "secrecy": True, "no_conflict": True}
    )
    yield _step("2022-12-15 10:00", CHAIR, "invite", facts={"attendees": attendees})
    yield _step(
        "2022-12-16 09:00", HANDLER, "send_papers",
        papers={"report": PaperGiven("review_report", "", day("2022-12-16"), "两案审查情况报告")},
        facts={"papers": [PaperOf("report")]}, mark="papers",
    )  # fmt: skip


def _held() -> Iterator[Step]:
    for number in range(len(ATTENDEES)):
        yield _step(f"2022-12-28 09:0{number}", CLERK, "attend", ItemOf("attendee", number))
    yield _step("2022-12-28 09:10", CHAIR, "hold", facts={"chair": PersonOf(CHAIR)})
    spoken = (
        [(ATTENDEES[1], "with", "项目合同约定由主管部门组织管护。", "草原法第八条"),
         (GUEST, "with", "主管部门有监督管理职责，可同时抄送乡镇。", "草原法第五十六条"),
         (HANDLER, "other", "同意多数意见，另建议抄送。", "人民检察院检察建议工作规定第二十条")],
        [(ATTENDEES[1], "with", "许可制度适用于现时取水行为。", "水法第四十八条"),
         (GUEST, "with", "可先征求主管部门意见。", "取水许可和水资源费征收管理条例第二条")],
    )  # fmt: skip
    for number, opinions in enumerate(spoken):
        rows = [
            {"speaker": PersonOf(who), "view": view, "opinion_reasons": why, "articles": [article]}
            for who, view, why, article in opinions
        ]
        yield _step(
            f"2022-12-28 10:0{number}", CLERK, "record_opinions", _agenda(number), facts={"opinions": rows}
        )
    for number in range(sum(len(opinions) for opinions in spoken)):
        yield _step(f"2022-12-28 10:1{number}", CLERK, "sign", ItemOf("opinion", number))
    for number, (_, agreed, majority, minority) in enumerate(_AGENDA):
        facts = {
            "agreed": agreed,
            "majority_view": majority,
            **({"minority_view": minority} if minority else {}),
        }
        mark = "concluded" if number else ""
        yield _step(
            f"2022-12-28 10:3{number}", CHAIR, "conclude_item", _agenda(number), facts=facts, mark=mark
        )
    tasks = [{"subject": MatterOf("wells"), "to_do": "向水利局调取机井登记台账，核对建成时间和取水量。",
              "owner": PersonOf(HANDLER), "due": day("2023-01-06")}]  # fmt: skip
    yield _step("2022-12-28 10:40", CHAIR, "give_tasks", facts={"tasks": tasks}, mark="middle")


def _ended() -> Iterator[Step]:
    yield _step(
        "2022-12-30 15:00", HANDLER, "finish_task", ItemOf("task", 0),
        facts={"task_result": "已调取台账，三眼机井建成于2004年，至今取水。"}, mark="task_done",
    )  # fmt: skip
    for number in range(len(_AGENDA)):
        yield _step(
            f"2022-12-30 15:1{number}", HANDLER, "take_up_result", _agenda(number), facts={"follows": True}
        )
    for number in range(len(ATTENDEES)):
        yield _step(f"2022-12-30 15:2{number}", CLERK, "sign_record", ItemOf("attendee", number))
    yield _step(
        "2022-12-30 16:00", CLERK, "finish_record",
        papers={"record": PaperGiven("joint_conference_record", "", day("2022-12-30"), "联席会议记录")},
        facts={"record": PaperOf("record")},
    )  # fmt: skip
    yield _step("2022-12-30 16:10", CLERK, "close", mark="closed")
    yield Step(
        at=at("2022-12-30 16:30"), by=HANDLER, act="respond_to_conference", matter="wells",
        facts={"follows_conference": True}, mark="end",
    )  # fmt: skip


DECIDE = Script("decide", (*_subjects(), *_called(), *_held(), *_ended()), middle="middle")
