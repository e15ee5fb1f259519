"""Playing a test step by step, and comparing what came out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from heli.base.errors import BadInput, HeliError, Reason
from heli.base.text import show
from heli.law.contract import MATTER, ActorView, Attempt, Changes, Proof, Verdict
from heli.law.counting import NATIONAL, Calendars, Layer, NamedDay, shipped_calendars
from heli.law.engine import Compiled, compile_procedure, with_limits
from heli.law.engine.deciders import BODIES
from heli.law.language.testing import GivenLink, GivenParty, LawTest, Step
from heli.law.lawbook import Lawbook
from heli.law.scenario.expecting import Log, compared
from heli.law.scenario.world import World, end_of_day, moment, party_view

OURS = frozenset({
    "handling_prosecutor", "assistant", "prosecutor", "department_head", "deputy_chief", "chief_prosecutor", "clerk",
    "case_management", "committee_secretary", "committee_member", "stamp_keeper", "convenor", "participant",
})  # fmt: skip
HANDLER = frozenset({"handling_prosecutor", "prosecutor"})
_PERSONS = {"chief_prosecutor": 90, "deputy_chief": 80, "department_head": 70, "case_management": 60}
"""Numbers of the persons who fill a post, where a test names nobody."""


def run_test(book: Lawbook, procedure: str, test: LawTest, compiled: Compiled | None = None) -> list[str]:
    """What differs between a test and the law, each in words; empty where it holds.

    Args:
        compiled: the procedure made ready before, where the test brings neither settings nor a calendar of its own.
    """
    try:
        play = Play(book, procedure, test, compiled)
    except (HeliError, KeyError, ValueError) as error:
        return [f"given: {error}"]
    for number, step in enumerate(test.steps, 1):
        wrong = play.step(step)
        if wrong:
            return [f"step {number} ({step.act or 'measure'}): {one}" for one in wrong]
    return compared(play.world, play.rules, test.expect, play.log, play.last_moment)


class Play:
    """One test being played."""

    def __init__(self, book: Lawbook, procedure: str, test: LawTest, compiled: Compiled | None) -> None:
        given = test.given
        zone = book.timezone
        moments = [moment(s.on, zone) for s in test.steps if s.act and s.on]
        first = min(
            (m.astimezone(zone).date() if isinstance(m, datetime) else m for m in moments),
            default=date(2025, 1, 1),
        )
        opened = date.fromisoformat(given.opened) if given.opened else _opening(test, zone, first)
        self.world = World(given, zone, opened)
        if compiled is None or given.settings or given.calendar:
            calendars = _calendars(given.office.place, given.calendar)
            version = book.written(procedure, opened)
            compiled = compile_procedure(version, book, calendars=calendars, settings=given.settings)
        self.rules = compiled
        self.log = Log()
        self.last_moment: datetime = end_of_day(opened, zone)

    def step(self, step: Step) -> list[str]:
        """Play one step; what went otherwise than the step says."""
        try:
            if step.act:
                return self.act(step)
            self.other(step)
        except (KeyError, ValueError) as error:
            return [str(error)]
        return []

    def other(self, step: Step) -> None:
        world, zone = self.world, self.world.zone
        when = step.since or step.until or step.on or step.received_on or step.day
        if when:
            self.last_moment = max(self.last_moment, end_of_day(moment(when, zone), zone))
        if step.measure:
            if step.since:
                world.measure(step.measure, step.kind or "none", moment(step.since, zone))
            if step.until:
                world.measure_ends(step.measure, moment(step.until, zone))
        elif step.party and not step.counter:
            given = GivenParty(
                role=step.role or "party", birth=step.birth, precision=step.precision, offence=step.offence
            )
            world.parties[step.party] = party_view(step.party, given, zone)
        elif step.serve:
            self.serve(step)
        elif step.paper:
            paper = world.papers.setdefault(
                step.paper, {"kind": step.kind or step.paper, "served": {}, "of": []}
            )
            paper["received_on"] = step.received_on
            paper["dated_on"] = step.dated_on
        elif step.link:
            self.link(step)
        elif step.counter:
            self.count(step)
        self.recompute()

    def serve(self, step: Step) -> None:
        found = [p for name, p in self.world.papers.items() if step.serve in (name, p.get("kind"))]
        if not found:
            raise ValueError(f"no document {step.serve!r} was issued or given")
        found[-1]["served"] = {**_mapping(found[-1].get("served")), step.to or "party": step.on}

    def link(self, step: Step) -> None:
        known = self.world.linked.get(step.link or "")
        given = GivenLink(
            procedure=step.procedure or (known.procedure if known else "unnamed"),
            relation=step.relation or (known.relation if known else "opened"),
            closed=bool(step.closed),
            facts=dict(known.facts) if known else {},
        )
        self.world.linked[step.link or ""] = self.world.link(step.link or "", given)

    def count(self, step: Step) -> None:
        bearer = f"p:{step.party}" if step.party else MATTER
        self.world.count(step.counter or "", bearer, step.value or 1)

    def recompute(self) -> None:
        changes = self.rules.recompute(self.world.situation(self.last_moment))
        self.world.snapshot = with_limits(self.world.snapshot, changes)

    def act(self, step: Step) -> list[str]:
        world = self.world
        happened = moment(step.on or "", world.zone)
        recorded = end_of_day(moment(step.at, world.zone) if step.at else happened, world.zone)
        self.last_moment = max(self.last_moment, recorded)
        bearers = tuple(world.key(name) for name in ([step.of] if isinstance(step.of, str) else step.of))
        part = step.by or self.part(step.act or "")
        attempt = Attempt(
            act=step.act or "",
            bearers=bearers,
            actor=self.actor(part, step.person),
            facts={},
            happened_at=happened,
            recorded_at=recorded,
            proof=self.proof(step),
            via="engine" if part == "engine" else "web",
            act_id=f"act{len(self.log.acts) + 1}",
        )
        try:
            facts = self.rules.validate(attempt.act, self.papers_given(step.facts), recorded_at=recorded)
        except BadInput as error:
            return self.refused(step, _codes(error.reasons), str(error))
        except HeliError as error:
            return self.refused(step, [error.code], str(error))
        attempt = Attempt(**{**_fields(attempt), "facts": facts})
        return self.judged(step, attempt)

    def judged(self, step: Step, attempt: Attempt) -> list[str]:
        situation = self.world.situation(attempt.recorded_at)
        verdict = self.rules.judge(situation, attempt)
        codes = [w.code for w in verdict.warnings]
        self.log.warned += codes
        self.log.assumed += [a.code for a in verdict.assumptions]
        self.log.verdict = verdict
        missing = [w for w in step.warned or () if not _named(w, codes)]
        if missing:
            return [f"does not warn with {', '.join(missing)} (warns with {', '.join(codes) or 'nothing'})"]
        if not verdict.permitted:
            said = "; ".join(f"{r.code} ({show(r.say, 'en')})" for r in verdict.reasons)
            return self.refused(step, _codes(verdict.reasons), said)
        if step.refused:
            return [f"is permitted; refused with {step.refused} is expected"]
        return self.decided(step, attempt, verdict)

    def decided(self, step: Step, attempt: Attempt, verdict: Verdict) -> list[str]:
        if step.proposed_to:
            if not verdict.must_propose or verdict.decider != step.proposed_to:
                given = verdict.decider if verdict.must_propose else "nobody"
                return [f"is proposed to {given}, not to {step.proposed_to}"]
            return []
        self.log.proposed_to = verdict.decider if verdict.must_propose else None
        if verdict.must_propose:
            self.log.pending = True
            return []
        changes = self.rules.apply(
            self.world.situation(attempt.recorded_at), attempt, new_id=self.ids(attempt.act)
        )
        self.take(attempt, changes)
        return []

    def ids(self, act: str) -> Callable[[], str]:
        """Ids of new items: "point#1", in order of making."""
        counts = {kind: len(ids) for kind, ids in self.world.snapshot.items.items()}
        facts = self.rules.acts[act].creates
        kinds = iter(self._kinds(act))

        def new_id() -> str:
            kind = next(kinds, facts[-1].item if facts else "item")
            counts[kind] = counts.get(kind, 0) + 1
            return f"{kind}#{counts[kind]}"

        return new_id

    def _kinds(self, act: str) -> Iterable[str]:
        for creates in self.rules.acts[act].creates:
            rows = self.facts_now.get(creates.from_)
            for _ in rows if isinstance(rows, (list, tuple)) else ():
                yield creates.item

    def take(self, attempt: Attempt, changes: Changes) -> None:
        world = self.world
        world.snapshot = changes.snapshot
        self.log.acts.append(attempt.act)
        for counter, bearer, by in changes.counters:
            world.count(counter, bearer, by)
        self.log.take(changes)
        for number, document in enumerate(changes.documents):
            name = document if document not in world.papers else f"{document}_{len(self.log.acts)}_{number}"
            about = [b for b in attempt.bearers if b != MATTER]
            world.papers[name] = {
                "kind": document,
                "served": {},
                "of": list(about),
                "dated_on": str(attempt.happened_at)[:10],
            }
        serves = self.rules.acts[attempt.act].serves
        if serves and (paper := world.papers.get(str(attempt.facts.get(serves.paper)))) is not None:
            to = [str(attempt.facts[name]) for name in serves.to if name in attempt.facts]
            paper["served"] = {
                **_mapping(paper.get("served")),
                **dict.fromkeys(to, str(attempt.happened_at)[:10]),
            }
        if changes.case_acts:
            self.case_acts(changes)

    def case_acts(self, changes: Changes) -> None:
        """Measures that the act's own case acts begin or end, so that limits see them."""
        for order in changes.case_acts:
            kind, since, until = (order.facts.get(name) for name in ("kind", "since", "until"))
            for bearer in order.bearers:
                if not bearer.startswith("p:") or bearer[2:] not in self.world.parties:
                    continue
                if isinstance(kind, str) and isinstance(since, str):
                    self.world.measure(bearer[2:], kind, moment(since, self.world.zone))
                elif isinstance(until, str):
                    self.world.measure_ends(bearer[2:], moment(until, self.world.zone))
        self.recompute()

    def refused(self, step: Step, codes: list[str], said: str) -> list[str]:
        if step.refused is None:
            return [f"is refused: {said}"]
        return (
            []
            if _named(step.refused, codes)
            else [f"is refused with {', '.join(codes)}, not with {step.refused}"]
        )

    def part(self, act: str) -> str:
        found = self.rules.acts.get(act)
        return found.by[0] if found else "handling_prosecutor"

    def actor(self, part: str, person: int | None) -> ActorView:
        if part == "engine":
            return ActorView(None, frozenset({"engine"}), "here", "engine")
        if part not in OURS:
            return ActorView(person, frozenset({part}), part)
        if person is None:
            person = self.world.handler if part in HANDLER else _PERSONS.get(part, 50)
        parts = {part, "prosecutor"} if part == "handling_prosecutor" else {part}
        return ActorView(person, frozenset(parts), "here")

    def proof(self, step: Step) -> Proof | None:
        if not step.decided_by:
            return None
        kind = "body" if step.decided_by in BODIES else "proposal"
        person = step.decider_person
        if person is None and kind == "proposal":
            person = self.world.handler if step.decided_by in HANDLER else _PERSONS.get(step.decided_by, 50)
        return Proof("body" if kind == "body" else "proposal", step.decided_by, person, "proof")

    def papers_given(self, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """Facts with papers written out: `{kind, received_on}` becomes a paper of that name."""
        done = dict(facts)
        for name, value in facts.items():
            if isinstance(value, dict) and {"received_on", "dated_on"} & value.keys():
                paper = f"{name}_{len(self.log.acts)}"
                self.world.papers[paper] = {"kind": name, "served": {}, "of": [], **value}
                done[name] = paper
        self.facts_now = done
        return done

    facts_now: Mapping[str, Any] = {}


def _codes(reasons: Iterable[Reason]) -> list[str]:
    """Codes of reasons, alone and with the field: "fact.required", "fact.required:reason"."""
    return [code for reason in reasons for code in (reason.code, f"{reason.code}:{reason.field}")]


def _named(wanted: str, codes: Iterable[str]) -> bool:
    """A code, or its last part: "act.wrong_state" and the ids of rules may be written short."""
    return any(wanted == code or code.endswith(f".{wanted}") for code in codes)


def _opening(test: LawTest, zone: Any, first: date) -> date:
    acts = [step for step in test.steps if step.act and step.on]
    if not acts:
        return first
    when = moment(acts[0].on or "", zone)
    return when.astimezone(zone).date() if isinstance(when, datetime) else when


def _fields(attempt: Attempt) -> dict[str, Any]:
    return {name: getattr(attempt, name) for name in Attempt.__slots__}


def _mapping(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _calendars(place: list[str], notice: Mapping[str, list[str]]) -> Calendars:
    calendars = shipped_calendars()
    if not notice or not place:
        return calendars
    code = place[-1].ljust(6, "0")
    assert code != NATIONAL
    days = [
        NamedDay(date.fromisoformat(day), key == "off", "local", ("test",))
        for key in ("off", "working")
        for day in notice.get(key, ())
    ]
    return calendars.with_layers([Layer(code, tuple(days))])
