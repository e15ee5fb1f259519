"""The sandbox of a draft: its matter played again from the steps that are kept, and what can be done next. Nothing real."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, cast

from heli.base import clock
from heli.base.errors import Reason
from heli.base.text import Msg, Text, Words
from heli.law.contract import MATTER, BearerKey, LimitState
from heli.law.language import Act, Fact, Procedure
from heli.law.language.testing import GivenOffice
from heli.law.local import Checked
from heli.law.scenario.runner import HANDLER, OURS
from heli.law.scenario.trial import BODY_KINDS, Outcome, Trial, TrialStep, last_day, step_from
from heli.offices.models import Office
from heli.web.contexts.limits import LimitFacts, LimitShown, show_limit
from heli.web.contexts.names import part
from heli.web.contexts.procedures import length_in_words
from heli.web.forms.shown import Option, Options

_LEVELS = {1: "supreme", 2: "province", 3: "prefecture", 4: "county"}
_BODIES: Mapping[str, Words] = {
    "police": Msg("an invented police"),
    "court": Msg("an invented court"),
    "agency": Msg("an invented agency"),
    "procuratorate": Msg("an invented procuratorate"),
}
_PEOPLE: Mapping[str, Words] = {"1": Msg("the invented handler"), "50": Msg("an invented colleague")}


class Invented:
    """Choices of the forms in the sandbox: invented parties, bodies, people; items of the matter as played."""

    def __init__(self, written: Procedure, items: Sequence[tuple[str, str]]) -> None:
        self.written, self.items = written, items

    def options(self, fact: Fact, *, word: str, chosen: tuple[str, ...]) -> Options:
        """What a field of the type offers."""
        found = tuple(Option(value, words) for value, words in self._all(fact))
        return Options(found, len(found))

    def _all(self, fact: Fact) -> list[tuple[str, Words]]:
        kinds = [fact.kind] if isinstance(fact.kind, str) else fact.kind or []
        if fact.type in ("party", "parties"):
            wanted = [role for role in self.written.roles if not kinds or role in kinds or "any" in kinds]
            return [
                (f"{role}_{n}", party_name(self.written, f"{role}_{n}")) for role in wanted for n in (1, 2)
            ]
        if fact.type in ("charge", "charges"):
            return [
                (
                    f"{role}_{n}_charge",
                    Msg("charge of %(party)s", {"party": party_name(self.written, f"{role}_{n}")}),
                )
                for role in self.written.roles
                for n in (1, 2)
            ]
        if fact.type in ("office", "offices"):
            wanted = [kind for kind in BODY_KINDS if not kinds or kind in kinds] or list(BODY_KINDS)
            return [(kind, _BODIES[kind]) for kind in wanted]
        if fact.type in ("person", "persons"):
            return list(_PEOPLE.items())
        if fact.type in ("item", "items"):
            return [
                (item, item_name(self.written, item))
                for kind, item in self.items
                if not kinds or kind in kinds
            ]
        return []


def party_name(written: Procedure, party: str) -> Words:
    """An invented party: the name of the role, with its number."""
    role, _, number = party.rpartition("_")
    named = written.roles.get(role)
    return Msg("%(role)s no. %(n)s", {"role": named.text() if named else Text(role, role), "n": number})


def item_name(written: Procedure, item: str) -> Words:
    """An item: the name of its kind, with its number."""
    kind, _, number = item.partition("#")
    named = written.items.get(kind)
    return Msg("%(role)s no. %(n)s", {"role": named.name.text() if named else Text(kind, kind), "n": number})


def bearer_name(written: Procedure, bearer: BearerKey) -> Words | None:
    """A bearer in words; None for the matter itself."""
    kind, _, name = bearer.partition(":")
    if bearer == MATTER:
        return None
    if kind == "p":
        return party_name(written, name)
    if kind == "c":
        return Msg("charge of %(party)s", {"party": party_name(written, name.removesuffix("_charge"))})
    return item_name(written, name) if kind == "i" else Text(name, name)


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of the sandbox as the page tells it. `moved`: track, before, after, about whom."""

    number: int
    act: Words
    by: Words
    on: date | datetime | str
    about: tuple[Words, ...]
    outcome: Outcome
    reasons: tuple[Reason, ...]
    decider: Words | None
    moved: tuple[tuple[Words, Words, Words, Words | None], ...]
    documents: tuple[Words, ...]
    follows: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class OfferShown:
    """An act that somebody may do now, or why nobody may."""

    key: str
    name: Words
    by: tuple[Words, ...]
    reasons: tuple[Reason, ...] = ()


@dataclass(slots=True)
class Sandbox:
    """The page's whole content."""

    trial: Trial
    steps: tuple[StepShown, ...]
    offers: tuple[OfferShown, ...]
    impossible: tuple[OfferShown, ...]
    states: tuple[tuple[Words, Words, Words | None], ...]
    limits: tuple[LimitShown, ...] = field(default_factory=tuple)

    @property
    def today(self) -> date:
        """The day of the latest step."""
        return last_day(self.trial)


def played(found: Checked, office: Office, kept: Sequence[Mapping[str, Any]]) -> Sandbox:
    """The sandbox after the steps that are kept. The text must be one that can be played."""
    assert found.compiled is not None
    steps = [step_from(one) for one in kept]
    opened = min((date.fromisoformat(step.on[:10]) for step in steps), default=clock.today())
    level = cast(Any, _LEVELS[office.level])
    trial = Trial(found.book, found.compiled, opened, GivenOffice(level=level, kind=str(office.kind)))
    outcomes = trial.play(steps)
    written = found.compiled.written
    offers, impossible = _offers(trial, written)
    return Sandbox(
        trial,
        tuple(_step(found, number, one) for number, one in enumerate(outcomes, 1)),
        offers,
        impossible,
        tuple(_states(trial, written)),
        tuple(_limit(trial, written, one) for one in trial.limits()),
    )


def _step(found: Checked, number: int, outcome: Outcome) -> StepShown:
    assert found.compiled is not None
    written, step = found.compiled.written, outcome.step
    act = written.acts.get(step.act)
    tracks = written.tracks
    return StepShown(
        number,
        act.name.text() if act else Text(step.act, step.act),
        part(step.by),
        date.fromisoformat(step.on) if len(step.on) == 10 else datetime.fromisoformat(step.on),
        tuple(words for one in step.bearers if (words := bearer_name(written, one))),
        outcome,
        tuple(_with_field(act, reason) for reason in outcome.reasons),
        part(outcome.decider) if outcome.decider and outcome.decider != "handling_prosecutor" else None,
        tuple(
            (tracks[m.track].name.text(), _state(written, m.track, m.from_state), _state(written, m.track, m.to_state),
             bearer_name(written, m.bearer))
            for m in outcome.moved
        ),
        tuple(found.book.documents[one].name.text() for one in outcome.documents if one in found.book.documents),
        tuple(_procedure_name(found, one) for one in outcome.follows),
    )  # fmt: skip


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


def _procedure_name(found: Checked, name: str) -> Words:
    versions = found.book.procedures.get(name)
    return versions[-1].procedure.name.text() if versions else Msg("an act in another matter")


def _state(written: Procedure, track: str, state: str) -> Words:
    found = written.tracks[track].states.get(state)
    return Text(found.zh, found.en) if found else Msg("not opened yet")


def _states(trial: Trial, written: Procedure) -> Sequence[tuple[Words, Words, Words | None]]:
    return [
        (written.tracks[track].name.text(), _state(written, track, state), bearer_name(written, bearer))
        for track, standing in trial.states().items()
        for bearer, state in standing.items()
    ]


def _limit(trial: Trial, written: Procedure, state: LimitState) -> LimitShown:
    rule = written.limits[state.rule]
    now = trial.last_moment
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
        now,
    )


def _offers(trial: Trial, written: Procedure) -> tuple[tuple[OfferShown, ...], tuple[OfferShown, ...]]:
    """Acts that somebody of their `by` may do now; and the others, with the reasons of the first of them."""
    now, never = [], []
    for key, act in written.acts.items():
        doers: list[Words] = []
        reasons: tuple[Reason, ...] = ()
        for by in act.by:
            found = [offer for offer in trial.offers(by) if offer.act == key]
            if any(offer.possible for offer in found):
                doers.append(part(by))
            elif found and not reasons:
                reasons = found[0].reasons
        if doers:
            now.append(OfferShown(key, act.name.text(), tuple(doers)))
        else:
            never.append(OfferShown(key, act.name.text(), tuple(part(by) for by in act.by), reasons))
    return tuple(now), tuple(never)


def who_acts(written: Procedure, act: str) -> Sequence[tuple[str, Words]]:
    """In which parts an act may be done, our own first."""
    by = sorted(written.acts[act].by, key=lambda one: (one not in HANDLER, one not in OURS))
    return [(one, part(one)) for one in by]


def bearers_of(trial: Trial, written: Procedure, act: str) -> Sequence[tuple[str, Words]]:
    """Bearers that an act may be about, where it is not the matter."""
    if written.acts[act].on == "matter":
        return ()
    keys = dict.fromkeys(
        offer.bearer for by in written.acts[act].by for offer in trial.offers(by) if offer.act == act
    )
    return [(key, words) for key in keys if (words := bearer_name(written, key))]


def with_step(kept: Sequence[Mapping[str, Any]], step: TrialStep) -> list[dict[str, Any]]:
    """The steps with one more."""
    return [*(dict(one) for one in kept), step.as_json()]
