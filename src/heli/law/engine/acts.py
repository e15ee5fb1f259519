"""One act, compiled: its moves, its facts, its rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from heli.base.errors import Reason
from heli.base.text import Msg, Text
from heli.law.contract import MATTER, BearerKey, Situation, Snapshot
from heli.law.engine.conditions import Scope, Test, atoms, compiled, holds
from heli.law.engine.deciders import DecideRule
from heli.law.engine.facts import Schema
from heli.law.engine.frame import Frame, bearers_of, related
from heli.law.language import Bearer, Procedure, Track
from heli.law.language import conditions as c
from heli.law.language.acts import Act, Document, Lead, Move, Planned, Rule
from heli.law.language.facts import Requirement
from heli.law.language.names import Sourced

OUTSIDE = frozenset({
    "superior_office", "counterpart_office", "police", "court", "agency", "supervisory_commission", "detention_centre",
    "party", "defender", "victim", "engine",
})  # fmt: skip
"""Parts whose acts may lie before the matter: we only record them."""


@dataclass(frozen=True)
class MoveRule:
    """One move, compiled. Moves of one track in one act are alternatives."""

    written: Move
    track: Track
    test: Test | None
    from_: frozenset[str]
    to: str
    anyhow: bool
    """It fits whatever the state is; where it is none of `from_`, nothing moves."""


@dataclass(frozen=True)
class RuleTest:
    """A refusal or a warning, compiled."""

    written: Rule
    test: Test
    separates: bool
    """It keeps persons apart: what to do where the second person does not exist is offered (W6)."""

    def reason(self, code: str) -> Reason:
        rule = self.written
        offer = rule.offer.text() if rule.offer else _ANOTHER if self.separates else None
        return Reason(code, rule.say.text(), tuple(rule.basis), offer)


_ANOTHER = Msg(
    "Ask for another qualified person of this office, for a person of a neighbouring office by deployment or "
    "agreement, or hand the matter to the superior office."
)


@dataclass(frozen=True)
class LeadRule:
    index: int
    written: Lead
    test: Test | None


class ActRule:
    """One act, compiled once per version."""

    def __init__(self, name: str, written: Act, procedure: Procedure, scope: Scope) -> None:
        self.name = name
        self.written = written
        self.by = frozenset(written.by)
        self.basis = tuple(written.basis)
        self.on_matter = written.on == "matter"
        self.assumed = assumed(written, written.name.text(), name)
        self.schema = Schema(written.facts)
        self.required: list[tuple[str, Test | None]] = []
        for fact, schema in written.facts.items():
            if isinstance(schema.required, Requirement):
                self.required.append((fact, compiled(schema.required.when, scope)))
            elif schema.required:
                self.required.append((fact, None))
        self.personal = frozenset(
            f for f, schema in written.facts.items() if schema.is_personal or schema.protected
        )
        self.moves = _moves(written, procedure, scope)
        self.move_groups = _grouped(self.moves)
        self.of_matter = [
            (g[0].written.track, g[0] if len(g) == 1 and g[0].test is None else None, g)
            for g in self.move_groups
        ]
        """Track, its one move that hangs on no condition (else None), all its moves."""
        self.requires = compiled(written.requires, scope)
        self.refuse = [_rule(rule, scope) for rule in written.refuse]
        self.warn = [_rule(rule, scope) for rule in written.warn]
        self.looked_at = (*self.refuse, *self.warn)
        self.decide = DecideRule(written.decide, scope) if written.decide else None
        self.documents: list[tuple[Document, Test | None]] = [
            (d, compiled(d.when, scope)) for d in written.documents
        ]
        self.leads = [
            LeadRule(i, lead, compiled(getattr(lead, "when", None), scope))
            for i, lead in enumerate(written.leads_to)
        ]
        self.references = {
            fact: schema.type.rstrip("s") if schema.type != "parties" else "party"
            for fact, schema in written.facts.items()
            if schema.type in ("party", "parties", "charge", "charges", "item", "items")
        }
        self.has_references = bool(self.references)
        self.mine = not (self.by <= OUTSIDE)
        """Whether somebody of this office may do it."""


def _moves(written: Act, procedure: Procedure, scope: Scope) -> list[MoveRule]:
    return [
        MoveRule(
            m,
            procedure.tracks[m.track],
            compiled(m.when, scope),
            frozenset(m.from_),
            m.to,
            m.of == "each_in_from",
        )
        for m in written.moves
        if m.track in procedure.tracks
    ]


def assumed(source: Sourced, name: Text, code: str) -> tuple[Reason, ...]:
    """What is an assumption on whatever day: not verified in a text, or inferred."""
    made: list[Reason] = []
    if source.mark == "U":
        say = Msg("Not verified in a text: %(what)s", {"what": name})
        made.append(Reason(f"assumed.unverified.{code}", say, tuple(source.basis)))
    if source.inferred:
        say = Msg("Our inference from the texts: %(what)s", {"what": name})
        made.append(Reason(f"assumed.inferred.{code}", say, tuple(source.basis)))
    return tuple(made)


def targets(
    group: Sequence[MoveRule],
    act: ActRule,
    bearers: Sequence[BearerKey],
    situation: Situation,
    snapshot: Snapshot,
) -> Sequence[BearerKey]:
    """The bearers that the moves of one track may move."""
    kind: Bearer = group[0].track.bearer
    if kind == "matter":
        return _ONLY_MATTER
    if all(move.written.of == "same" for move in group):
        if act.written.on == kind:
            return bearers
        return related(bearers or _ONLY_MATTER, kind, situation, snapshot)
    return bearers_of(kind, situation, snapshot)


_ONLY_MATTER = (MATTER,)


def applying(group: Sequence[MoveRule], frame: Frame) -> Sequence[MoveRule]:
    """The moves whose condition holds for the frame's bearer; none: the track stays as it is."""
    if len(group) == 1 and group[0].test is None:
        return group
    return [move for move in group if holds(move.test, frame)]


def fitting(moves: Sequence[MoveRule], state: str) -> MoveRule | None:
    """The move to make from a state; of alternatives the first that fits. None: the state is wrong."""
    for move in moves:
        if state in move.from_ or move.anyhow:
            return move
    return None


def _grouped(moves: Sequence[MoveRule]) -> list[list[MoveRule]]:
    groups: dict[str, list[MoveRule]] = {}
    for move in moves:
        groups.setdefault(move.written.track, []).append(move)
    return list(groups.values())


def _rule(rule: Rule, scope: Scope) -> RuleTest:
    test = compiled(rule.when, scope)
    assert test is not None
    return RuleTest(rule, test, any(isinstance(atom, c.ActorIs) for atom in atoms(rule.when)))


def conditions_of(act: Act) -> Mapping[str, Any]:
    """Every condition of an act by its path within the act."""
    found: dict[str, Any] = {}
    for key in ("refuse", "warn"):
        for i, rule in enumerate(getattr(act, key)):
            found[f"{key}/{i}/when"] = rule.when
    for i, move in enumerate(act.moves):
        found[f"moves/{i}/when"] = move.when
    for i, floor in enumerate(act.decide.floor if act.decide else ()):
        found[f"decide/floor/{i}/when"] = floor.when
    for i, document in enumerate(act.documents):
        found[f"documents/{i}/when"] = document.when
    for i, lead in enumerate(act.leads_to):
        if not isinstance(lead, Planned):
            found[f"leads_to/{i}/when"] = lead.when
    for name, fact in act.facts.items():
        if isinstance(fact.required, Requirement):
            found[f"facts/{name}/required/when"] = fact.required.when
    found["requires"] = act.requires
    return {path: condition for path, condition in found.items() if condition is not None}
