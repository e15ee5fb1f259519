"""The work report of an office over a period: a paragraph and a table for each mechanism, every figure counted.

The paragraphs are data with places for figures; a figure stands there with its own period and scope (practice W12), and
whoever prints the report links it to the acts behind it. Nothing in it orders offices or people (never.md N8).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from heli.access.reader import Reader
from heli.base.errors import bad_input
from heli.base.text import Msg, Text, Words
from heli.reports.definitions import PostsCounted
from heli.reports.figures import Asked, Counted, OfficeCounted, count_all
from heli.reports.sections import PLACE, SECTIONS, Section
from heli.reports.words import day


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


def _pieces(paragraph: str, counted: Mapping[str, Counted]) -> Iterator[Piece]:
    at = 0
    for found in PLACE.finditer(paragraph):
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
