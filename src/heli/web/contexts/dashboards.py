"""The dashboards: how clocks stand, what became of suggestions, what went from office to office, how the year went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from heli.access.reader import Reader
from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.matters.querysets import CRITICAL, GROUPS, LATER, OVERDUE, SOON, WAITING
from heli.reports import dashboards
from heli.reports.dashboards import Load
from heli.reports.figures import Counted, OfficeCounted, count_all, offices_of
from heli.reports.tiles import places_of
from heli.reports.work_report import period_of
from heli.web.contexts.frame import NavItem
from heli.web.contexts.reports import Choice, choice_of, figure_link, tabs
from heli.web.pictures.charts import Chart, Part, TileMap, draw_months, draw_parts, draw_tiles

URGENCIES: dict[str, tuple[Msg, str]] = {
    CRITICAL: (Msg("Critically overdue"), "part-critical"),
    OVERDUE: (Msg("Overdue"), "part-overdue"),
    SOON: (Msg("Due soon"), "part-soon"),
    LATER: (Msg("Not yet"), "part-later"),
    WAITING: (Msg("Waiting for others"), "part-waiting"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way of suggestions, with a bar to the scale of the first."""

    name: Text
    number: int
    url: str
    width: float


@dataclass(frozen=True, slots=True)
class Followed:
    """The way of one kind of suggestion in a period."""

    title: Text
    period: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ClocksShown:
    """The running limits of one kind of matter, each number with its head."""

    kind: Text
    headed: tuple[tuple[Msg, int], ...]


@dataclass(frozen=True, slots=True)
class Dashboards:
    """The page."""

    choice: Choice
    tabs: tuple[NavItem, ...]
    heads: tuple[Msg, ...]
    parts: tuple[Part, ...]
    clocks: tuple[ClocksShown, ...]
    total: int
    followed: tuple[Followed, ...]
    map: TileMap | None
    flows: tuple[Words, ...]
    loads: Sequence[Load]
    charts: tuple[Chart, ...]


def dashboards_page(reader: Reader, query: QueryDict, language: str) -> Dashboards:
    """The page for what a reader asks. Raises `NotFound` where no post of his reads reports of that office."""
    choice = choice_of(reader, query)
    today = clock.today()
    kinds = dashboards.clocks(choice.office, reader, today)
    heads = tuple(URGENCIES[group][0] for group in GROUPS)
    numbers = [sum(kind.numbers[place] for kind in kinds) for place in range(len(GROUPS))]
    places = offices_of(choice.office.pk, choice.asked.last)
    drawn, said = _flows(choice, places, reader)
    trends = dashboards.trends(choice.office.pk, today, reader)
    return Dashboards(
        choice=choice,
        tabs=tabs(choice, "reports"),
        heads=heads,
        parts=draw_parts([(*URGENCIES[group], number) for group, number in zip(GROUPS, numbers, strict=True)]),
        clocks=tuple(ClocksShown(kind.kind, tuple(zip(heads, kind.numbers, strict=True))) for kind in kinds),
        total=sum(numbers),
        followed=_followed(choice, reader, language),
        map=drawn,
        flows=said,
        loads=dashboards.loads(choice.office, reader),
        charts=tuple(draw_months(trend.name, [(*_month(day), number) for day, number in trend.months]) for trend in trends),
    )  # fmt: skip


def _month(day: date) -> tuple[Text, Text]:
    return Text(f"{day.month}月", f"{day:%b}"), Text(f"{day.year}年{day.month}月", f"{day:%B} {day.year}")


def _followed(choice: Choice, reader: Reader, language: str) -> tuple[Followed, ...]:
    codes = [code for way in dashboards.FOLLOWED for code in way]
    found = count_all(codes, choice.asked, reader)
    return tuple(_way(choice, [found[code] for code in way], language) for way in dashboards.FOLLOWED)


def _way(choice: Choice, counted: Sequence[Counted], language: str) -> Followed:
    whole = counted[0].number or 1
    steps = tuple(
        Step(one.figure.name, one.number, figure_link(choice, one), round(100 * one.number / whole, 1))
        for one in counted
    )
    return Followed(counted[0].figure.name, period_of(counted[0], language), steps)


def _flows(
    choice: Choice, places: Sequence[OfficeCounted], reader: Reader
) -> tuple[TileMap | None, tuple[Words, ...]]:
    """The map where there is more than one office, and the same in words."""
    if len(places) < 2:
        return None, ()
    found = dashboards.flows(choice.asked, places, reader)
    names = {place.id: _short(place.name) for place in places}
    drawn = draw_tiles(
        list(names.items()), places_of(places), [(flow.source, flow.target, flow.number) for flow in found]
    )
    said = tuple(
        Msg("%(source)s to %(target)s: %(number)s",
            {"source": names[flow.source], "target": names[flow.target], "number": flow.number})
        for flow in found
    )  # fmt: skip
    return drawn, said


def _short(name: Text) -> Text:
    """The place alone: a tile is small."""
    return Text(name.zh.removesuffix("人民检察院"), name.en.removeprefix("People's Procuratorate of "))
