"""Whether an act is permitted: who, on what, in which state, with which facts, by which power."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from heli.base.errors import Reason
from heli.base.text import Msg, Text
from heli.law.contract import Attempt, Situation, Verdict
from heli.law.engine.acts import OUTSIDE, ActRule, MoveRule, RuleTest, applying, assumed, fitting, targets
from heli.law.engine.at_once import ONLY_MATTER
from heli.law.engine.conditions import holds
from heli.law.engine.days import day_of, is_after
from heli.law.engine.deciders import decides_himself, proof_refused
from heli.law.engine.frame import Frame, is_kind
from heli.law.engine.limits import added_length, extensions_done, overdue
from heli.law.language.names import Sourced

if TYPE_CHECKING:
    from heli.law.engine.compiled import Compiled


def judged(rules: Compiled, situation: Situation, attempt: Attempt, seen: Frame | None = None) -> Verdict:
    """See `CompiledProcedure.judge`. `seen`: the attempt's frame, where the caller made it already."""
    act = rules.act_rules.get(attempt.act)
    if act is None:
        say = Msg(
            "There is no act %(act)s in %(procedure)s.",
            {"act": attempt.act, "procedure": rules.written.name.text()},
        )
        return Verdict(False, (Reason("act.unknown", say),))
    frame = seen or rules.frame(situation, attempt)
    at_once = rules.at_once.get(attempt.act)
    if at_once is not None and (permitted := at_once.verdict(situation, attempt, frame)) is not None:
        return permitted
    reasons = _standing(rules, act, situation, attempt)
    if not reasons and not (attempt.bearers == ONLY_MATTER and act.on_matter):
        reasons = list(_bearers(act, attempt, situation))
    if reasons:
        return Verdict(False, tuple(reasons), basis=act.basis)
    frames = [frame.on(bearer) for bearer in attempt.bearers] if len(attempt.bearers) > 1 else [frame]
    return _Judging(rules, act, situation, attempt, frames).verdict()


def _standing(rules: Compiled, act: ActRule, situation: Situation, attempt: Attempt) -> list[Reason]:
    """Whether this matter and this actor come into question at all."""
    reasons: list[Reason] = []
    snapshot = situation.snapshot
    if snapshot.closed and rules.is_final(snapshot):
        say = Msg("The matter is closed for good; nothing more is done in it.")
        reasons.append(Reason("act.matter_closed", say))
    elif not snapshot.done and not act.written.opens_matter and rules.has_opening:
        reasons.append(Reason("act.not_opening", Msg("A matter does not begin with this act.")))
    engine = attempt.via == "engine" and attempt.actor.kind == "engine"
    if not engine and not act.by & attempt.actor.parts:
        who = Text(
            "、".join(rules.part_name(p).zh for p in act.written.by),
            ", ".join(rules.part_name(p).en for p in act.written.by),
        )
        reasons.append(Reason("act.not_yours", Msg("This is done by: %(who)s.", {"who": who}), act.basis))
    if attempt.actor.person is not None and attempt.actor.person in situation.conflicts:
        say = Msg("You are recused or in conflict in this matter.")
        do = Msg("Another person takes it over; case management assigns.")
        reasons.append(Reason("act.in_conflict", say, do=do))
    return reasons


def _bearers(act: ActRule, attempt: Attempt, situation: Situation) -> Iterable[Reason]:
    kind = act.written.on
    if not attempt.bearers:
        if kind != "matter":
            yield Reason("act.no_bearer", Msg("Say whom or what the act is about."), field="bearers")
        return
    if act.written.one and len(attempt.bearers) > 1:
        yield Reason("act.one_bearer", Msg("This act is about one at a time."), field="bearers")
    for bearer in attempt.bearers:
        if not is_kind(bearer, kind, situation, situation.snapshot):
            say = Msg("%(bearer)s is not what this act is about.", {"bearer": bearer})
            yield Reason("act.wrong_bearer", say, field="bearers")


class _Judging:
    """The rest of the judgement, once act, actor and bearers fit together."""

    def __init__(
        self, rules: Compiled, act: ActRule, situation: Situation, attempt: Attempt, frames: Sequence[Frame]
    ) -> None:
        self.rules = rules
        self.act = act
        self.situation = situation
        self.attempt = attempt
        self.frames = frames
        self.reasons: list[Reason] = []
        self.warnings: list[Reason] = []
        self.assumptions: list[Reason] = list(act.assumed)

    def verdict(self) -> Verdict:
        written = self.act.written
        self.time()
        if self.act.move_groups:
            self.states()
        if self.act.requires is not None and not all(holds(self.act.requires, f) for f in self.frames):
            say = Msg("What this act presupposes is not there.")
            self.reasons.append(Reason("act.not_offered", say, tuple(written.basis)))
        self.facts()
        for rule in self.act.refuse:
            self.rule(rule, hard=True)
        for rule in self.act.warn:
            self.rule(rule, hard=False)
        if self.attempt.act in self.rules.extending:
            self.extensions()
        if written.assumed_for:
            self.assume_in_force(written, self.attempt.act)
        decide = self.act.decide
        if decide is None:
            return self.answer("handling_prosecutor", (), "", (), False)
        ruling = decide.ruling(self.frames, self.attempt.actor)
        if ruling.below is not None:
            say = Msg(
                "The power list names %(decider)s; the law's floor is %(floor)s, and stands.",
                {"decider": ruling.below.decider, "floor": ruling.decider},
            )
            self.warnings.append(Reason("decider.row_below_floor", say, ruling.basis))
        must_propose = False
        if self.attempt.proof is not None:
            refused = proof_refused(self.attempt.proof, ruling, self.attempt, self.situation)
            if refused:
                self.reasons.append(refused)
        else:
            must_propose = not decides_himself(written, ruling, self.attempt.actor)
        return self.answer(ruling.decider, ruling.basis, ruling.source, ruling.reviewers, must_propose)

    def answer(
        self,
        decider: str,
        basis: tuple[str, ...],
        source: str,
        reviewers: tuple[str, ...],
        must_propose: bool,
    ) -> Verdict:
        return Verdict(
            not self.reasons,
            tuple(self.reasons),
            tuple(self.warnings),
            self.act.basis,
            tuple(self.assumptions),
            must_propose,
            decider,
            basis,
            source,
            reviewers,
        )

    def time(self) -> None:
        """Never in the future, nor before what the act presupposes, nor (our own acts) before the matter."""
        attempt, written = self.attempt, self.act.written.happened_at
        zone, happened = self.rules.zone, attempt.happened_at
        if is_after(happened, attempt.recorded_at, zone):
            self.refuse(
                "act.in_future", Msg("%(day)s lies in the future.", {"day": str(happened)}), "happened_at"
            )
        if written.kind == "instant" and not isinstance(happened, datetime):
            self.refuse(
                "act.needs_instant",
                Msg("This act needs its time of day, for a limit in hours runs from it."),
                "happened_at",
            )
        for name in written.not_before:
            held = self.situation.snapshot.done.get(name, {})
            days = [held[key].on for frame in self.frames for key in frame.above() if key in held]
            if any(is_after(day, happened, zone) for day in days):
                before = self.rules.acts[name].name.text()
                self.refuse(
                    "act.too_early",
                    Msg("It can't have happened before: %(act)s.", {"act": before}),
                    "happened_at",
                )
        outside = (bool(attempt.actor.parts) and attempt.actor.parts <= OUTSIDE) or not self.act.mine
        # the day of what a partner did, or of what a paper shows, may lie before the matter; what we do ourselves may not
        if not (outside or written.may_precede_matter or self.act.written.opens_matter) and (
            day_of(happened, zone) < self.situation.opened_on
        ):
            say = Msg(
                "The matter was opened on %(day)s; this act can't lie before it.",
                {"day": self.situation.opened_on},
            )
            self.refuse("act.before_matter", say, "happened_at")

    def refuse(self, code: str, say: Msg, field: str | None = None) -> None:
        self.reasons.append(Reason(code, say, tuple(self.act.written.basis), field=field))

    def states(self) -> None:
        snapshot = self.situation.snapshot
        first = self.frames[0]
        for group in self.act.move_groups:
            track = group[0].written.track
            for bearer in targets(group, self.act, self.attempt.bearers, self.situation, snapshot):
                state = self.rules.state(snapshot, track, bearer)
                applicable = applying(group, first.on(bearer))
                if applicable and fitting(applicable, state) is None:
                    self.wrong_state(applicable, state)
                    break

    def wrong_state(self, moves: Sequence[MoveRule], state: str) -> None:
        track = moves[0].written.track
        needed = [name for move in moves for name in move.written.from_]
        say = Msg(
            "%(track)s stands at “%(state)s”; this act needs “%(needed)s”.",
            {
                "track": moves[0].track.name.text(),
                "state": self.rules.state_name(track, state),
                "needed": self.rules.state_names(track, needed),
            },
        )
        self.reasons.append(Reason("act.wrong_state", say, tuple(self.act.written.basis)))

    def facts(self) -> None:
        given = self.attempt.facts
        for name, test in self.act.required:
            if name not in given and (test is None or any(holds(test, f) for f in self.frames)):
                fact = self.act.written.facts[name]
                say = Msg("%(field)s is needed.", {"field": fact.name.text()})
                self.reasons.append(Reason("fact.required", say, tuple(fact.basis), field=name))
        for name in self.act.references if self.act.has_references else ():
            if name in given:
                self.reference(name, given[name])

    def reference(self, name: str, value: object) -> None:
        kind = self.act.references[name]
        known: Iterable[str] = self.situation.parties
        if kind == "charge":
            known = self.situation.charges
        elif kind == "item":
            known = [key for ids in self.situation.snapshot.items.values() for key in ids]
        ids = value if isinstance(value, (list, tuple)) else [value]
        if any(not isinstance(i, dict) and str(i) not in known for i in ids):
            say = Msg(
                "%(field)s names one who is not in this matter.",
                {"field": self.act.written.facts[name].name.text()},
            )
            self.reasons.append(Reason("fact.not_here", say, field=name))

    def rule(self, rule: RuleTest, *, hard: bool) -> None:
        if not any(rule.test(frame) is True for frame in self.frames):
            return
        reason = rule.reason(f"{self.rules.written.procedure}.{self.act.name}.{rule.written.id}")
        if hard and rule.written.mark != "U":
            self.reasons.append(reason)
        else:
            self.warnings.append(reason)
        self.assume(rule.written, rule.written.say.text(), f"{self.act.name}.{rule.written.id}")

    def assume(self, source: Sourced, name: Text, code: str) -> None:
        """What is shown as an assumption: unverified, inferred, or used before its instrument was in force."""
        self.assumptions.extend(assumed(source, name, code))
        self.assume_in_force(source, code)

    def assume_in_force(self, source: Sourced, code: str) -> None:
        if source.assumed_for and self.situation.opened_on.isoformat() < source.assumed_for.before:
            self.assumptions.append(
                Reason(f"assumed.not_in_force.{code}", source.assumed_for.why.text(), tuple(source.basis))
            )

    def extensions(self) -> None:
        """An extension is given while the limit runs, before its end, and no more often than the law says."""
        running = False
        refused: list[Reason] = []
        asked = False
        for rule, extend, test in self.rules.extending[self.attempt.act]:
            for frame in self.rules.frames_for(rule, self.frames):
                if not holds(test, frame):
                    continue
                asked = asked or extend.before_end
                state = frame.snapshot.limits.get((rule.name, frame.bearer))
                if state is None or state.status not in ("running", "suspended"):
                    continue
                running = True
                name = rule.written.name.text()
                basis = tuple(extend.basis or rule.written.basis)
                if extensions_done(state, extend, added_length(extend, frame)) >= extend.times:
                    refused.append(
                        Reason(
                            "limit.extension_exhausted",
                            Msg("%(limit)s was extended already.", {"limit": name}),
                            basis,
                        )
                    )
                elif extend.before_end and overdue(state, frame):
                    say = Msg(
                        "%(limit)s ended on %(end)s; it can't be extended any more.",
                        {"limit": name, "end": str(state.end)},
                    )
                    refused.append(Reason("limit.extension_too_late", say, basis))
        if asked and not running:
            say = Msg("No time limit is running that this act extends.")
            refused.append(Reason("limit.not_running", say, tuple(self.act.written.basis)))
        (self.warnings if self.act.written.mark == "U" else self.reasons).extend(refused)
