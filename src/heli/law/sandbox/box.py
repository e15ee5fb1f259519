"""The whole sandbox: its case, its matters, and its steps one after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from heli.base.errors import HeliError, Reason
from heli.base.text import Msg
from heli.law.contract import MATTER, Attempt, BearerKey, PartyView, Proof, Verdict
from heli.law.engine import Compiled
from heli.law.engine.deciders import BODIES, RANK
from heli.law.language import PartyBearer, Procedure
from heli.law.language.testing import Given, GivenParty
from heli.law.lawbook import Lawbook
from heli.law.sandbox.following import Following
from heli.law.sandbox.matter import ENGINE, SandboxMatter
from heli.law.sandbox.mending import mended, past_of
from heli.law.sandbox.offices import Offices
from heli.law.sandbox.steps import BY_LAW, Outcome, SandboxStep
from heli.law.scenario.runner import OURS as PARTS
from heli.law.scenario.world import World, end_of_day, moment, party_view

Rules = Callable[[str, str, date], Compiled]
"""(procedure, office, day) → the version that holds there. Raises `NotFound` or `Refused`."""
_CASE_KINDS = {"day", "month", "year", "stated", "unknown"}


class Sandbox:
    """Several matters of one invented case.

    Attributes:
        parties, charges, counters: of the case; every matter of it sees those whom it is about.
        matters: by id, in order of opening. outcomes: what came of each step, and of what followed from it.
    """

    def __init__(self, book: Lawbook, rules: Rules, offices: Offices, opened: date) -> None:
        self.book, self.rules, self.offices = book, rules, offices
        self.zone: ZoneInfo = book.timezone
        self.parties: dict[str, PartyView] = {}
        self.charges: dict[str, str] = {}
        self.counters: dict[str, int] = {}
        self.matters: dict[str, SandboxMatter] = {}
        self.outcomes: list[Outcome] = []
        self.last_moment: datetime = end_of_day(opened, self.zone)

    @property
    def today(self) -> date:
        """The day of the latest step, or that of the opening: what the sandbox takes for today."""
        return self.last_moment.astimezone(self.zone).date()

    def invite(self, written: Procedure) -> None:
        """An adult party of each role that an act or a term of a procedure is about."""
        for role in roles_needed(written):
            if not any(role in view.roles for view in self.parties.values()):
                self.add_party(role, GivenParty(role=role))

    def add_party(self, role: str, given: GivenParty, charges: int = 1) -> str:
        """A party comes into the case; his id."""
        number = sum(view.roles[0] == role for view in self.parties.values()) + 1
        name = f"{role}_{number}"
        held = [f"{name}_charge" if n == 1 else f"{name}_charge{n}" for n in range(1, charges + 1)]
        self.parties[name] = party_view(name, given.model_copy(update={"charges": held}), self.zone)
        self.charges |= dict.fromkeys(held, name)
        return name

    def fresh(self, procedure: str, office: str, day: date) -> SandboxMatter:
        """A matter that was not opened yet."""
        return SandboxMatter(
            self, str(len(self.matters) + 1), self.rules(procedure, office, day), office, day, self.book
        )

    def play(self, steps: Sequence[SandboxStep]) -> list[Outcome]:
        """Play the steps in order. A step that is refused changes nothing."""
        for number, step in enumerate(steps, 1):
            try:
                self._step(step, number)
            except HeliError as wrong:
                self.outcomes.append(Outcome(step, number, "", False, wrong.reasons))
            except (KeyError, ValueError):
                self.outcomes.append(Outcome(step, number, "", False, (_gone(),)))
        return self.outcomes

    def _step(self, step: SandboxStep, number: int) -> None:
        happened = moment(step.on, self.zone)
        self._time(end_of_day(happened, self.zone))
        if step.what == "act":
            self._act(self.matters[step.matter], step, number)
        elif step.what == "open":
            self._open(step, number)
        elif step.what in ("correct", "annul"):
            self._mend(step, number)
        else:
            party = self._of_the_case(step)
            self.recompute()
            self.outcomes.append(Outcome(replace(step, party=party), number, "", True))

    def _mend(self, step: SandboxStep, number: int) -> None:
        matter = self.matters[step.matter]
        try:
            self.outcomes.append(mended(matter, step, number))
        except HeliError as wrong:
            self.outcomes.append(Outcome(step, number, matter.id, False, wrong.reasons))

    def _time(self, now: datetime) -> None:
        """Time passes, for every matter."""
        self.last_moment = max(self.last_moment, now)
        self.recompute()

    def recompute(self) -> None:
        """Count every running time limit anew."""
        for matter in self.matters.values():
            matter.last_moment = self.last_moment
            matter.recompute()

    def _of_the_case(self, step: SandboxStep) -> str:
        told: Mapping[str, Any] = step.facts
        if step.what == "party":
            return self._new_party(step)
        if step.what == "age":
            view = party_view(step.party, _given(told), self.zone)
            self.parties[step.party] = replace(
                self.parties[step.party], birth_on=view.birth_on, birth_precision=view.birth_precision
            )
        elif step.what == "measure":
            of_the_case = World(Given(), self.zone, self.today)
            of_the_case.parties = self.parties
            of_the_case.measure(step.party, str(told["kind"]), moment(str(told["since"]), self.zone))
        return step.party

    def _new_party(self, step: SandboxStep) -> str:
        given = _given(step.facts)
        party = self.add_party(str(step.facts["role"]), given, int(step.facts.get("charges") or 1))
        for matter in step.parties:
            if matter in self.matters:
                self.matters[matter].join(party, str(step.facts["role"]))
        return party

    def _open(self, step: SandboxStep, number: int) -> None:
        day = moment(step.on, self.zone)
        matter = self.fresh(step.procedure, step.office, day.date() if isinstance(day, datetime) else day)
        for party in step.parties:
            matter.join(party, self.parties[party].roles[0])
        for other, relation in step.linked:
            matter.link_with(self.matters[other], relation)
            matter.source = other if relation == "source" else matter.source
        self._own(matter, step)
        told = self._act(matter, step, number)
        if told.done and matter.source:
            self.matters[matter.source].link_with(matter, "opened")

    def _own(self, matter: SandboxMatter, step: SandboxStep) -> None:
        """A prosecutor who begins a matter with an act of its handler answers for it."""
        written, act = matter.rules.written, matter.rules.acts.get(step.act)
        posts = written.handled_by.posts if written.handled_by else ("prosecutor",)
        if act is None or "handling_prosecutor" not in act.by or "prosecutor" not in posts:
            return
        if step.by.isdigit() and "prosecutor" in matter.parts(int(step.by)):
            matter.answers(int(step.by))

    def _act(self, matter: SandboxMatter, step: SandboxStep, number: int) -> Outcome:
        by = matter.someone(step.by) if step.by in PARTS else step.by
        return self._tried(matter, replace(step, by=by, matter=matter.id), number, depth=0)

    def follow_up(
        self,
        matter: SandboxMatter,
        act: str,
        bearers: tuple[BearerKey, ...],
        facts: Mapping[str, Any],
        cause: int,
        depth: int,
    ) -> Outcome:
        """An act that follows from another one, done by the program on the same day."""
        step = SandboxStep("act", self.today.isoformat(), matter.id, act, ENGINE, bearers, facts, decided="")
        return self._tried(matter, step, cause, depth)

    def _tried(self, matter: SandboxMatter, step: SandboxStep, number: int, depth: int) -> Outcome:
        cause = number if depth else 0
        if step.act not in matter.rules.acts:
            told = Outcome(step, number, matter.id, False, (_gone(),), cause=cause)
            self.outcomes.append(told)
            return told
        try:
            return self._judged(matter, step, number, depth)
        except HeliError as wrong:
            told = Outcome(step, number, matter.id, False, wrong.reasons, cause=cause)
            self.outcomes.append(told)
            return told
        finally:
            matter.facts_now = {}

    # long: one act from what was said to what followed, in the order in which it happens
    def _judged(self, matter: SandboxMatter, step: SandboxStep, number: int, depth: int) -> Outcome:
        attempt = self._attempt(matter, step)
        situation = matter.world.situation(attempt.recorded_at)
        verdict = matter.rules.judge(situation, attempt)
        refused: tuple[Reason, ...] = ()
        if verdict.permitted and verdict.must_propose and step.decided:
            proof = self._proof(matter, verdict, step.decided)
            if proof is None:
                refused = (_decides_nothing(),)
            else:
                attempt = replace(attempt, proof=proof)
                verdict = matter.rules.judge(situation, attempt)
        stands = verdict.permitted and not verdict.must_propose and not refused
        person = attempt.proof.person if attempt.proof else None
        told = Outcome(
            step, number, matter.id, stands, refused or verdict.reasons, verdict.warnings, verdict.assumptions,
            verdict.decider, verdict.decider_source, str(person or (attempt.proof.decider if attempt.proof else "")),
            cause=number if depth else 0,
        )  # fmt: skip
        if not stands:
            waits = verdict.decider if verdict.permitted and not refused else ""
            told = replace(told, waits_for=waits)
            self.outcomes.append(told)
            return told
        changes = matter.rules.apply(situation, attempt, new_id=matter.ids(attempt.act))
        self.matters[matter.id] = matter
        if not matter.world.snapshot.done:
            for party, role in matter.named.items():
                matter.join(party, role)
        matter.past.append(past_of(attempt, changes))
        matter.take(attempt, changes)
        matter.took(attempt, changes, step.by)
        self.recompute()
        told = replace(told, moved=changes.moves, documents=changes.documents, act_id=attempt.act_id)
        place = len(self.outcomes)
        self.outcomes.append(told)
        follows = Following(self, matter, attempt, changes, number, depth).run()
        self.outcomes[place] = replace(told, follows=follows)
        return self.outcomes[place]

    def _attempt(self, matter: SandboxMatter, step: SandboxStep) -> Attempt:
        happened = moment(step.on, self.zone)
        recorded = max(end_of_day(happened, self.zone), self.last_moment)
        matter.named = _named_parties(matter, step)
        facts = matter.rules.validate(step.act, matter.papers_given(step.facts), recorded_at=recorded)
        return Attempt(
            act=step.act,
            bearers=step.bearers or (MATTER,),
            actor=matter.who(step.by),
            facts=facts,
            happened_at=happened,
            recorded_at=recorded,
            via="engine" if step.by == ENGINE else "web",
            act_id=f"{matter.id}.act{len(matter.log.acts) + 1}",
        )

    def _proof(self, matter: SandboxMatter, verdict: Verdict, decided: str) -> Proof | None:
        """How the decider decided: an approved proposal, or for a body its minutes or answer. None: he decides nothing."""
        if decided == BY_LAW:
            by = matter.someone(verdict.decider) if verdict.decider not in BODIES else verdict.decider
            person = int(by) if by.isdigit() else None
            return Proof(_kind(verdict.decider), verdict.decider, person, "sandbox")
        if not decided.isdigit():
            return Proof("body", decided, None, "sandbox") if decided in BODIES else None
        parts = [part for part in matter.parts(int(decided)) if part in RANK]
        if not parts:
            return None
        highest = max(parts, key=RANK.__getitem__)
        return Proof(_kind(highest), highest, int(decided), "sandbox")


def roles_needed(written: Procedure) -> tuple[str, ...]:
    """Roles of those on whom an act or a term hangs, or whom an act must name; the first of all where any will do."""
    wanted: dict[str, None] = {}
    bearers = [act.on for act in written.acts.values()] + [one.bearer for one in written.limits.values()]
    wanted |= dict.fromkeys(one.party for one in bearers if isinstance(one, PartyBearer))
    for act in written.acts.values():
        for fact in act.facts.values():
            if fact.type in ("party", "parties", "charge", "charges") and fact.required is True:
                kinds = [fact.kind] if isinstance(fact.kind, str) else fact.kind or ["any"]
                wanted |= dict.fromkeys(kinds[:1])
    if "charge" in bearers:
        wanted["any"] = None
    named = [role for role in wanted if role in written.roles and role != "any"]
    if not named and "any" in wanted:
        named = [role for role in written.roles if role != "any"][:1]
    return tuple(named)


def _given(told: Mapping[str, Any]) -> GivenParty:
    """A party as he was told."""
    since, measure = str(told.get("since") or ""), str(told.get("measure") or "")
    return GivenParty.model_validate({
        "role": told.get("role") or "party",
        "kind": told.get("kind") or "person",
        "birth": told.get("birth") or None,
        "precision": told["precision"] if told.get("precision") in _CASE_KINDS else "day",
        "offence": told.get("offence") or None,
        "language_needs": bool(told.get("language")),
        "measures": [{"kind": measure, "since": since}] if measure and measure != "none" and since else [],
    })  # fmt: skip


def _named_parties(matter: SandboxMatter, step: SandboxStep) -> dict[str, str]:
    """Parties whom the facts name, in the role that the fact asks for, else in their own."""
    named: dict[str, str] = {}
    for name, fact in matter.rules.acts[step.act].facts.items():
        value = step.facts.get(name)
        if fact.type in ("party", "parties") and value:
            for one in value if isinstance(value, (list, tuple)) else [value]:
                own = matter.box.parties[str(one)].roles[0]
                single = isinstance(fact.kind, str) and fact.kind != "any"
                named[str(one)] = str(fact.kind) if single else own
    return named


def _kind(decider: str) -> Any:
    return "body" if decider in BODIES else "proposal"


def _gone() -> Reason:
    return Reason("sandbox.gone", Msg("The sandbox has no such matter, act or party any more."))


def _decides_nothing() -> Reason:
    say = Msg("Whoever was chosen to decide holds no post that decides here.")
    return Reason("sandbox.decides_nothing", say, do=Msg("Choose another decider."), field="_decided")
