"""The single door for acts of a case."""

from __future__ import annotations

from uuid import UUID

from heli.base.errors import BadInput, HeliError, Reason, Refused
from heli.base.ids import uuid7
from heli.base.text import Msg
from heli.law.contract import Attempt, CompiledProcedure
from heli.matters import conflicts
from heli.matters.case_stream import CaseHead, case_situation, entry_of, load_case, lock_cases
from heli.matters.decisions import proof_of
from heli.matters.happened import when_of
from heli.matters.moving import OTHER_CASE, carry_out
from heli.matters.proposing import store_proposal
from heli.matters.repeats import repeated
from heli.matters.request import Request, raw_cursor
from heli.matters.situation import forget_parties
from heli.matters.snapshot import outcome
from heli.matters.stream import CaseStream, Proposed, Recorded
from heli.matters.views import actor_view


def perform_on_case(stream: CaseStream, asked: Request) -> Recorded | Proposed:
    """`perform` on a case, inside a scope that is set already. What another decides waits in the matter it came through."""
    if asked.act in OTHER_CASE:
        lock_cases([stream.id, *_other_case(asked)])
    head = load_case(stream)
    seen = raw_cursor().execute(
        "SELECT id FROM matters_caseact WHERE case_id = %s AND key = %s", (stream.id, asked.key)
    ).fetchone()  # fmt: skip
    if seen is not None:
        again = repeated(stream, seen[0], asked, head.compiled)
        assert isinstance(again, Recorded)
        return again
    conflicts.check(head, asked, head.compiled, "case")
    try:
        return _judge_and_write(stream, head, head.compiled, asked)
    except HeliError:
        forget_parties()  # what was read of a case that is rolled back holds no more
        raise


def _other_case(asked: Request) -> list[UUID]:
    """The second case that an act names, by its id or by a matter of it; none where it can't be found."""
    named = asked.facts.get("into") or asked.facts.get("other")
    try:
        other = UUID(str(named))
    except ValueError:
        return []
    row = raw_cursor().execute("SELECT case_id FROM matters_matter WHERE id = %s", (other,)).fetchone()
    return [row[0]] if row and row[0] else [other]


def _judge_and_write(
    stream: CaseStream, head: CaseHead, compiled: CompiledProcedure, asked: Request
) -> Recorded | Proposed:
    if asked.act not in compiled.acts:
        say = Msg("A case has no act %(act)s.", {"act": asked.act})
        raise BadInput((Reason("act.unknown", say, field="act"),))
    facts = compiled.validate(asked.act, asked.facts, recorded_at=asked.recorded_at)
    situation = case_situation(head, asked.recorded_at)
    attempt = Attempt(
        act=asked.act,
        bearers=asked.bearers,
        actor=actor_view(head.through, asked),
        facts=facts,
        happened_at=when_of(compiled, asked),
        recorded_at=asked.recorded_at,
        proof=proof_of(head.through, asked),
        via=asked.writer.via,
        act_id=str(uuid7()),
    )
    verdict = compiled.judge(situation, attempt)
    if not verdict.permitted:
        raise Refused(verdict.reasons)
    if verdict.must_propose and attempt.proof is None:
        return store_proposal(stream, head.through, compiled, asked, attempt, verdict, head.seq)
    changes = compiled.apply(situation, attempt, new_id=lambda: str(uuid7()))
    entry = entry_of(head, compiled, asked, attempt, basis=tuple(verdict.basis))
    made = outcome(situation.snapshot, changes.snapshot, changes.limits, str(entry.id))
    change = carry_out(head, situation, asked, entry, made)
    return Recorded(
        entry.id, stream, entry.seq, attempt.happened_at, tuple(verdict.warnings), opened=change.made
    )
