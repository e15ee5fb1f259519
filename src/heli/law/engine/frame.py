"""What a condition sees: one bearer, one attempt, the situation around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from heli.base.canonical import Json
from heli.law.contract import (
    MATTER,
    ActorView,
    Attempt,
    BearerKey,
    PartyView,
    Proof,
    Situation,
    Snapshot,
    When,
)
from heli.law.engine.days import day_of
from heli.law.language import Bearer, ItemBearer, PartyBearer

if TYPE_CHECKING:
    from heli.law.engine.compiled import Compiled

ANYBODY = "any"
"""As a role of a bearer: a party in whatever role."""
NOBODY = ActorView(None, frozenset(), None, "engine")


class Frame:
    """One evaluation. `snapshot` may be newer than the situation's, while an act is being applied.

    Attributes:
        open: facts of the act that are not given yet leave a condition undecided (None) instead of false.
        start: start of the limit whose condition is judged.
    """

    __slots__ = (
        "act",
        "actor",
        "bearer",
        "day",
        "facts",
        "happened",
        "open",
        "proof",
        "rules",
        "situation",
        "snapshot",
        "start",
    )

    def __init__(
        self,
        rules: Compiled,
        situation: Situation,
        happened: When,
        *,
        snapshot: Snapshot | None = None,
        bearer: BearerKey = MATTER,
        facts: Mapping[str, Json] | None = None,
        actor: ActorView = NOBODY,
        proof: Proof | None = None,
        act: str | None = None,
        open_facts: bool = False,
    ) -> None:
        self.rules = rules
        self.situation = situation
        self.snapshot = situation.snapshot if snapshot is None else snapshot
        self.happened = happened
        self.day: date = day_of(happened, rules.zone)
        self.bearer = bearer
        self.facts: Mapping[str, Json] = {} if facts is None else facts
        self.actor = actor
        self.proof = proof
        self.act = act
        self.open = open_facts
        self.start: When | None = None

    @property
    def zone(self) -> ZoneInfo:
        return self.rules.zone

    def _copy(self) -> Frame:
        # written out: this runs several times an act
        other = Frame.__new__(Frame)
        other.rules = self.rules
        other.situation = self.situation
        other.snapshot = self.snapshot
        other.happened = self.happened
        other.day = self.day
        other.bearer = self.bearer
        other.facts = self.facts
        other.actor = self.actor
        other.proof = self.proof
        other.act = self.act
        other.open = self.open
        other.start = self.start
        return other

    @classmethod
    def of(cls, rules: Compiled, situation: Situation, attempt: Attempt) -> Frame:
        """What an attempt's first bearer sees. Written out: every act begins with it."""
        made = cls.__new__(cls)
        made.rules, made.situation, made.snapshot = rules, situation, situation.snapshot
        made.happened = happened = attempt.happened_at
        made.day = day_of(happened, rules.zone) if isinstance(happened, datetime) else happened
        made.bearer = attempt.bearers[0] if attempt.bearers else MATTER
        made.facts, made.actor, made.proof, made.act = (
            attempt.facts,
            attempt.actor,
            attempt.proof,
            attempt.act,
        )
        made.open, made.start = False, None
        return made

    def on(self, bearer: BearerKey) -> Frame:
        """The same, seen from another bearer."""
        if bearer == self.bearer:
            return self
        other = self._copy()
        other.bearer = bearer
        return other

    def starting(self, start: When | None) -> Frame:
        """The same, for a limit that starts then."""
        other = self._copy()
        other.start = start
        return other

    def after(self, snapshot: Snapshot) -> Frame:
        """The same, with a newer snapshot."""
        other = self._copy()
        other.snapshot = snapshot
        return other

    def fact(self, name: str) -> Json:
        """A fact of the attempt, else the last recorded on the bearer, on its party, on the matter; None if absent."""
        value = self.facts.get(name)
        if value is None:
            recorded = self.snapshot.facts
            for key in self.above():
                held = recorded.get(key)
                if held is not None and (value := held.get(name)) is not None:
                    break
        if isinstance(value, Mapping) and value.get("unknown") is True:
            return None
        return value

    def hangs_on(self, name: str) -> bool:
        """Whether the act is only offered and asks for this fact: what was answered before need not be answered again."""
        return self.open and name not in self.facts and self.rules.is_asked(self.act, name)

    def above(self) -> tuple[BearerKey, ...]:
        """The bearer, the party of a charge, and the matter."""
        if self.bearer == MATTER:
            return (MATTER,)
        if self.bearer.startswith("c:"):
            party = self.situation.charges.get(self.bearer[2:])
            return (self.bearer, f"p:{party}", MATTER) if party else (self.bearer, MATTER)
        return (self.bearer, MATTER)

    def party(self) -> PartyView | None:
        """The bearer's party; None for the matter, papers and items."""
        if self.bearer.startswith("p:"):
            return self.situation.parties.get(self.bearer[2:])
        if self.bearer.startswith("c:"):
            return self.situation.parties.get(self.situation.charges.get(self.bearer[2:], ""))
        return None

    def parties(self) -> Iterable[PartyView]:
        """The bearer's party, or where it has none all whom this procedure is about."""
        party = self.party()
        if party is not None:
            return (party,)
        return self.concerned()

    def concerned(self) -> list[PartyView]:
        """Parties in a role that bears something in this procedure; all, where no role does."""
        roles = self.rules.bearing_roles
        return [
            p
            for p in self.situation.parties.values()
            if not roles or ANYBODY in roles or roles & set(p.roles)
        ]


def bearers_of(kind: Bearer, situation: Situation, snapshot: Snapshot) -> list[BearerKey]:
    """Every bearer of a kind that the matter has."""
    if kind == "matter":
        return [MATTER]
    if isinstance(kind, PartyBearer):
        role = kind.party
        return [
            f"p:{key}" for key, party in situation.parties.items() if role == ANYBODY or role in party.roles
        ]
    if isinstance(kind, ItemBearer):
        return [f"i:{key}" for key in snapshot.items.get(kind.item, ())]
    if kind == "charge":
        return [f"c:{key}" for key in situation.charges]
    return [f"d:{key}" for key in situation.papers]


def is_kind(bearer: BearerKey, kind: Bearer, situation: Situation, snapshot: Snapshot) -> bool:
    """Whether the bearer exists here and is of the kind."""
    if kind == "matter":
        return bearer == MATTER
    if isinstance(kind, PartyBearer):
        party = situation.parties.get(bearer[2:]) if bearer.startswith("p:") else None
        return party is not None and (kind.party == ANYBODY or kind.party in party.roles)
    if isinstance(kind, ItemBearer):
        return bearer.startswith("i:") and bearer[2:] in snapshot.items.get(kind.item, ())
    if kind == "charge":
        return bearer.startswith("c:") and bearer[2:] in situation.charges
    return bearer.startswith("d:") and bearer[2:] in situation.papers


def related(
    bearers: Iterable[BearerKey], kind: Bearer, situation: Situation, snapshot: Snapshot
) -> list[BearerKey]:
    """The bearers of a kind that an act on `bearers` concerns.

    Those of the kind themselves; the matter for a kind of matter; the party of a charge, the charges of a party, the
    bearers that a paper is about; where no relation leads from one to the other, every bearer of the kind.
    """
    if kind == "matter":
        return [MATTER]
    found: dict[BearerKey, None] = {}
    for bearer in bearers:
        if is_kind(bearer, kind, situation, snapshot):
            found[bearer] = None
            continue
        for near in _near(bearer, situation):
            if is_kind(near, kind, situation, snapshot):
                found[near] = None
    if found or (any(bearer[:2] in ("p:", "c:") for bearer in bearers) and isinstance(kind, PartyBearer)):
        return list(found)  # an act on a party of another role concerns no party of this one
    return bearers_of(kind, situation, snapshot)


def _near(bearer: BearerKey, situation: Situation) -> list[BearerKey]:
    if bearer.startswith("c:"):
        party = situation.charges.get(bearer[2:])
        return [f"p:{party}"] if party else []
    if bearer.startswith("p:"):
        return [f"c:{charge}" for charge, party in situation.charges.items() if party == bearer[2:]]
    if bearer.startswith("d:"):
        about = situation.papers.get(bearer[2:], {}).get("of")
        return [str(b) for b in about] if isinstance(about, (list, tuple)) else []
    return []
