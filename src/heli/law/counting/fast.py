"""Counting in bulk: a rule compiled once, then day numbers and table look-ups; no working."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, Protocol

from heli.law.counting.calendar import Calendars, DayTable, WorkCalendar
from heli.law.counting.check import check_rule
from heli.law.counting.months import add_months
from heli.law.counting.settings import DEFAULT_SETTINGS, BeforeFrom, CountingSettings
from heli.law.counting.terms import Binds, Length, MonthRule, Point, Roll, Rule, Span, Stay, Unit

HALF_MONTH_DAYS = 15
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Quick(NamedTuple):
    """What `count` would return in the fields of these names."""

    raw_end: Point
    end: Point
    strict_end: datetime | None
    provisional: bool
    possible_end: date | None


class Compiled(Protocol):
    """A compiled rule. The facts must be such as `check_term` lets pass; they are not checked again."""

    def __call__(
        self,
        start: Point,
        custody: Sequence[Stay] = (),
        excluded: Sequence[Span] = (),
        restarts: Sequence[Point] = (),
    ) -> Quick: ...


def compile_rule(rule: Rule, calendars: Calendars, settings: CountingSettings = DEFAULT_SETTINGS) -> Compiled:
    """A function that counts any start by this rule, equal to `count` in every field but the working.

    Raises:
        BadInput: the rule can't be counted from any start.
    """
    check_rule(rule)
    if rule.length.unit is Unit.HOUR:
        return _CompiledHours(rule)
    return _CompiledDays(rule, calendars.variants(rule.calendar), settings)


class _CompiledHours:
    def __init__(self, rule: Rule) -> None:
        hours = sum(length.amount for length in (rule.length, *rule.extensions))
        self.span = timedelta(hours=min(hours, rule.cap.amount) if rule.cap else hours)

    def __call__(
        self,
        start: Point,
        custody: Sequence[Stay] = (),
        excluded: Sequence[Span] = (),
        restarts: Sequence[Point] = (),
    ) -> Quick:
        start = max(restarts, default=start)
        assert isinstance(start, datetime)
        end = (start.astimezone(UTC) + self.span).astimezone(start.tzinfo)
        full = end.replace(minute=0, second=0, microsecond=0)
        strict = (full.astimezone(UTC) + timedelta(hours=1)).astimezone(start.tzinfo)
        return Quick(end, end, strict, False, None)


class _Lengths:
    """Months, days and working days of several lengths together."""

    __slots__ = ("days", "months", "working_days")

    def __init__(self, lengths: Sequence[Length]) -> None:
        self.months = sum(x.amount for x in lengths if x.unit is Unit.MONTH)
        self.working_days = sum(x.amount for x in lengths if x.unit is Unit.WORKING_DAY)
        self.days = sum(x.amount for x in lengths if x.unit is Unit.DAY) + HALF_MONTH_DAYS * sum(
            x.amount for x in lengths if x.unit is Unit.HALF_MONTH
        )


class _CompiledDays:
    __slots__ = (
        "before",
        "before_raw",
        "cap",
        "custody_sensitive",
        "excluded_shift",
        "last_day",
        "never",
        "off_by",
        "right",
        "start_counts",
        "tables",
        "total",
    )

    def __init__(self, rule: Rule, calendars: Sequence[WorkCalendar], settings: CountingSettings) -> None:
        roll = settings.roll(rule.roll)
        self.total = _Lengths((rule.length, *rule.extensions))
        self.cap = _Lengths((rule.cap,)) if rule.cap else None
        self.never = roll is Roll.NEVER
        self.custody_sensitive = roll is Roll.CUSTODY_SENSITIVE
        self.last_day = rule.month_rule is MonthRule.LAST_DAY
        self.before = rule.before or 0
        self.before_raw = settings.before_from is BeforeFrom.RAW_END
        self.excluded_shift = 0 if settings.excluded_last_day else 1
        self.start_counts = not settings.working_day_skips_start
        self.off_by = 0 if settings.custody_on_last_day else 1
        self.right = rule.binds is Binds.RIGHT
        self.tables = [_Days(calendar) for calendar in calendars]

    def __call__(
        self,
        start: Point,
        custody: Sequence[Stay] = (),
        excluded: Sequence[Span] = (),
        restarts: Sequence[Point] = (),
    ) -> Quick:
        if restarts:
            start = max(restarts)
        spans = _merge(excluded, self.excluded_shift) if excluded else []
        tables = self.tables
        raw, end, unknown = self.one(start, custody, spans, tables[0])
        if len(tables) == 1:
            day = date.fromordinal
            return Quick(day(raw), day(end), None, unknown, None)
        return self.choose(start, custody, spans, (raw, end, unknown))

    def choose(
        self, start: date, custody: Sequence[Stay], spans: list[tuple[int, int]], first: tuple[int, int, bool]
    ) -> Quick:
        """The same by each further calendar: the earliest for a duty, the latest for a right."""
        low = high = first
        unknown = first[2]
        for table in self.tables[1:]:
            found = self.one(start, custody, spans, table)
            unknown = unknown or found[2]
            if found[1] < low[1]:
                low = found
            if found[1] > high[1]:
                high = found
        chosen = high if self.right else low
        possible = None if self.right or low[1] == high[1] else date.fromordinal(high[1])
        return Quick(date.fromordinal(chosen[0]), date.fromordinal(chosen[1]), None, unknown, possible)

    def one(
        self, start: date, custody: Sequence[Stay], spans: list[tuple[int, int]], table: _Days
    ) -> tuple[int, int, bool]:
        """Raw end, end and whether it is provisional, by one calendar."""
        total = self.total
        raw = self.reach(start, total, spans, table)
        if self.cap:
            limit = self.reach(start, self.cap, spans, table)
            if limit < raw:
                raw, total = limit, self.cap
        unknown = False
        if total.working_days:
            unknown = table.unknown(self.counted_from(start, total, spans), raw)
        end = raw
        if not (self.never or (self.custody_sensitive and custody and self.held(raw, custody))):
            end = raw + table.shift(raw)
            unknown = unknown or table.unknown(raw, end)
        if self.before:
            return raw, (raw if self.before_raw else end) - self.before, unknown
        return raw, end, unknown

    def reach(self, start: date, total: _Lengths, spans: list[tuple[int, int]], table: _Days) -> int:
        """Day number of the raw end."""
        first = start.toordinal()
        end = self.calendar_part(start, total, spans)
        if not total.working_days:
            return end
        begin = end if self.start_counts and end == first else end + 1
        return table.nth(begin, total.working_days, spans)

    def calendar_part(self, start: date, total: _Lengths, spans: list[tuple[int, int]]) -> int:
        """Day number after months, days and the excluded days among them."""
        first = start.toordinal()
        end = first
        if total.months:
            end = _month_end(start, first, total.months, self.last_day)
        end += total.days
        if end != first:
            for a, b in spans:
                a = max(a, first + 1)
                if a > end:
                    break
                if b >= a:
                    end += b - a + 1
        return end

    def counted_from(self, start: date, total: _Lengths, spans: list[tuple[int, int]]) -> int:
        """Day number of the first day looked at in counting working days."""
        end = self.calendar_part(start, total, spans)
        return end if self.start_counts and end == start.toordinal() else end + 1

    def held(self, raw: int, custody: Sequence[Stay]) -> bool:
        """Whether the person is in custody on the day."""
        for a, b in custody:  # noqa: SIM110 (a generator takes half as long again)
            if a.toordinal() <= raw and (b is None or raw <= b.toordinal() - self.off_by):
                return True
        return False


def _month_end(start: date, first: int, months: int, last_day: bool) -> int:
    day = start.day
    if day < 28 or (day == 28 and start.month != 2):
        year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
        return date(year, month + 1, day).toordinal()
    rule = MonthRule.LAST_DAY if last_day else MonthRule.CORRESPONDING_DAY
    return add_months(start, months, rule).toordinal()


def _merge(spans: Sequence[Span], shift: int) -> list[tuple[int, int]]:
    """Disjoint day numbers in order, first and last included."""
    merged: list[tuple[int, int]] = []
    for a, b in sorted((a.toordinal(), b.toordinal() - shift) for a, b in spans):
        if b < a:
            continue
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return merged


class _Days:
    """Look-ups by day number: by table within it, by the calendar itself beyond."""

    __slots__ = ("calendar", "first", "last", "shifts", "table", "unknowns")

    def __init__(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self.table: DayTable = calendar.table()
        self.first, self.last = self.table.first, self.table.last
        self.shifts, self.unknowns = self.table.shift, self.table.unknown

    def shift(self, day: int) -> int:
        """Days to the next working day."""
        if self.first <= day < self.last:
            return self.shifts[day - self.first]
        return self.calendar.next_working(date.fromordinal(day)).toordinal() - day

    def unknown(self, first: int, last: int) -> bool:
        """Whether a day from first to last, both included, lies outside every table."""
        if self.first <= first and last < self.last:
            return self.unknowns[last + 1 - self.first] > self.unknowns[first - self.first]
        return any(not self.calendar.is_known(date.fromordinal(n)) for n in range(first, last + 1))

    def nth(self, begin: int, amount: int, spans: list[tuple[int, int]]) -> int:
        """The last of `amount` working days from `begin` on, leaving out excluded days."""
        if not spans and self.first <= begin < self.last:
            at = self.table.rank[begin - self.first] + amount - 1
            if at < len(self.table.working):
                return self.table.working[at]
        day = begin - 1
        while amount:
            day += 1
            if not self.calendar.is_off(date.fromordinal(day)) and not any(a <= day <= b for a, b in spans):
                amount -= 1
        return day
