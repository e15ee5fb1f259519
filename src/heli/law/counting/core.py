"""Counting one term, step by step, with its working."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from heli.base.errors import bad_input
from heli.law.counting.calendar import Calendars, WorkCalendar
from heli.law.counting.check import check_term
from heli.law.counting.months import add_months, is_last_day
from heli.law.counting.settings import DEFAULT_SETTINGS, BeforeFrom, CountingSettings
from heli.law.counting.terms import (
    NATIONAL,
    Binds,
    Counted,
    Length,
    MonthRule,
    Point,
    Roll,
    Span,
    Step,
    Term,
    Unit,
    Value,
)

HALF_MONTH_DAYS = 15


def count(term: Term, calendars: Calendars, settings: CountingSettings = DEFAULT_SETTINGS) -> Counted:
    """Count a term and show the working.

    Where a local layer lies over the national calendar, the term is counted by each: for an own or watched
    limit the earliest day is the end and the latest `possible_end`; for a right the latest is the end.

    Args:
        term: what is counted; see `Term`.
        calendars: layers of working days, and the citations of the steps.
        settings: answers to what no text settles.
    Returns:
        The last day (inclusive) or instant, see `Counted`.
    Raises:
        BadInput: a field of the term can't be counted; the reason names it.
    Source:
        CPL 105; SPC 202 (1); the rules R1 to R19 in `docs/reference/counting.md`.
    """
    check_term(term)
    try:
        if term.length.unit is Unit.HOUR:
            return _count_hours(term, _Working(calendars, term.month_rule))
        results = [
            _Count(term, calendar, settings, _Working(calendars, term.month_rule)).run()
            for calendar in calendars.variants(term.calendar)
        ]
    except (OverflowError, ValueError) as error:
        raise bad_input("length", "counting.out_of_range", "The limit ends beyond the calendar.") from error
    return _choose(term, results, calendars)


@dataclass
class _Working:
    """The steps and assumptions so far; looks up the articles of each."""

    calendars: Calendars
    family: MonthRule
    steps: list[Step] = field(default_factory=list)
    assumed: list[Step] = field(default_factory=list)

    def step(self, code: str, **params: Value) -> None:
        self.steps.append(self.make(code, params))

    def assume(self, code: str, **params: Value) -> None:
        self.assumed.append(self.make(code, params))

    def make(self, code: str, params: dict[str, Value]) -> Step:
        return Step(code, params, self.calendars.citations.get(self.family, {}).get(code, ()))


@dataclass
class _Count:
    """A term in days, working days or months, counted by one calendar."""

    term: Term
    calendar: WorkCalendar
    settings: CountingSettings
    working: _Working
    unknown: set[int] = field(default_factory=set)
    unannounced: set[int] = field(default_factory=set)

    def run(self) -> Counted:
        start = _running_start(self.term, self.working)
        raw = self.reach(start, self.lengths(start), self.working)
        end = self.rolled(raw)
        last = self.before(raw, end)
        if self.unknown:
            self.working.step("provisional", year=min(self.unknown))
        if self.unannounced:
            self.working.assume("next_notice", year=min(self.unannounced))
        return Counted(
            raw,
            last,
            provisional=bool(self.unknown),
            assumptions=tuple(self.working.assumed),
            working=tuple(self.working.steps),
        )

    def lengths(self, start: date) -> tuple[Length, ...]:
        """Length and extensions, or the cap where they would pass it."""
        lengths = (self.term.length, *self.term.extensions)
        cap = self.term.cap
        if cap and self.reach(start, (cap,)) < self.reach(start, lengths):
            self.working.step("capped", amount=cap.amount, unit=cap.unit.value)
            return (cap,)
        if self.term.extensions:
            self.working.step("extended", times=len(self.term.extensions))
            if any(length.unit is Unit.MONTH for length in lengths):
                self.working.assume("months_from_start")
        return lengths

    def reach(self, start: date, lengths: tuple[Length, ...], say: _Working | None = None) -> date:
        """The raw end: months from the start, then days, then excluded days, then working days."""
        months, days, working_days = _totals(lengths)
        end = start
        if months:
            end = add_months(start, months, self.term.month_rule)
            if say:
                code = _month_code(start, end, self.term.month_rule)
                say.step(code, amount=months, start=start, end=end)
        if days:
            if say:
                say.step("days", amount=days, start=end, end=end + timedelta(days))
            end += timedelta(days)
        if end != start:
            end = self.pushed(start, end, say)
        if working_days:
            end = self.working_days(end, working_days, first=end == start, say=say)
        if say and self.term.excluded:
            say.assume("excluded_ends", last_counts=int(self.settings.excluded_last_day))
        return end

    def pushed(self, start: date, end: date, say: _Working | None) -> date:
        """The end pushed on by the excluded days that begin on or before it."""
        for first, last in _merged(_excluded(self.term, self.settings), after=start):
            if first > end:
                break
            days = (last - first).days + 1
            end += timedelta(days)
            if say:
                say.step("excluded", first=first, last=last, days=days, end=end)
        return end

    def working_days(self, start: date, amount: int, *, first: bool, say: _Working | None) -> date:
        """The last of `amount` working days after `start`, leaving out excluded days."""
        excluded = _excluded(self.term, self.settings)
        counts_start = first and not self.settings.working_day_skips_start
        day = start if counts_start else start + timedelta(1)
        left = amount
        while True:
            if say:
                self.look_up(day)
            if not self.calendar.is_off(day) and not any(a <= day <= b for a, b in excluded):
                left -= 1
            if not left:
                break
            day += timedelta(1)
        if say:
            say.step("working_days", amount=amount, start=start, end=day)
            if first:
                say.assume("working_day_start", start_skipped=int(not counts_start))
        return day

    def rolled(self, raw: date) -> date:
        """The end moved off a day that is no working day, where the rule lets it."""
        if self.term.roll is Roll.OPEN:
            self.working.assume("roll_open", roll=self.settings.roll_where_open.value)
        roll = self.settings.roll(self.term.roll)
        if roll is Roll.NEVER:
            self.working.step("stays", day=raw)
            return raw
        if roll is Roll.CUSTODY_SENSITIVE:
            if any(last == raw for _, last in self.term.custody):
                held = int(self.settings.custody_on_last_day)
                self.working.assume("custody_last_day", held=held)
            if in_custody(self.term, raw, self.settings):
                self.working.step("stays_custody", day=raw)
                return raw
            if self.term.custody:
                self.working.step("not_in_custody", day=raw)
        end = self.calendar.next_working(raw)
        for number in range(raw.toordinal(), end.toordinal() + 1):
            self.look_up(date.fromordinal(number))
        self._say_roll(raw, end)
        return end

    def _say_roll(self, raw: date, end: date) -> None:
        named = self.calendar.named.get(raw)
        if raw == end:
            self.working.step("working_weekend" if raw.weekday() >= 5 else "working_day", day=raw)
        elif named:
            notice = " ".join(named.notices)
            self.working.step("moved_holiday", day=raw, name=named.name, notice=notice, end=end)
        else:
            self.working.step("moved_weekend", day=raw, end=end)
            self.working.assume("weekend_is_holiday")

    def before(self, raw: date, end: date) -> date:
        days = self.term.before
        if days is None:
            return end
        base = end if self.settings.before_from is BeforeFrom.END else raw
        if raw != end:
            self.working.assume("before_from", base=self.settings.before_from.value)
        self.working.step("before", days=days, end=base, last=base - timedelta(days))
        return base - timedelta(days)

    def look_up(self, day: date) -> None:
        if not self.calendar.is_known(day):
            self.unknown.add(day.year)
        elif self.calendar.may_be_named_yet(day):
            self.unannounced.add(day.year + 1)


def in_custody(term: Term, day: date, settings: CountingSettings) -> bool:
    """Whether the person is in custody on the day."""
    inclusive = settings.custody_on_last_day
    return any(
        first <= day and (last is None or day < last or (inclusive and day == last))
        for first, last in term.custody
    )


def _count_hours(term: Term, working: _Working) -> Counted:
    start = _running_start(term, working)
    assert isinstance(start, datetime)
    hours = sum(length.amount for length in (term.length, *term.extensions))
    working.step("hours", amount=hours, start=start, end=_later(start, hours))
    if term.cap and hours > term.cap.amount:
        hours = term.cap.amount
        working.step("capped", amount=hours, unit=Unit.HOUR.value, end=_later(start, hours))
    end = _later(start, hours)
    full = end.replace(minute=0, second=0, microsecond=0)
    strict = _later(full, 1)
    working.step("full_hour", end=strict)
    working.assume("exact_hours")
    return Counted(end, end, strict, assumptions=tuple(working.assumed), working=tuple(working.steps))


def _later(instant: datetime, hours: int) -> datetime:
    """The instant so many elapsed hours later, shown in the same zone."""
    return (instant.astimezone(UTC) + timedelta(hours=hours)).astimezone(instant.tzinfo)


def _running_start(term: Term, working: _Working) -> Point:
    """The start of the running period: the last restart, or the start."""
    start = term.start
    for restart in sorted(term.restarts):
        working.step("restarted", closed=start, start=restart)
        start = restart
    working.step("start", day=start)
    return start


def _totals(lengths: Iterable[Length]) -> tuple[int, int, int]:
    """Months, days and working days of several lengths together."""
    months = days = working_days = 0
    for length in lengths:
        if length.unit is Unit.MONTH:
            months += length.amount
        elif length.unit is Unit.WORKING_DAY:
            working_days += length.amount
        else:
            days += length.amount * (HALF_MONTH_DAYS if length.unit is Unit.HALF_MONTH else 1)
    return months, days, working_days


def _month_code(start: date, end: date, rule: MonthRule) -> str:
    if rule is MonthRule.LAST_DAY and is_last_day(start):
        return "months_last_day"
    return "months" if start.day == end.day else "months_no_such_day"


def _excluded(term: Term, settings: CountingSettings) -> list[Span]:
    if settings.excluded_last_day:
        return list(term.excluded)
    return [(first, last - timedelta(1)) for first, last in term.excluded if last > first]


def _merged(spans: list[Span], *, after: date) -> list[Span]:
    """Disjoint spans in order, without the days up to `after`, which the period doesn't count anyway."""
    merged: list[Span] = []
    for first, last in sorted(spans):
        first = max(first, after + timedelta(1))
        if last < first:
            continue
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _choose(term: Term, results: list[Counted], calendars: Calendars) -> Counted:
    """One result of several calendars: the earliest is the duty, the latest closes a right."""
    low = min(results, key=lambda r: r.end)
    high = max(results, key=lambda r: r.end)
    chosen = high if term.binds is Binds.RIGHT else low
    provisional = any(r.provisional for r in results)
    working = _Working(calendars, term.month_rule, list(chosen.working), list(chosen.assumptions))
    if term.calendar != NATIONAL and len(results) == 1:
        working.assume("no_local_days", place=term.calendar)
    possible = None
    if low.end != high.end:
        right = term.binds is Binds.RIGHT
        possible = None if right else high.end
        working.step(
            "local_right" if right else "local_duty", early=low.end, late=high.end, place=term.calendar
        )
        working.assume("local_calendar", place=term.calendar)
    return Counted(
        chosen.raw_end,
        chosen.end,
        provisional=provisional,
        possible_end=possible,
        assumptions=tuple(working.assumed),
        working=tuple(working.steps),
    )
