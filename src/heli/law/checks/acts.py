"""Acts: basis, decider, documents, what they lead to."""

from __future__ import annotations

from typing import get_args

from heli.law.checks.prover import Prover
from heli.law.language import Act, Fact
from heli.law.language.acts import (
    CaseAct,
    Creates,
    LetIn,
    Link,
    Open,
    Perform,
    Planned,
    Seal,
    Task,
    Unseal,
    Value,
)
from heli.law.language.facts import Requirement
from heli.law.language.names import RESERVED_ACTS, Actor

_OFFICES = ("own", "superior", "provincial", "supreme", "common_superior", "source")
_MATTERS = ("source", "opened", "subject", "subjects")


def check_acts(p: Prover) -> None:
    """Every act of the procedure."""
    if not any(act.opens_matter for act in p.procedure.acts.values()):
        p.fault("acts", "no act opens a matter")
    for name, act in p.procedure.acts.items():
        path = f"acts/{name}"
        p.bearer(f"{path}/on", act.on)
        if not act.basis:
            p.fault(path, "has no basis")
        if name in RESERVED_ACTS:
            p.fault(path, "every record knows an act of this name: choose another")
        _decide(p, path, act)
        _rules(p, path, act)
        for i, document in enumerate(act.documents):
            p.known(f"{path}/documents/{i}", "document", document.document, p.book.documents)
        for fact_name, fact in act.facts.items():
            _fact(p, f"{path}/facts/{fact_name}", fact, act)
        for i, other in enumerate(act.happened_at.not_before):
            p.known(f"{path}/happened_at/not_before/{i}", "act", other, p.procedure.acts)
        for counter in act.counts:
            p.known(f"{path}/counts/{counter}", "counter", counter, p.counters)
        for i, creates in enumerate(act.creates):
            _creates(p, f"{path}/creates/{i}", creates, act)
        if act.serves:
            for fact_name in (act.serves.paper, *act.serves.to):
                p.known(f"{path}/serves", "fact of this act", fact_name, act.facts)
        _leads(p, path, act)


def _decide(p: Prover, path: str, act: Act) -> None:
    if act.decide is None:
        return
    for i, floor in enumerate(act.decide.floor):
        if not floor.basis:
            p.fault(f"{path}/decide/floor/{i}", "a floor of the law needs its basis")
    p.known(f"{path}/decide/body_paper", "document", act.decide.body_paper, p.book.documents)


def _rules(p: Prover, path: str, act: Act) -> None:
    seen: set[str] = set()
    for key in ("refuse", "warn"):
        for i, rule in enumerate(getattr(act, key)):
            here = f"{path}/{key}/{i}"
            if rule.id in seen:
                p.fault(here, f"the id {rule.id!r} stands twice in this act")
            seen.add(rule.id)
            if not rule.basis:
                p.fault(here, f"the rule {rule.id!r} has no basis")
            p.known(here, "act", rule.offer_act, p.procedure.acts)


def _fact(p: Prover, path: str, fact: Fact, act: Act) -> None:
    kinds = [fact.kind] if isinstance(fact.kind, str) else fact.kind or []
    if fact.type in ("paper", "papers"):
        for kind in kinds:
            p.known(path, "document", kind, p.book.documents)
    if fact.type in ("party", "parties", "charge", "charges"):
        for kind in kinds:
            p.known(path, "role", kind, {*p.procedure.roles, "any"})
    if fact.type in ("item", "items"):
        for kind in kinds:
            p.known(path, "item kind", kind, p.procedure.items)
    for source in fact.filled_from:
        if source.fact and source.fact not in p.facts:
            p.fault(path, f"is filled from a fact {source.fact!r} that is not there")
    if isinstance(fact.required, Requirement) and fact.unknown_allowed and fact.type == "boolean":
        return


def _creates(p: Prover, path: str, creates: Creates, act: Act) -> None:
    fact = act.facts.get(creates.from_)
    if fact is None or (fact.rows is None and fact.type not in ("matters", "offices", "parties", "papers")):
        p.fault(path, f"{creates.from_!r} is no fact of rows of this act")
    if not p.known(path, "item kind", creates.item, p.procedure.items):
        return
    if fact is not None and fact.rows is not None:
        for name, schema in p.procedure.items[creates.item].facts.items():
            if schema.required is True and name not in fact.rows:
                p.fault(path, f"the rows lack {name!r}, which the item needs")


def _leads(p: Prover, path: str, act: Act) -> None:
    for i, lead in enumerate(act.leads_to):
        here = f"{path}/leads_to/{i}"
        if isinstance(lead, Open):
            _open(p, here, lead, act)
        elif isinstance(lead, Perform):
            _perform(p, here, lead, act)
        elif isinstance(lead, CaseAct):
            _case(p, here, lead, act)
        elif isinstance(lead, (Seal, Unseal)):
            _seal(p, here, lead, act)
        elif isinstance(lead, Link):
            _link(p, here, lead, act)
        elif isinstance(lead, LetIn):
            _names(p, here, lead.let_in, act, ("person", "persons"))
        elif isinstance(lead, Planned):
            p.known(here, "fact of this act", lead.stands_as, act.facts)
            if lead.planned in p.book.procedures:
                p.fault(here, f"{lead.planned!r} is no longer planned: it stands in the lawbook")
        elif isinstance(lead, Task):
            if lead.for_ not in get_args(Actor):
                p.known(here, "part or fact", lead.for_, act.facts)
            p.known(here, "act", lead.done_by, p.procedure.acts)


def _open(p: Prover, path: str, lead: Open, act: Act) -> None:
    if lead.office not in _OFFICES:
        p.known(path, "fact of this act naming an office", lead.office, p.facts)
    p.known(path, "act", lead.result_as, p.procedure.acts)
    p.known(path, "fact handed on", lead.titled, lead.facts)
    other = p.other(lead.open)
    if other is None:
        p.fault(
            path,
            f"there is no procedure {lead.open!r}; declare it `planned` with the fact that stands for it",
        )
    elif p.known(path, f"act of {lead.open}", lead.act, other.acts):
        target = other.acts[lead.act]
        if not target.opens_matter:
            p.fault(path, f"{lead.open}.{lead.act} opens no matter")
        _values(p, path, lead.facts, target, act, f"{lead.open}.{lead.act}")


def _perform(p: Prover, path: str, lead: Perform, act: Act) -> None:
    if lead.on not in _MATTERS:
        p.known(path, "fact naming a matter", lead.on, p.facts)
    if lead.perform == "result":
        if not any(opening.result_as for _, _, opening in p.opened_by):
            p.fault(path, "nobody opens this procedure with `result_as`, so there is no result to perform")
        return
    names = [lead.procedure] if lead.procedure else _targets_of(p, lead)
    others = [other for name in names if (other := p.other(name)) is not None]
    for name in names:
        p.known(path, "procedure", name, p.book.procedures)
    fitting = [other for other in others if lead.perform in other.acts]
    if names and not fitting:
        p.fault(path, f"no procedure that this may reach ({', '.join(names)}) has an act {lead.perform!r}")
    for other in fitting:
        _values(p, path, lead.facts, other.acts[lead.perform], act, f"{other.procedure}.{lead.perform}")


def _targets_of(p: Prover, lead: Perform) -> list[str]:
    """Procedures of the matters that a lead may reach: those that open this one, or that this one opens."""
    if lead.on == "source":
        return sorted({source.procedure for source, _, _ in p.opened_by})
    if lead.on == "opened":
        leads = (x for act in p.procedure.acts.values() for x in act.leads_to)
        return sorted({x.open for x in leads if isinstance(x, Open)})
    return []


def _seal(p: Prover, path: str, lead: Seal | Unseal, act: Act) -> None:
    """What is shut, the act itself names; what is opened again, an earlier one."""
    name, known = (lead.seal, act.facts) if isinstance(lead, Seal) else (lead.unseal, p.facts)
    if p.known(path, "fact naming matters", name, known):
        facts = (one.facts.get(name) for one in p.procedure.acts.values())
        if not any(fact is not None and fact.type in ("matter", "matters") for fact in facts):
            p.fault(path, f"{name!r} is no fact of type matters")


def _link(p: Prover, path: str, lead: Link, act: Act) -> None:
    if lead.link != "subjects":
        _names(p, path, lead.link, act, ("matter", "matters"))
    elif not any(
        made.item in p.procedure.items and p.procedure.items[made.item].subject for made in act.creates
    ):
        p.fault(path, "the act makes no item that points at a matter")


def _names(p: Prover, path: str, name: str, act: Act, types: tuple[str, str]) -> None:
    """The act has a fact of this name and of one of the types."""
    if p.known(path, "fact of this act", name, act.facts) and act.facts[name].type not in types:
        p.fault(path, f"{name!r} is no fact of type {types[0]}")


def _case(p: Prover, path: str, lead: CaseAct, act: Act) -> None:
    case = p.other("case")
    if case is None:
        p.fault(path, "there is no procedure 'case'")
    elif p.known(path, "act of case", lead.case, case.acts):
        _values(p, path, lead.facts, case.acts[lead.case], act, f"case.{lead.case}")


def _values(p: Prover, path: str, facts: dict[str, Value], target: Act, act: Act, name: str) -> None:
    for fact, value in facts.items():
        p.known(path, f"fact of {name}", fact, target.facts)
        p.known(path, "fact", value.fact, p.facts)
        p.known(path, "limit", value.limit_end, p.procedure.limits)
        p.known(path, "counter", value.counter, p.counters)
        schema = target.facts.get(fact)
        if (
            schema is not None
            and schema.of is not None
            and isinstance(value.value, str)
            and value.value not in schema.of
        ):
            p.fault(path, f"{value.value!r} is none of the choices of {name}.{fact}")
    for fact, schema in target.facts.items():
        if schema.required is True and fact not in facts and not schema.filled_from:
            p.fault(path, f"{name} needs the fact {fact!r}, and nothing hands it on")
