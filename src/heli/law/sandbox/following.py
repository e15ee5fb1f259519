"""What follows from an act of a sandbox matter: others opened, acts performed there, results brought back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from heli.base.errors import HeliError, Reason
from heli.base.text import Msg
from heli.law.contract import Attempt, BearerKey, Changes, EffectOrder
from heli.law.language import Act
from heli.law.sandbox.offices import OWN, PROVINCIAL, SUPERIOR, SUPREME
from heli.law.sandbox.steps import Followed

if TYPE_CHECKING:
    from heli.law.sandbox.box import Sandbox
    from heli.law.sandbox.matter import SandboxMatter

DEEPEST = 12
"""Acts that follow from one another: deeper than this they go round in a circle."""


@dataclass(frozen=True)
class Following:
    """Runs what one act leads to."""

    box: Sandbox
    source: SandboxMatter
    attempt: Attempt
    changes: Changes
    number: int
    depth: int

    def run(self) -> tuple[Followed, ...]:
        """Everything that followed, in order; what was refused says why."""
        found = [Followed("case", order.act, self.source.id) for order in self.changes.case_acts]
        for order in self.changes.effects:
            try:
                found += self._one(order)
            except HeliError as wrong:
                found.append(Followed("refused", order.act or "", "", order.procedure or "", wrong.reasons))
        return tuple(found)

    def _one(self, order: EffectOrder) -> list[Followed]:
        if order.kind == "task":
            return [Followed("task", order.for_ or "", self.source.id, say=order.say)]
        if order.kind == "let_in":
            return [Followed("let_in", order.name, self.source.id)]
        if self.depth >= DEEPEST:
            say = Msg("What follows goes round in a circle; the sandbox stops here.")
            return [Followed("refused", order.act or "", reasons=(Reason("sandbox.circle", say),))]
        return list({"open": self._open, "perform": self._perform}.get(order.kind, self._other)(order))

    def _open(self, order: EffectOrder) -> Iterable[Followed]:
        for office in self._offices(order):
            yield self._opened(order, office)

    def _opened(self, order: EffectOrder, office: str) -> Followed:
        box, source, name = self.box, self.source, order.procedure or order.name
        day = box.last_moment.astimezone(box.zone).date()
        new = box.fresh(name, office, day)
        new.source, new.result_as = source.id, order.result_as or ""
        for party in self._parties(order):
            for role in source.joined.get(party, [box.parties[party].roles[0]]):
                new.join(party, role)
        if order.handler == "same" and office == source.office and source.world.handler is not None:
            new.answers(source.world.handler)
        new.link_with(source, "source", order.bearers)
        act = new.rules.acts[order.act or ""]
        facts = handed_on(source, new, act, self._facts(order))
        facts |= {n: v for n, v in with_parties(new, act).items() if n not in facts}
        told = box.follow_up(new, order.act or "", ("m",), facts, self.number, self.depth + 1)
        if not told.done:
            return Followed("refused", order.act or "", "", name, told.reasons or (_must_decide(),))
        source.link_with(new, "opened", order.bearers)
        return Followed("opened", order.act or "", new.id, name)

    def _perform(self, order: EffectOrder) -> Iterable[Followed]:
        act = order.act or ""
        if act == "result":
            act = self.source.result_as
            if not act:
                return
        for matter, bearers in self._targets(order):
            facts = self._facts(order)
            if act in matter.rules.acts:
                written = matter.rules.acts[act]
                if order.act == "result":
                    facts = {name: value for name, value in facts.items() if name in written.facts}
                facts = handed_on(self.source, matter, written, facts)
            told = self.box.follow_up(matter, act, bearers, facts, self.number, self.depth + 1)
            kind = "performed" if told.done else "waits" if told.waits_for else "refused"
            yield Followed(kind, act, matter.id, matter.rules.written.procedure, told.reasons)

    def _other(self, order: EffectOrder) -> Iterable[Followed]:
        """Sealing, opening again, and links that an act asks for."""
        if order.kind == "link":
            for matter, bearers in self._about(order):
                self.source.link_with(matter, "subject", bearers)
                if order.back and matter.office == self.source.office:
                    matter.link_with(self.source, "concerned", ("m",))
                yield Followed("linked", matter=matter.id, procedure=matter.rules.written.procedure)
            return
        for matter in self._named(order.target):
            matter.sealed = order.kind == "seal"
            yield Followed("sealed" if matter.sealed else "unsealed", matter=matter.id)

    def _facts(self, order: EffectOrder) -> dict[str, Any]:
        known = self.source.stated | dict(self.attempt.facts)
        by_ref = {name: known[ref] for name, ref in order.facts_by_ref.items() if ref in known}
        return {**order.facts, **by_ref}

    def _parties(self, order: EffectOrder) -> Sequence[str]:
        if order.parties == "none":
            return ()
        about = [b[2:] for b in order.bearers if b.startswith("p:")]
        return about if order.parties == "bearers" and about else list(self.source.joined)

    def _offices(self, order: EffectOrder) -> list[str]:
        source, target = self.source, order.target
        if target == OWN:
            return [source.office]
        if target in (SUPERIOR, PROVINCIAL, SUPREME, "common_superior"):
            which = SUPERIOR if target == "common_superior" else target
            above = self.box.offices.above(source.office, which)
            return [above] if above else [_nowhere(target)]
        if target == "source":
            return [self.box.matters[source.source].office] if source.source else [_nowhere(target)]
        named = source.fact(target, self.attempt.facts, order.bearers)
        found = [one for one in _listed(named) if one in self.box.offices.bodies()]
        return found or [_nowhere(target)]

    def _targets(self, order: EffectOrder) -> list[tuple[SandboxMatter, tuple[BearerKey, ...]]]:
        box, source = self.box, self.source
        if order.target in ("source", "opened"):
            pairs = [(box.matters[k.other], k.bearers) for k in source.links if k.relation == order.target]
        else:
            pairs = [(matter, ("m",)) for matter in self._named(order.target)]
        wanted = [(m, b) for m, b in pairs if order.procedure in (None, m.rules.written.procedure)]
        if not wanted and order.target not in ("source", "opened"):
            say = Msg("There is no matter that this should reach.")
            raise HeliError((Reason("effect.no_target", say),))
        return [(matter, self._bearers(order, origin)) for matter, origin in wanted]

    def _bearers(self, order: EffectOrder, origin: tuple[BearerKey, ...]) -> tuple[BearerKey, ...]:
        if order.bearer_rule == "matter":
            return ("m",)
        if order.bearer_rule == "same_parties":
            parties = tuple(b for b in order.bearers if b.startswith("p:"))
            return parties or origin or ("m",)
        return origin or ("m",)

    def _named(self, target: str) -> list[SandboxMatter]:
        """Matters that a fact names, or that the items at hand are about."""
        if target in ("subject", "subjects"):
            facts = self.source.world.snapshot.facts
            held = [facts.get(item, {}) for item in self._items()]
            named = [str(one.get("subject") or one.get("matter")) for one in held]
        else:
            about = self.attempt.bearers
            named = _listed(self.source.fact(target, self.attempt.facts, about))
        return [self.box.matters[one] for one in named if one in self.box.matters]

    def _about(self, order: EffectOrder) -> Iterable[tuple[SandboxMatter, tuple[BearerKey, ...]]]:
        if order.target != "subjects":
            for matter in self._named(order.target):
                yield matter, order.bearers or ("m",)
            return
        facts = self.source.world.snapshot.facts
        for item in self._items():
            named = str(facts.get(item, {}).get("subject", ""))
            if named in self.box.matters:
                yield self.box.matters[named], (item,)

    def _items(self) -> list[str]:
        """Items that the act is about; of an act about the whole matter those that it made, else all of them."""
        about = [b for b in self.attempt.bearers if b.startswith("i:")]
        made = [f"i:{item}" for item, _ in self.changes.items]
        every = [f"i:{one}" for ones in self.source.world.snapshot.items.values() for one in ones]
        return about or made or every


def handed_on(
    source: SandboxMatter, target: SandboxMatter, act: Act, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """The facts, papers of the source among them known in the target by a name of their own."""
    papers: dict[str, str] = {}
    for name, value in facts.items():
        if name in act.facts and act.facts[name].type in ("paper", "papers"):
            for one in _listed(value):
                if one in source.world.papers:
                    papers[one] = f"{source.id}.{one}"
                    target.world.papers[papers[one]] = {**source.world.papers[one], "of": []}
    return {name: _renamed(value, papers) for name, value in facts.items()}


def with_parties(matter: SandboxMatter, act: Act) -> dict[str, Any]:
    """Facts that name parties of a role, filled with whom the matter is about."""
    filled: dict[str, Any] = {}
    for name, fact in act.facts.items():
        if fact.type not in ("party", "parties"):
            continue
        kinds = [fact.kind] if isinstance(fact.kind, str) else fact.kind
        fitting = [
            party
            for party, roles in matter.joined.items()
            if kinds is None or set(roles) & set(kinds) or (fact.required is True and "any" in kinds)
        ]
        if fitting:
            filled[name] = fitting if fact.type == "parties" else fitting[0]
    return filled


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, (list, tuple)):
        return [names.get(one, one) if isinstance(one, str) else one for one in value]
    return names.get(value, value) if isinstance(value, str) else value


def _listed(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value)] if value else []


def _nowhere(target: str) -> str:
    say = Msg("There is no office for %(target)s.", {"target": target})
    raise HeliError((Reason("effect.no_office", say),))


def _must_decide() -> Reason:
    say = Msg("The first act of a matter can't wait for a decider; give the paper that proves the decision.")
    return Reason("open.must_propose", say)
