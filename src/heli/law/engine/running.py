"""What an act, or time, does to the running time limits of a matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from heli.law.contract import MATTER, BearerKey, LimitChange, LimitState, Period
from heli.law.engine.conditions import done_on, holds
from heli.law.engine.days import day_of, is_after
from heli.law.engine.frame import Frame, related
from heli.law.engine.limits import (
    OPEN,
    OVER,
    LimitRule,
    Limits,
    added_length,
    all_bearers,
    exclusion_closed,
    exclusion_opened,
    extensions_done,
    overdue,
    with_status,
)

if TYPE_CHECKING:
    from heli.law.engine.compiled import Compiled

What = Literal[
    "opened", "started", "extended", "excluded", "suspended", "resumed", "restarted", "met", "closed", "lapsed", "recomputed"
]  # fmt: skip


class Run:
    """One act applied to the limits. `limits` is the new snapshot's own mapping, changed in place."""

    def __init__(self, rules: Compiled, frame: Frame, limits: Limits, *, anew: bool = False) -> None:
        self.rules = rules
        self.frame = frame
        self.limits = limits
        self.changes: list[LimitChange] = []
        self.anew = anew
        """Take lengths from the rules again: they are another version's."""
        self.ends_itself: set[str] = set()
        """Limits that the act being applied ends: their own step does it, not the limit on which they hang."""

    # an act

    def act(
        self, name: str, bearers: Sequence[BearerKey], facts: frozenset[str], served: frozenset[str]
    ) -> None:
        """The act was performed on bearers, with these facts, and recorded the service of these documents."""
        issued = self.rules.issued_by(name)
        touching = self.rules.rules_touched(name, facts, served)
        if self.rules.hanging:
            self.ends_itself = {r.name for r in touching if name in r.ends_by}
        here = self.frame.on(MATTER)
        for rule in touching:
            starts = rule.starts
            started = name in starts.acts
            if not started and (starts.facts or starts.served):
                started = bool(starts.facts & facts or starts.served & served or starts.served & issued)
            if rule.on_matter:
                self.step(rule, name, here, started)
                continue
            for bearer in related(bearers, rule.written.bearer, self.frame.situation, self.frame.snapshot):
                self.step(rule, name, self.frame.on(bearer), started)
        if self.rules.acts[name].opens_matter:
            self.known_before([r for r in self.rules.from_outside if r not in touching])

    def known_before(self, rules: Sequence[LimitRule]) -> None:
        """The matter opens: limits that began outside it, by a measure or a paper that the case has already."""
        for rule in rules:
            for bearer in all_bearers(rule, self.frame.situation, self.frame.snapshot):
                if (rule.name, bearer) not in self.limits:
                    self.from_outside(rule, None, self.frame.on(bearer))

    def step(self, rule: LimitRule, act: str, frame: Frame, started: bool) -> None:
        """One instance. `started`: the act, a fact of it or a document it serves or issues belongs to the start."""
        key = (rule.name, frame.bearer)
        state = self.limits.get(key)
        if state is None and not started and not rule.starts.outside:
            return
        if state is not None and state.status in OPEN:
            self.running(rule, state, act, frame)
            state = self.limits.get(key)
        if state is not None and act in rule.restarts:
            self.restart(rule, state, frame)
        elif state is not None and state.status == "awaiting_start":
            self.begin(rule, state, frame)
        elif started and (state is None or state.status in OVER):
            self.open(rule, state, frame)
        elif state is None and act in rule.stops and rule.starts.outside:
            # it ran before the matter knew of it: shown with its end, so that it can be seen whether it was kept
            opened = rule.opened(frame, 1)
            if opened is not None and opened.start is not None:
                self.put(None, opened, "started")
                self.running(rule, opened, act, frame)

    def open(self, rule: LimitRule, state: LimitState | None, frame: Frame) -> None:
        opened = rule.opened(frame, 1 if state is None else state.period + 1)
        if opened is not None:
            self.put(None, opened, "opened" if opened.status == "awaiting_start" else "started")

    def running(self, rule: LimitRule, state: LimitState, act: str, frame: Frame) -> None:
        """Stops, suspensions, exclusions and extensions of an instance that is not over."""
        if act in rule.stops:
            late = rule.lapses and state.status == "running" and overdue(state, frame)
            self.put(state, with_status(state, "lapsed" if late else "met"), "lapsed" if late else "met")
        elif act in rule.closed_by:
            self.put(state, with_status(state, "closed"), "closed")
        elif state.start is not None:
            self.stands_still(rule, state, act, frame)
            state = self.limits[(rule.name, frame.bearer)]
            for extend, test in rule.extends:
                if extend.act == act and holds(test, frame):
                    state = self.extend(
                        rule,
                        state,
                        extend.to,
                        added_length(extend, frame),
                        frame,
                        extend.times,
                        extensions_done(state, extend, added_length(extend, frame)),
                    )

    def stands_still(self, rule: LimitRule, state: LimitState, act: str, frame: Frame) -> None:
        for suspend in rule.written.suspend:
            if act == suspend.by and not _open(state, act):
                state = self.put(
                    state, exclusion_opened(state, Period(frame.happened, None, act)), "suspended"
                )
            elif act == suspend.until and _open(state, suspend.by):
                closed = rule.counted(exclusion_closed(state, suspend.by, frame.happened), frame)
                state = self.put(state, closed, "resumed")
        for exclude in rule.written.exclude:
            kind = exclude.from_
            if act == kind and not _open(state, kind):
                since = frame.rules.moment(frame, exclude.from_fact)
                state = self.put(state, exclusion_opened(state, Period(since, None, kind)), "suspended")
            if act == exclude.until and _open(state, kind):
                until = frame.rules.moment(frame, exclude.until_fact)
                closed = rule.counted(exclusion_closed(state, kind, until), frame)
                state = self.put(state, closed, "excluded")

    def extend(
        self,
        rule: LimitRule,
        state: LimitState,
        to: str | None,
        added: str | None,
        frame: Frame,
        times: int,
        done: int,
    ) -> LimitState:
        if done >= times or (to is None and added is None):
            return state
        longer = (
            replace(state, capped_to=to, added=())
            if to
            else replace(state, added=(*state.added, added or ""))
        )
        return self.put(state, rule.counted(longer, frame), "extended")

    def restart(self, rule: LimitRule, state: LimitState, frame: Frame) -> None:
        started = rule.started(frame, frame.happened, state.period + 1)
        if started is None:
            return
        if state.status in OPEN:
            state = self.put(state, with_status(state, "closed"), "closed")
        self.put(None, started, "restarted")

    def begin(self, rule: LimitRule, state: LimitState, frame: Frame) -> None:
        opened = rule.opened(frame, state.period)
        if opened is None and rule.starts.find(frame).when is not None:
            self.put(
                state, with_status(state, "closed"), "closed"
            )  # its condition does not hold at the start
        elif opened is not None and opened.start is not None:
            self.put(state, opened, "started")

    # what follows

    def put(self, before: LimitState | None, after: LimitState, what: What) -> LimitState:
        """Store an instance, note the change, and carry it to the limits that hang on its end."""
        rule = self.rules.rules[after.rule]
        if rule.custodial:
            after = rule.seen(after, self.frame.on(after.bearer))
        self.limits[(after.rule, after.bearer)] = after
        self.changes.append(LimitChange(what, before, after))
        if after.rule not in self.rules.hanging:
            return after
        for dependent in self.rules.hanging[after.rule]:
            keys = related(
                (after.bearer,), dependent.written.bearer, self.frame.situation, self.frame.snapshot
            )
            for bearer in keys:
                self.follow(dependent, after, self.frame.on(bearer))
        return after

    def follow(self, rule: LimitRule, parent: LimitState, frame: Frame) -> None:
        """A limit whose start is the end of another one, after that one changed."""
        state = self.limits.get((rule.name, frame.bearer))
        if parent.status in OVER:
            if rule.name in self.ends_itself:
                return
            ahead = state is not None and (
                state.start is None or rule.written.before or day_of(state.start, frame.zone) > frame.day
            )
            if state is not None and state.status in OPEN and ahead:
                self.put(state, with_status(state, "closed"), "closed")
            return
        if state is None or state.status in OVER:
            self.open(rule, state, frame)
            if state is None and rule.written.before:
                self.met_by_opening(rule, frame)
        elif state.status == "awaiting_start":
            self.begin(rule, state, frame)
        else:
            self.recount(rule, state, frame)

    def met_by_opening(self, rule: LimitRule, frame: Frame) -> None:
        """A last day before another limit's end that became known with the very act that it waited for, or after it."""
        state = self.limits.get((rule.name, frame.bearer))
        if state is None or state.end is None or state.status != "running":
            return
        done = next((d for act in rule.written.stops if (d := done_on(frame, act)) is not None), None)
        if done is not None:
            late = is_after(done.on, state.end, frame.zone)
            what: Literal["lapsed", "met"] = "lapsed" if late and rule.written.lapses else "met"
            self.put(state, with_status(state, what), what)

    def close_own(self) -> None:
        """The matter is closed: what bound this office ends with it."""
        for (name, _), state in list(self.limits.items()):
            if state.status in OPEN and self.rules.limits[name].binds == "own":
                self.put(state, with_status(state, "closed"), "closed")

    # time and facts from outside

    def recompute(self, rule: LimitRule, bearer: BearerKey) -> None:
        """One instance against the facts as they stand now."""
        frame = self.frame.on(bearer)
        state = self.limits.get((rule.name, bearer))
        if state is None or state.status in OVER:
            self.from_outside(rule, state, frame)
        elif state.status == "awaiting_start":
            self.begin(rule, state, frame)
        else:
            self.recount(rule, state, frame)
        state = self.limits.get((rule.name, bearer))
        timed = state is not None and state.status == "running" and rule.written.lapses
        if state is not None and timed and frame.situation.now is not None and overdue(state, frame):
            self.put(state, with_status(state, "lapsed"), "lapsed")

    def from_outside(self, rule: LimitRule, state: LimitState | None, frame: Frame) -> None:
        if not rule.starts.outside or (frame.snapshot.closed and rule.written.binds == "own"):
            return
        when = rule.starts.find(frame).when
        if state is not None:
            later = when is not None and state.start is not None
            if not later or day_of(when, frame.zone) <= day_of(state.start, frame.zone):  # type: ignore[arg-type]
                return
        self.open(rule, state, frame)
        self.met_before(rule, frame)

    def met_before(self, rule: LimitRule, frame: Frame) -> None:
        """A limit that becomes known late, after an act that stops it, ends with that act."""
        state = self.limits.get((rule.name, frame.bearer))
        if state is None or state.status != "running" or state.start is None:
            return
        for acts, what in ((rule.written.stops, "met"), (rule.written.closed_by, "closed")):
            for act in acts:
                done = done_on(frame, act)
                if done is not None and day_of(done.on, frame.zone) >= day_of(state.start, frame.zone):
                    self.put(state, with_status(state, what), what)  # type: ignore[arg-type]
                    return

    def recount(self, rule: LimitRule, state: LimitState, frame: Frame) -> None:
        """Count a running instance again; its start follows its source in the first period only."""
        start = state.start
        if state.period == 1 or rule.starts.ends:
            start = rule.starts.again(frame).when or start
        moved = replace(state, start=start)
        if start is not None and (self.anew or start != state.start):
            moved = replace(moved, length=rule.length_at(frame.starting(start)) or state.length)
        after = rule.seen(rule.counted(moved, frame), frame)
        if after != state:
            self.put(state, after, "recomputed")


def _open(state: LimitState, kind: str) -> bool:
    return any(p.kind == kind and p.until is None for p in state.excluded)


def recomputed(
    rules: Compiled,
    frame: Frame,
    limits: Limits,
    only: Sequence[tuple[str, BearerKey]] | None,
    *,
    anew: bool = False,
) -> list[LimitChange]:
    """All limits, or some, against the facts as they stand now; `limits` is changed in place."""
    run = Run(rules, frame, limits, anew=anew)
    wanted = set(only) if only is not None else None
    for rule in rules.rules.values():
        for bearer in all_bearers(rule, frame.situation, frame.snapshot):
            if wanted is None or (rule.name, bearer) in wanted:
                run.recompute(rule, bearer)
    return run.changes
