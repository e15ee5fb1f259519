"""What a cell counts: a figure, an office, and of which days. Matched once in the browser, kept with the template.

A figure is one of `heli.reports.definitions`, or any act of any procedure counted by act, by matter or by what it was about:
its code is then "act:<procedure>:<act>:<each>".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Literal, cast

from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.law.language import Procedure
from heli.matters.books import LoadedBook, library
from heli.reports.definitions import FIGURES, ActsCounted, Each, Figure
from heli.reports.figures import Asked

Span = Literal["asked", "year", "last_year", "month"]
SPANS: Mapping[str, Msg] = {
    "asked": Msg("the days that are asked for"),
    "year": Msg("from 1 January to the last day"),
    "month": Msg("from the first of the month to the last day"),
    "last_year": Msg("the same days of the year before"),
}
_EACH: Mapping[str, Text] = {"act": Text("次", "times"), "matter": Text("件", "matters")}
_OWN = "act"
FOUND = 40


@dataclass(frozen=True, slots=True)
class Match:
    """What one cell counts.

    Attributes:
        figure: code; empty where the cell is filled by hand.
        office: code of an office below, such as "procuratorate:540529"; empty: the one for which it is filled.
        span: of which days.
    """

    figure: str = ""
    office: str = ""
    span: Span = "asked"

    def as_json(self) -> dict[str, str]:
        """As it is stored."""
        return {name: str(value) for name, value in asdict(self).items()}


def match_from(stored: Mapping[str, str]) -> Match:
    """What was stored. A span that there is not any more is the days asked for."""
    span = stored.get("span", "asked")
    known = cast(Span, span if span in SPANS else "asked")
    return Match(stored.get("figure", ""), stored.get("office", ""), known)


def figure_of(code: str) -> Figure | None:
    """The figure of a code; None where there is none in the lawbook any more."""
    if code in FIGURES:
        return FIGURES[code]
    kind, _, rest = code.partition(":")
    parts = rest.split(":")
    if kind != _OWN or len(parts) != 3:
        return None
    procedure, act, each = parts
    written = _procedures(clock.today()).get(procedure)
    if written is None or act not in written.acts or each not in _EACH:
        return None
    return _own(written, procedure, act, cast(Each, each))


def _own(written: Procedure, procedure: str, act: str, each: Each) -> Figure:
    kind, name = written.name.text(), written.acts[act].name.text()
    how = Text(f"{kind.zh}：{name.zh}", f"{kind.en}: {name.en}")
    counts = (
        Text("期间内办理的此项行为，每次计一次", "each time it was done in the period")
        if each == "act"
        else Text(
            "期间内至少办理一次的案件，每件计一次", "matters in which it was done in the period, each once"
        )
    )
    code = f"{_OWN}:{procedure}:{act}:{each}"
    return Figure(code, how, _EACH[each], counts, ActsCounted(procedure, (act,), each=each))


def find(word: str) -> list[tuple[str, Words]]:
    """Figures to choose from: without a word those of the reports; with one also acts whose names hold it."""
    wanted = word.strip().casefold()
    found = [(code, one.name) for code, one in FIGURES.items() if _holds(one.name, wanted)]
    if wanted:
        found += [(one.code, _with_unit(one)) for one in _acts_holding(wanted)]
    return cast("list[tuple[str, Words]]", found[: max(FOUND, len(FIGURES))])


def _acts_holding(wanted: str) -> Iterator[Figure]:
    for procedure, written in _procedures(clock.today()).items():
        for act in written.acts:
            for each in _EACH:
                one = _own(written, procedure, act, cast(Each, each))
                if _holds(one.name, wanted):
                    yield one


def _with_unit(one: Figure) -> Text:
    return Text(f"{one.name.zh}（{one.unit.zh}）", f"{one.name.en} ({one.unit.en})")


def _holds(name: Text, wanted: str) -> bool:
    return wanted in name.zh.casefold() or wanted in name.en.casefold()


def _procedures(day: date) -> Mapping[str, Procedure]:
    book = library()
    if not isinstance(book, LoadedBook):
        return {}
    return {name: book.book.written(name, day).procedure for name in book.book.names() if name != "case"}


def asked_of(match: Match, office: int, first: date, last: date) -> Asked:
    """The office and days that a cell counts, when the table is filled for some days, both inclusive."""
    if match.span == "year":
        return Asked(office, last.replace(month=1, day=1), last)
    if match.span == "month":
        return Asked(office, last.replace(day=1), last)
    if match.span == "last_year":
        return Asked(office, _year_before(first), _year_before(last))
    return Asked(office, first, last)


def _year_before(day: date) -> date:
    """The same day of the year before; the last day of February stays the last."""
    if (day.month, (day + timedelta(days=1)).month) == (2, 3):
        return date(day.year - 1, 3, 1) - timedelta(days=1)
    return day.replace(year=day.year - 1)
