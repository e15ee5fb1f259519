"""The single door: every act of every stream is appended here. See docs/explanation/single-door.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from heli.access.flown import Flown
from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import BadInput, HeliError, Reason, Refused
from heli.base.flight import Ask
from heli.base.ids import uuid7
from heli.base.text import Msg
from heli.law.contract import (
    ActorView,
    Attempt,
    Changes,
    CompiledProcedure,
    Situation,
    Snapshot,
    Verdict,
    When,
)
from heli.matters import books, conflicts, own_items, remembering
from heli.matters.actors import Actor, Body
from heli.matters.case_door import perform_on_case
from heli.matters.case_stream import lock_case, run_case_orders
from heli.matters.changing_over import change_over, later_version
from heli.matters.consequences import Consequences, consequences_of
from heli.matters.decisions import decided, proof_of
from heli.matters.handling import check_named
from heli.matters.happened import when_of
from heli.matters.limits import limit_rows
from heli.matters.mending import refuse_erased
from heli.matters.outbox import wake_after_commit
from heli.matters.plain import outcome_of, stands_alone
from heli.matters.proposing import store_proposal
from heli.matters.repeats import repeated
from heli.matters.request import Mode, Request, request, scoped
from heli.matters.situation import Head, ask_head, has_case, load_head, situation_of
from heli.matters.snapshot import fold, outcome
from heli.matters.stream import (
    CaseStream,
    Cause,
    Decision,
    MatterStream,
    OnPaper,
    Proposed,
    Recorded,
    Stream,
)
from heli.matters.views import actor_view
from heli.matters.writing import Entry, Outdated, Rows, as_bytes, write


# long: most of it is what a caller must know of each argument
def perform(
    stream: Stream,
    act: str,
    *,
    bearers: Sequence[str] = ("m",),
    actor: Actor | Body,
    facts: Mapping[str, object],
    key: str,
    entered_by: Actor | None = None,
    decision: Decision | None = None,
    on_paper: OnPaper | None = None,
    happened_at: When | None = None,
    expected_version: int | None = None,
    cause: Cause | None = None,
    mode: Mode = "enforce",
) -> Recorded | Proposed:
    """Append one act to a stream, or propose it where somebody else decides. One transaction.

    Args:
        stream: the matter or the case.
        bearers: what the act is about, as in `heli.law.contract`: "m", "p:<uuid>" …
        actor: who does it. His parts towards the matter are found, never claimed.
        facts: by name; checked against the act's schema.
        key: 1–120 characters, unique in the stream: the same key and content again returns the first act.
        entered_by: who types it, where that is not the actor.
        decision: what proves a decision that is not the actor's own; never a name.
        on_paper: the scan and its date, where it was done on paper.
        happened_at: a civil day or an instant; None is now.
        expected_version: version of the stream that the form was filled in from; None holds no expectation.
        mode: "observe" records an event that the law forbids as deviating, with no state moved (import only);
            "take_over" judges as ever and sends nothing: no effects, no tasks (import of running matters).
    Raises:
        BadInput: facts that are not well-formed, a day in the future, a key used with other content.
        Refused: not permitted, with reasons and articles; `conflicts.Conflict` with the merge view.
        NotFound: no such stream for this actor.
    """
    asked = request(
        act, bearers=tuple(bearers), actor=actor, entered_by=entered_by, key=key, facts=facts, decision=decision,
        on_paper=on_paper, happened_at=happened_at, expected_version=expected_version, cause=cause, mode=mode,
        ends=not connections[DEFAULT_DB_ALIAS].in_atomic_block,
    )  # fmt: skip
    if isinstance(stream, CaseStream):
        with scoped(asked.writer.reader):
            return perform_on_case(stream, asked)
    if (done := _on_remembered(stream, asked)) is not None:
        return done
    # where the case is to be locked, it is locked before the matter: then the head can't be asked along with the scope
    ahead = () if _may_touch_case(stream.id, act) else (ask_head(stream.id, key=key),)
    with scoped(asked.writer.reader, ahead):
        return on_matter(stream, asked, *ahead)


def _on_remembered(stream: MatterStream, asked: Request) -> Recorded | Proposed | None:
    """A plain act on the head that this process wrote last; None where it has to go the usual way, and nothing was done.

    A refusal is not told from here: it may come from what is outdated.
    """
    head = remembering.take(stream.id, asked)
    if head is None or later_version(head, clock.civil_day(asked.recorded_at)):
        return None
    compiled = head.compiled
    try:
        with Flown(connections[DEFAULT_DB_ALIAS]):
            conflicts.check(head, asked, compiled)
            return judge_and_write(stream, head, compiled, asked)
    except (HeliError, Outdated):
        return None


def on_matter(stream: MatterStream, asked: Request, known: Ask | None = None) -> Recorded | Proposed:
    """`perform` on a matter, inside a scope that is set already. `known`: its head, locked, of an act off the case."""
    if known is None and _touches_case(stream.id, asked.act):
        lock_case(stream.id)
    head = load_head(stream.id, key=asked.key, asked=known)
    if head.seen is not None:
        return repeated(stream, head.seen, asked, head.compiled)
    if later := later_version(head, clock.civil_day(asked.recorded_at)):
        change_over(head, later)
        head = load_head(stream.id, key=asked.key)
    compiled = head.compiled
    conflicts.check(head, asked, compiled)
    return judge_and_write(stream, head, compiled, asked)


_touching: dict[tuple[UUID, date], frozenset[str]] = {}
"""By matter and day: on another day another version of its procedure may judge it."""


def _may_touch_case(matter: UUID, act: str) -> bool:
    """The same as far as it is known before the matter was read."""
    known = _touching.get((matter, clock.today()))
    return known is None or act in known


def _touches_case(matter: UUID, act: str) -> bool:
    """Whether the act may append to the case too: then the case is locked first, always in this order."""
    place = (matter, clock.today())
    if place not in _touching:
        if len(_touching) > 50_000:
            _touching.clear()
        _touching[place] = frozenset()
        if has_case(matter):
            head = load_head(matter, lock=False)
            _touching[place] = touching_acts(later_version(head, place[1]) or head.compiled)
    return act in _touching[place]


def touching_acts(compiled: CompiledProcedure) -> frozenset[str]:
    """Acts of a procedure that lead to an act of the case, or count something there."""
    return frozenset(
        name
        for name, act in compiled.acts.items()
        if act.counts or any(hasattr(lead, "case") for lead in act.leads_to)
    )


def judge_and_write(
    stream: MatterStream, head: Head, compiled: CompiledProcedure, asked: Request
) -> Recorded | Proposed:
    """Validate, ask the law, and write. The head row is locked."""
    refuse_erased(head)
    if asked.act not in compiled.acts:
        raise unknown_act(compiled, asked.act)
    own_items.check(head, compiled, asked)
    facts = compiled.validate(asked.act, asked.facts, recorded_at=asked.recorded_at)
    situation = situation_of(head, compiled, act=asked.act, facts=facts, now=asked.recorded_at)
    act_id = uuid7()
    attempt = attempt_of(head, compiled, asked, facts, act_id=act_id)
    if asked.mode == "observe":
        verdict, changes = compiled.observe(situation, attempt)
        return _append(stream, head, compiled, asked, situation, attempt, verdict, changes, act_id)
    verdict = compiled.judge(situation, attempt)
    if not verdict.permitted:
        raise Refused(verdict.reasons)
    check_named(compiled.written, facts, clock.civil_day(asked.recorded_at))
    if verdict.must_propose and attempt.proof is None:
        remembering.only_plain(head)
        return store_proposal(stream, head, compiled, asked, attempt, verdict)
    changes = compiled.apply(situation, attempt, new_id=_new_id)
    return _append(stream, head, compiled, asked, situation, attempt, verdict, changes, act_id)


def unknown_act(compiled: CompiledProcedure, act: str) -> BadInput:
    """The error for an act that the procedure does not have."""
    say = Msg("The procedure %(procedure)s has no act %(act)s.",
              {"procedure": compiled.written.procedure, "act": act})  # fmt: skip
    return BadInput((Reason("act.unknown", say, field="act"),))


def _new_id() -> str:
    return str(uuid7())


def attempt_of(
    head: Head,
    compiled: CompiledProcedure,
    asked: Request,
    facts: Mapping[str, Json],
    view: ActorView | None = None,
    act_id: UUID | None = None,
) -> Attempt:
    """The attempt as the law sees it: parts found (unless a `view` knows them), proof looked up, time as fine as asked."""
    return Attempt(
        act=asked.act,
        bearers=asked.bearers,
        actor=view or actor_view(head, asked),
        facts=facts,
        happened_at=when_of(compiled, asked),
        recorded_at=asked.recorded_at,
        proof=proof_of(head, asked),
        via=asked.writer.via,
        act_id=str(act_id) if act_id else _new_id(),
    )


def _append(
    stream: MatterStream,
    head: Head,
    compiled: CompiledProcedure,
    asked: Request,
    situation: Situation,
    attempt: Attempt,
    verdict: Verdict,
    changes: Changes,
    act_id: UUID,
) -> Recorded:
    entry = entry_of(head, compiled, asked, attempt, verdict, act_id)
    entry.texts = (situation.matter, attempt.act_id)
    is_plain = verdict.permitted and stands_alone(head, compiled, attempt, changes)
    if is_plain:
        after = Consequences(outcome_of(situation.snapshot, changes, attempt), changes.limits)
    else:
        remembering.only_plain(head)
        made = outcome(situation.snapshot, changes.snapshot, changes.limits, attempt.act_id)
        after = consequences_of(head, compiled, entry, attempt, changes, made)
    if asked.mode == "take_over":
        after.silence()
    case_seq = run_case_orders(head, asked, entry, changes)
    entry.case_seen = case_seq
    finish(head, compiled, entry, after, asked=asked, plain=changes.snapshot if is_plain else None)
    return Recorded(
        act=entry.id,
        stream=stream,
        seq=entry.seq,
        happened_at=attempt.happened_at,
        warnings=(*verdict.warnings, *(verdict.reasons if not verdict.permitted else ())),
        fits=verdict.permitted,
        opened=tuple(item for item, _ in changes.items),
    )


# long: one line for each member of an act
def entry_of(
    head: Head,
    compiled: CompiledProcedure,
    asked: Request,
    attempt: Attempt,
    verdict: Verdict,
    act_id: UUID | None = None,
) -> Entry:
    """The act as it will be written, without its outcome. `act_id`: the attempt's, where the caller has it as such."""
    library = books.library()
    written = compiled.acts[asked.act]
    return Entry(
        kind="matter",
        stream=head.id,
        seq=head.seq + 1,
        prev=bytes(head.head) if head.head else None,
        name=asked.act,
        bearers=asked.bearers,
        actor=asked.actor.agent(),
        entered_by=asked.writer.agent(),
        person=asked.actor.person if isinstance(asked.actor, Actor) else None,
        happened=attempt.happened_at,
        recorded_at=asked.recorded_at,
        facts=attempt.facts,
        personal=compiled.personal_facts(asked.act),
        procedure=head.procedure,
        version=head.version,
        calendar=library.calendar_version,
        zone=library.zone,
        powers=books.power_version(head.directory) if written.decide else None,
        basis=tuple(verdict.basis),
        decided_by=decided(asked) if attempt.proof else None,
        on_paper=(str(asked.on_paper.paper), asked.on_paper.on) if asked.on_paper else None,
        case_seen=head.case_seq,
        cause=(asked.cause.act, asked.cause.effect) if asked.cause else None,
        key=asked.key,
        mode="enforced" if verdict.permitted else "deviates",
        is_shared=written.visible == "shared",
        id=act_id or UUID(attempt.act_id),
    )


def finish(
    head: Head,
    compiled: CompiledProcedure,
    entry: Entry,
    after: Consequences,
    *,
    asked: Request | None = None,
    plain: Snapshot | None = None,
) -> None:
    """Fold the outcome into the snapshot and write everything; commit it where the request ends with it and nothing follows.

    `plain`: what stands behind a plain act.
    """
    entry.outcome = after.outcome
    data = fold(head.data, after.outcome, entry.seq)
    handler = after.columns.get("handler_id", head.handler_id)
    after.settle(head, compiled, data)
    books.remember(entry.version, entry.recorded_at)
    rows = Rows(
        limits=limit_rows(after.limits, compiled, handler),
        effects=after.effects,
        tasks=after.tasks,
        closes_tasks=after.closes_tasks,
        columns=after.columns,
    )
    ends = asked is not None and asked.ends and not after.afterwards
    written = as_bytes(entry)
    unread = remembering.unread(head, asked) if asked is not None and head.snapshot is not None else None
    xid = write(entry, written, data, rows, commit=ends, unread=unread)
    if ends and plain is not None:
        remembering.remember(head, plain, data, after.columns, seq=entry.seq, digest=written.hash, xid=xid)
    after.then(head, entry)
    if after.effects:
        wake_after_commit()
