"""A procedure as a sheet for a lawyer: who acts, who decides, what is refused, how long, and on what it rests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from heli.base.text import Msg, Text, Words
from heli.law.engine import Compiled
from heli.law.engine.parts import posts_words
from heli.law.language import Act, Fact, Limit
from heli.law.language.acts import (
    CaseAct,
    Floor,
    Lead,
    LetIn,
    Link,
    Open,
    Perform,
    Planned,
    Rule,
    Seal,
    Unseal,
)
from heli.law.lawbook import Expanded, Lawbook
from heli.law.saying import LimitWords, Naming, say_condition, say_limit
from heli.offices.codes import deciders, measure_names
from heli.web.contexts.maps import maps_of
from heli.web.lawbook.examples import Example, examples
from heli.web.pictures.map import MapPicture


@dataclass(frozen=True, slots=True)
class RuleSheet:
    """A refusal or warning: when, what it says, on what it rests."""

    when: Text
    says: Text
    basis: tuple[str, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class FactSheet:
    """A fact that an act asks for. `needed`: yes, where…, or empty."""

    name: Text
    needed: Words | None
    choices: tuple[Text, ...]
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActSheet:
    """An act."""

    key: str
    name: Text
    help: Text | None
    by: tuple[Text, ...]
    decides: tuple[tuple[Words, tuple[str, ...]], ...]
    moves: tuple[tuple[Text, Text, Text, Text | None], ...]
    facts: tuple[FactSheet, ...]
    refuses: tuple[RuleSheet, ...]
    warns: tuple[RuleSheet, ...]
    documents: tuple[Text, ...]
    leads: tuple[Words, ...]
    shared: bool
    basis: tuple[str, ...]
    mark: str
    local: object = None
    """What local texts add (`local.LocalAct`); None in the national book."""


@dataclass(frozen=True, slots=True)
class LimitSheet:
    """A time limit with worked examples."""

    key: str
    name: Text
    binds: Words
    words: LimitWords
    examples: tuple[Example, ...]
    basis: tuple[str, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class ProcedureSheet:
    """One procedure."""

    key: str
    name: Text
    help: Text | None
    in_force: str
    hash: str
    instruments: tuple[tuple[str, str], ...]
    maps: tuple[MapPicture, ...]
    acts: tuple[ActSheet, ...]
    limits: tuple[LimitSheet, ...]
    handled: Text | None
    handled_basis: tuple[str, ...]
    closes: Text | None
    kept: Words
    kept_basis: tuple[str, ...]


def naming(book: Lawbook, version: Expanded) -> Naming:
    """Names for the words of one procedure."""
    case = book.procedures.get("case")
    counters = case[-1].procedure.counters if case else {}
    return Naming(
        version.procedure,
        others={name: versions[-1].procedure.name.text() for name, versions in book.procedures.items()},
        counters={name: counter.name.text() for name, counter in counters.items()},
        measures=measure_names(),
        documents={name: kind.name.text() for name, kind in book.documents.items()},
        settings={name: question.name.text() for name, question in book.settings.settings.items()},
        acts_elsewhere={
            name: act.name.text()
            for versions in book.procedures.values()
            for name, act in versions[-1].procedure.acts.items()
        },
    )


def procedure_sheet(book: Lawbook, version: Expanded, rules: Compiled, language: str) -> ProcedureSheet:
    """The sheet of one version of a procedure."""
    p, names = version.procedure, naming(book, version)
    return ProcedureSheet(
        key=p.procedure,
        name=p.name.text(),
        help=p.help.text() if p.help else None,
        in_force=p.in_force,
        hash=version.hash,
        instruments=tuple(sorted(p.instruments.items())),
        maps=maps_of({track: {} for track in p.tracks}, rules, language),
        acts=tuple(_act(key, act, names.within(act)) for key, act in p.acts.items()),
        limits=tuple(limit_sheet(key, limit, names, rules) for key, limit in p.limits.items()),
        handled=posts_words(p.handled_by.posts) if p.handled_by else None,
        handled_basis=tuple(p.handled_by.basis) if p.handled_by else (),
        closes=say_condition(p.closes.when, names) if p.closes else None,
        kept=Msg("for ever") if p.retention.permanent else Msg("%(n)s years", {"n": p.retention.years or 0}),
        kept_basis=tuple(p.retention.basis),
    )


def _act(key: str, act: Act, names: Naming) -> ActSheet:
    return ActSheet(
        key=key,
        name=act.name.text(),
        help=act.help.text() if act.help else None,
        by=tuple(names.part(part) for part in act.by),
        decides=tuple(_deciders(act, names)),
        moves=tuple(
            (names.track(m.track), names.states(m.track, m.from_), names.state(m.track, m.to), say_condition(m.when, names))
            for m in act.moves
        ),
        facts=tuple(_fact(fact, names) for fact in act.facts.values()),
        refuses=tuple(rule_sheets(act.refuse, names)),
        warns=tuple(rule_sheets(act.warn, names)),
        documents=tuple(names.document(d.document) for d in act.documents),
        leads=tuple(_lead(lead, names) for lead in act.leads_to),
        shared=act.visible == "shared",
        basis=tuple(act.basis),
        mark=act.mark,
    )  # fmt: skip


def _deciders(act: Act, names: Naming) -> Iterable[tuple[Words, tuple[str, ...]]]:
    if act.decide is None:
        return
    for floor in act.decide.floor:
        yield decided_at_least(floor, names), tuple(floor.basis)
    default = _decider(act.decide.default, names)
    yield Msg("%(who)s, unless the office's power list says more", {"who": default}), ()


def _decider(key: str, names: Naming) -> Text:
    return deciders().get(key) or names.part(key)


def decided_at_least(floor: Floor, names: Naming) -> Text:
    """A floor in words: who decides at least, and where."""
    when, by = say_condition(floor.when, names), _decider(floor.by, names)
    if when is None:
        return Text(f"不低于{by.zh}", f"at least {by.en}")
    return Text(f"{when.zh}的，不低于{by.zh}", f"at least {by.en} where {when.en}")


def _fact(fact: Fact, names: Naming) -> FactSheet:
    needed: Words | None = None
    if fact.required is True:
        needed = Msg("needed")
    elif fact.required:
        when = say_condition(fact.required.when, names)
        needed = Msg("needed where %(when)s", {"when": when or ""})
    choices = tuple(choice.text() for choice in fact.of.values()) if fact.of else ()
    return FactSheet(fact.name.text(), needed, choices, tuple(fact.basis))


def rule_sheets(rules: Iterable[Rule], names: Naming) -> Iterable[RuleSheet]:
    """Refusals or warnings in words."""
    for rule in rules:
        when = say_condition(rule.when, names) or Text("", "")
        yield RuleSheet(when, rule.say.text(), tuple(rule.basis), rule.mark)


def _lead(lead: Lead, names: Naming) -> Words:
    if isinstance(lead, Open):
        return Msg("opens %(procedure)s", {"procedure": names.other(lead.open)})
    if isinstance(lead, Perform):
        return Msg(
            "is told to the matter that it concerns: %(act)s", {"act": names.foreign_act(lead.perform)}
        )
    if isinstance(lead, CaseAct):
        return Msg("changes the case: %(act)s", {"act": names.foreign_act(lead.case)})
    if isinstance(lead, Seal):
        return Msg("seals the matters that it names")
    if isinstance(lead, Unseal):
        return Msg("opens the sealed matters again")
    if isinstance(lead, Link):
        return Msg("is linked with the matter that it is about")
    if isinstance(lead, LetIn):
        return Msg("lets in: %(who)s", {"who": names.fact(lead.let_in)})
    if isinstance(lead, Planned):
        return Msg("opens a procedure that is not in the lawbook yet")
    return Msg("task: %(task)s", {"task": lead.task.text()})


_BINDS = {
    "own": Msg("binds this office"),
    "watch": Msg("binds another body; watched here"),
    "right": Msg("a party's right"),
}


def limit_sheet(key: str, limit: Limit, names: Naming, rules: Compiled) -> LimitSheet:
    """A time limit in words, with examples counted now."""
    return LimitSheet(
        key,
        limit.name.text(),
        _BINDS[limit.binds],
        say_limit(limit, names),
        examples(rules, key),
        tuple(limit.basis),
        limit.mark,
    )
