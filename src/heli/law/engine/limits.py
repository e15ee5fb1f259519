"""Time limits: one compiled rule each, and what an act does to its instances.

An instance is a `LimitState`; its end is counted by `heli.law.counting`, never here. Longer than usual: one short function for
each thing that can happen to a limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from heli.law.contract import (
    BearerKey,
    LimitChange,
    LimitState,
    LimitStatus,
    Period,
    Situation,
    Snapshot,
    When,
)
from heli.law.counting import (
    NATIONAL,
    Binds,
    Calendars,
    Compiled,
    Counted,
    CountingSettings,
    Length,
    MonthRule,
    Quick,
    Roll,
    Rule,
    Span,
    Stay,
    Step,
    Term,
    Unit,
    compile_rule,
    count,
)
from heli.law.engine.conditions import Scope, Test, compiled, holds
from heli.law.engine.days import day_of, is_after, length_of, parsed
from heli.law.engine.frame import Frame, bearers_of
from heli.law.engine.measures import in_custody, stays
from heli.law.engine.starts import Starter, starter
from heli.law.language.limits import ChosenLength, DatedLength, Extend, FactLength, Limit

OPEN = ("awaiting_start", "running", "suspended")
OVER = ("met", "lapsed", "closed")
_KEPT = 1_000
_ROLLS = {
    "roll": Roll.ROLL,
    "custody_sensitive": Roll.CUSTODY_SENSITIVE,
    "never": Roll.NEVER,
    "setting": Roll.OPEN,
}


class LimitRule:
    """One rule, compiled.

    Attributes:
        starts: see `Starter`. when: condition judged at the start.
        touched_by: every act that may change an instance.
    """

    def __init__(
        self,
        name: str,
        written: Limit,
        scope: Scope,
        month_rule: MonthRule,
        calendars: Calendars,
        settings: CountingSettings,
    ) -> None:
        self.name = name
        self.written = written
        self.starts: Starter = starter(written)
        self.when: Test | None = compiled(written.when, scope)
        self.lengths: list[tuple[Test | None, str]] = []
        if isinstance(written.length, list):
            chosen = [x for x in written.length if isinstance(x, ChosenLength)]
            self.lengths = [(compiled(x.when, scope), x.is_) for x in chosen]
        self.extends: list[tuple[Extend, Test | None]] = [
            (e, compiled(e.when, scope)) for e in written.extend
        ]
        self.suspends = {s.by for s in written.suspend}
        self.on_matter = written.bearer == "matter"
        self.stops, self.closed_by = frozenset(written.stops), frozenset(written.closed_by)
        self.restarts = frozenset(written.restarts)
        self.ends_by = self.stops | self.closed_by
        self.lapses, self.custodial = written.lapses, written.custody
        self.dated = (
            [x for x in written.length if isinstance(x, DatedLength)]
            if isinstance(written.length, list)
            else []
        )
        self.newest_first = sorted(((x.from_ or "", x.is_) for x in self.dated), key=_since, reverse=True)
        self.fixed = written.length if isinstance(written.length, str) else None
        self.plain = self.when is None and (self.fixed is not None or written.length is None)
        """Neither condition nor choice of length looks at the start."""
        self.by_day = self.when is None and bool(self.dated) and not written.before
        """No condition, and the choice of length looks at the day of the start alone."""
        self.month_rule = month_rule
        self.calendars = calendars
        self.settings = settings
        self.custody_sensitive = written.roll == "custody_sensitive" or (
            written.roll == "setting" and settings.roll_where_open is Roll.CUSTODY_SENSITIVE
        )
        self.touched_by = self._touched_by()
        self.in_one_go = not (self.custody_sensitive or written.before)
        self._plain: dict[tuple[str, str], tuple[Compiled, dict[date, Quick]]] = {}
        """Length and place → what counts it, and what it counted from the starts asked last."""
        self._made: dict[tuple[str | None, tuple[str, ...], str | None, str], Compiled] = {}

    def _touched_by(self) -> frozenset[str]:
        w = self.written
        acts = {*self.starts.acts, *w.stops, *w.closed_by, *w.restarts}
        acts |= {e.act for e in w.extend} | {x for e in w.exclude for x in (e.from_, e.until)}
        return frozenset(acts | {x for s in w.suspend for x in (s.by, s.until)})

    # counting

    def rule(self, state: LimitState, place: str) -> Rule:
        """What is counted for an instance, without the facts of the matter."""
        w = self.written
        base = Length(0) if w.before else length_of(state.capped_to or state.length or "")
        return Rule(
            base,
            tuple(length_of(text) for text in state.added),
            None,
            length_of(w.before).amount if w.before else None,
            _ROLLS[w.roll],
            self.month_rule,
            place,
            Binds(w.binds),
        )

    def counted(self, state: LimitState, frame: Frame) -> LimitState:
        """The instance with its ends counted anew. Needs a start and a length."""
        assert state.start is not None
        until = _day_named(state.length)
        if until is not None:
            return replace(state, raw_end=until, end=until, provisional=False, possible_end=None)
        place = self.place(frame)
        key = (state.length, state.added, state.capped_to, place)
        function = self._made.get(key)
        if function is None:
            function = self._made[key] = compile_rule(self.rule(state, place), self.calendars, self.settings)
        quick = function(self.start_point(state, frame), self.custody(frame), self.excluded(state, frame))
        return _with(state, quick)

    def working(self, state: LimitState, frame: Frame) -> Counted:
        """The same with every step and article."""
        until = _day_named(state.length)
        if until is not None or state.start is None:
            end = until or frame.day
            steps = (Step("start", {"day": state.start}),) if state.start is not None else ()
            return Counted(end, end, working=steps)
        rule = self.rule(state, self.place(frame))
        term = Term(
            self.start_point(state, frame), rule.length, rule.extensions, rule.cap, (), tuple(self.excluded(state, frame)),
            tuple(self.custody(frame)), rule.before, rule.roll, rule.month_rule, rule.calendar, rule.binds,
        )  # fmt: skip
        return count(term, self.calendars, self.settings)

    def start_point(self, state: LimitState, frame: Frame) -> When:
        """The start as counting wants it: an instant for hours (a mere day: its first hour), else a civil day."""
        assert state.start is not None
        hours = not self.written.before and length_of(state.length or "").unit is Unit.HOUR
        if not hours:
            return day_of(state.start, frame.zone)
        if isinstance(state.start, datetime):
            return state.start
        return datetime(state.start.year, state.start.month, state.start.day, tzinfo=frame.zone)

    def custody(self, frame: Frame) -> Sequence[Stay]:
        return stays(frame.parties(), frame.zone) if self.custody_sensitive else ()

    def seen(self, state: LimitState, frame: Frame) -> LimitState:
        """The instance with whether it runs while its bearer is in custody: of terms of custody that are not over.

        Judged on the day of recording, for what is critical is so today; without one, on the day of the act.
        """
        if not self.written.custody:
            return state
        now = frame.situation.now
        day = frame.day if now is None else day_of(now, frame.zone)
        held = state.status in OPEN and any(in_custody(p, day, frame.zone) for p in frame.parties())
        return state if held is state.held else replace(state, held=held)

    def excluded(self, state: LimitState, frame: Frame) -> list[Span]:
        """The days that do not count: of a suspension the day on which it began still does."""
        spans: list[Span] = []
        if not state.excluded:
            return spans
        for period in state.excluded:
            if period.until is None:
                continue
            first = day_of(period.since, frame.zone)
            last = day_of(period.until, frame.zone)
            if period.kind in self.suspends:
                first += timedelta(1)
            if first <= last:
                spans.append((first, last))
        return spans

    def place(self, frame: Frame) -> str:
        """Region code whose calendar binds: this office's, or for another body that of the body the rule names."""
        office = frame.situation.office
        if self.written.binds == "watch" and self.written.who:
            body = frame.situation.bodies.get(str(frame.fact(self.written.who)))
            office = body or office
        return office.place[-1].ljust(6, "0") if office.place else NATIONAL

    # opening

    def length_at(self, frame: Frame) -> str | None:
        """The length that holds for a start: a text, an ISO day for a term named by its last day, None where unknown."""
        length = self.written.length
        if length is None or isinstance(length, str):
            return length
        if isinstance(length, FactLength):
            return _of_fact(length, frame)
        if self.dated:
            return self.dated_at(frame.start or frame.happened, frame)
        return next((text for test, text in self.lengths if holds(test, frame)), None)

    def dated_at(self, start: When, frame: Frame) -> str | None:
        """Of lengths with dates the one in force at a start."""
        day = day_of(start, frame.zone).isoformat()
        for since, text in self.newest_first:
            if since <= day:
                return text
        return None

    def opened(self, frame: Frame, period: int) -> LimitState | None:
        """A new instance on the frame's bearer; awaiting its start, running, or None where there is none."""
        when, partial = self.starts.find(frame)
        if when is None:
            if not partial or (self.when is not None and self.when(frame) is False):
                return None
            return LimitState(self.name, frame.bearer, period, "awaiting_start", None)
        return self.started(frame, when, period)

    def started(self, frame: Frame, when: When, period: int) -> LimitState | None:
        """An instance that runs from a known start; None where its condition or its length says there is none."""
        at_start = frame
        if self.plain:
            length = self.fixed
        elif self.by_day:
            length = self.dated_at(when, frame)
        else:
            at_start = frame.starting(when)
            if self.when is not None and not holds(self.when, at_start):
                return None
            length = self.length_at(at_start)
        if length is None:
            if not self.written.before:
                return None
        elif self.in_one_go and _is_plain(length):
            return self._started_plain(frame, when, period, length)
        state = LimitState(self.name, frame.bearer, period, "running", when, length=length)
        return self.counted(state, at_start)

    def _started_plain(self, frame: Frame, when: When, period: int, length: str) -> LimitState:
        """The same for the commonest case, made in one go: a length in days or months, no custody to look at."""
        place = self.place(frame)
        known = self._plain.get((length, place))
        if known is None:
            state = LimitState(self.name, frame.bearer, period, "running", when, length=length)
            known = self._plain[(length, place)] = (
                compile_rule(self.rule(state, place), self.calendars, self.settings),
                {},
            )
        function, counted = known
        day = day_of(when, frame.zone) if isinstance(when, datetime) else when
        quick = counted.get(day)
        if quick is None:
            if len(counted) >= _KEPT:
                counted.clear()
            quick = counted[day] = function(day)
        return LimitState(
            self.name, frame.bearer, period, "running", when, (), None, length, (), None,
            quick.raw_end, quick.end, quick.provisional, quick.possible_end,
        )  # fmt: skip


def _with(state: LimitState, quick: Quick) -> LimitState:
    return LimitState(
        state.rule, state.bearer, state.period, state.status, state.start, state.added, state.capped_to, state.length,
        state.excluded, state.suspended_since, quick.raw_end, quick.end, quick.provisional, quick.possible_end,
        quick.strict_end, state.held,
    )  # fmt: skip


def with_status(state: LimitState, status: LimitStatus) -> LimitState:
    """The instance in another status."""
    return LimitState(
        state.rule, state.bearer, state.period, status, state.start, state.added, state.capped_to, state.length,
        state.excluded, state.suspended_since, state.raw_end, state.end, state.provisional, state.possible_end,
        state.strict_end, state.held,
    )  # fmt: skip


def _since(dated: tuple[str, str]) -> str:
    return dated[0]


@lru_cache(maxsize=4_096)
def _is_plain(length: str) -> bool:
    """Whether a length counts in days or months from the start: neither in hours nor to a day that it names."""
    return "hour" not in length and _day_named(length) is None


def _day_named(length: str | None) -> date | None:
    return date.fromisoformat(length) if length and len(length) == 10 and length[4] == "-" else None


def _of_fact(length: FactLength, frame: Frame) -> str | None:
    """Length from a fact, or from a term of the agreement of that name; never longer than `at_most`."""
    for name, unit in ((length.days, "days"), (length.months, "months")):
        value = (
            (frame.fact(name) if frame.fact(name) is not None else frame.situation.agreements.get(name))
            if name
            else None
        )
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            text = f"{value} {unit}"
            return _shorter(text, length.at_most, frame)
    day = parsed(frame.fact(length.until)) if length.until else None
    if day is not None:
        return day_of(day, frame.zone).isoformat()
    return None


def _shorter(text: str, most: str | None, frame: Frame) -> str:
    if most is None:
        return text
    return most if longer_than(text, most) else text


_DAYS = {Unit.DAY: 1.0, Unit.WORKING_DAY: 1.4, Unit.MONTH: 30.4, Unit.HALF_MONTH: 15.0, Unit.HOUR: 1 / 24}


def longer_than(one: str, other: str) -> bool:
    """Whether a length is longer than another; of different units by their usual number of days."""
    a, b = length_of(one), length_of(other)
    return a.amount > b.amount if a.unit is b.unit else a.amount * _DAYS[a.unit] > b.amount * _DAYS[b.unit]


def overdue(state: LimitState, frame: Frame) -> bool:
    """Whether a running limit's end lies before the moment of the frame."""
    return state.end is not None and is_after(frame.happened, state.end, frame.zone)


Limits = dict[tuple[str, BearerKey], LimitState]
Changed = list[LimitChange]


def extensions_done(state: LimitState, extend: Extend, added: str | None) -> int:
    """How often this extension was already given in the running period."""
    if extend.to:
        return int(state.capped_to == extend.to)
    return sum(text == added for text in state.added)


def added_length(extend: Extend, frame: Frame) -> str | None:
    """What an extension adds: its text, or what its fact says (a number of days, or a length)."""
    if extend.add:
        return extend.add
    value = frame.fact(extend.add_fact) if extend.add_fact else None
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        months = frame.rules.fact_type(frame.act, extend.add_fact or "") == "months"
        return f"{value} {'months' if months else 'days'}"
    return None


def all_bearers(rule: LimitRule, situation: Situation, snapshot: Snapshot) -> list[BearerKey]:
    """Every bearer on which the rule may have an instance."""
    return bearers_of(rule.written.bearer, situation, snapshot)


def exclusion_opened(state: LimitState, period: Period) -> LimitState:
    """The limit stands still from a day on."""
    return replace(
        state, status="suspended", suspended_since=period.since, excluded=(*state.excluded, period)
    )


def exclusion_closed(state: LimitState, kind: str, until: When) -> LimitState:
    """The open period of a kind ends; the limit runs on."""
    closed = tuple(
        replace(p, until=until) if p.kind == kind and p.until is None else p for p in state.excluded
    )
    still = next((p.since for p in closed if p.until is None), None)
    return replace(
        state, status="suspended" if still is not None else "running", suspended_since=still, excluded=closed
    )
