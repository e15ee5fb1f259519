"""Time limits: each starts, each stops or lapses, each names its source."""

from __future__ import annotations

from heli.law.checks.prover import Prover
from heli.law.language import Limit
from heli.law.language.limits import EarliestOf, FactLength, LatestOf, Start


def check_limits(p: Prover) -> None:
    """Every time-limit rule of the procedure."""
    for name, limit in p.procedure.limits.items():
        path = f"limits/{name}"
        p.bearer(f"{path}/bearer", limit.bearer)
        if not limit.basis:
            p.fault(path, "has no basis")
        for key in ("stops", "closed_by", "restarts"):
            for i, act in enumerate(getattr(limit, key)):
                p.known(f"{path}/{key}/{i}", "act", act, p.procedure.acts)
        for i, extend in enumerate(limit.extend):
            p.known(f"{path}/extend/{i}", "act", extend.act, p.procedure.acts)
            p.known(f"{path}/extend/{i}", "fact", extend.add_fact, p.facts)
            if sum(x is not None for x in (extend.add, extend.add_fact, extend.to)) != 1:
                p.fault(
                    f"{path}/extend/{i}",
                    "an extension adds a length, adds what a fact says, or goes `to` a total",
                )
        for i, exclude in enumerate(limit.exclude):
            for act in (exclude.from_, exclude.until):
                p.known(f"{path}/exclude/{i}", "act", act, p.procedure.acts)
        for i, suspend in enumerate(limit.suspend):
            for act in (suspend.by, suspend.until):
                p.known(f"{path}/suspend/{i}", "act", act, p.procedure.acts)
        if isinstance(limit.length, FactLength):
            if (
                limit.length.until
                and not (limit.length.days or limit.length.months)
                and limit.roll != "never"
            ):
                p.fault(f"{path}/length", "a last day that a fact names is not moved: `roll: never`")
            for fact in (limit.length.days, limit.length.months, limit.length.until):
                p.known(f"{path}/length", "fact", fact, p.facts)
        if isinstance(limit.length, str) and "hour" in limit.length and limit.roll != "never":
            p.fault(path, "a limit in hours is not moved: `roll: never`")
        if limit.overrun:
            p.known(f"{path}/overrun", "act", limit.overrun.opens, p.procedure.acts)
        _starts(p, f"{path}/starts", limit)


def _starts(p: Prover, path: str, limit: Limit) -> None:
    given = limit.starts
    starts = (
        given.latest_of
        if isinstance(given, LatestOf)
        else given.earliest_of
        if isinstance(given, EarliestOf)
        else [given]
    )
    for start in starts:
        if not start.model_fields_set:
            p.fault(
                path, "a start names an act, a fact, a document served, a limit's end, a measure or a paper"
            )
        for act in start.act or ():
            if p.known(path, "act", act, p.procedure.acts):
                _hours(p, path, limit, start, act)
        if start.fact and not start.act:
            p.known(path, "fact", start.fact, p.facts)
        for act in start.act or ():
            if start.fact and act in p.procedure.acts:
                p.known(path, f"fact of {act}", start.fact, p.procedure.acts[act].facts)
        p.known(path, "fact", start.paper, p.facts)
        p.known(path, "limit", start.end_of, p.procedure.limits)
        if start.served:
            _served(p, path, start)
    if limit.before and not any(start.end_of for start in starts):
        p.fault(path, "`before` counts back from the end of a limit: `end_of`")


def _served(p: Prover, path: str, start: Start) -> None:
    if not p.known(path, "document", start.served, p.book.documents):
        return
    issued = any(d.document == start.served for act in p.procedure.acts.values() for d in act.documents)
    named = any(
        start.served == kind or (isinstance(kind, list) and start.served in kind)
        for facts in p.facts.values()
        for kind in (fact.kind for fact in facts)
    )
    if not issued and not named:
        p.fault(path, f"no act here issues or names the document {start.served!r}, so it is never served")
    if not any(act.serves for act in p.procedure.acts.values()):
        p.fault(path, "no act here records a service (use the part `service`), so this never starts")


def _hours(p: Prover, path: str, limit: Limit, start: Start, act: str) -> None:
    if not (isinstance(limit.length, str) and "hour" in limit.length):
        return
    fact = p.procedure.acts[act].facts.get(start.fact or "")
    kind = fact.type if fact else p.procedure.acts[act].happened_at.kind
    if kind != "instant":
        p.fault(path, f"a limit in hours needs the time of day of {act!r}")
