"""The first acts of a case: it is opened, parties are added with their measures and charges, or joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import Refused
from heli.base.ids import uuid7
from heli.law.contract import ActorView, Attempt, PartyView, Situation
from heli.matters.case_stream import CaseHead, append_to_case, case_situation, entry_of, load_case
from heli.matters.request import Request
from heli.matters.snapshot import outcome
from heli.matters.stream import CaseStream


@dataclass(frozen=True, slots=True)
class PartyGiven:
    """A party of the matter to be opened: one of the case (`id`), or a new one with the facts of `add_party`.

    Attributes:
        role: his role in this matter.
        facts: facts of the case's act `add_party` without the role; for a new party.
        measures, charges: facts of `record_measure` and `add_charge`, oldest first.
    """

    role: str
    id: UUID | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    measures: Sequence[Mapping[str, object]] = ()
    charges: Sequence[Mapping[str, object]] = ()


_AS_ENGINE = ActorView(None, frozenset({"engine"}), None, "engine")


def open_case(stream: CaseStream, asked: Request, title: str, on: date) -> None:
    """The act that opens the case."""
    _append(stream, asked, "open_case", ("m",), {"title": title}, f"{asked.key}:case")


def take_in(stream: CaseStream, asked: Request, number: int, party: PartyGiven, on: date) -> UUID:
    """Add a new party, or join one of the case, with measures and charges. Returns his id."""
    prefix = f"{asked.key}:p{number}"
    if party.id is None:
        facts = {"role": party.role, **party.facts}
        (made,) = _append(stream, asked, "add_party", ("m",), facts, prefix)
        identity = UUID(made)
    else:
        identity = party.id
        facts = {"parties": [str(party.id)], "role": party.role, "matter": str(stream.through)}
        _append(stream, asked, "join_party", ("m",), facts, prefix)
    bearer = (f"p:{identity}",)
    for n, measure in enumerate(party.measures):
        _append(stream, asked, "record_measure", bearer, measure, f"{prefix}m{n}")
    for n, charge in enumerate(party.charges):
        _append(stream, asked, "add_charge", bearer, charge, f"{prefix}c{n}")
    return identity


def _knowing(head: CaseHead, situation: Situation, facts: Mapping[str, Json]) -> Situation:
    """Whom an act joins is not in the new matter yet; that he is in the case, its own record says."""
    of_all, named = head.data.get("parties", {}), facts.get("parties")
    of_case = [str(one) for one in named if str(one) in of_all] if isinstance(named, list) else []
    if not of_case:
        return situation
    joining = {one: PartyView(one, (), "unknown") for one in of_case}
    return replace(situation, parties={**joining, **situation.parties})


def _append(
    stream: CaseStream,
    asked: Request,
    act: str,
    bearers: tuple[str, ...],
    facts: Mapping[str, object],
    key: str,
) -> tuple[str, ...]:
    """An act of the case that the opening of a matter brings with it: judged by the law as the engine's."""
    head = load_case(stream)
    compiled = head.compiled
    shaped = compiled.validate(act, facts, recorded_at=asked.recorded_at)
    situation = _knowing(head, case_situation(head, asked.recorded_at), shaped)
    when = clock.civil_day(asked.recorded_at) if asked.happened_at is None else asked.happened_at
    attempt = Attempt(act, bearers, _AS_ENGINE, shaped, when, asked.recorded_at, via="engine")
    verdict = compiled.judge(situation, attempt)
    if not verdict.permitted:
        raise Refused(verdict.reasons)
    changes = compiled.apply(situation, attempt, new_id=lambda: str(uuid7()))
    own = replace(asked, act=act, bearers=bearers, key=key, decision=None, cause=None)
    entry = entry_of(head, compiled, own, attempt, basis=tuple(verdict.basis))
    made = outcome(situation.snapshot, changes.snapshot, changes.limits, str(entry.id))
    return append_to_case(head, entry, made, silent=asked.mode == "take_over").made
