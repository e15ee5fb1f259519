"""Whom offices listen to: hearings, people's supervisors, experts, leads and models, what somebody asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from heli.demo.places import SHANNAN
from heli.demo.plan.pen import STAFFED, Pen
from heli.demo.plan.year import Year
from heli.demo.steps import ItemOf, PaperOf, Script

_VIEWS = ("hearing", "supervisors", "experts")


def first(year: Year) -> Iterator[Script]:
    """Petitions that are put to a hearing, to people's supervisors or experts; a model with its lead."""
    for number in range(6):
        began = year.some_day("2022-03-01", "2022-09-30")
        yield heard(year, f"heard-{number}", STAFFED[number * 2], began, _VIEWS[number % 3])
    yield model(year, "model-0", SHANNAN, date(2022, 4, 12))


def later(year: Year) -> Iterator[Script]:
    """Leads, and what somebody asked for."""
    for number in range(6):
        yield lead(
            year,
            f"found-lead-{number}",
            STAFFED[number + 3],
            year.some_day("2022-02-21", "2022-11-18"),
            number,
        )
    for number in range(8):
        yield progress(
            year, f"progress-{number}", STAFFED[number], year.some_day("2022-02-14", "2022-12-20"), number
        )
    for number in range(6):
        began = year.some_day("2022-06-06", "2022-09-16")
        yield hiring_check(year, f"hiring-check-{number}", STAFFED[number + 4], began, number)


def heard(year: Year, name: str, office: str, began: date, way: str) -> Script:
    """A petition on which others are heard: the view comes back, is answered, and the petitioner is told."""
    pen = Pen(year, name, office, began)
    pen.open(0, "case_management", "receive", "petition_intake", "来信来访", channel="visit", kind="other", reachable=True,
             content="对不起诉决定有意见，要求公开说明理由。", read_back=True)  # fmt: skip
    pen.allocate(1)
    pen.do(
        4,
        "prosecutor",
        "answer_procedurally",
        first_answer="accepted",
        told_what="已受理，拟听取社会各方面意见。",
    )
    question = "原处理决定是否适当，说理是否充分？"
    act = {"hearing": "call_hearing", "supervisors": "invite_supervisors", "experts": "ask_experts"}[way]
    procedure = {
        "hearing": "hearing",
        "supervisors": "peoples_supervision",
        "experts": "expert_consultation",
    }[way]
    pen.do(7, "prosecutor", act, outside_question=question)
    pen.allocate(8, matter="view")
    {"hearing": _hearing, "supervisors": _supervisors, "experts": _experts}[way](pen)
    pen.do(34, "prosecutor", "tell_result", told_what="已当面说明理由，本人表示理解。")
    pen.do(35, "prosecutor", "close", reasons="已答复办结。")
    return pen.script(view=("it", procedure, office))


def _hearing(pen: Pen) -> None:
    officers = [
        {"who": pen.year.names.next()[0], "from_whom": kind} for kind in ("deputy", "lawyer", "community")
    ]
    pen.do(9, "prosecutor", "invite_officers", matter="view", officers=officers, how_chosen="drawn", all_declared=True,
           any_excluded=False, three_to_seven=True)  # fmt: skip
    pen.do(
        10,
        "prosecutor",
        "set_day",
        matter="view",
        discipline="petition",
        hearing_on=pen.day(24),
        publicity="open",
        restricted=False,
    )
    pen.do(14, "prosecutor", "notice", matter="view")
    pen.do(24, "prosecutor", "hold", matter="view", chair="handler", leader_handles=False, party_absent=False)
    pen.do(24, "prosecutor", "sign", *(ItemOf("officer", number) for number in range(3)), matter="view")
    pen.do(24, "prosecutor", "record_opinion", matter="view", brings={"opinion": ("hearing_opinion", "听证意见")},
           opinion="一致认为原决定适当，建议加强释法。", agreed="unanimous", opinion_paper=PaperOf("opinion"))  # fmt: skip
    pen.do(27, "prosecutor", "answer_outside_view", follows_outside_view=True)
    pen.do(28, "prosecutor", "close", matter="view")


def _supervisors(pen: Pen) -> None:
    pen.do(
        9,
        "prosecutor",
        "ask_justice_organ",
        matter="view",
        kind="open_review",
        how_many=2,
        held_on=pen.day(23),
    )
    named = [{"who": pen.year.names.next()[0]} for _ in range(2)]
    pen.do(15, "prosecutor", "record_draw", matter="view", chosen_by="justice_organ", supervisors=named)
    pen.do(23, "prosecutor", "hold", matter="view", told="介绍案件事实、证据和原处理理由。")
    pen.do(
        23,
        "prosecutor",
        "record_opinion",
        ItemOf("supervisor", 0),
        matter="view",
        opinion="建议书面补充说明量刑情节。",
        signed=True,
    )
    pen.do(23, "prosecutor", "no_opinion", ItemOf("supervisor", 1), matter="view")
    pen.do(26, "prosecutor", "answer_outside_view", follows_outside_view=True)
    pen.do(28, "prosecutor", "answer", ItemOf("supervisor", 0), matter="view", adopted="adopted")
    pen.do(29, "prosecutor", "close", matter="view")


def _experts(pen: Pen) -> None:
    outsiders = [{"who": pen.year.names.next()[0], "role": "expert", "field_of": "法医学"}]
    pen.do(
        9,
        "prosecutor",
        "ask",
        matter="view",
        form="written",
        outsiders=outsiders,
        no_interest=True,
        secrecy=True,
        needed_by=pen.day(24),
    )
    pen.do(22, "prosecutor", "record_answer", ItemOf("outsider", 0), matter="view",
           brings={"opinion": ("expert_opinion", "专家意见")}, opinion="原鉴定意见依据充分。", signed="signed",
           opinion_paper=PaperOf("opinion"))  # fmt: skip
    pen.do(
        25,
        "prosecutor",
        "answer_outside_view",
        follows_outside_view=False,
        outside_view_reasons="部分意见与在案证据不符，已在答复中说明。",
    )
    pen.do(28, "prosecutor", "close", matter="view")


def lead(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A lead from a letter or another body: verified as not so, or handed to who is competent."""
    pen = Pen(year, name, office, began, unit="interest")
    pen.open(0, "prosecutor_2", "receive", "lead", "监督线索", came_from=("letter", "other_body", "outside")[number % 3],
             what="反映村道旁倾倒生活垃圾长期无人清理。", where="县城近郊", lead_kind="administrative_violation")  # fmt: skip
    pen.do(4, "prosecutor_2", "screen", opinion="具备核实条件。")
    is_true = number % 2 == 0
    more = {"evidence": "现场照片和两名村民证言。"} if is_true else {"why_false": "already_handled"}
    pen.do(12, "prosecutor_2", "verify", is_true=is_true, hit_only=False, facts=more)
    if is_true:
        pen.do(15, "prosecutor_2", "hand_over", receiver=pen.agency("ecology"))
    return pen.script()


def model(year: Year, name: str, office: str, began: date) -> Script:
    """A model that looks at acts of a body: data declared with ground and end, tried, used, a hit verified by people."""
    pen = Pen(year, name, office, began)
    pen.open(0, "prosecutor_2", "propose", "model_run", "取水许可到期未续监督模型", called="取水许可到期未续",
             point="许可到期后继续取水而未续办", articles=["水法第四十八条"], subject_is="act_of_a_body",
             expected="发现监管履职不到位的情况。")  # fmt: skip
    data = {"called": "取水许可台账", "holder": pen.agency("water"), "held_for": "行政公益诉讼线索核查",
                                                     "fields": "许可编号、地点、期限", "use_until": date(2022, 12,
                                                     31), "secrecy_class": "work"}  # fmt: skip
    pen.do(
        3, "prosecutor_2", "declare_data", data_sets=[data], forbidden_kinds=False, standing_connection=False
    )
    pen.do(6, "prosecutor_2", "approve_need", reasons="该领域线索少、核查成本高。")
    pen.do(8, "prosecutor_2", "find_feasible", reasons="台账字段完整。")
    pen.do(20, "prosecutor_2", "build", version="1.0", join_keys="许可编号", rule="期限早于核查日且无续期记录。",
           known_errors="注销记录缺失会误报。", how_verified="抽取二十件人工核对。")  # fmt: skip
    pen.do(24, "prosecutor_2", "try_out")
    pen.do(40, "prosecutor_2", "evaluate", reasons="误报三成，可以使用，每条由人核实。")
    pen.do(45, "prosecutor_2", "put_in_use")
    run = {"version": "1.0", "period_from": date(2022, 1, 1), "period_until": date(2022, 5, 31)}
    pen.do(55, "prosecutor_2", "run", runs=[run], hits=9, decides_alone=False)
    pen.do(
        57,
        "prosecutor_2",
        "make_lead",
        ItemOf("run", 0),
        what="一处机井许可到期两年仍在取水。",
        where="山南市区",
        lead_kind="public_interest",
    )
    pen.allocate(58, "prosecutor_2", matter="lead")
    pen.do(70, "prosecutor_2", "verify", matter="lead", is_true=False, why_false="data_wrong", hit_only=False)
    pen.do(72, "prosecutor_2", "finish_run", ItemOf("run", 0), wrong_hits="台账漏录续期。")
    return pen.script(lead=("it", "lead", office))


def progress(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """Somebody asks where a case stands, and is shown the few lines that he may know, or told why not."""
    pen = Pen(year, name, office, began)
    pen.open(0, "case_management", "apply", "progress_query", "案件程序性信息查询", handled=False, channel="window",
             asker="relative" if number % 4 else "other", who=year.names.next()[0], case_said="一起在办刑事案件")  # fmt: skip
    if number % 4 == 0:
        pen.do(0, "case_management", "refuse_query", reasons="不属于可以查询的人员，已告知理由。")
        return pen.script()
    pen.do(0, "case_management", "verify", how="kinship")
    pen.do(0, "case_management", "open_query", told=["accepted_on", "term", "department"],
           told_what="已受理，由刑事检察部办理，办案期限一个月。", restricted=False)  # fmt: skip
    pen.do(40, "case_management", "end_query")
    return pen.script()


def hiring_check(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A school asks before it hires; the answer is none, and looks the same for everybody of whom there is nothing to say."""
    pen = Pen(year, name, office, began, unit="criminal")
    pen.open(0, "case_management", "receive_hiring_check", "record_query", "入职查询", asking_body="某县示例小学",
             unit_kind="school", occasion="hiring", person_asked="拟聘教职工一人（身份材料附后）。",
             matched_by="identity_number")  # fmt: skip
    pen.allocate(1)
    if number == 5:
        pen.do(3, "prosecutor", "deny", denial_ground="form")
        return pen.script()
    pen.do(3, "prosecutor", "permit", scope="未成年人保护法规定的四类违法犯罪记录")
    pen.do(4, "case_management", "answer", result="none")
    return pen.script()
