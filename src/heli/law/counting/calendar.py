"""Working days: a national table of days off and working weekends, with local layers above it."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate, compress

from heli.base.canonical import Json, canonical
from heli.law.counting.terms import NATIONAL

# no table has yet named an earlier day of the December before its year (2007 to 2026)
_FIRST_NAMED_BY_NEXT_YEAR = 29
_ONE = timedelta(days=1)
_FIRST = date(1980, 1, 1).toordinal()
_LAST = date(2080, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class NamedDay:
    """One day named by a notice: off, or (a weekend) worked."""

    day: date
    off: bool
    name: str
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """The days of one place.

    Attributes:
        years: those whose table is complete (the national layer only).
        gone: days that an earlier notice named by mistake: from this one on they are named no more. `off` says as
            what they stood; a merged layer has none.
    """

    place: str
    days: tuple[NamedDay, ...]
    years: frozenset[int] = frozenset()
    gone: tuple[NamedDay, ...] = ()

    def facts(self) -> Json:
        """The layer as JSON, for its version."""
        facts: dict[str, Json] = {
            "place": self.place,
            "years": sorted(self.years),
            "days": _facts_of(self.days),
        }
        # left out where there are none: what was installed before keeps its version
        return {**facts, "gone": _facts_of(self.gone)} if self.gone else facts


def _facts_of(days: Iterable[NamedDay]) -> list[Json]:
    return [[d.day.isoformat(), d.off, d.name, list(d.notices)] for d in sorted(days, key=lambda d: d.day)]


class WorkCalendar:
    """The working days of one place, national days and local ones laid over each other."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.named: dict[date, NamedDay] = {d.day: d for layer in layers for d in layer.days}
        self.years: frozenset[int] = frozenset().union(*(layer.years for layer in layers))
        self._table: DayTable | None = None

    def is_off(self, day: date) -> bool:
        """Whether the day is no working day; by its weekday where no notice names it."""
        named = self.named.get(day)
        return named.off if named else day.weekday() >= 5

    def is_known(self, day: date) -> bool:
        """Whether a published table covers the day."""
        return day.year in self.years or day in self.named

    def may_be_named_yet(self, day: date) -> bool:
        """Whether the table of the next year, still to come, may name this day of late December."""
        return (
            day.month == 12
            and day.day >= _FIRST_NAMED_BY_NEXT_YEAR
            and day not in self.named
            and day.year in self.years
            and day.year + 1 not in self.years
        )

    def next_working(self, day: date) -> date:
        """The day itself if it is a working day, else the first one after it."""
        while self.is_off(day):
            day += _ONE
        return day

    def table(self) -> DayTable:
        """The same facts by day number, made once."""
        if self._table is None:
            self._table = DayTable(self)
        return self._table


class DayTable:
    """Facts of a `WorkCalendar` by proleptic day number, from `first` (included) to `last` (excluded).

    Attributes:
        shift: days to the next working day, 0 on a working day.
        unknown: how many days before this one no table covers.
        rank: how many working days lie before this one; `working` lists their numbers.
    """

    def __init__(self, calendar: WorkCalendar) -> None:
        self.first, self.last = _FIRST, _LAST
        off, unknown = _days_off(calendar), _days_unknown(calendar)
        self.shift = array("H", bytes(2 * len(off)))
        after = calendar.next_working(date.fromordinal(_LAST)).toordinal() - _LAST
        for i in range(len(off) - 1, -1, -1):
            after = after + 1 if off[i] else 0
            self.shift[i] = after
        self.unknown = array("I", accumulate(unknown, initial=0))
        self.rank = array("I", accumulate((1 - o for o in off), initial=0))
        self.working = array("I", compress(range(_FIRST, _LAST), (not o for o in off)))


def _days_off(calendar: WorkCalendar) -> bytearray:
    """1 for each day that is no working day: by weekday, then as the notices name them."""
    weekday = date.fromordinal(_FIRST).weekday()
    week = bytes(int((weekday + n) % 7 >= 5) for n in range(7))
    off = bytearray((week * ((_LAST - _FIRST) // 7 + 1))[: _LAST - _FIRST])
    for day, named in calendar.named.items():
        if 0 <= (place := day.toordinal() - _FIRST) < len(off):
            off[place] = named.off
    return off


def _days_unknown(calendar: WorkCalendar) -> bytearray:
    """1 for each day that no published table covers."""
    unknown = bytearray(b"\1" * (_LAST - _FIRST))
    for year in calendar.years:
        begin = max(date(year, 1, 1).toordinal() - _FIRST, 0)
        end = min(date(year + 1, 1, 1).toordinal() - _FIRST, len(unknown))
        unknown[begin:end] = bytes(max(end - begin, 0))
    for day in calendar.named:
        if 0 <= (place := day.toordinal() - _FIRST) < len(unknown):
            unknown[place] = 0
    return unknown


@dataclass(frozen=True)
class Calendars:
    """All layers, and the articles that the steps of counting rest on.

    Attributes:
        layers: by place: "national" and six-digit codes of regions, cities and counties.
        citations: by month rule (the instrument family), then by code of the step.
        version: SHA-256 over all layers, hexadecimal.
    """

    layers: Mapping[str, Layer]
    citations: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    version: str = field(init=False)
    _made: dict[str, tuple[WorkCalendar, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        facts: list[Json] = [self.layers[place].facts() for place in sorted(self.layers)]
        object.__setattr__(self, "version", hashlib.sha256(canonical(facts)).hexdigest())
        object.__setattr__(self, "_made", {})

    def variants(self, place: str) -> tuple[WorkCalendar, ...]:
        """The calendars by which a limit of this place may be counted.

        The first is the national one; then one for each local layer that exists (province, city, county),
        laid over those before it. One only where no local layer exists.
        """
        if place not in self._made:
            present = [code for code in places_above(place) if code in self.layers]
            if present and present[-1] != place:
                # places without days of their own share the calendars, and the tables, of the last above
                self._made[place] = self.variants(present[-1])
            elif present:
                above = present[-2] if len(present) > 1 else NATIONAL
                layers = [self.layers[code] for code in (NATIONAL, *present) if code in self.layers]
                self._made[place] = (*self.variants(above), WorkCalendar(layers))
            else:
                self._made[place] = self.variants(NATIONAL) if place != NATIONAL else (self._national(),)
        return self._made[place]

    def _national(self) -> WorkCalendar:
        return WorkCalendar([self.layers[NATIONAL]] if NATIONAL in self.layers else [])

    def with_layers(self, layers: Iterable[Layer]) -> Calendars:
        """The same calendars with days added, or taken back; a day given twice takes the later notice."""
        merged = dict(self.layers)
        for layer in layers:
            old = merged.get(layer.place, Layer(layer.place, ()))
            gone = {d.day for d in layer.gone}
            days = {d.day: d for d in (*old.days, *layer.days) if d.day not in gone}
            merged[layer.place] = Layer(layer.place, tuple(days.values()), old.years | layer.years)
        return Calendars(merged, self.citations)


def places_above(place: str) -> tuple[str, ...]:
    """The layers of a region code, widest first: province, city, county. None for "national"."""
    if place == NATIONAL:
        return ()
    return tuple(dict.fromkeys((place[:2] + "0000", place[:4] + "00", place)))
