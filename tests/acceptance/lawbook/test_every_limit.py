"""Every time limit of the lawbook, found by itself, against a counting of its own: in and out of custody, over holidays, from
the ends of months; and not over on its last day, over on the next."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

import pytest

from heli.law.contract import LimitState
from heli.law.counting import NATIONAL, CountingSettings, MonthRule, Roll, Unit
from heli.law.engine import Compiled, compile_procedure
from heli.law.engine.days import day_of, length_of
from heli.law.engine.frame import Frame
from heli.law.engine.limits import LimitRule, overdue
from heli.law.explaining import supposed
from heli.law.language.limits import FactLength
from tests.factories.lawbooks import shipped, shipped_names

STARTS = (
    date(2024, 1, 31), date(2024, 2, 29), date(2025, 1, 29), date(2025, 1, 30), date(2025, 1, 31),
    date(2025, 9, 24), date(2025, 9, 29), date(2025, 9, 30), date(2025, 11, 28), date(2026, 2, 10), date(2026, 8, 31),
)  # fmt: skip
"""Ends of months, a leap day, and days from which short terms fall into National Day, Spring Festival and weekends."""
DAY = timedelta(1)


@cache
def rules_of(name: str) -> Compiled:
    return compile_procedure(shipped().written(name), shipped())


def lengths_of(rule: LimitRule) -> Iterator[str]:
    """Every length that the rule may take, as the lawbook writes it."""
    if rule.fixed is not None:
        yield rule.fixed
    yield from (text for _, text in rule.lengths)
    yield from (one.is_ for one in rule.dated)
    if isinstance(rule.written.length, FactLength):
        yield from (rule.written.length.at_most or "10 days", "10 days")
    if rule.written.before:
        yield ""


def is_off(rule: LimitRule, day: date) -> bool:
    return rule.calendars.variants(NATIONAL)[0].is_off(day)


def raw_end(rule: LimitRule, start: date, text: str) -> date:
    """The last day before it is moved: the first day is not counted."""
    length = length_of(text)
    if length.unit is Unit.MONTH:
        year, month = divmod(start.year * 12 + start.month - 1 + length.amount, 12)
        last = calendar.monthrange(year, month + 1)[1]
        from_last = (start + DAY).day == 1 and rule.month_rule is MonthRule.LAST_DAY
        return date(year, month + 1, last if from_last else min(start.day, last))
    if length.unit is Unit.WORKING_DAY:
        day = start
        for _ in range(length.amount):
            day += DAY
            while is_off(rule, day):
                day += DAY
        return day
    return start + DAY * length.amount * (15 if length.unit is Unit.HALF_MONTH else 1)


def is_moved(rule: LimitRule, *, held: bool) -> bool:
    """Whether a last day that is no working day moves."""
    written = rule.written.roll
    roll = CountingSettings().roll_where_open.value if written == "setting" else written
    return roll == Roll.ROLL or (roll == Roll.CUSTODY_SENSITIVE and not held)


def last_day(rule: LimitRule, start: date, text: str, *, held: bool) -> date:
    if rule.written.before:
        return start - DAY * length_of(rule.written.before).amount
    day = raw_end(rule, start, text)
    while is_moved(rule, held=held) and is_off(rule, day):
        day += DAY
    return day


def counted(rules: Compiled, rule: LimitRule, start: date | datetime, text: str, held: bool) -> LimitState:
    frame = supposed(rules, rule, start, {"custody": held})
    state = LimitState(rule.name, frame.bearer, 1, "running", start, length=text or None)
    return rule.counted(state, frame)


def at(rules: Compiled, rule: LimitRule, moment: date | datetime) -> Frame:
    return supposed(rules, rule, moment, {})


@pytest.mark.parametrize("name", shipped_names())
def test_each_time_limit_of_a_procedure_ends_on_its_day_and_is_over_on_the_next(name: str) -> None:
    rules = rules_of(name)
    for rule in rules.rules.values():
        for text in set(lengths_of(rule)):
            if text and length_of(text).unit is Unit.HOUR:
                begins = datetime(2025, 9, 30, 9, 30, tzinfo=rules.zone)
                state = counted(rules, rule, begins, text, held=True)
                assert state.end == begins + timedelta(hours=length_of(text).amount), (rule.name, text)
                continue
            for start, held in ((start, held) for start in STARTS for held in (False, True)):
                where = f"{name}.{rule.name}, {text}, from {start}, {held=}"
                state = counted(rules, rule, start, text, held=held)
                assert state.end == last_day(rule, start, text, held=held), where
                last = day_of(state.end, rules.zone)
                over = [overdue(state, at(rules, rule, day)) for day in (last - DAY, last, last + DAY)]
                assert over == [False, False, True], where


def test_the_starts_meet_holidays_and_months_that_lack_the_day() -> None:
    """The days above would show a roll that is forgotten, a month rule of the other family, custody that is not asked."""
    moved = held_back = other_family = 0
    for name in shipped_names():
        for rule in rules_of(name).rules.values():
            for text in {text for text in lengths_of(rule) if text and length_of(text).unit is not Unit.HOUR}:
                for start in STARTS:
                    raw = raw_end(rule, start, text)
                    moved += is_moved(rule, held=False) and is_off(rule, raw)
                    held_back += is_off(rule, raw) and is_moved(rule, held=False) != is_moved(rule, held=True)
                    other_family += "month" in text and raw.day != start.day
    assert min(moved, held_back, other_family) > 40
