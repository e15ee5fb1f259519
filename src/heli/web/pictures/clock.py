"""A time limit drawn as one bar: what ran, what stood still, what is left, where today is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from heli.base.text import Msg, Words

SpanKind = Literal["running", "left", "extended", "excluded", "suspended", "overrun"]
WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days of a time limit, both included, and how they count."""

    kind: SpanKind
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class SpanDrawn:
    """A stretch as a rectangle, in thousandths of the bar's width."""

    kind: SpanKind
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class LegendLine:
    """One line of words under the bar; `kind` chooses its sample."""

    kind: str
    say: Words


@dataclass(frozen=True, slots=True)
class ClockPicture:
    """What the component `clock` draws. `today_x` is None where today lies outside of the bar."""

    title: Words
    first: date
    last: date
    spans: tuple[SpanDrawn, ...]
    legend: tuple[LegendLine, ...]
    today_x: int | None


_LEGENDS: dict[SpanKind, Msg] = {
    "running": Msg("days run: %(days)s"),
    "left": Msg("days left: %(days)s"),
    "extended": Msg("days left by extension: %(days)s"),
    "excluded": Msg("days not counted: %(days)s"),
    "suspended": Msg("days stood still: %(days)s"),
    "overrun": Msg("days past the end: %(days)s"),
}


def draw_clock(name: Words, stretches: tuple[Stretch, ...], today: date) -> ClockPicture:
    """The picture of a limit.

    Args:
        name: name of the rule, for the title.
        stretches: in order of days, at least one, not overlapping; days between two of them stay empty.
        today: civil day at which the page is shown.
    """
    first, last = stretches[0].first, max(stretch.last for stretch in stretches)
    total = (last - first).days + 1

    def at(day: date) -> int:
        return round((day - first).days * WIDTH / total)

    spans = tuple(
        SpanDrawn(s.kind, at(s.first), max(at(s.last + timedelta(days=1)) - at(s.first), 4))
        for s in stretches
    )
    middle = at(today) + WIDTH // (2 * total)
    title = Msg("%(name)s, from %(first)s to %(last)s", {"name": name, "first": first, "last": last})
    return ClockPicture(
        title, first, last, spans, _legend(stretches, today), middle if first <= today <= last else None
    )


def stretches_of(
    start: date,
    end: date,
    today: date,
    *,
    excluded: tuple[tuple[date, date], ...] = (),
    suspended: tuple[tuple[date, date], ...] = (),
    extended_from: date | None = None,
    met_on: date | None = None,
) -> tuple[Stretch, ...]:
    """Cut the days of a limit into stretches.

    Args:
        start: the day that opens the limit (itself not counted: the bar begins on the day after).
        end: its last day, inclusive.
        today: it and the days before it have run, the others are left: as the sentence beside the picture counts.
        excluded, suspended: stretches that do not count, both ends included.
        extended_from: first day that only an extension gave; None without one.
        met_on: the day on which the limit was met, the last one that ran; it stops there.
    """
    stop = met_on or max(end, today)
    kinds: dict[date, SpanKind] = {}
    day = start + timedelta(days=1)
    while day <= max(stop, end if met_on is None else stop):
        kinds[day] = _kind(day, end, met_on or today, extended_from, excluded, suspended)
        day += timedelta(days=1)
    cut: list[Stretch] = []
    for day, kind in kinds.items():
        if cut and cut[-1].kind == kind:
            cut[-1] = Stretch(kind, cut[-1].first, day)
        else:
            cut.append(Stretch(kind, day, day))
    return tuple(cut) or (Stretch("running", start, start),)


def _kind(
    day: date,
    end: date,
    ran_until: date,
    extended_from: date | None,
    excluded: tuple[tuple[date, date], ...],
    suspended: tuple[tuple[date, date], ...],
) -> SpanKind:
    if any(first <= day <= last for first, last in suspended):
        return "suspended"
    if any(first <= day <= last for first, last in excluded):
        return "excluded"
    if day > end:
        return "overrun"
    if day <= ran_until:
        return "running"
    return "extended" if extended_from is not None and day >= extended_from else "left"


def _legend(stretches: tuple[Stretch, ...], today: date) -> tuple[LegendLine, ...]:
    days: dict[SpanKind, int] = {}
    for stretch in stretches:
        days[stretch.kind] = days.get(stretch.kind, 0) + (stretch.last - stretch.first).days + 1
    lines = [LegendLine(kind, Msg(_LEGENDS[kind].msgid, {"days": count})) for kind, count in days.items()]
    if stretches[0].first <= today <= stretches[-1].last:
        lines.append(LegendLine("today", Msg("today: %(day)s", {"day": today})))
    return tuple(lines)
