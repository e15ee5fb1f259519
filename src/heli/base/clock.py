"""The only source of "now" in code and SQL (a lint rule forbids the others).

Instants are aware datetimes in UTC; civil days are those of Asia/Shanghai. A demo database shifts
the clock by a stored offset: the process that opened such a database calls `shift_to`; an unmarked
database never does.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
_offset: timedelta = timedelta(0)


def real_now() -> datetime:
    """The machine's time in UTC. For lease and timeout arithmetic only, never for law."""
    return datetime.now(UTC)  # noqa: HELI001


def now() -> datetime:
    """The present instant in UTC, shifted in a demo."""
    return real_now() + _offset


def today(zone: timezone | ZoneInfo = ZONE) -> date:
    """The present civil day, by default in Asia/Shanghai."""
    return now().astimezone(zone).date()


def civil_day(instant: datetime, zone: timezone | ZoneInfo = ZONE) -> date:
    """The civil day on which an aware instant falls, by default in Asia/Shanghai."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return _civil_day(instant, zone)


@lru_cache(maxsize=4_000)
def _civil_day(instant: datetime, zone: timezone | ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def offset() -> timedelta:
    """How far this process's clock is shifted from the machine's; zero outside a demo."""
    return _offset


def set_offset(value: timedelta) -> None:
    """Shift this process's clock. Called for a database that is marked as a demo, and by tests."""
    global _offset
    _offset = value
