"""The work report of an office over a period: a paragraph and a table for each mechanism, every figure counted.

The paragraphs are data with places for figures; a figure stands there with its own period and scope (practice W12), and
whoever prints the report links it to the acts behind it. Nothing in it orders offices or people (never.md N8).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from heli.access.reader import Reader
from heli.base.errors import bad_input
from heli.base.text import Msg, Text, Words
from heli.reports.definitions import PostsCounted
from heli.reports.figures import Asked, Counted, OfficeCounted, count_all
from heli.reports.words import day


@dataclass(frozen=True, slots=True)
class Section:
    """One mechanism. In a paragraph `{code}` is a figure, `{code|one|many}` a figure with its noun, `{code.of}` its whole."""

    key: str
    title: Text
    paragraph: Text
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph: plain text, or the number of a figure."""

    text: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class WorkReport:
    """The report's content, in no language yet.

    Attributes:
        counted: figures by code.
        is_whole: whether its reader's posts reach everything that there was to count.
    """

    office: OfficeCounted
    asked: Asked
    counted: Mapping[str, Counted]
    sections: tuple[Section, ...]
    is_whole: bool

    @property
    def title(self) -> Text:
        """What stands at its head."""
        return Text(f"{self.office.name.zh}工作报告", f"Work report of the {self.office.name.en}")

    def figures(self, section: Section) -> tuple[Counted, ...]:
        """The figures of one mechanism, in their order."""
        return tuple(self.counted[code] for code in section.figures)

    def pieces(self, section: Section, language: str) -> tuple[Piece, ...]:
        """A section's paragraph, its figures apart."""
        return tuple(_pieces(section.paragraph.in_language(language), self.counted))


def work_report(asked: Asked, reader: Reader) -> WorkReport:
    """Count the report under the scope that the caller has set.

    Raises:
        BadInput: the first day lies after the last.
    """
    if asked.first > asked.last:
        raise bad_input("from", "report.range", "The first day lies after the last.")
    codes = [code for section in SECTIONS for code in section.figures]
    counted = count_all(codes, asked, reader)
    some = next(iter(counted.values()))
    return WorkReport(counted["joint_offices"].offices[0], asked, counted, SECTIONS, some.is_whole)


def period_of(counted: Counted, language: str) -> str:
    """The period of a figure in words: of its own, not the report's."""
    last = day(counted.last, language)
    if counted.figure.period == "last_day":
        return f"截至{last}" if not language.startswith("en") else f"on {last}"
    if counted.first is None:
        return f"至{last}" if not language.startswith("en") else f"to {last}"
    first = day(counted.first, language)
    since = counted.figure.period == "since_start"
    if language.startswith("en"):
        return f"since {first}, to {last}" if since else f"{first} to {last}"
    return f"自{first}起至{last}" if since else f"{first}至{last}"


def scope_of(counted: Counted) -> Words:
    """Whose matters a figure counts, in words."""
    if len(counted.offices) == 1:
        return Msg("this office")
    return Msg("this office and %(below)s below it", {"below": len(counted.offices) - 1})


def unit_of(counted: Counted, language: str) -> str:
    """The number with its unit, and of how many: "12 个（共 12 个）"."""
    unit = counted.figure.unit.in_language(language)
    if counted.out_of is None:
        return f"{counted.number} {unit}".strip()
    if language.startswith("en"):
        return f"{counted.number} of {counted.out_of}"
    return f"{counted.number} {unit}（共 {counted.out_of} {unit}）"


def notes_of(counted: Counted) -> tuple[Words, ...]:
    """What must be said beside a figure."""
    counting = counted.figure.counting
    if isinstance(counting, PostsCounted) and counting.warn_if_even and counted.number % 2 == 0:
        return (
            Msg(
                "The number of members is even: the working rules of the committee ask for an odd one"
                " (article 5). Check whether everybody is entered, the chief prosecutor among them."
            ),
        )
    return ()


_PLACE = re.compile(r"\{([a-z_]+)(\.of)?(?:\|([^|}]*)\|([^|}]*))?\}")


def _pieces(paragraph: str, counted: Mapping[str, Counted]) -> Iterator[Piece]:
    at = 0
    for found in _PLACE.finditer(paragraph):
        if found.start() > at:
            yield Piece(paragraph[at : found.start()])
        one = counted[found[1]]
        if found[2]:
            yield Piece(str(one.out_of))
        else:
            yield Piece(str(one.number), one.figure.code)
            if found[3] is not None:
                yield Piece(f" {found[3] if one.number == 1 else found[4]}")
        at = found.end()
    if at < len(paragraph):
        yield Piece(paragraph[at:])


def _section(key: str, title: Text, zh: str, en: str) -> Section:
    """The figures of its table are those of its paragraph, in their order."""
    return Section(key, title, Text(zh, en), tuple(dict.fromkeys(found[1] for found in _PLACE.finditer(zh))))


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
)  # fmt: skip
"""The mechanisms, in the order of the report."""
