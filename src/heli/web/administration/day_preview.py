"""What local days would do to running limits: counted, never listed. Administrators read no matter.

Nothing is written: every limit that could be touched is counted anew under the calendars as they would be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from heli.access.subjects import engine_everywhere
from heli.base import clock
from heli.base.text import Text
from heli.law.contract import CompiledProcedure, LimitState
from heli.law.counting import Calendars
from heli.matters import books
from heli.matters.models import TimeLimit
from heli.matters.situation import Head, load_head, situation_of
from heli.offices.models import RegionTerm

MOST = 500
ROLL = timedelta(days=40)
"""No holiday moves a last day further than this."""


@dataclass(slots=True)
class Moved:
    """Running limits that would end on another day, by the name of their rule.

    `possible`: the last day stays, and a later day becomes possible by the local calendar (W8). `looked_at` matters
    were counted anew; `is_whole` is false where there are more of them than were.
    """

    later: Counter[Text] = field(default_factory=Counter)
    earlier: Counter[Text] = field(default_factory=Counter)
    possible: Counter[Text] = field(default_factory=Counter)
    looked_at: int = 0
    is_whole: bool = True


def moved_limits(after: Calendars, place: str, first: date, last: date) -> Moved:
    """Count the running limits of a place that days from `first` to `last`, both inclusive, would move.

    Args:
        after: the calendars with the days in them.
        place: region code of six digits; the places below it are meant too.
    """
    book = books.library()
    assert isinstance(book, books.LoadedBook)
    trial, found = books.LoadedBook(book.law.national, after), Moved()
    with engine_everywhere():
        limits = TimeLimit.objects.filter(
            status="running", ends_on__gte=first - ROLL, starts_on__lte=last,
            matter__office__region__in=_regions(place),
        )  # fmt: skip
        matters = list(
            limits.order_by("matter_id").values_list("matter_id", flat=True).distinct()[: MOST + 1]
        )
        found.is_whole = len(matters) <= MOST
        for matter in matters[:MOST]:
            head = load_head(matter, lock=False)
            found.looked_at += 1
            _compare(found, head, book.by_version(head.version), trial.by_version(head.version))
    return found


def _regions(place: str) -> list[int]:
    prefix = place[:2] if place.endswith("0000") else place[:4] if place.endswith("00") else place
    terms = RegionTerm.objects.held_on(clock.today()).filter(code__startswith=prefix)
    return list(terms.values_list("region_id", flat=True))


def _compare(found: Moved, head: Head, now: CompiledProcedure, then: CompiledProcedure) -> None:
    """Note the limits of a matter that the other calendars end elsewhere."""
    changed = _ends(head, then)
    if not changed:
        return
    present = _ends(head, now)
    for key, (before, after) in changed.items():
        standing = present[key][1] if key in present else before
        if standing is None or standing.end is None or after.end is None:
            continue
        name = then.written.limits[after.rule].name.text()
        old, new = _day(standing.end), _day(after.end)
        if new > old:
            found.later[name] += 1
        elif new < old:
            found.earlier[name] += 1
        elif after.possible_end != standing.possible_end and after.possible_end is not None:
            found.possible[name] += 1


def _ends(
    head: Head, compiled: CompiledProcedure
) -> Mapping[tuple[str, str, int], tuple[LimitState | None, LimitState]]:
    changes = compiled.recompute(situation_of(head, compiled, act=None, facts={}, now=clock.now()))
    return {(c.after.rule, c.after.bearer, c.after.period): (c.before, c.after) for c in changes}


def _day(moment: date) -> date:
    return clock.civil_day(moment) if isinstance(moment, datetime) else moment
