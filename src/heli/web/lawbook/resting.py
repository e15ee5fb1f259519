"""What rests on an instrument: every rule of every procedure, by the article that it cites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from heli.base.text import Msg, Text, Words
from heli.law.language import Limit, Procedure
from heli.law.language.names import CITATION
from heli.law.lawbook import Lawbook


@dataclass(frozen=True, slots=True)
class Resting:
    """A rule that rests on an article. `anchor`: its place on the procedure's page."""

    citation: str
    article: str
    procedure: str
    procedure_name: Text
    kind: Words
    name: Words
    anchor: str


_ACT, _LIMIT, _REFUSAL = Msg("act"), Msg("time limit"), Msg("refusal")
_WARNING, _DECIDER, _FACT, _OTHER = Msg("warning"), Msg("who decides"), Msg("fact"), Msg("rule")


def rules_of(book: Lawbook) -> Mapping[str, tuple[Resting, ...]]:
    """Code → what rests on it, in the order of the articles. The newest version of each procedure."""
    found: dict[str, dict[tuple[str, str, str], Resting]] = {}
    for versions in book.procedures.values():
        procedure = versions[-1].procedure
        for basis, kind, name, anchor in _rules(procedure):
            for entry in basis:
                match = CITATION.match(entry)
                if match:
                    rest = Resting(
                        entry,
                        match["article"],
                        procedure.procedure,
                        procedure.name.text(),
                        kind,
                        name,
                        anchor,
                    )
                    found.setdefault(match["code"], {})[(entry, procedure.procedure, f"{anchor}{kind}")] = (
                        rest
                    )
    return {code: tuple(sorted(held.values(), key=_order)) for code, held in found.items()}


def _order(rest: Resting) -> tuple[int, int, str, str]:
    main, _, inserted = rest.article.partition("-")
    return int(main), int(inserted or 0), rest.citation, rest.procedure


Entry = tuple[Iterable[str], Words, Words, str]


def _rules(p: Procedure) -> Iterable[Entry]:
    for key, act in p.acts.items():
        name, anchor = act.name.text(), f"act-{key}"
        yield act.basis, _ACT, name, anchor
        if act.decide:
            for floor in act.decide.floor:
                yield floor.basis, _DECIDER, name, anchor
        yield from ((rule.basis, _REFUSAL, rule.say.text(), anchor) for rule in act.refuse)
        yield from ((rule.basis, _WARNING, rule.say.text(), anchor) for rule in act.warn)
        yield from ((fact.basis, _FACT, fact.name.text(), anchor) for fact in act.facts.values())
    for key, limit in p.limits.items():
        name, anchor = limit.name.text(), f"limit-{key}"
        yield _of_limit(limit), _LIMIT, name, anchor
    yield (p.handled_by.basis if p.handled_by else []), _OTHER, Msg("who may handle"), ""
    closing = [*(p.closes.basis if p.closes else []), *p.retention.basis]
    yield closing, _OTHER, Msg("closing and keeping"), ""


def _of_limit(limit: Limit) -> list[str]:
    entries = list(limit.basis)
    for more in limit.extend:
        entries += more.basis
    for out in limit.exclude:
        entries += out.basis
    for pause in limit.suspend:
        entries += pause.basis
    return entries + (limit.overrun.basis if limit.overrun else [])
