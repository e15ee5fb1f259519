"""Plain acts by the short way that the single door takes, held against the long one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from heli.base.canonical import canonical
from heli.law.contract import Attempt, Changes, CompiledProcedure, Snapshot
from heli.ledger.leaf import Agent
from heli.matters.consequences import Consequences, consequences_of
from heli.matters.plain import outcome_of, stands_alone
from heli.matters.situation import Head
from heli.matters.snapshot import outcome
from heli.matters.writing import Entry

MATTER, NOW = UUID(int=7), datetime(2025, 3, 3, 2, tzinfo=UTC)


def head_of(compiled: CompiledProcedure) -> Head:
    """A matter on its way, with a handler, of which nothing else is known."""
    return Head(
        id=MATTER, case_id=None, procedure=compiled.written.procedure, version="v", office_id=3, unit_id=None, line="x",
        stage="", handler_id=1, source_id=None, result_as="", record_kept_by="", opened_on=date(2025, 3, 3),
        closed_on=None, due_on=None, due_critical=False, place_ord=1, line_bit=1, level=0, closed_list=False,
        grantees=[], denied=[], seq=4, head=b"x" * 32, data={}, directory=1, case_seq=None, has_links=False, seen=None,
    )  # fmt: skip


def entry_of(compiled: CompiledProcedure, attempt: Attempt) -> Entry:
    """The act as the door enters it, done by a person."""
    who = Agent("1", "3", None)
    return Entry(
        kind="matter", stream=MATTER, seq=5, prev=None, name=attempt.act, bearers=attempt.bearers, actor=who,
        entered_by=who, person=1, happened=attempt.happened_at, recorded_at=NOW, facts=attempt.facts,
        personal=compiled.personal_facts(attempt.act), procedure=compiled.written.procedure, version="v", calendar="c",
        zone="Asia/Shanghai",
    )  # fmt: skip


def same_by_both_ways(compiled: CompiledProcedure, old: Snapshot, attempt: Attempt, changes: Changes) -> bool:
    """Whether the act takes the short way; then it must come to what the long way comes to, byte by byte.

    All that is written of an act (leaf, snapshot, limits, tasks, effects, columns) is made of what is compared here.
    """
    head = head_of(compiled)
    if not stands_alone(head, compiled, attempt, changes):
        return False
    made = outcome(old, changes.snapshot, changes.limits, attempt.act_id)
    long = consequences_of(head, compiled, entry_of(compiled, attempt), attempt, changes, made)
    short = Consequences(outcome_of(old, changes, attempt), changes.limits)
    assert short == long
    assert canonical(short.outcome) == canonical(long.outcome)
    return True
