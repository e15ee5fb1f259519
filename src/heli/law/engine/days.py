"""Days, instants and lengths as the lawbook writes them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from heli.law.contract import When
from heli.law.counting import Length, MonthRule, Unit
from heli.law.counting.months import add_months
from heli.law.language.limits import LENGTH

_UNITS = {
    "hour": Unit.HOUR,
    "day": Unit.DAY,
    "working day": Unit.WORKING_DAY,
    "month": Unit.MONTH,
    "half month": Unit.HALF_MONTH,
}


@lru_cache(maxsize=4096)
def length_of(text: str) -> Length:
    """ "7 days" → 7 calendar days; a year is twelve months. Raises `ValueError` for anything else."""
    found = LENGTH.match(text)
    if not found:
        raise ValueError(f"not a length: {text!r}")
    unit = found["unit"].removesuffix("s")
    amount = int(found["amount"])
    return Length(amount * 12, Unit.MONTH) if unit == "year" else Length(amount, _UNITS[unit])


def day_of(when: When, zone: ZoneInfo) -> date:
    """The civil day of a moment in the lawbook's time zone."""
    return _day_of(when, zone) if isinstance(when, datetime) else when


@lru_cache(maxsize=4_000)
def _day_of(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def later_by(when: When, text: str, zone: ZoneInfo) -> When:
    """A moment later by a length: hours keep the instant, all others give a day; months go to the corresponding day."""
    length = length_of(text)
    if length.unit is Unit.HOUR:
        start = when if isinstance(when, datetime) else datetime(when.year, when.month, when.day, tzinfo=zone)
        return start + timedelta(hours=length.amount)
    day = day_of(when, zone)
    if length.unit is Unit.MONTH:
        return add_months(day, length.amount, MonthRule.CORRESPONDING_DAY)
    return day + timedelta(length.amount * (15 if length.unit is Unit.HALF_MONTH else 1))


def is_after(one: When, other: When, zone: ZoneInfo) -> bool:
    """Whether one moment lies after another; by day where either is a day."""
    if isinstance(one, datetime):
        if isinstance(other, datetime):
            return one > other
    elif not isinstance(other, datetime):
        return one > other
    return day_of(one, zone) > day_of(other, zone)


def parsed(value: object) -> When | None:
    """A day or instant as facts hold it (ISO text); None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    except ValueError:
        return None
