"""Adding months to a civil day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from heli.law.counting.terms import MonthRule


def add_months(start: date, months: int, rule: MonthRule) -> date:
    """The same day number `months` later, or the last day of that month.

    The last day is taken where the number does not exist and, under `MonthRule.LAST_DAY`, where `start`
    is itself the last day of its month.

    Source:
        SPC 202 (1) for `LAST_DAY`.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    if start.day > last or (rule is MonthRule.LAST_DAY and is_last_day(start)):
        return date(year, month + 1, last)
    return date(year, month + 1, start.day)


def is_last_day(day: date) -> bool:
    """Whether the day is the last of its month."""
    return day.day == monthrange(day.year, day.month)[1]
