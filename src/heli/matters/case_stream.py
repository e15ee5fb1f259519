"""The case's own stream: locking it, judging its acts, and appending what a matter's act does to the case."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import NotFound, Reason
from heli.base.ids import uuid7
from heli.base.text import Msg
from heli.law.contract import ActorView, Attempt, Changes, CompiledProcedure, OfficeView, Situation, Snapshot
from heli.matters import books
from heli.matters.actors import Actor
from heli.matters.case_changes import apply_to_case
from heli.matters.case_fold import CaseChange
from heli.matters.decisions import decided
from heli.matters.models import Matter
from heli.matters.outbox import queue_recompute
from heli.matters.request import Request, raw_cursor
from heli.matters.situation import Head, load_head, office_view, parties_of
from heli.matters.snapshot import Data, fold, outcome, snapshot_from
from heli.matters.stream import CaseStream
from heli.matters.writing import Entry, as_bytes, write

CASE = "case"


@dataclass(frozen=True, slots=True)
class CaseHead:
    """The case's head row, and the matter through which it is reached."""

    id: UUID
    opened_on: date
    seq: int
    head: bytes | None
    data: Data
    through: Head

    @property
    def compiled(self) -> CompiledProcedure:
        """The procedure `case` in force when the case was opened."""
        return books.library().on(CASE, self.opened_on)


def lock_case(matter: UUID) -> None:
    """Lock the case of a matter before the matter itself; nothing where it has none."""
    raw_cursor().execute(
        "SELECT 1 FROM matters_casesnapshot c JOIN matters_matter m ON m.case_id = c.case_id"
        " WHERE m.id = %s FOR UPDATE OF c",
        (matter,),
        prepare=True,
    )


def lock_cases(cases: Collection[UUID]) -> None:
    """Lock several cases, in the order of their ids, so that two who do so never wait for each other."""
    raw_cursor().execute(
        "SELECT 1 FROM matters_casesnapshot WHERE case_id = ANY(%s) ORDER BY case_id FOR UPDATE",
        (list(cases),),
    )


def load_case(stream: CaseStream, *, lock: bool = True) -> CaseHead:
    """The case's head, locked unless told, with the matter through which the scope reaches it. Raises `NotFound`."""
    row = raw_cursor().execute(
        "SELECT c.seq, c.head, c.data, k.opened_on FROM matters_casesnapshot c"
        " JOIN matters_case k ON k.id = c.case_id WHERE c.case_id = %s" + (" FOR UPDATE OF c" if lock else ""),
        (stream.id,),
    ).fetchone()  # fmt: skip
    matters = Matter.objects.filter(case=stream.id)
    found = (
        matters.filter(pk=stream.through).first()
        if stream.through
        else matters.order_by("-opened_on").first()
    )
    if row is None or found is None:
        raise NotFound((Reason("case.none", Msg("There is no such case, or it isn't yours to see.")),))
    return CaseHead(stream.id, row[3], row[0], row[1], row[2], load_head(found.pk, lock=False))


def head_of(case: UUID, through: Head) -> CaseHead:
    """The locked head of a case that is reached through a matter of another. Raises `NotFound`."""
    row = raw_cursor().execute(
        "SELECT c.seq, c.head, c.data, k.opened_on FROM matters_casesnapshot c"
        " JOIN matters_case k ON k.id = c.case_id WHERE c.case_id = %s FOR UPDATE OF c",
        (case,),
    ).fetchone()  # fmt: skip
    if row is None:
        raise NotFound((Reason("case.none", Msg("There is no such case, or it isn't yours to see.")),))
    return CaseHead(case, row[3], row[0], row[1], row[2], through)


def case_situation(head: CaseHead, now: datetime) -> Situation:
    """What the law needs to know of a case: the parties of the matter through which it is reached.

    One who was merged into another is none any more; one who was split off belongs to another case.
    """
    through, live = head.through, live_parties(head.data)
    joined, of_joined = parties_of(through)
    parties = {party: view for party, view in joined.items() if party in live}
    charges = {charge: party for charge, party in of_joined.items() if party in live}
    return Situation(
        snapshot=snapshot_from(head.data),
        office=_office(through, now),
        opened_on=head.opened_on,
        parties=parties,
        charges=charges,
        handler=through.handler_id,
        conflicts=frozenset(through.denied),
        now=now,
    )


def live_parties(data: Mapping[str, Any]) -> frozenset[str]:
    """Ids of the parties that a case has now: not merged into another."""
    return frozenset(party for party, entry in data.get("parties", {}).items() if "merged_into" not in entry)


def _office(through: Head, now: datetime) -> OfficeView:
    return office_view(through.office_id, clock.civil_day(now), through.directory)


def entry_of(
    head: CaseHead, compiled: CompiledProcedure, asked: Request, attempt: Attempt, *, basis: tuple[str, ...]
) -> Entry:
    """An act of the case as it will be written, without its outcome."""
    library = books.library()
    return Entry(
        kind="case",
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
        procedure=CASE,
        version=books.PREFIX + compiled.hash,
        calendar=library.calendar_version,
        zone=library.zone,
        basis=basis,
        decided_by=decided(asked) if asked.decision else None,
        on_paper=(str(asked.on_paper.paper), asked.on_paper.on) if asked.on_paper else None,
        cause=(asked.cause.act, asked.cause.effect) if asked.cause else None,
        key=asked.key,
        is_shared=compiled.acts[asked.act].visible == "shared",
    )


def append_to_case(head: CaseHead, entry: Entry, made: Data, *, silent: bool = False) -> CaseChange:
    """Write an act of the case with what it does to parties, measures, charges and counters.

    `silent`: other matters are not told; for a case that is taken over whole.
    """
    change = apply_to_case(head.id, head.through.id, head.data, entry)
    for section, entries in change.outcome.items():
        made.setdefault(section, {}).update(entries)
    if change.gone:
        made["gone"] = sorted({*made.get("gone", ()), *change.gone})
    entry.outcome, entry.party = made, change.party
    books.remember(entry.version, entry.recorded_at)
    write(entry, as_bytes(entry), fold(head.data, made, entry.seq))
    if change.touches_limits and not silent:
        queue_recompute(head.id, head.through.id, entry, change.others)
    return change


def run_case_orders(matter: Head, asked: Request, cause: Entry, changes: Changes) -> int | None:
    """Append what a matter's act orders for its case, and its counts; returns the version of the case after it."""
    orders: list[tuple[str, tuple[str, ...], dict[str, Json]]] = [
        (o.act, o.bearers, dict(o.facts)) for o in changes.case_acts
    ]
    orders += [
        ("count", (bearer,), {"counter": counter, "times": by, "reason": asked.act})
        for counter, bearer, by in changes.counters
    ]
    if not orders or matter.case_id is None:
        return matter.case_seq
    seq = matter.case_seq
    for number, (act, bearers, facts) in enumerate(orders):
        head = load_case(CaseStream(matter.case_id, matter.id))
        entry = _ordered(head, asked, cause, act, bearers, facts, number)
        _judged_by_matter = outcome(*_moved(head, entry, asked.recorded_at), (), str(entry.id))
        append_to_case(head, entry, _judged_by_matter, silent=asked.mode == "take_over")
        seq = entry.seq
    return seq


def _moved(head: CaseHead, entry: Entry, now: datetime) -> tuple[Snapshot, Snapshot]:
    """Snapshot before and after an ordered act: the matter's act was judged, the case's own moves follow it."""
    situation, compiled = case_situation(head, now), head.compiled
    attempt = Attempt(
        entry.name, entry.bearers, ActorView(None, frozenset({"engine"}), None, "engine"), dict(entry.facts),
        entry.happened, now, via="engine",
    )  # fmt: skip
    changes = compiled.apply(situation, attempt, new_id=lambda: str(uuid7()))
    return situation.snapshot, changes.snapshot


def _ordered(
    head: CaseHead,
    asked: Request,
    cause: Entry,
    act: str,
    bearers: tuple[str, ...],
    facts: Mapping[str, Json],
    n: int,
) -> Entry:
    entry = engine_case_entry(head, asked, act, (cause.id, "case"), f"{cause.id}:{n}")
    entry.bearers, entry.facts, entry.basis = bearers, facts, cause.basis
    entry.personal = head.compiled.personal_facts(act) & facts.keys()
    entry.person, entry.happened = cause.person, cause.happened
    return entry


def engine_case_entry(
    head: CaseHead, asked: Request, act: str, cause: tuple[UUID, str] | None, key: str
) -> Entry:
    """An act of the case that is not judged by itself: another act of the same person brings it with it."""
    library = books.library()
    return Entry(
        kind="case",
        stream=head.id,
        seq=head.seq + 1,
        prev=bytes(head.head) if head.head else None,
        name=act,
        bearers=("m",),
        actor=asked.actor.agent(),
        entered_by=asked.writer.agent(),
        person=asked.actor.person if isinstance(asked.actor, Actor) else None,
        happened=asked.recorded_at,
        recorded_at=asked.recorded_at,
        facts={},
        personal=frozenset(),
        procedure=CASE,
        version=books.PREFIX + head.compiled.hash,
        calendar=library.calendar_version,
        zone=library.zone,
        cause=cause,
        key=key,
    )
