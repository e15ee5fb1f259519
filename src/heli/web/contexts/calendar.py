"""The calendar: last days of time limits, meetings and holidays, by month, by week or as a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from heli.access.reader import Reader
from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.law.counting import installed_calendars
from heli.law.counting.calendar import WorkCalendar
from heli.law.counting.terms import NATIONAL
from heli.matters.models import Matter, TimeLimit
from heli.matters.querysets import CRITICAL, OVERDUE, SOON
from heli.offices.models import Office
from heli.offices.regions import code_path
from heli.web.contexts.absences import absences
from heli.web.contexts.frame import NavItem
from heli.web.contexts.limits import LimitShown
from heli.web.contexts.meeting_days import Sitting, meeting_days
from heli.web.contexts.meetings import meeting_kinds
from heli.web.contexts.names import Names, look_up
from heli.web.contexts.procedures import kind_of, limit_shown
from heli.web.contexts.work import OVERSEEING
from heli.web.holidays import holiday

View = Literal["month", "week", "list"]
MOST = 1000
"""Limits of one page: beyond these the calendar says that there are more."""
IN_A_CELL = 4
LIST_DAYS = 30
_URGENCY: Mapping[str, str] = {CRITICAL: "urgency-critical", OVERDUE: "urgency-overdue", SOON: "urgency-soon"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a day.

    Attributes:
        limit: the sentence of a time limit, None for a meeting; `at` where it has an hour.
        away: that who answers for it is on leave on that day, and who stands in; else None.
        sitting: of a meeting, the hours where they are named.
    """

    title: str
    url: str
    kind: Words
    css: str
    is_meeting: bool
    limit: LimitShown | None = None
    at: datetime | None = None
    away: Words | None = None
    sitting: Sitting | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One day. `name`: of a holiday or a working weekend; `clash`: what is said of meetings in each other's way, or None."""

    day: date
    entries: tuple[Entry, ...]
    is_off: bool
    name: Text | None
    is_today: bool
    is_outside: bool
    clash: Words | None
    list_url: str

    @property
    def is_away(self) -> bool:
        """Whether something of this day falls into a leave."""
        return any(entry.away for entry in self.entries)

    @property
    def label(self) -> Text:
        """The day without its year, for a cell of the month."""
        return Text(f"{self.day.month}月{self.day.day}日", f"{self.day.day} {self.day:%b}")

    @property
    def first(self) -> tuple[Entry, ...]:
        """What a cell of the month has room for."""
        return self.entries[:IN_A_CELL]

    @property
    def more(self) -> int:
        """How many entries the cell has no room for."""
        return max(0, len(self.entries) - IN_A_CELL)


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The page. `weeks` hold seven days each from Monday; `days` those of a week, or of a list those with something on them."""

    view: View
    title: Words
    tabs: tuple[NavItem, ...]
    whose: tuple[NavItem, ...]
    weeks: tuple[tuple[Day, ...], ...]
    days: tuple[Day, ...]
    before_url: str
    today_url: str
    after_url: str
    is_cut: bool
    provisional: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    view: View
    on: date
    mine: bool

    def url(self, **changed: object) -> str:
        """The address of the page with some of this changed."""
        params = {"view": self.view, "on": self.on.isoformat(), "whose": "mine" if self.mine else "all"}
        return f"{reverse('calendar')}?{urlencode({**params, **{k: str(v) for k, v in changed.items()}})}"


def calendar_page(reader: Reader, query: QueryDict, now: datetime | None = None) -> CalendarPage:
    """The page for what a reader asks: `view` month, week or list; `on` a day of it; `whose` mine or all."""
    moment = now or clock.now()
    today = clock.civil_day(moment)
    asked = _asked(query, reader, today)
    first, last = _span(asked)
    days, is_cut, known = _days(reader, asked, first, last, moment)
    step = _month_after if asked.view == "month" else _days_after
    return CalendarPage(
        view=asked.view,
        title=_title(asked, first, last),
        tabs=tuple(
            NavItem(words, asked.url(view=view), asked.view == view)
            for view, words in (("month", Msg("Month")), ("week", Msg("Week")), ("list", Msg("List of days")))
        ),
        whose=_whose(asked, reader),
        weeks=tuple(tuple(days[i : i + 7]) for i in range(0, len(days), 7)) if asked.view == "month" else (),
        days=() if asked.view == "month" else tuple(d for d in days if d.entries or asked.view == "week"),
        before_url=asked.url(on=step(asked, -1)),
        today_url=asked.url(on=today),
        after_url=asked.url(on=step(asked, 1)),
        is_cut=is_cut,
        provisional=not known,
    )


def _asked(query: QueryDict, reader: Reader, today: date) -> _Asked:
    view: View = "month"
    if query.get("view") in ("week", "list"):
        view = "week" if query["view"] == "week" else "list"
    try:
        on = date.fromisoformat(query.get("on", ""))
    except ValueError:
        on = today
    on = min(max(on, date(1990, 1, 1)), date(2079, 1, 1))
    mine = query.get("whose") != "all" or not reader.roles & OVERSEEING
    return _Asked(view, on, mine)


def _span(asked: _Asked) -> tuple[date, date]:
    """First and last day of the page, both inclusive: whole weeks for a month."""
    if asked.view == "list":
        return asked.on, asked.on + timedelta(LIST_DAYS - 1)
    first = asked.on.replace(day=1) if asked.view == "month" else asked.on
    first -= timedelta(first.weekday())
    if asked.view == "week":
        return first, first + timedelta(6)
    last = _month_after(asked, 1) - timedelta(1)
    return first, last + timedelta(6 - last.weekday())


def _month_after(asked: _Asked, months: int) -> date:
    number = asked.on.year * 12 + asked.on.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _days_after(asked: _Asked, turns: int) -> date:
    return asked.on + timedelta((7 if asked.view == "week" else LIST_DAYS) * turns)


def _title(asked: _Asked, first: date, last: date) -> Words:
    if asked.view == "month":
        en = f"{asked.on:%B} {asked.on.year}"
        return Text(f"{asked.on.year}年{asked.on.month}月", en)
    return Msg("%(first)s to %(last)s", {"first": first, "last": last})


def _whose(asked: _Asked, reader: Reader) -> tuple[NavItem, ...]:
    if not reader.roles & OVERSEEING:
        return ()
    return (
        NavItem(Msg("What I answer for"), asked.url(whose="mine"), asked.mine),
        NavItem(Msg("All that I look after"), asked.url(whose="all"), not asked.mine),
    )


def _days(
    reader: Reader, asked: _Asked, first: date, last: date, now: datetime
) -> tuple[list[Day], bool, bool]:
    """The days, whether limits were left out, and whether every day has a published table of holidays."""
    entries: dict[date, list[Entry]] = {}
    met = list(_meetings(reader, first, last, asked.mine))
    limits, is_cut = _limits(reader, first, last, asked.mine, now)
    away = absences([*(m.handler_id for _, m, _ in met), *(who for _, who, _ in limits)], first, last)
    for day, who, entry in [*((day, matter.handler_id, entry) for day, matter, entry in met), *limits]:
        entries.setdefault(day, []).append(replace(entry, away=away.on(who, day)))
    calendar = _calendar(reader, now)
    today = clock.civil_day(now)
    span = [first + timedelta(n) for n in range((last - first).days + 1)]
    days = [_day(day, entries.get(day, []), calendar, today, asked) for day in span]
    return days, is_cut, all(calendar.is_known(day) for day in span)


def _day(day: date, entries: list[Entry], calendar: WorkCalendar, today: date, asked: _Asked) -> Day:
    named = calendar.named.get(day)
    return Day(
        day=day,
        entries=tuple(entries),
        is_off=calendar.is_off(day),
        name=holiday(named.name) if named else None,
        is_today=day == today,
        is_outside=asked.view == "month" and day.month != asked.on.month,
        clash=_clash([entry.sitting for entry in entries if entry.sitting]),
        list_url=asked.url(view="list", on=day),
    )


def _clash(sittings: Sequence[Sitting]) -> Words | None:
    pairs = [(one, two) for n, one in enumerate(sittings) for two in sittings[n + 1 :] if one.meets(two)]
    if not pairs:
        return None
    if all(one.has_hours and two.has_hours for one, two in pairs):
        return Msg("Two meetings at one time")
    return Msg("Two meetings on one day")


def _limits(
    reader: Reader, first: date, last: date, mine: bool, now: datetime
) -> tuple[list[tuple[date, int | None, Entry]], bool]:
    rows = TimeLimit.objects.visible_to(reader).running().filter(ends_on__range=(first, last))
    if mine:
        rows = rows.of_person(int(reader.person))
    found = list(
        rows.grouped(clock.civil_day(now))
        .select_related("matter")
        .order_by("ends_on", "-critical", "id")[: MOST + 1]
    )
    names = look_up(bearers=[row.bearer for row in found])
    shown = [(row.ends_on, row.person_id, _limit_entry(row, names, now)) for row in found[:MOST]]
    return shown, len(found) > MOST


def _limit_entry(row: TimeLimit, names: Names, now: datetime) -> Entry:
    matter = row.matter
    return Entry(
        title=matter.title_text,
        url=reverse("matter", args=[matter.pk]),
        kind=kind_of(matter),
        css=_URGENCY.get(row.urgency, ""),  # type: ignore[attr-defined]
        is_meeting=False,
        limit=limit_shown(row, names, now),
        at=row.ends_at,
    )


def _meetings(reader: Reader, first: date, last: date, mine: bool) -> Iterable[tuple[date, Matter, Entry]]:
    pages = meeting_kinds()
    for sitting, matter in meeting_days(reader, first, last, mine=mine):
        url = reverse("meeting" if matter.procedure in pages else "matter", args=[matter.pk])
        entry = Entry(matter.title_text, url, kind_of(matter), "", True, sitting=sitting)
        yield sitting.day, matter, entry


def _calendar(reader: Reader, now: datetime) -> WorkCalendar:
    """The working days of the reader's office, with the local layers of its place."""
    office = Office.objects.select_related("region").filter(pk=reader.office).first()
    places = code_path(office.region, clock.civil_day(now)) if office and office.region else ()
    return installed_calendars().variants(places[-1] if places else NATIONAL)[-1]
