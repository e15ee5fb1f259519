"""Who decides: the law's floor, the power list above it, and the proof of a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heli.base.errors import Reason
from heli.base.text import Msg
from heli.law.contract import ActorView, Attempt, PowerRow, Proof, Situation
from heli.law.engine.conditions import Scope, Test, compiled, holds
from heli.law.engine.frame import Frame
from heli.law.language import DECIDERS
from heli.law.language.acts import Act, Decide, Floor

RANK: dict[str, int] = {name: rank for rank, name in enumerate(DECIDERS)}
BODIES = frozenset({"committee", "superior_office", "provincial_office", "supreme_office"})
_HANDLING = frozenset({"handling_prosecutor", "prosecutor"})


@dataclass(frozen=True, slots=True)
class Ruling:
    """Who decides one act here.

    Attributes:
        source: the words of the source: the floor's articles, the power list's, or "default".
        below: the power list names somebody under the floor; it has no effect and is shown.
    """

    decider: str
    basis: tuple[str, ...] = ()
    source: str = ""
    reviewers: tuple[str, ...] = ()
    below: PowerRow | None = None


class DecideRule:
    """`decide` of one act, compiled."""

    def __init__(self, decide: Decide, scope: Scope) -> None:
        self.written = decide
        self.floor: list[tuple[Floor, Test | None]] = [(f, compiled(f.when, scope)) for f in decide.floor]

    def ruling(self, frames: Sequence[Frame], actor: ActorView) -> Ruling:
        """Who decides for all bearers together: the highest of their deciders."""
        situation = frames[0].situation
        floor: Floor | None = None
        for entry, test in self.floor:
            higher = floor is None or RANK[entry.by] > RANK[floor.by]
            if higher and any(holds(test, frame) for frame in frames):
                floor = entry
        row = situation.powers.get(self.written.power)
        below = row if row and floor and RANK.get(row.decider, 0) < RANK[floor.by] else None
        if row and not below and row.decider in RANK:
            decider, basis, source = row.decider, tuple(floor.basis) if floor else (), row.source
        elif floor:
            decider, basis, source = floor.by, tuple(floor.basis), "; ".join(floor.basis)
        else:
            decider, basis, source = self.written.default, (), "default"
        decider = _who_is_there(decider, situation)
        return Ruling(decider, basis, source, self.reviewers(decider, row, situation, actor), below)

    def reviewers(
        self, decider: str, row: PowerRow | None, situation: Situation, actor: ActorView
    ) -> tuple[str, ...]:
        """Who reviews on the way: those below the decider whom the office has, and who do not act themselves."""
        wanted = row.reviewers if row and row.reviewers else tuple(self.written.review)
        return tuple(
            step
            for step in wanted
            if (step not in RANK or RANK[step] < RANK[decider])
            and step not in actor.parts
            and (self.written.review_required or _has(situation, step))
        )


def _who_is_there(decider: str, situation: Situation) -> str:
    """The decider, or the next higher one of the office where nobody holds that post here: departments are optional.

    An office whose posts are not known is taken to have them all.
    """
    posts = situation.office.posts
    for step in ("department_head", "deputy_chief"):
        if decider == step and posts and step not in posts:
            decider = DECIDERS[RANK[step] + 1]
    return decider


def _has(situation: Situation, step: str) -> bool:
    """Whether the office has who reviews: no head without departments or of another line, no policy office without one."""
    office = situation.office
    if step == "department_head":
        return bool(office.units) and (not office.posts or step in office.posts)
    if step == "policy_office":
        return "policy" in office.units or "policy_office" in office.units
    return not office.posts or step in office.posts


def decides_himself(act: Act, ruling: Ruling, actor: ActorView) -> bool:
    """Whether the actor is the decider: a signed-in person in that post or in a higher one of this office."""
    if actor.kind != "person":
        return False  # no program, token or import decides (N5)
    if ruling.decider == "handling_prosecutor":
        ours = _HANDLING & actor.parts & set(act.by) or actor.parts & {"handling_prosecutor"}
        if ours:
            return True
    if ruling.decider in BODIES:
        return ruling.decider in actor.parts
    return any(
        RANK[part] >= RANK[ruling.decider] for part in actor.parts if part in RANK and part not in BODIES
    )


def proof_refused(proof: Proof, ruling: Ruling, attempt: Attempt, situation: Situation) -> Reason | None:
    """Why a proof does not show that the lawful decider decided; None where it does."""
    given, needed = RANK.get(proof.decider, -1), RANK[ruling.decider]
    names = {"decider": proof.decider, "needed": ruling.decider}
    if given < needed:
        say = Msg("The decision is that of %(decider)s; %(needed)s decides this.", names)
        return Reason("decider.too_low", say, ruling.basis, Msg("Propose it to the decider."), "decision")
    if proof.decider in BODIES and proof.kind == "proposal":
        say = Msg("A decision of %(decider)s is proved by its paper or its act.", names)
        return Reason(
            "decider.needs_paper", say, ruling.basis, Msg("Name the minutes or the answer."), "decision"
        )
    if proof.kind == "proposal" and attempt.via == "engine" and proof.person is None:
        return Reason("decider.nobody", Msg("Nobody is named who decided."), ruling.basis, field="decision")
    if proof.person is not None and proof.person in situation.conflicts:
        return Reason(
            "decider.in_conflict",
            Msg("The decider is recused or in conflict in this matter."),
            field="decision",
        )
    return None
