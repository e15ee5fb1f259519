"""Age in whole years, where the birth date may be known only in part."""

from __future__ import annotations

from datetime import date, timedelta

from heli.law.contract import PartyView

_OLDEST = 150


def age_range(party: PartyView, on: date, *, next_day: bool) -> tuple[int, int]:
    """Lowest and highest age that the party may have on a day, in whole years.

    Args:
        next_day: a year of age is completed on the day after the birthday, not on it.
    """
    if party.birth_on is None or party.birth_precision == "unknown":
        return 0, _OLDEST
    first, last = _births(party.birth_on, party.birth_precision)
    return _age(last, on, next_day), _age(first, on, next_day)


def _births(birth: date, precision: str) -> tuple[date, date]:
    """The first and the last day on which the party may have been born."""
    if precision == "day":
        return birth, birth
    if precision == "month":
        after = date(birth.year + birth.month // 12, birth.month % 12 + 1, 1)
        return birth.replace(day=1), after - timedelta(1)
    return date(birth.year, 1, 1), date(birth.year, 12, 31)  # the year, or stated by the person himself


def _age(birth: date, on: date, next_day: bool) -> int:
    if next_day:
        on = on - timedelta(1)
    return max(0, on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day)))
