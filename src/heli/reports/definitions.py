"""What each figure counts: by procedure, acts, bearers, period and offices. Data, checked against the lawbook by tests.

A figure counts what offices did, never a person: the closed list `EACH` has no person to count by, and
`checked` refuses a definition whose words promise a score or an order (never.md N2, N8).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from heli.base.errors import bad_input
from heli.base.text import Text

Each = Literal["act", "matter", "subject", "bearer", "office"]
Period = Literal["asked", "since_start", "last_day"]
Levels = Literal["own", "both"]
EACH: frozenset[str] = frozenset({"act", "matter", "subject", "bearer", "office"})
_FORBIDDEN = (
    "排名",
    "排行",
    "名次",
    "得分",
    "评分",
    "打分",
    "积分",
    "等级",
    "风险",
    "rank",
    "score",
    "grade",
    "risk",
    "league",
)


@dataclass(frozen=True, slots=True)
class ActsCounted:
    """Acts of one procedure, and by what they are counted.

    Attributes:
        acts: any of these; an annulled one does not count, a corrected day does.
        each: "act" every one; "matter" matters with at least one; "bearer" parties or items that an act was about, once
            each; "subject" matters that those items point at, once each; "office" offices with at least one.
        where: facts of the matter that nobody sealed → values of which each must have one.
        ended_by: a matter with one of these acts by the last day does not count any more.
        among: code of a figure: only matters that it counts in the same period; then `acts` count to the last day.
    """

    procedure: str
    acts: tuple[str, ...]
    each: Each = "matter"
    where: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    ended_by: tuple[str, ...] = ()
    among: str = ""


@dataclass(frozen=True, slots=True)
class PostsCounted:
    """People who hold a post of this role at the office on the last day: a number, never the names."""

    role: str
    warn_if_even: bool = False


@dataclass(frozen=True, slots=True)
class OfficesCovered:
    """Offices below that a figure by offices counts, out of all that existed on the last day."""

    figure: str


Counting = ActsCounted | PostsCounted | OfficesCovered


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes:
        name: of the figure; `unit` what one of it is called; `counts` what is counted, in a sentence.
        period: "asked" from the first to the last day asked for, both inclusive; "since_start" from the first act of its
            kind to the last day; "last_day" as it stood at the end of that day.
        levels: "both" the office and those below it, "own" the office alone.
    """

    code: str
    name: Text
    unit: Text
    counts: Text
    counting: Counting
    period: Period = "asked"
    levels: Levels = "both"


_KIND = {kind: MappingProxyType({"kind": frozenset({kind})}) for kind in ("governance", "public_interest")}
_CORRECTED = MappingProxyType({"effect": frozenset({"corrected"})})
_NOT_PROSECUTED = (
    "not_prosecute_legal",
    "not_prosecute_discretion",
    "not_prosecute_evidence",
    "not_prosecute_special",
)
PIECE, TIMES, PLACES, PERSONS = Text("件", ""), Text("次", ""), Text("个", ""), Text("人", "")


def _suggestions(kind: str, zh: str, en: str) -> Iterable[Figure]:
    """The way of a suggestion: issued, served, answered, effective. Each step is counted among the issued ones."""
    issued = f"{kind}_issued"
    yield Figure(
        issued, Text(f"提出{zh}", f"{en} issued"), PIECE,
        Text("期间内签发的检察建议书，每件计一次", "letters issued in the period, each once"),
        ActsCounted("suggestion", ("issue",), where=_KIND[kind]),
    )  # fmt: skip
    for step, acts, name, counts in (
        ("served", ("serve",), Text("已送达", "served"), Text("其中已送达被建议单位的", "of these, served on the addressee")),
        ("answered", ("reply", "court_answers"), Text("已书面回复", "answered in writing"),
         Text("其中被建议单位已书面回复的", "of these, answered in writing")),
        ("effective", ("close",), Text("已核实落实", "verified effective"),
         Text("其中全部事项经核实落实、落实结案的", "of these, closed after every point was verified as effective")),
    ):  # fmt: skip
        yield Figure(
            f"{kind}_{step}", Text(f"{zh}{name.zh}", f"{en} {name.en}"), PIECE, counts,
            ActsCounted("suggestion", acts, among=issued),
        )  # fmt: skip


def _all() -> Iterable[Figure]:
    yield from _with_police()
    yield from _suggestions("governance", "社会治理检察建议", "Social-governance suggestions")
    yield from _suggestions("public_interest", "公益诉讼检察建议", "Public-interest suggestions")
    yield from _deliberation()
    yield from _together()
    yield from _cases()
    yield from _supervision()
    yield from _letters()


def _with_police() -> Iterable[Figure]:
    yield Figure(
        "joint_offices", Text("侦查监督与协作配合办公室", "Joint offices with the police"), PLACES,
        Text("已开始运行、期末未撤销的办公室", "offices that began work and were not closed by the last day"),
        ActsCounted("joint_office", ("open_office",), each="office", ended_by=("close_office",)), period="since_start",
    )  # fmt: skip
    yield Figure(
        "joint_offices_counties", Text("设有办公室的县级院", "County offices that have one"), PLACES,
        Text("设有办公室的县级院，占期末全部县级院", "county offices with a joint office, of all on the last day"),
        OfficesCovered("joint_offices"), period="since_start",
    )  # fmt: skip
    yield Figure(
        "consulted_cases", Text("协商（会商）案件", "Cases consulted"), PIECE,
        Text("在会商会议上形成结果的案件；一案多次会商计一件", "cases with a result at a meeting, each once"),
        ActsCounted("consultation_meeting", ("conclude_item",), each="subject"), period="since_start",
    )  # fmt: skip
    yield Figure(
        "consultation_meetings", Text("会商会议", "Consultation meetings"), TIMES,
        Text("召开的会商会议；一次会商多案计一次", "meetings held; one on several cases counts once"),
        ActsCounted("consultation_meeting", ("hold",)), period="since_start",
    )  # fmt: skip
    yield Figure(
        "joint_trainings", Text("检警同堂培训", "Joint trainings"), TIMES,
        Text("登记的同堂培训", "joint trainings recorded"), ActsCounted("joint_office", ("hold_training",), each="act"),
    )  # fmt: skip


def _deliberation() -> Iterable[Figure]:
    yield Figure(
        "conferences", Text("检察官联席会议", "Prosecutors' joint conferences"), TIMES,
        Text("召开的检察官联席会议", "joint conferences held"), ActsCounted("joint_conference", ("hold",)),
        period="since_start",
    )  # fmt: skip
    yield Figure(
        "conference_cases", Text("检察官联席会议讨论案件", "Cases discussed at conferences"), PIECE,
        Text("形成讨论结果的案件；一案多次讨论计一件", "cases with a result; one discussed twice counts once"),
        ActsCounted("joint_conference", ("conclude_item",), each="subject"), period="since_start",
    )  # fmt: skip
    yield Figure(
        "committee_members", Text("检察委员会委员", "Committee members"), PERSONS,
        Text("期末在任的本院检察委员会委员", "members of this office's committee on the last day"),
        PostsCounted("committee_member", warn_if_even=True), period="last_day", levels="own",
    )  # fmt: skip
    yield Figure(
        "committee_sessions", Text("检察委员会会议", "Sessions of the committee"), TIMES,
        Text("召开的检察委员会会议", "sessions held"), ActsCounted("committee", ("hold",)), levels="own",
    )  # fmt: skip


def _together() -> Iterable[Figure]:
    yield Figure(
        "agreements", Text("有效的协作协议", "Agreements in force"), PIECE,
        Text("已签订、期末未终止的协作协议", "agreements concluded and not ended by the last day"),
        ActsCounted("collaboration_agreement", ("conclude",), ended_by=("end",)), period="since_start",
    )  # fmt: skip
    yield Figure(
        "leads_sent", Text("移送线索", "Leads handed over"), PIECE,
        Text("移送其他检察院的线索", "leads handed to other offices"), ActsCounted("lead_transfer", ("decide_transfer",)),
    )  # fmt: skip
    yield Figure(
        "leads_concluded", Text("接收线索办结", "Leads received and concluded"), PIECE,
        Text("接收后已有办理结果的线索", "leads received that came to a result"), ActsCounted("lead_transfer", ("conclude",)),
    )  # fmt: skip
    yield Figure(
        "assistance_asked", Text("发出协作请求", "Requests for assistance"), PIECE,
        Text("发出的协查、送达等请求", "requests sent to other offices"), ActsCounted("assistance_request", ("send",)),
    )  # fmt: skip
    yield Figure(
        "assistance_given", Text("答复协作请求", "Requests answered"), PIECE,
        Text("接收并已答复的请求", "requests received and answered"),
        ActsCounted("assistance_request", ("answer", "unable", "give_opinion")),
    )  # fmt: skip


def _cases() -> Iterable[Figure]:
    yield Figure(
        "arrest_accepted", Text("受理审查逮捕", "Arrest reviews accepted"), PIECE,
        Text("受理的审查逮捕案件", "arrest reviews accepted"), ActsCounted("arrest_review", ("accept",)),
    )  # fmt: skip
    yield Figure(
        "arrest_approved", Text("批准逮捕", "Arrests approved"), PERSONS,
        Text("批准逮捕的人数", "persons whose arrest was approved"),
        ActsCounted("arrest_review", ("approve_arrest",), each="bearer"),
    )  # fmt: skip
    yield Figure(
        "arrest_refused", Text("不批准逮捕", "Arrests refused"), PERSONS,
        Text("不批准逮捕的人数", "persons whose arrest was refused"),
        ActsCounted("arrest_review", ("refuse_arrest",), each="bearer"),
    )  # fmt: skip
    yield Figure(
        "prosecution_accepted", Text("受理审查起诉", "Prosecution reviews accepted"), PIECE,
        Text("受理的审查起诉案件", "prosecution reviews accepted"), ActsCounted("prosecution_review", ("accept",)),
    )  # fmt: skip
    yield Figure(
        "prosecuted", Text("提起公诉", "Prosecuted"), PERSONS,
        Text("提起公诉的人数", "persons prosecuted"), ActsCounted("prosecution_review", ("prosecute",), each="bearer"),
    )  # fmt: skip
    yield Figure(
        "not_prosecuted", Text("不起诉", "Not prosecuted"), PERSONS,
        Text("决定不起诉的人数", "persons whom the office decided not to prosecute"),
        ActsCounted("prosecution_review", _NOT_PROSECUTED, each="bearer"),
    )  # fmt: skip


def _supervision() -> Iterable[Figure]:
    yield Figure(
        "corrections", Text("书面纠正违法", "Written notices to correct"), PIECE,
        Text("发出的纠正违法通知书", "notices to correct an illegality"), ActsCounted("correction", ("decide_notice",)),
    )  # fmt: skip
    yield Figure(
        "corrections_obeyed", Text("纠正违法已采纳", "Corrections adopted"), PIECE,
        Text("其中被监督单位已纠正的", "of these, put right by the body concerned"),
        ActsCounted("correction", ("check_answer",), where=_CORRECTED, among="corrections"),
    )  # fmt: skip


def _letters() -> Iterable[Figure]:
    yield Figure(
        "petitions", Text("接收信访", "Petitions received"), PIECE,
        Text("登记的来信来访来电和网上信访", "letters, visits, calls and messages entered"),
        ActsCounted("petition_intake", ("receive",)),
    )  # fmt: skip
    yield Figure(
        "petitions_answered", Text("信访答复结果", "Petitions told the result"), PIECE,
        Text("其中已答复办理结果的", "of these, told the result"),
        ActsCounted("petition_intake", ("tell_result",), among="petitions"),
    )  # fmt: skip


def checked(figures: Iterable[Figure]) -> Mapping[str, Figure]:
    """Figures by code.

    Raises:
        BadInput: a code twice, a figure counted by what is not in `EACH`, one among a figure that is none before it, or
            words of a score or an order.
    """
    found: dict[str, Figure] = {}
    for figure in figures:
        said = " ".join(
            (
                figure.code,
                *(getattr(text, name) for text in (figure.name, figure.counts) for name in ("zh", "en")),
            )
        )
        if any(word in said.lower() for word in _FORBIDDEN):
            raise bad_input(
                "name",
                "figure.score",
                "A figure never scores or orders offices or people: %(figure)s.",
                figure=figure.code,
            )
        counting = figure.counting
        if isinstance(counting, ActsCounted) and counting.each not in EACH:
            raise bad_input("each", "figure.each", "Nothing is counted by %(each)s.", each=counting.each)
        after = getattr(counting, "among", "") or getattr(counting, "figure", "")
        if figure.code in found or (after and after not in found):
            raise bad_input(
                "code",
                "figure.code",
                "The figure %(figure)s is there twice or out of order.",
                figure=figure.code,
            )
        found[figure.code] = figure
    return MappingProxyType(found)


def _whole() -> Iterable[Figure]:
    from heli.reports.further import further  # noqa: PLC0415 (its rows are figures, which are defined above)

    yield from _all()
    yield from further()


FIGURES: Mapping[str, Figure] = checked(_whole())
"""Every figure by code, in the order of the report."""
