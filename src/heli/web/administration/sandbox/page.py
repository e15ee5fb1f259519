"""What the page of a sandbox shows: its matters, its parties, what may be done, what came of it. Played anew each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from heli.base import clock
from heli.base.errors import Reason
from heli.base.text import Msg, Text, Words
from heli.law.contract import LimitState
from heli.law.engine import Compiled
from heli.law.language import Act, Procedure
from heli.law.lawbook import Lawbook
from heli.law.local import Checked
from heli.law.sandbox import Followed, Outcome, Sandbox, SandboxMatter, SandboxStep, step_from
from heli.law.sandbox.mending import Past
from heli.law.sandbox.offices import OWN
from heli.matters import books
from heli.offices.codes import measure_names
from heli.offices.models import Office
from heli.web.administration.sandbox.offices import DirectoryOffices
from heli.web.administration.sandbox.seen import Seen
from heli.web.administration.sandbox.words import bearer_name, matter_name, party_name
from heli.web.contexts.limits import LimitFacts, LimitShown, show_limit
from heli.web.contexts.names import part
from heli.web.contexts.procedures import length_in_words


@dataclass(frozen=True, slots=True)
class TabShown:
    """One matter of the sandbox. `handler`: who answers for it; None before it is allocated."""

    id: str
    name: Words
    office: Words
    handler: Words | None
    closed: bool
    sealed: bool
    here: bool


@dataclass(frozen=True, slots=True)
class PartyShown:
    """A party with his age and his measures: (name, since, until)."""

    key: str
    name: Words
    born: date | None
    measures: tuple[tuple[Words, date | datetime, date | datetime | None], ...]
    charges: int


@dataclass(frozen=True, slots=True)
class OfferShown:
    """An act that somebody may do now, or why nobody may."""

    key: str
    name: Words
    by: tuple[Words, ...]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowShown:
    """What followed; `matter`: the one that can be entered."""

    say: Words
    matter: str = ""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step as the page tells it. `source`: whence the decider, as citations; `moved`: track, before, after, about whom.

    `standing`: "stands", "corrected" or "annulled" of an act that was done; empty of anything else.
    """

    number: int
    matter: Words | None
    act: Words
    by: Words | None
    on: date | datetime
    about: tuple[Words, ...]
    outcome: Outcome
    reasons: tuple[Reason, ...]
    decider: Words | None
    decided_by: Words | None
    source: tuple[str, ...]
    moved: tuple[tuple[Words, Words, Words, Words | None], ...]
    documents: tuple[Words, ...]
    follows: tuple[FollowShown, ...]
    standing: str = ""


class Box:
    """A sandbox played from the steps that are kept, at an office, and the text under trial."""

    def __init__(self, found: Checked, office: Office, kept: Sequence[Mapping[str, Any]]) -> None:
        assert found.compiled is not None
        self.compiled: Compiled = found.compiled
        self.written: Procedure = found.compiled.written
        self.book: Lawbook = found.book
        self.offices = DirectoryOffices(office, clock.today())
        steps = [step for one in kept if (step := step_from(one)) is not None]
        opened = min((date.fromisoformat(step.on[:10]) for step in steps), default=clock.today())
        self.box = Sandbox(found.book, self._rules, self.offices, opened)
        self.box.invite(self.written)
        self.box.play(steps)
        self.steps: Sequence[SandboxStep] = steps

    @property
    def has_steps(self) -> bool:
        """Whether something was done already."""
        return bool(self.steps)

    def _rules(self, procedure: str, office: str, day: date) -> Compiled:
        """The text under trial at its own office; everything else as it holds there."""
        if procedure == self.written.procedure and office == OWN:
            return self.compiled
        book = books.library()
        assert isinstance(book, books.LoadedBook)
        found = book.on(procedure, day, self.offices.real.get(office))
        assert isinstance(found, Compiled)
        return found

    def matter(self, wanted: str) -> SandboxMatter:
        """The matter that is entered: the one named, else the one worked on last; before the first one a fresh one."""
        found = self.box.matters
        if wanted in found:
            return found[wanted]
        done = [one.matter for one in self.box.outcomes if one.matter in found and not one.cause]
        if done:
            return found[done[-1]]
        return next(iter(found.values()), None) or self.box.fresh(self.written.procedure, OWN, self.box.today)

    def person(self, number: int) -> Words:
        """A person by his posts."""
        return self.offices.person_name(number)

    def who(self, by: str) -> Words:
        """Who acts or decides: a person of the sandbox, a body outside, the program."""
        return self.person(int(by)) if by.isdigit() else part(by)

    def roles(self) -> tuple[str, ...]:
        """Roles that a party may have: of the text's procedure and of every matter, then those of any case."""
        every = [self.written, *(one.rules.written for one in self.box.matters.values())]
        versions = self.book.procedures.get("case")
        every += [versions[-1].procedure] if versions else []
        return tuple(dict.fromkeys(role for one in every for role in one.roles if role != "any"))

    def tabs(self, here: SandboxMatter) -> tuple[TabShown, ...]:
        """Its matters in the order of their opening."""
        return tuple(
            TabShown(
                one.id,
                matter_name(one),
                self.offices.office_name(one.office),
                self.person(one.world.handler) if one.world.handler is not None else None,
                one.closed,
                one.sealed,
                one is here,
            )
            for one in self.box.matters.values()
        )

    def parties(self) -> tuple[PartyShown, ...]:
        """Everybody of the case."""
        names = measure_names()
        return tuple(
            PartyShown(
                key,
                party_name(self.written, key),
                view.birth_on,
                tuple((names.get(m.kind) or Text(m.kind, m.kind), m.since, m.until) for m in view.measures),
                len(view.charges),
            )
            for key, view in self.box.parties.items()
        )

    def procedures(self) -> list[tuple[str, Words]]:
        """Procedures under which another matter may be begun at this office, the text's own first."""
        offered = books.offered(self.offices.real[OWN].pk, clock.today())
        named = {name: one.name.text() for name, one in offered.items() if name != "case"}
        rest = sorted((n for n in named if n != self.written.procedure), key=lambda n: named[n].zh)
        return [(self.written.procedure, self.written.name.text()), *((name, named[name]) for name in rest)]

    def offers(self, matter: SandboxMatter) -> tuple[tuple[OfferShown, ...], tuple[OfferShown, ...]]:
        """Acts that somebody of the office or a body may do now; and the others, with the reasons of the first of them."""
        seen = Seen(self, matter)
        now: list[OfferShown] = []
        never: list[OfferShown] = []
        for key, act in matter.rules.acts.items():
            if not matter.world.snapshot.done and not act.opens_matter:
                continue
            doers, reasons = seen.of(key, act)
            shown = OfferShown(key, act.name.text(), tuple(doers), reasons)
            (now if doers else never).append(shown)
        return tuple(now), tuple(never)

    def states(self, matter: SandboxMatter) -> list[tuple[Words, Words, Words | None]]:
        """Track, state, bearer."""
        written = matter.rules.written
        return [
            (written.tracks[track].name.text(), _state(written, track, state), bearer_name(written, bearer))
            for track, standing in matter.states().items()
            for bearer, state in standing.items()
        ]

    def limits(self, matter: SandboxMatter) -> list[LimitShown]:
        """Every time limit in words."""
        return [_limit(matter, one) for one in matter.limits()]

    def told(self) -> list[StepShown]:
        """Every step, and what followed from it, in order."""
        return [self._step(one) for one in self.box.outcomes]

    def _step(self, outcome: Outcome) -> StepShown:
        step, matter = outcome.step, self.box.matters.get(outcome.matter)
        written = matter.rules.written if matter else self.written
        past = _past(matter, outcome.act_id)
        act = written.acts.get(step.act)
        documents = self.book.documents
        decides = outcome.decider not in ("", "handling_prosecutor")
        return StepShown(
            outcome.number,
            matter_name(matter) if matter else None,
            self._title(matter, step),
            self.who(step.by) if step.by else None,
            date.fromisoformat(step.on) if len(step.on) == 10 else datetime.fromisoformat(step.on),
            tuple(words for one in step.bearers if (words := bearer_name(written, one))),
            outcome,
            tuple(_with_field(act, reason) for reason in outcome.reasons),
            part(outcome.decider) if decides else None,
            self.who(outcome.decided_by) if outcome.decided_by else None,
            tuple(outcome.source.split("; ")) if outcome.source not in ("", "default") and decides else (),
            tuple(
                (written.tracks[m.track].name.text(), _state(written, m.track, m.from_state),
                 _state(written, m.track, m.to_state), bearer_name(written, m.bearer))
                for m in outcome.moved
            ),
            tuple(documents[one].name.text() for one in outcome.documents if one in documents),
            tuple(self._follow(one) for one in outcome.follows),
            "" if past is None else "annulled" if not past.stands else "corrected" if past.corrected else "stands",
        )  # fmt: skip

    def _title(self, matter: SandboxMatter | None, step: SandboxStep) -> Words:
        """What a step did: an act, a correction of one, or something of the case."""
        written = matter.rules.written if matter else self.written
        if step.what not in ("correct", "annul"):
            return written.acts[step.act].name.text() if step.act in written.acts else self._of_the_case(step)
        past = _past(matter, str(step.facts.get("act")))
        named: Words = written.acts[past.attempt.act].name.text() if past else Msg("an act")
        say = Msg("Correct: %(act)s") if step.what == "correct" else Msg("Take back: %(act)s")
        return Msg(say.msgid, {"act": named})

    def _of_the_case(self, step: SandboxStep) -> Words:
        named = party_name(self.written, step.party) if step.party in self.box.parties else Msg("a party")
        if step.what == "party":
            return Msg("%(party)s comes into the case", {"party": named})
        if step.what == "age":
            return Msg("%(party)s: another day of birth", {"party": named})
        if step.what == "measure":
            kind = str(step.facts.get("kind"))
            measure: Words = measure_names().get(kind) or Msg("no measure any more")
            return Msg("%(party)s: %(measure)s", {"party": named, "measure": measure})
        return Msg("Time passes") if step.what == "day" else Text(step.act, step.act)

    def _follow(self, one: Followed) -> FollowShown:
        matter = self.box.matters.get(one.matter)
        where = matter_name(matter) if matter else self._procedure(one.procedure)
        named = {"matter": where, "act": self._act(matter, one)}
        says: Mapping[str, Words] = {
            "opened": Msg("Opened: %(matter)s", named),
            "performed": Msg("Done there, in %(matter)s: %(act)s", named),
            "waits": Msg("Waits there for its decider, in %(matter)s: %(act)s", named),
            "refused": Msg("Refused there, in %(matter)s: %(act)s", named),
            "unsupported": Msg("Rests no longer on what stands; somebody decides on it: %(act)s", named),
            "case": Msg("In the case: %(act)s", named),
            "sealed": Msg("Sealed: %(matter)s", named),
            "unsealed": Msg("Opened again: %(matter)s", named),
            "linked": Msg("Linked with %(matter)s", named),
            "let_in": Msg("Persons named in the act are let in"),
            "task": Msg("Task: %(task)s", {"task": one.say or ""}),
        }
        enters = one.matter if matter and one.kind in ("opened", "performed", "waits", "linked") else ""
        return FollowShown(says[one.kind], enters, one.reasons)

    def _procedure(self, name: str) -> Words:
        versions = self.book.procedures.get(name)
        return versions[-1].procedure.name.text() if versions else Msg("another matter")

    def _act(self, matter: SandboxMatter | None, one: Followed) -> Words:
        versions = self.book.procedures.get("case" if one.kind == "case" else one.procedure)
        acts = versions[-1].procedure.acts if versions else {}
        if matter is not None and one.kind != "case":
            acts = matter.rules.written.acts
        return acts[one.name].name.text() if one.name in acts else Msg("an act")


def _past(matter: SandboxMatter | None, act: str) -> Past | None:
    return next((one for one in matter.past if one.attempt.act_id == act), None) if matter and act else None


def _with_field(act: Act | None, reason: Reason) -> Reason:
    """The reason with the name of its field; a day to come is told how the text allows it."""
    fact = act.facts.get(reason.field or "") if act else None
    if fact is None:
        return reason
    do = reason.do
    if reason.code == "fact.in_future":
        do = Msg("Where this day may lie ahead, its line in the text says not_future: false.")
    named = Msg("%(field)s: %(say)s", {"field": fact.name.text(), "say": reason.say})
    return replace(reason, say=named, do=do)


def _state(written: Procedure, track: str, state: str) -> Words:
    found = written.tracks[track].states.get(state)
    return Text(found.zh, found.en) if found else Msg("not opened yet")


def _limit(matter: SandboxMatter, state: LimitState) -> LimitShown:
    written = matter.rules.written
    rule = written.limits[state.rule]
    return show_limit(
        LimitFacts(
            rule=rule.name.text(),
            binds=rule.binds,
            standing=state.status,
            end=state.end,
            who=part(rule.who) if rule.who else None,
            bearer=bearer_name(written, state.bearer),
            length=length_in_words(state.length or rule.length),
            basis=tuple(rule.basis),
            provisional=state.provisional,
        ),
        matter.last_moment,
    )
