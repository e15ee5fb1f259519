"""Proposals whose matter moved on: what they rest on was changed meanwhile, by whom, by which act.

It is found where it is shown, never stored: a proposal may be read by many, and the matter's own record says it all. Approval
asks the same question again under the lock (`proposals.approve`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heli.base import clock
from heli.base.errors import Reason
from heli.base.text import Msg, Text, Words
from heli.law.contract import ActorView, Attempt, CompiledProcedure, Proof
from heli.matters import books, conflicts
from heli.matters.act_views import ENGINE_ACTS
from heli.matters.models import MatterSnapshot, Proposal
from heli.matters.proposals import Content
from heli.matters.request import raw_cursor
from heli.matters.situation import Head, situation_of


@dataclass(frozen=True, slots=True)
class Moved:
    """An act since the proposal, on what the proposal is about. `person` None: a body, or the engine."""

    act: UUID
    title: Text
    person: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Stale:
    """Why a proposal can't be approved any more. `by` may be empty where the matter was closed meanwhile."""

    by: tuple[Moved, ...]
    is_closed: bool


def stale_among(rows: Sequence[Proposal]) -> Mapping[UUID, Stale]:
    """Of some proposals, with their matters loaded, the open ones that are stale. Two queries, however many there are."""
    waiting = [row for row in rows if row.status == "open"]
    known = MatterSnapshot.objects.filter(pk__in={row.matter_id for row in waiting})
    states = (
        {pk: (seq, at or {}) for pk, seq, at in known.values_list("pk", "seq", "data__at")} if waiting else {}
    )
    touched: dict[UUID, set[int]] = {}
    for row in waiting:
        seq, at = states.get(row.matter_id, (row.seen_seq, {}))
        if seq > row.seen_seq:
            compiled = books.library().by_version(row.matter.version)
            touched[row.pk] = conflicts.touched(at, row.act_name, row.bearers, compiled, row.seen_seq)
    acts = _acts({(row.matter_id, seq) for row in waiting for seq in touched.get(row.pk, ())}, waiting)
    found = {}
    for row in waiting:
        by = tuple(
            acts[row.matter_id, seq]
            for seq in sorted(touched.get(row.pk, ()))
            if (row.matter_id, seq) in acts
        )
        if by or row.matter.closed_on is not None:
            found[row.pk] = Stale(by, row.matter.closed_on is not None)
    return found


def _acts(wanted: set[tuple[UUID, int]], rows: Sequence[Proposal]) -> Mapping[tuple[UUID, int], Moved]:
    if not wanted:
        return {}
    versions = {row.matter_id: row.matter.version for row in rows}
    pairs = sorted(wanted)
    found = raw_cursor().execute(
        "SELECT a.matter_id, a.seq, a.id, a.name, a.actor, a.recorded_at FROM matters_matteract a"
        " JOIN unnest(%s::uuid[], %s::int[]) AS w(matter, seq) ON a.matter_id = w.matter AND a.seq = w.seq",
        ([matter for matter, _ in pairs], [seq for _, seq in pairs]),
    )
    return {
        (matter, seq): Moved(act, title_of(books.library().by_version(versions[matter]), name), actor, at)
        for matter, seq, act, name, actor, at in found.fetchall()
    }


def title_of(compiled: CompiledProcedure, act: str) -> Text:
    """An act in words, whether the procedure's own or one that every stream has."""
    if act in compiled.acts:
        return compiled.acts[act].name.text()
    return ENGINE_ACTS.get(act, Text(act, act))


def refused_now(row: Proposal, head: Head, content: Content) -> tuple[Reason, ...]:
    """Why the law would refuse the act as the matter stands now; empty where it would not, or nothing was done since.

    In which part the proposer acted was settled when he proposed: it is not asked again.
    """
    if row.status != "open" or head.seq == row.seen_seq or row.act_name not in head.compiled.acts:
        return ()
    compiled, now = head.compiled, clock.now()
    parts = frozenset[str](compiled.acts[row.act_name].by)
    actor = ActorView(row.proposer_id, parts, str(head.office_id))
    attempt = Attempt(
        act=row.act_name,
        bearers=tuple(row.bearers),
        actor=actor,
        facts=content.facts,
        happened_at=content.happened_at,
        recorded_at=now,
        proof=Proof("proposal", row.decider, None, str(row.pk), None),
        via="web",
        act_id=str(row.pk),
    )
    situation = situation_of(head, compiled, act=row.act_name, facts=content.facts, now=now)
    verdict = compiled.judge(situation, attempt)
    return () if verdict.permitted else tuple(verdict.reasons)


def reasons_of(stale: Stale, names: Mapping[int, Words]) -> tuple[Reason, ...]:
    """What moved on, one reason for each act, with who did it (by number → name)."""
    said = [
        Reason("proposal.moved", Msg("%(person)s: %(act)s, %(at)s", _params(one, names))) for one in stale.by
    ]
    if stale.is_closed:
        said.append(Reason("proposal.closed", Msg("The matter was closed meanwhile.")))
    return tuple(said)


def _params(one: Moved, names: Mapping[int, Words]) -> dict[str, object]:
    who = names.get(one.person) if one.person is not None else None
    return {"person": who or Msg("somebody else"), "act": one.title, "at": one.at}
