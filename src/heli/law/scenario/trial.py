"""A sandbox matter: a procedure played step by step in memory, with everything that a person would be told. No record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from heli.base.errors import HeliError, Reason
from heli.base.text import Msg
from heli.law.contract import MATTER, Attempt, BearerKey, Changes, LimitState, Moved, Possible, Proof, Verdict
from heli.law.engine import Compiled
from heli.law.engine.deciders import BODIES
from heli.law.language.testing import Given, GivenOffice, GivenParty, LawTest
from heli.law.lawbook import Lawbook
from heli.law.scenario.runner import Play
from heli.law.scenario.world import end_of_day, moment

BODY_KINDS = ("police", "court", "agency", "procuratorate")
_PEOPLE = 2
"""Invented parties of each role."""


@dataclass(frozen=True, slots=True)
class TrialStep:
    """One step as it is kept: who does which act, about whom, when, with which facts.

    Attributes:
        on: a day, or an instant with its offset, ISO.
        bearers: keys of bearers; empty: the matter.
        decided: whether the decider, where another one decides, decides so.
    """

    act: str
    by: str
    on: str
    bearers: tuple[BearerKey, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    decided: bool = True

    def as_json(self) -> dict[str, Any]:
        """For keeping beside the draft."""
        return {
            "act": self.act, "by": self.by, "on": self.on, "bearers": list(self.bearers), "facts": dict(self.facts),
            "decided": self.decided,
        }  # fmt: skip


def step_from(kept: Mapping[str, Any]) -> TrialStep:
    """The reverse of `TrialStep.as_json`."""
    return TrialStep(
        str(kept["act"]), str(kept["by"]), str(kept["on"]), tuple(kept.get("bearers", ())), dict(kept.get("facts", {})),
        bool(kept.get("decided", True)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one step.

    Attributes:
        done: the act stands; False: refused, or (`waits_for`) put before its decider and not decided.
    """

    step: TrialStep
    done: bool
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()
    assumptions: tuple[Reason, ...] = ()
    decider: str = ""
    waits_for: str = ""
    moved: tuple[Moved, ...] = ()
    documents: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()


class Trial(Play):
    """A sandbox matter of one procedure. Its parties, bodies and papers are invented."""

    def __init__(self, book: Lawbook, rules: Compiled, opened: date, office: GivenOffice) -> None:
        self.invented = _parties(rules)
        given = Given(
            office=office,
            opened=opened.isoformat(),
            parties=self.invented,
            bodies={kind: GivenOffice(kind=kind, place=office.place) for kind in BODY_KINDS},
        )
        super().__init__(book, rules.written.procedure, LawTest(say="a sandbox matter", given=given), rules)
        self.outcomes: list[Outcome] = []

    def play(self, steps: Sequence[TrialStep]) -> list[Outcome]:
        """What came of each step, in order. A step that is refused changes nothing."""
        for step in steps:
            self.outcomes.append(self.one(step))
        return self.outcomes

    def one(self, step: TrialStep) -> Outcome:
        """Play one step."""
        if step.act not in self.rules.acts:
            return Outcome(step, False, (_unknown(step.act),))
        happened = moment(step.on, self.world.zone)
        self.last_moment = max(self.last_moment, end_of_day(happened, self.world.zone))
        attempt = Attempt(
            act=step.act,
            bearers=step.bearers or (MATTER,),
            actor=self.actor(step.by, None),
            facts={},
            happened_at=happened,
            recorded_at=end_of_day(happened, self.world.zone),
            via="engine" if step.by == "engine" else "web",
            act_id=f"act{len(self.log.acts) + 1}",
        )
        try:
            facts = self.rules.validate(
                step.act, self.papers_given(step.facts), recorded_at=attempt.recorded_at
            )
            return self._judged(step, _with(attempt, facts=facts))
        except HeliError as wrong:
            return Outcome(step, False, wrong.reasons)

    def _judged(self, step: TrialStep, attempt: Attempt) -> Outcome:
        situation = self.world.situation(attempt.recorded_at)
        verdict = self.rules.judge(situation, attempt)
        if verdict.permitted and verdict.must_propose and step.decided:
            attempt = _with(attempt, proof=self._proof(verdict))
            verdict = self.rules.judge(situation, attempt)
        told = (
            step,
            verdict.permitted and not verdict.must_propose,
            verdict.reasons,
            verdict.warnings,
            verdict.assumptions,
        )
        if not verdict.permitted or verdict.must_propose:
            return Outcome(*told, verdict.decider, verdict.decider if verdict.must_propose else "")
        changes = self.rules.apply(situation, attempt, new_id=self.ids(attempt.act))
        self.take(attempt, changes)
        self.recompute()
        return Outcome(*told, verdict.decider, "", changes.moves, changes.documents, tuple(_follows(changes)))

    def _proof(self, verdict: Verdict) -> Proof:
        """The decider decides so: an approved proposal, or for a body its minutes."""
        return Proof("body" if verdict.decider in BODIES else "proposal", verdict.decider, None, "trial")

    def offers(self, by: str) -> Sequence[Possible]:
        """Every act and bearer: offered now to who acts in this part, or why not."""
        return self.rules.possible(self.world.situation(self.last_moment), self.actor(by, None))

    def limits(self) -> tuple[LimitState, ...]:
        """Every limit as it stands, by rule and bearer."""
        limits = self.world.snapshot.limits
        return tuple(limits[key] for key in sorted(limits))

    def states(self) -> Mapping[str, Mapping[BearerKey, str]]:
        """Track → bearer → state."""
        return self.world.snapshot.tracks

    @property
    def closed(self) -> bool:
        """Whether the matter is closed."""
        return self.world.snapshot.closed


def _parties(rules: Compiled) -> dict[str, GivenParty]:
    return {
        f"{role}_{n}": GivenParty(role=role, charges=[f"{role}_{n}_charge"])
        for role in rules.written.roles
        for n in range(1, _PEOPLE + 1)
    }


def _follows(changes: Changes) -> list[str]:
    """What would follow elsewhere, by name: procedures opened, acts performed. Here it does not happen."""
    return [effect.name for effect in changes.effects if effect.kind in ("open", "perform")]


def _with(attempt: Attempt, **changed: Any) -> Attempt:
    return Attempt(**{**{name: getattr(attempt, name) for name in Attempt.__slots__}, **changed})


def _unknown(act: str) -> Reason:
    return Reason("trial.gone", Msg("The draft has no act %(act)s any more.", {"act": act}))


def last_day(trial: Trial) -> date:
    """The day of the latest step, or that of the opening: what the sandbox takes for today."""
    return trial.last_moment.astimezone(trial.world.zone).date()
