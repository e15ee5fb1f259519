"""A procedure ready for use: everything about it that does not change is worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from heli.base.canonical import Json
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Text
from heli.law.contract import (
    MATTER,
    ActorView,
    Attempt,
    BearerKey,
    Changes,
    LimitChange,
    LimitState,
    NewId,
    Possible,
    Situation,
    Snapshot,
    Verdict,
    When,
)
from heli.law.counting import (
    Calendars,
    Counted,
    MonthRule,
    shipped_calendars,
)
from heli.law.engine.acts import ActRule
from heli.law.engine.applying import applied, done_only
from heli.law.engine.at_once import AtOnce
from heli.law.engine.conditions import Test, compiled, holds
from heli.law.engine.days import day_of, parsed
from heli.law.engine.facts import Shaping
from heli.law.engine.frame import Frame, related
from heli.law.engine.indexes import (
    Settings,
    bearing_roles,
    by_key,
    counting_settings,
    extending,
    issuing,
    parents_first,
)
from heli.law.engine.judging import judged
from heli.law.engine.limits import LimitRule
from heli.law.engine.offering import filled, possible
from heli.law.engine.parts import PART_NAMES
from heli.law.engine.running import recomputed
from heli.law.language import ABSENT, Act, Bearer, Limit, Procedure
from heli.law.lawbook import Expanded, Lawbook


def compile_procedure(
    expanded: Expanded,
    lawbook: Lawbook,
    *,
    calendars: Calendars | None = None,
    settings: Settings | None = None,
) -> Compiled:
    """A procedure ready for use.

    Args:
        expanded: one version of one procedure, from the same lawbook.
        calendars: layers of working days; by default those that are shipped.
        settings: this node's answers to the lawbook's open questions, instead of their defaults.
    """
    return Compiled(expanded, lawbook, calendars or shipped_calendars(), settings or {})


class Compiled:
    """`heli.law.contract.CompiledProcedure`, made by `compile_procedure`. Pure and thread-safe."""

    def __init__(
        self, expanded: Expanded, lawbook: Lawbook, calendars: Calendars, settings: Settings
    ) -> None:
        self.written: Procedure = expanded.procedure
        self.hash = expanded.hash
        self.zone: ZoneInfo = lawbook.timezone
        self.documents = lawbook.documents
        self.settings: dict[str, str | int | bool] = {
            **{name: question.default for name, question in lawbook.settings.settings.items()},
            **self.written.settings,
            **settings,
        }
        scope: dict[str, Bearer] = {name: track.bearer for name, track in self.written.tracks.items()}
        counting = counting_settings(self.settings)
        self.rules: dict[str, LimitRule] = {}
        for name, limit in self.written.limits.items():
            months = MonthRule(lawbook.month_rule(limit.basis))
            self.rules[name] = LimitRule(name, limit, scope, months, calendars, counting)
        self.rules = parents_first(self.rules)
        self.act_rules = {
            name: ActRule(name, act, self.written, scope) for name, act in self.written.acts.items()
        }
        self.starting_state = {name: track.start or ABSENT for name, track in self.written.tracks.items()}
        self.closes: Test | None = compiled(self.written.closes.when, scope) if self.written.closes else None
        self.final_acts = frozenset(name for name, act in self.written.acts.items() if act.final)
        self.has_opening = any(act.opens_matter for act in self.written.acts.values())
        self.bearing_roles = bearing_roles(self.written)
        self.issuing = issuing(self.written)
        self.extending = extending(self.rules)
        self._touched = {
            name: [rule for rule in self.rules.values() if name in rule.touched_by]
            for name in self.written.acts
        }
        self._by_fact = by_key(self.rules, lambda rule: rule.starts.facts)
        self._by_document = by_key(self.rules, lambda rule: rule.starts.served)
        self.from_outside = [rule for rule in self.rules.values() if rule.starts.outside]
        """Limits that measures or papers may start without an act of the matter."""
        self.hanging = by_key(self.rules, lambda rule: rule.starts.ends)
        """Limit → those whose start is its end."""
        self._shaping: Shaping | None = None
        """Of the moment that was asked last: all acts of a bulk are recorded at one."""
        self.only_by_acts = not (self._by_fact or self._by_document or self.from_outside)
        """No fact, service nor measure starts a limit: an act touches those that name it, whatever it says."""
        self.at_once = {
            name: AtOnce(self, act) for name, act in self.act_rules.items() if AtOnce.may_answer(self, act)
        }

    # the contract

    @property
    def acts(self) -> Mapping[str, Act]:
        return self.written.acts

    @property
    def limits(self) -> Mapping[str, Limit]:
        return self.written.limits

    def validate(self, act: str, facts: Mapping[str, object], *, recorded_at: datetime) -> Mapping[str, Json]:
        """See the contract. Raises `NotFound` for an unknown act, `BadInput` for wrong facts."""
        shaping = self._shaping
        if shaping is None or shaping.recorded_at is not recorded_at:
            shaping = self._shaping = Shaping(recorded_at, self.zone)
        return self.act_rule(act).schema.shape(facts, shaping)

    def judge(self, situation: Situation, attempt: Attempt) -> Verdict:
        return judged(self, situation, attempt)

    def apply(self, situation: Situation, attempt: Attempt, *, new_id: NewId) -> Changes:
        return applied(self, situation, attempt, new_id)

    def observe(self, situation: Situation, attempt: Attempt) -> tuple[Verdict, Changes]:
        frame = self.frame(situation, attempt)
        verdict = judged(self, situation, attempt, frame)
        if verdict.permitted:
            return verdict, applied(self, situation, attempt, _no_id, frame)
        if attempt.act not in self.act_rules:
            return verdict, Changes(situation.snapshot)
        return verdict, done_only(self, situation, attempt)

    def possible(self, situation: Situation, actor: ActorView) -> Sequence[Possible]:
        return possible(self, situation, actor)

    def recompute(
        self,
        situation: Situation,
        *,
        only: Sequence[tuple[str, BearerKey]] | None = None,
        anew: bool = False,
    ) -> tuple[LimitChange, ...]:
        """See the contract. Also starts what awaited a paper or a measure and, where `now` is given, ends what lapses.

        The snapshot with the changes is `with_limits(situation.snapshot, changes)`.
        """
        limits = dict(situation.snapshot.limits)
        old = situation.snapshot
        snapshot = Snapshot(old.tracks, old.facts, old.done, old.items, limits, old.closed)
        frame = Frame(self, situation, situation.now or situation.opened_on, snapshot=snapshot)
        return tuple(recomputed(self, frame, limits, only, anew=anew))

    def working(self, state: LimitState, situation: Situation) -> Counted:
        frame = Frame(self, situation, situation.now or situation.opened_on, bearer=state.bearer)
        return self.rules[state.rule].working(state, frame)

    def personal_facts(self, act: str) -> frozenset[str]:
        return self.act_rule(act).personal

    def filled(self, act: str, bearer: BearerKey, situation: Situation) -> Mapping[str, tuple[Json, Text]]:
        return filled(self, self.act_rule(act), bearer, situation)

    # for the engine's own modules

    def act_rule(self, name: str) -> ActRule:
        """The compiled act. Raises `NotFound`."""
        found = self.act_rules.get(name)
        if found is None:
            say = Msg(
                "There is no act %(act)s in %(procedure)s.",
                {"act": name, "procedure": self.written.name.text()},
            )
            raise NotFound((Reason("act.unknown", say),))
        return found

    def frame(self, situation: Situation, attempt: Attempt) -> Frame:
        """What the attempt's first bearer sees."""
        return Frame.of(self, situation, attempt)

    def state(self, snapshot: Snapshot, track: str, bearer: BearerKey) -> str:
        """State of a track on a bearer; where nothing opened it, its start, or `absent`."""
        held = snapshot.tracks.get(track)
        found = held.get(bearer) if held is not None else None
        return found if found is not None else self.starting_state.get(track, ABSENT)

    def state_name(self, track: str, state: str) -> Text:
        found = self.written.tracks[track].states.get(state)
        return Text(found.zh, found.en) if found else Text("尚未开始", "not begun")

    def state_names(self, track: str, states: Iterable[str]) -> Text:
        names = [self.state_name(track, state) for state in states]
        return Text("、".join(n.zh for n in names), ", ".join(n.en for n in names))

    def part_name(self, part: str) -> Text:
        return PART_NAMES.get(part, Text(part, part))

    def setting(self, name: str) -> str | int | bool | None:
        return self.settings.get(name)

    def is_asked(self, act: str | None, fact: str) -> bool:
        """Whether an act asks for a fact itself."""
        return act is not None and act in self.written.acts and fact in self.written.acts[act].facts

    def fact_type(self, act: str | None, fact: str) -> str | None:
        found = self.written.acts[act].facts.get(fact) if act in self.written.acts else None
        return found.type if found else None

    def act_bearer(self, act: str) -> Bearer:
        found = self.written.acts.get(act)
        return found.on if found else "matter"

    def parts_used(self, act: str | None, actor: ActorView) -> frozenset[str]:
        """The parts in which the actor does the act."""
        found = self.act_rules.get(act or "")
        return actor.parts & found.by if found else actor.parts

    def is_final(self, snapshot: Snapshot) -> bool:
        """Whether an act closed the matter for good."""
        return any(name in snapshot.done for name in self.final_acts)

    def is_closed(self, frame: Frame, old: Snapshot) -> bool:
        """Whether the matter is closed after an act: by a final act, or by the rule over its tracks.

        A matter that its rule closed is open again where the rule holds no longer, or where a later act starts a time
        limit of this office: then until that is over. One without a rule stays as it was.
        """
        if self.final_acts and self.is_final(frame.snapshot):
            return True
        if self.closes is None:
            return old.closed
        here = frame.on(MATTER)
        if not holds(self.closes, here):
            return False
        begins = not old.closed and not holds(self.closes, here.after(old))
        return begins or not self.owes(frame.snapshot)

    def at_rest(self, situation: Situation) -> bool:
        """See the contract."""
        snapshot = situation.snapshot
        if self.closes is None or self.is_final(snapshot):
            return False
        frame = Frame(self, situation, situation.now or situation.opened_on, snapshot=snapshot)
        return holds(self.closes, frame.on(MATTER)) and not self.owes(snapshot)

    def owes(self, snapshot: Snapshot) -> bool:
        """Whether a time limit of this office still runs (or stands still) that is more than "as a rule"."""
        return any(
            state.status in ("running", "suspended")
            and (written := self.limits[name]).binds == "own"
            and not written.soft
            for (name, _), state in snapshot.limits.items()
        )

    def rules_touched(self, act: str, facts: frozenset[str], served: frozenset[str]) -> list[LimitRule]:
        """The limits that an act may change, in the order in which they hang on each other."""
        found = self._touched.get(act, [])
        if self.only_by_acts:
            return found
        more = [rule for fact in facts for rule in self._by_fact.get(fact, ())]
        more += [rule for document in served for rule in self._by_document.get(document, ())]
        more += [rule for document in self.issued_by(act) for rule in self._by_document.get(document, ())]
        if not more:
            return found
        names = {rule.name for rule in (*found, *more)}
        return [rule for rule in self.rules.values() if rule.name in names]

    def touches(self, act: str, facts: Mapping[str, Json]) -> bool:
        """Whether an act may change any limit."""
        if self._touched[act]:
            return True
        if self.only_by_acts:
            return False
        written = self.written.acts[act]
        if written.serves is not None:
            return True
        if written.opens_matter and self.from_outside:
            return True
        return bool(self.issued_by(act)) or any(fact in self._by_fact for fact in facts)

    @cached_property
    def _issues(self) -> dict[str, frozenset[str]]:
        return {
            name: frozenset(d.document for d in act.documents if d.document in self._by_document)
            for name, act in self.written.acts.items()
        }

    def issued_by(self, act: str) -> frozenset[str]:
        """Documents of an act from whose service a limit runs."""
        return self._issues.get(act, frozenset())

    def frames_for(self, rule: LimitRule, frames: Sequence[Frame]) -> list[Frame]:
        """The frames of the bearers of a limit that an act on these frames' bearers concerns."""
        first = frames[0]
        keys = related([f.bearer for f in frames], rule.written.bearer, first.situation, first.snapshot)
        return [first.on(key) for key in keys]

    def documents_served(
        self, act: ActRule, facts: Mapping[str, Json], situation: Situation
    ) -> frozenset[str]:
        """Kinds of the documents whose service the act records."""
        if act.written.serves is None:
            return frozenset()
        paper = situation.papers.get(str(facts.get(act.written.serves.paper)), {})
        kind = paper.get("kind")
        return frozenset({kind}) if isinstance(kind, str) else frozenset()

    def served_now(self, frame: Frame, paper: str) -> tuple[str, ...]:
        """Who, by the act being applied, received a paper."""
        serves = self.written.acts[frame.act].serves if frame.act in self.written.acts else None
        if serves is None or str(frame.facts.get(serves.paper)) != paper:
            return ()
        found = [frame.facts.get(name) for name in serves.to]
        return tuple(
            str(one)
            for value in found
            if value
            for one in (value if isinstance(value, (list, tuple)) else (value,))
        )

    def moment(self, frame: Frame, fact: str | None) -> When:
        """The day that a fact names, else that of the act."""
        return (parsed(frame.fact(fact)) if fact else None) or day_of(frame.happened, self.zone)


def _no_id() -> str:
    raise AssertionError("history is observed without items: give their ids by `apply`")
