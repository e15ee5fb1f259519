"""The further acts of a row: done in order, or put before whom the law lets decide and gone on with once he did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from heli.access.readers import reader_for
from heli.base import clock
from heli.base.errors import BadInput, Reason, refused
from heli.base.text import Msg
from heli.law.contract import BearerKey
from heli.matters.actors import Actor, Body
from heli.matters.door import perform
from heli.matters.intake.approvals import approval
from heli.matters.intake.maps import Step
from heli.matters.intake.plan import Plan, not_after
from heli.matters.intake.tables import Row
from heli.matters.intake.values import Cells, person_named
from heli.matters.models import CaseAct, Matter, MatterAct, MatterParty, Proposal
from heli.matters.stream import MatterStream, Proposed

_FOLLOWED = frozenset({"approved", "decided_otherwise"})


@dataclass(frozen=True, slots=True)
class Taken:
    """The matter of a row, and what the row did in it before.

    Attributes:
        parties: whom the row brought, in order.
        acts: keys of its acts that stand; `proposals`: key of what was put before a decider → its state.
    """

    matter: UUID
    parties: tuple[UUID, ...]
    acts: frozenset[str] = frozenset()
    proposals: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Walked:
    """What came of the acts of a row. `waits`: one of them waits for its decision, those after it were not tried."""

    warnings: list[Reason] = field(default_factory=list)
    waits: bool = False


def taken_before(plan: Plan, row: Row, matter: UUID) -> Taken:
    """What a row that came in before did already."""
    keys = [_key(plan, row, place, step) for place, step in enumerate(plan.map.acts)]
    brought = CaseAct.objects.filter(
        case__matters=matter, name="add_party", key__startswith=f"{plan.key(row.number, 'open')}:p"
    )
    acts = MatterAct.objects.filter(matter=matter, key__in=keys).values_list("key", flat=True)
    proposals = Proposal.objects.filter(matter=matter, key__in=keys).values_list("key", "status")
    parties = tuple(brought.order_by("seq").values_list("party_id", flat=True))
    return Taken(matter, parties, frozenset(acts), dict(proposals))


def walk(plan: Plan, row: Row, cells: Cells, taken: Taken) -> Walked:
    """Do the acts of a row that are not done yet, until one waits for its decision.

    Raises:
        BadInput, Refused: an act can't be done, or what was put forward was returned or taken back.
    """
    walked = Walked()
    for place, step in enumerate(plan.map.acts):
        if step.when is not None and not cells.text(step.when):
            continue
        key = _key(plan, row, place, step)
        state = taken.proposals.get(key)
        if key in taken.acts or state in _FOLLOWED:
            continue
        if state == "open":
            walked.waits = True
        elif state is not None:
            say = Msg("What this row put forward was returned or taken back; its decision is on record.")
            raise refused("row.returned", say, do=Msg("Put it forward anew in the matter."))
        else:
            _do(plan, cells, taken, step, key, walked)
        if walked.waits:
            break
    return walked


def _key(plan: Plan, row: Row, place: int, step: Step) -> str:
    return plan.key(row.number, f"{place}:{step.act}")


def _do(plan: Plan, cells: Cells, taken: Taken, step: Step, key: str, walked: Walked) -> None:
    """One act, on the matter or on each of its parties; where another decides and no sheet proves it, it is put before him."""
    facts = {name: v for name, s in step.facts.items() if (v := cells.read(s)) is not None}
    happened = cells.read(step.happened_at)
    decision = approval(plan.office, taken.matter, cells, step.decided) if step.decided else None
    actor, entered_by = _doer(plan, cells, taken.matter, step)
    if happened is not None and step.happened_at:
        not_after(cells, step.happened_at.column or "", happened, plan.as_of)
    if cells.wrong:
        raise BadInput(cells.reasons())
    done = perform(
        MatterStream(taken.matter), step.act, bearers=_bearers(taken, step), actor=actor, entered_by=entered_by,
        facts=facts, decision=decision, happened_at=happened, key=key, mode=plan.mode,
    )  # fmt: skip
    walked.waits = isinstance(done, Proposed)
    walked.warnings += done.warnings


def _bearers(taken: Taken, step: Step) -> tuple[BearerKey, ...]:
    if step.on == "matter":
        return ("m",)
    fitting = set(
        MatterParty.objects.filter(
            matter=taken.matter, party__in=taken.parties, role=step.on
        ).values_list("party", flat=True)
    )  # fmt: skip
    return tuple(f"p:{party}" for party in taken.parties if party in fitting)


def _doer(plan: Plan, cells: Cells, matter: UUID, step: Step) -> tuple[Actor | Body, Actor]:
    """Who did it, and the importer, who enters it."""
    if step.by == "importer":
        return plan.actor, plan.actor
    if step.by != "handler":
        office = cells.read(step.body)
        return Body(step.by, int(office) if office else None), plan.actor
    handler = Matter.objects.filter(pk=matter).values_list("handler", flat=True).first()
    if handler is None:
        cells.refuse(
            step.when or "", "row.no_handler", Msg("The matter has no handler who could have done this.")
        )
        return plan.actor, plan.actor
    reader = reader_for(person_named(str(handler)), clock.today(), office=plan.office.pk)
    return Actor(reader, via="import"), plan.actor
