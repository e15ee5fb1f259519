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
from heli.matters.case_stream import CASE, case_situation, load_case
from heli.matters.models import CaseSnapshot, MatterSnapshot, Proposal
from heli.matters.proposals import Content
from heli.matters.request import raw_cursor
from heli.matters.situation import Head, situation_of
from heli.matters.stream import CaseStream


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
    """Of some proposals, with their matters loaded, the open ones that are stale.

    Two queries for those about matters and two for those about cases, however many there are.
    """
    waiting = [row for row in rows if row.status == "open"]
    by: dict[UUID, tuple[Moved, ...]] = {}
    for kind, ours in (
        ("matter", [row for row in waiting if not row.of_case]),
        ("case", [row for row in waiting if row.of_case]),
    ):
        by |= _moved_on(kind, ours) if ours else {}
    return {
        row.pk: Stale(by.get(row.pk, ()), row.matter.closed_on is not None)
        for row in waiting
        if by.get(row.pk) or row.matter.closed_on is not None
    }


def _stream(row: Proposal) -> UUID:
    case = row.matter.case_id if row.of_case else None
    return row.matter_id if case is None else case


def law_of(row: Proposal) -> CompiledProcedure:
    """The procedure that the proposed act belongs to: the matter's, or that of its case."""
    if row.of_case:
        return books.library().on(CASE, row.matter.opened_on)
    return books.library().by_version(row.matter.version)


def _moved_on(kind: str, rows: Sequence[Proposal]) -> Mapping[UUID, tuple[Moved, ...]]:
    """Proposal → the acts since it, on what it is about; all proposals are about streams of one kind."""
    model = MatterSnapshot if kind == "matter" else CaseSnapshot
    known = model.objects.filter(pk__in={_stream(row) for row in rows}).values_list("pk", "seq", "data__at")
    states = {pk: (seq, at or {}) for pk, seq, at in known}
    touched: dict[UUID, set[int]] = {}
    for row in rows:
        seq, at = states.get(_stream(row), (row.seen_seq, {}))
        if seq > row.seen_seq:
            touched[row.pk] = conflicts.touched(at, row.act_name, row.bearers, law_of(row), row.seen_seq)
    laws = {_stream(row): law_of(row) for row in rows}
    acts = _acts(kind, {(_stream(row), seq) for row in rows for seq in touched.get(row.pk, ())}, laws)
    return {
        row.pk: tuple(acts[at] for seq in sorted(touched[row.pk]) if (at := (_stream(row), seq)) in acts)
        for row in rows
        if row.pk in touched
    }


def _acts(
    kind: str, wanted: set[tuple[UUID, int]], laws: Mapping[UUID, CompiledProcedure]
) -> Mapping[tuple[UUID, int], Moved]:
    if not wanted:
        return {}
    pairs = sorted(wanted)
    found = raw_cursor().execute(
        f"SELECT a.{kind}_id, a.seq, a.id, a.name, a.actor, a.recorded_at FROM matters_{kind}act a"
        f" JOIN unnest(%s::uuid[], %s::int[]) AS w(stream, seq) ON a.{kind}_id = w.stream AND a.seq = w.seq",
        ([stream for stream, _ in pairs], [seq for _, seq in pairs]),
    )
    return {
        (stream, seq): Moved(act, title_of(laws[stream], name), actor, at)
        for stream, seq, act, name, actor, at in found.fetchall()
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
    if row.status != "open" or (row.of_case and head.case_id is None):
        return ()
    case = load_case(CaseStream(head.case_id, head.id), lock=False) if row.of_case and head.case_id else None
    compiled, seq = (case.compiled, case.seq) if case else (head.compiled, head.seq)
    if seq == row.seen_seq or row.act_name not in compiled.acts:
        return ()
    now = clock.now()
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
    if case is not None:
        situation = case_situation(case, now)
    else:
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
