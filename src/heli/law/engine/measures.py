"""A party's measures as a timeline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from heli.law.contract import PartyView, Period
from heli.law.counting import Stay
from heli.law.engine.days import day_of


def covers(period: Period, day: date, zone: ZoneInfo) -> bool:
    """Whether a measure is in force on a day; first and last day included."""
    return day_of(period.since, zone) <= day and (period.until is None or day <= day_of(period.until, zone))


def current(party: PartyView, day: date, zone: ZoneInfo) -> Period | None:
    """The measure in force on a day; of several, the one that began last."""
    found = [period for period in party.measures if covers(period, day, zone)]
    return max(found, key=lambda p: day_of(p.since, zone), default=None)


def latest(party: PartyView, kinds: frozenset[str], day: date, zone: ZoneInfo) -> Period | None:
    """Of the measures of some kinds that began up to a day, ended or not, the last."""
    found = [p for p in party.measures if p.kind in kinds and day_of(p.since, zone) <= day]
    return max(found, key=lambda p: day_of(p.since, zone), default=None)


def measure_on(party: PartyView, day: date, zone: ZoneInfo) -> str:
    """Kind of the measure in force on a day, or "none"."""
    found = current(party, day, zone)
    return found.kind if found else "none"


def in_custody(party: PartyView, day: date, zone: ZoneInfo) -> bool:
    """Whether the party is held on a day."""
    return any(period.custody and covers(period, day, zone) for period in party.measures)


def stays(parties: Iterable[PartyView], zone: ZoneInfo) -> tuple[Stay, ...]:
    """The times in custody of one or several parties, as counting takes them."""
    return tuple(
        (day_of(p.since, zone), day_of(p.until, zone) if p.until is not None else None)
        for party in parties
        for p in party.measures
        if p.custody
    )


def custody_since(party: PartyView, day: date, zone: ZoneInfo) -> date | None:
    """Since when the party is held without a gap, seen from a day; None where he is not held."""
    since: date | None = None
    for period in sorted(
        (p for p in party.measures if p.custody), key=lambda p: day_of(p.since, zone), reverse=True
    ):
        first = day_of(period.since, zone)
        if since is None:
            if covers(period, day, zone):
                since = first
        elif period.until is None or (since - day_of(period.until, zone)).days <= 1:
            since = min(since, first)
    return since
