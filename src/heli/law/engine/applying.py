"""What an act changes: the new snapshot, and what follows elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from heli.base.canonical import Json
from heli.law.contract import (
    MATTER,
    PERSONAL,
    Attempt,
    BearerKey,
    CaseOrder,
    Changes,
    Done,
    EffectOrder,
    Moved,
    NewId,
    NewItem,
    Situation,
    Snapshot,
)
from heli.law.engine.acts import ActRule, LeadRule, applying, fitting, targets
from heli.law.engine.conditions import counter_of, holds
from heli.law.engine.days import day_of
from heli.law.engine.frame import Frame
from heli.law.engine.limits import OPEN, Limits
from heli.law.engine.measures import custody_since
from heli.law.engine.running import Run
from heli.law.language.acts import CaseAct, LetIn, Link, Open, Perform, Seal, Task, Unseal, Value

if TYPE_CHECKING:
    from heli.law.engine.compiled import Compiled

Tracks = dict[str, Mapping[BearerKey, str]]
Facts = dict[BearerKey, Mapping[str, Json]]
_NO_NAMES: frozenset[str] = frozenset()


def applied(
    rules: Compiled, situation: Situation, attempt: Attempt, new_id: NewId, seen: Frame | None = None
) -> Changes:
    """See `CompiledProcedure.apply`. What does not change is shared with the old snapshot, not copied.

    `seen`: the attempt's frame, where the caller made it already.
    """
    return _Applying(rules, situation, attempt, new_id).changes(seen or rules.frame(situation, attempt))


def done_only(rules: Compiled, situation: Situation, attempt: Attempt) -> Changes:
    """An event that the law forbids, as a fact of history: it is noted as done, nothing else moves."""
    old = situation.snapshot
    keys = attempt.bearers or (MATTER,)
    return Changes(
        Snapshot(old.tracks, old.facts, _done(old, attempt, keys), old.items, old.limits, old.closed)
    )


def _done(old: Snapshot, attempt: Attempt, keys: Sequence[BearerKey]) -> dict[str, Mapping[BearerKey, Done]]:
    held = dict(old.done.get(attempt.act, ()))
    actor = attempt.actor.person
    decided_by = attempt.proof.person if attempt.proof else actor
    for key in keys:
        before = held.get(key)
        times = before.times + 1 if before else 1
        held[key] = Done(attempt.act_id, attempt.happened_at, actor, decided_by, times)
    return {**old.done, attempt.act: held}


class _Applying:
    def __init__(self, rules: Compiled, situation: Situation, attempt: Attempt, new_id: NewId) -> None:
        self.rules = rules
        self.act: ActRule = rules.act_rules[attempt.act]
        self.situation = situation
        self.attempt = attempt
        self.new_id = new_id
        self.bearers: Sequence[BearerKey] = attempt.bearers or (MATTER,)
        self.moves: list[Moved] = []
        self.created: list[tuple[str, NewItem]] = []

    def changes(self, before: Frame) -> Changes:
        old = self.situation.snapshot
        tracks = self.tracks(before)
        facts = self.facts()
        items = old.items
        if self.act.written.creates:
            facts, tracks = dict(facts), dict(tracks)
            items = self.items(facts, tracks)
        limits: Limits = cast(Limits, old.limits)
        done = _done(old, self.attempt, self.bearers)
        run = None
        if self.rules.touches(self.attempt.act, self.attempt.facts):
            limits = dict(old.limits)
        snapshot = Snapshot(tracks, facts, done, items, limits, False)
        frame = before.after(snapshot)
        if limits is not old.limits:
            run = Run(self.rules, frame, limits)
            given = self.attempt.facts
            served = self.rules.documents_served(self.act, given, self.situation)
            run.act(self.attempt.act, self.bearers, frozenset(given) if given else _NO_NAMES, served)
        closed = self.rules.is_closed(frame, old)
        if closed:
            if any(s.status in OPEN for s in limits.values()):
                limits = dict(limits)
                run = run or Run(self.rules, frame, limits)
                run.limits = limits
                run.close_own()
            snapshot = Snapshot(tracks, facts, done, items, limits, True)
        case_acts, effects = self.leads(before, frame)
        written = self.act.written
        counts, documents = written.counts, self.act.documents
        return Changes(
            snapshot,
            tuple(self.moves),
            tuple(self.created),
            tuple(run.changes) if run else (),
            tuple((name, key, n) for name, n in counts.items() for key in self.bearers) if counts else (),
            case_acts,
            effects,
            tuple(d.document for d, test in documents if self.anywhere(test, before)) if documents else (),
            written.public.text() if written.public else None,
            closed and not old.closed,
        )

    def anywhere(self, test: object, frame: Frame) -> bool:
        """Whether a condition holds on any bearer of the act."""
        return test is None or any(holds(test, frame.on(bearer)) for bearer in self.bearers)  # type: ignore[arg-type]

    def tracks(self, frame: Frame) -> Mapping[str, Mapping[BearerKey, str]]:
        old = self.situation.snapshot
        if not self.act.move_groups:
            return old.tracks
        tracks: Tracks = dict(old.tracks)
        for name, single, group in self.act.of_matter:
            if self.act.on_matter and group[0].track.bearer == "matter":
                state = self.rules.state(old, name, MATTER)
                made = single or fitting(applying(group, frame.on(MATTER)), state)
                if made is not None and state in made.from_:
                    tracks[name] = (
                        {**old.tracks[name], MATTER: made.to} if name in old.tracks else {MATTER: made.to}
                    )
                    self.moves.append(Moved(name, MATTER, state, made.to))
                continue
            held: dict[BearerKey, str] | None = None
            for bearer in targets(group, self.act, self.attempt.bearers, self.situation, old):
                state = self.rules.state(old, name, bearer)
                move = fitting(applying(group, frame.on(bearer)), state)
                if move is None or state not in move.from_:
                    continue
                if held is None:
                    held = dict(old.tracks.get(name, {}))
                held[bearer] = move.to
                self.moves.append(Moved(name, bearer, state, move.to))
            if held is not None:
                tracks[name] = held
        return tracks

    def facts(self) -> Mapping[BearerKey, Mapping[str, Json]]:
        given = self.attempt.facts
        if not given:
            return self.situation.snapshot.facts
        shown = given
        if personal := self.act.personal:
            shown = {
                name: PERSONAL if name in personal and not _unknown(value) else value
                for name, value in given.items()
            }
        facts: Facts = dict(self.situation.snapshot.facts)
        for bearer in self.bearers:
            facts[bearer] = {**facts[bearer], **shown} if bearer in facts else dict(shown)
        return facts

    def items(self, facts: Facts, tracks: Tracks) -> Mapping[str, Sequence[str]]:
        """Makes the items; their facts and states go into the new snapshot's own mappings."""
        items = dict(self.situation.snapshot.items)
        for creates in self.act.written.creates:
            rows = self.attempt.facts.get(creates.from_)
            kind = self.rules.written.items.get(creates.item)
            for row, values in enumerate(rows if isinstance(rows, (list, tuple)) else ()):
                key = self.new_id()
                held = values if isinstance(values, Mapping) else {"value": values}
                declared = kind.facts if kind else {}
                own = {n: v for n, v in held.items() if n in declared}
                shown = {
                    n: PERSONAL if declared[n].is_personal and not _unknown(v) else v for n, v in own.items()
                }
                items[creates.item] = (*items.get(creates.item, ()), key)
                facts[f"i:{key}"] = shown
                if creates.track and creates.state:
                    tracks[creates.track] = {**tracks.get(creates.track, {}), f"i:{key}": creates.state}
                self.created.append(
                    (key, NewItem(creates.item, own, creates.from_, row, creates.track, creates.state))
                )
        return items

    def leads(self, before: Frame, after: Frame) -> tuple[tuple[CaseOrder, ...], tuple[EffectOrder, ...]]:
        """What follows. Conditions see the situation before the act, and its facts; ends of limits are the new ones."""
        if not self.act.leads:
            return (), ()
        case_acts: list[CaseOrder] = []
        effects: list[EffectOrder] = []
        for lead in self.act.leads:
            meant = tuple(b for b in self.bearers if lead.test is None or holds(lead.test, before.on(b)))
            if not meant:
                continue
            if isinstance(lead.written, CaseAct):
                case_acts.append(self.case_act(lead.written, meant, after))
            elif order := self.effect(lead, meant, after):
                effects.append(order)
        return tuple(case_acts), tuple(effects)

    def case_act(self, lead: CaseAct, bearers: tuple[BearerKey, ...], frame: Frame) -> CaseOrder:
        if lead.of == "case":
            keys: tuple[BearerKey, ...] = (MATTER,)
        elif lead.of == "each" or bearers == (MATTER,):
            keys = tuple(f"p:{party.id}" for party in frame.concerned())
        else:
            keys = bearers
        here = frame.on(bearers[0])
        facts = {name: value for name, v in lead.facts.items() if (value := self.value(v, here)) is not None}
        return CaseOrder(lead.case, keys, facts)

    def effect(self, lead: LeadRule, bearers: tuple[BearerKey, ...], frame: Frame) -> EffectOrder | None:
        written = lead.written
        if isinstance(written, Task):
            return EffectOrder(
                "task",
                str(lead.index),
                "own",
                bearers=bearers,
                say=written.task.text(),
                for_=self.whose(written.for_, frame.on(bearers[0])),
                done_by=written.done_by,
            )
        if isinstance(written, Seal):
            return EffectOrder("seal", written.seal, written.seal, bearers=bearers)
        if isinstance(written, Unseal):
            return EffectOrder("unseal", written.unseal, written.unseal, bearers=bearers)
        if isinstance(written, Link):
            return EffectOrder("link", written.link, written.link, bearers=bearers, back=written.back)
        if isinstance(written, LetIn):
            return EffectOrder("let_in", written.let_in, written.let_in, bearers=bearers, may=written.may)
        if not isinstance(written, (Open, Perform)):
            return None
        here = frame.on(bearers[0])
        facts: dict[str, Json] = {}
        by_ref: dict[str, str] = {}
        for name, value in written.facts.items():
            if value.fact and self.is_personal(value.fact, here):
                by_ref[name] = value.fact
            elif (found := self.value(value, here)) is not None:
                facts[name] = found
        if isinstance(written, Open):
            return EffectOrder(
                "open", written.open, written.office, act=written.act, handler=written.handler, parties=written.parties,
                bearers=bearers, procedure=written.open, facts=facts, facts_by_ref=by_ref, result_as=written.result_as,
                titled=written.titled,
            )  # fmt: skip
        return EffectOrder(
            "perform", written.perform, written.on, act=written.perform, bearers=bearers, bearer_rule=written.bearers,
            procedure=written.procedure, facts=facts, facts_by_ref=by_ref,
        )  # fmt: skip

    def whose(self, part: str, frame: Frame) -> str:
        """A part, or the number of the person whom a fact of the act names."""
        fact = self.act.written.facts.get(part)
        named = frame.fact(part) if fact is not None and fact.type == "person" else None
        return part if named is None else str(named)

    def is_personal(self, fact: str, frame: Frame) -> bool:
        if fact in self.attempt.facts:
            return fact in self.act.personal
        return frame.fact(fact) == PERSONAL

    def value(self, value: Value, frame: Frame) -> Json:
        if value.fact is not None:
            return frame.fact(value.fact)
        if value.value is not None:
            return value.value
        if value.happened == "day":
            return frame.day.isoformat()
        if value.happened == "instant":
            return self.attempt.happened_at.isoformat()
        if value.limit_end is not None:
            states = (frame.snapshot.limits.get((value.limit_end, key)) for key in frame.above())
            ends = [s.end.isoformat() for s in states if s is not None and s.end is not None]
            return ends[0] if ends else None
        if value.counter is not None:
            return counter_of(frame, value.counter) + self.act.written.counts.get(value.counter, 0)
        if value.custody_since:
            party = frame.party()
            since = custody_since(party, day_of(frame.happened, frame.zone), frame.zone) if party else None
            return since.isoformat() if since else None
        return self.this(value.this, frame)

    def this(self, what: str | None, frame: Frame) -> Json:
        handler, actor = self.situation.handler, self.attempt.actor.person
        return {
            "matter": self.situation.matter or None,
            "office": self.situation.office.id,
            "handler": str(handler) if handler is not None else None,
            "actor": str(actor) if actor is not None else None,
            "act": self.attempt.act_id or None,
            "bearer": frame.bearer.removeprefix("p:"),
        }.get(what or "")


def _unknown(value: Json) -> bool:
    return isinstance(value, Mapping) and value.get("unknown") is True
