"""Many acts at once, by the same rules: judged one by one in order, written together, resumable by key.

A batch is one transaction: its matters are locked and loaded by one statement, and the rows of all its acts are
written by one statement per table. An act that is refused leaves the batch's others alone.
Longer than usual: the three ways of an act (plain, judged whole, through the door) stand side by side.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from uuid import UUID

from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import BadInput, HeliError, Reason, Refused
from heli.base.ids import uuid7
from heli.base.quick import quick
from heli.base.text import Msg
from heli.law.contract import (
    ActorView,
    Attempt,
    Changes,
    CompiledProcedure,
    LimitChange,
    OfficeView,
    Situation,
    Snapshot,
    Verdict,
    When,
)
from heli.ledger.leaf import Mode as LeafMode
from heli.matters import books
from heli.matters.actors import Actor, Body
from heli.matters.bulk import Bulk, Title
from heli.matters.case_opening import PartyGiven
from heli.matters.consequences import Consequences, consequences_of
from heli.matters.door import attempt_of, entry_of, on_matter, unknown_act
from heli.matters.opening import open_matter
from heli.matters.plain import Kind, happened_in, is_plain, kind_of, may_follow, outcome_of, take_in
from heli.matters.request import Mode, Request, raw_cursor, scoped
from heli.matters.sealing import seal
from heli.matters.situation import Head, is_alone, office_view, situation_of
from heli.matters.snapshot import fold, outcome, snapshot_from
from heli.matters.stream import MatterStream, Proposed
from heli.matters.views import towards
from heli.offices.codes import bits
from heli.offices.models import Office

BATCH = 500
_MATTER = ("m",)
_NOBODY: frozenset[int] = frozenset()


@quick
@dataclass(frozen=True, slots=True)
class Row:
    """One act of a bulk.

    Attributes:
        matter: a name of the importer's own for the matter; all rows of one name go to one matter, in order.
        opens: procedure to open by this act where the matter is not there yet; the name becomes the matter's number.
        parties: who is joined to the matter that is opened, where the procedure works on a case.
        key: unique; a key that was seen before is passed over.
    """

    matter: str
    act: str
    facts: Mapping[str, object]
    happened_at: When
    key: str
    opens: str = ""
    title: str = ""
    parties: tuple[PartyGiven, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of a row: "accepted", "warned" (it deviates, or warnings), "rejected", "known" (its key was seen)."""

    row: Row
    state: str
    reasons: tuple[Reason, ...] = ()
    matter: UUID | None = None
    act: UUID | None = None


@dataclass(slots=True)
class _Open:
    head: Head
    compiled: CompiledProcedure
    snapshot: Snapshot
    text: str
    is_new: bool = False
    touched: bool = False
    follows: bool = True
    """Whether something may follow from any act of it; looked up anew after an act that is not plain."""
    limits: Sequence[LimitChange] | None = None
    """Of plain acts whose columns are not settled yet: the last limits that changed."""
    view: ActorView | None = None
    """Who acts, as the law sees him here; a plain act does not change it."""


def perform_many(
    rows: Iterable[Row],
    *,
    office: int,
    actor: Actor,
    mode: Mode = "enforce",
    by: Body | None = None,
    batch: int = BATCH,
) -> Iterator[RowResult]:
    """Perform rows in order, a batch at a time; each batch is committed before its results are given.

    An act of a case, or one that leads to work elsewhere, is performed by the single door itself within the batch, in its
    order among the others; the rest are judged by the same rules and written together.

    Args:
        office: number of the office whose matters they are.
        actor: who imports; he decides nothing.
        mode: "enforce" rejects what the law forbids; "observe" appends it as deviating, no state moved.
        by: a body outside that did all of them, else the importer.
        batch: rows in one transaction.
    """
    waiting = iter(rows)
    place = Office.objects.get(pk=office)
    while chunk := list(islice(waiting, batch)):
        with scoped(actor.reader), _collector_rests():
            results = _Batch(place, actor, by or actor, mode).run(chunk)
        yield from results


@contextmanager
def _collector_rests() -> Iterator[None]:
    """A batch makes thousands of rows that all live to its end: looking through them for cycles finds none, and costs."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class _Batch:
    """One transaction. Holds the heads of its matters as they change."""

    def __init__(self, office: Office, actor: Actor, doer: Actor | Body, mode: Mode) -> None:
        self.office, self.actor, self.doer, self.mode = office, actor, doer, mode
        if isinstance(book := books.library(), books.LoadedBook):
            book.refresh()
        self.now = clock.now()
        self.today = clock.civil_day(self.now)
        self.bulk = Bulk(office.pk, self.now)
        self.kinds: dict[tuple[str, str], Kind | None] = {}
        self.open: dict[str, _Open] = {}
        self.views: dict[tuple[object, ...], ActorView] = {}
        self.alone: dict[tuple[str, str, bool, bool], bool] = {}
        self.offices: dict[int, OfficeView] = {}
        """The office as the law sees it, by line of work."""

    def run(self, rows: Sequence[Row]) -> list[RowResult]:
        self._load(sorted({row.matter for row in rows}))
        seen = self._seen(rows)
        results = [
            RowResult(row, "known", act=seen[row.key]) if row.key in seen else self._one(row) for row in rows
        ]
        self._write()
        return results

    def _write(self) -> None:
        """Write what was judged so far."""
        for opened in self.open.values():
            if opened.touched:
                self._settle(opened)
                self.bulk.head(opened.head, is_new=opened.is_new)
                opened.is_new = opened.touched = False
        self.bulk.write()
        self.bulk = Bulk(self.office.pk, self.now)

    def _load(self, names: Sequence[str]) -> None:
        """Lock and load the matters that are there already, by the importer's name for them."""
        for name, head in self.bulk.heads(self.office.pk, names).items():
            compiled = head.compiled
            follows = may_follow(head)
            self.open[name] = _Open(head, compiled, snapshot_from(head.data), str(head.id), follows=follows)

    def _seen(self, rows: Sequence[Row]) -> dict[str, UUID]:
        matters = [opened.head.id for opened in self.open.values()]
        if not matters:
            return {}
        found = raw_cursor().execute(
            "SELECT key, id FROM matters_matteract WHERE matter_id = ANY(%s) AND key = ANY(%s)",
            (matters, [row.key for row in rows]),
        )
        return dict(found.fetchall())

    def _one(self, row: Row) -> RowResult:
        known = self.open.get(row.matter)
        try:
            if known is not None:
                return self._act(known, row)
            if not row.opens:
                raise unknown_act_of_nothing(row)
            compiled = books.library().on(row.opens, _day(row.happened_at), self.office)
            if compiled.written.works_on == "case":
                return self._open_singly(row)
            opened = self._new(row, compiled)
            result = self._act(opened, row)
        except HeliError as error:
            return RowResult(row, "rejected", error.reasons)
        if result.state != "rejected":
            self.open.setdefault(row.matter, opened)
        return result

    def _new(self, row: Row, compiled: CompiledProcedure) -> _Open:
        matter = uuid7()
        title, title_key = seal("title", matter, row.title or row.matter)
        head = Head(
            id=matter, case_id=None, procedure=row.opens, version=books.PREFIX + compiled.hash, office_id=self.office.pk,
            unit_id=None, line=compiled.written.line, stage="", handler_id=None, source_id=None, result_as="",
            record_kept_by="external", opened_on=_day(row.happened_at), closed_on=None, due_on=None, due_critical=False,
            place_ord=self.office.lft, line_bit=_line_bit(compiled.written.line), level=0, closed_list=False,
            grantees=[], denied=[], seq=0, head=None, data={}, directory=self.bulk.directory(), case_seq=None,
            has_links=False, seen=None,
        )  # fmt: skip
        self.bulk.titles[matter] = Title(row.title or row.matter, title, title_key, row.matter)
        return _Open(head, compiled, Snapshot(), str(matter), is_new=True, follows=may_follow(head))

    def _act(self, opened: _Open, row: Row) -> RowResult:
        head, compiled = opened.head, opened.compiled
        if row.act not in compiled.acts:
            raise unknown_act(compiled, row.act)
        if not opened.follows and (done := self._plainly(opened, row)) is not None:
            return done
        self._settle(opened)
        asked = Request(
            act=row.act, bearers=("m",), actor=self.doer, writer=self.actor, facts=row.facts, happened_at=row.happened_at,
            key=row.key, mode=self.mode, recorded_at=self.now,
        )  # fmt: skip
        if head.case_id is not None:
            return self._singly(opened, row, asked)
        facts = compiled.validate(row.act, row.facts, recorded_at=self.now)
        situation = self._situation(opened, row.act, facts)
        act_id = uuid7()
        attempt = attempt_of(head, compiled, asked, facts, self._view(head), act_id)
        verdict, changes = self._judged(compiled, situation, attempt)
        if changes is None:
            return RowResult(row, "rejected", verdict.reasons or (_DECIDED_ELSEWHERE,))
        entry = entry_of(head, compiled, asked, attempt, verdict, act_id)
        entry.texts = (opened.text, attempt.act_id)
        made = outcome(opened.snapshot, changes.snapshot, changes.limits, attempt.act_id)
        after: Consequences = consequences_of(head, compiled, entry, attempt, changes, made)
        if after.leads_elsewhere:
            return (
                self._open_singly(row)
                if opened.is_new and not opened.touched
                else self._singly(opened, row, asked)
            )
        entry.outcome = after.outcome
        data = fold(head.data, after.outcome, entry.seq)
        after.settle(head, compiled, data)
        digest = self.bulk.add(head, compiled, entry, after)
        head.seq, head.head, head.data = entry.seq, digest, data
        for name, value in after.columns.items():
            if name != "number":
                setattr(head, name, value)
        opened.snapshot, opened.touched = changes.snapshot, True
        opened.follows, opened.view = may_follow(head), None
        reasons = (*verdict.warnings, *(verdict.reasons if not verdict.permitted else ()))
        state = "warned" if reasons or not verdict.permitted else "accepted"
        return RowResult(row, state, reasons, head.id, entry.id)

    def _judged(
        self, compiled: CompiledProcedure, situation: Situation, attempt: Attempt
    ) -> tuple[Verdict, Changes | None]:
        """What the law says, and what changes; None of a row that is refused, or that somebody else decides."""
        if self.mode == "observe":
            return compiled.observe(situation, attempt)
        verdict = compiled.judge(situation, attempt)
        if not verdict.permitted or verdict.must_propose:
            return verdict, None
        return verdict, compiled.apply(situation, attempt, new_id=_new_id)

    def _plainly(self, opened: _Open, row: Row) -> RowResult | None:
        """A plain act, by what its kind has prepared; None where the act, or this one time, is not plain."""
        head, compiled = opened.head, opened.compiled
        place = (head.version, row.act)
        if place not in self.kinds:
            self.kinds[place] = self._kind(head, compiled, row.act)
        kind = self.kinds[place]
        happened = happened_in(row.happened_at, kind, self.now, self.today) if kind is not None else None
        if kind is None or happened is None:
            return None
        facts = compiled.validate(row.act, row.facts, recorded_at=self.now)
        situation = self._situation(opened, row.act, facts)
        act_id = uuid7()
        view = opened.view
        if view is None:
            view = opened.view = self._view(head)
        attempt = Attempt(
            row.act, _MATTER, view, facts, happened, self.now, None, self.actor.via, str(act_id)
        )
        verdict, changes = self._judged(compiled, situation, attempt)
        if changes is None:
            return RowResult(row, "rejected", verdict.reasons or (_DECIDED_ELSEWHERE,))
        if changes.closes:
            return None
        made = outcome_of(opened.snapshot, changes, attempt)
        mode: LeafMode = "enforced" if verdict.permitted else "deviates"
        digest = self.bulk.add_plain(
            opened.text, head, compiled, kind, attempt, row.key, mode, made, changes.limits, act_id
        )
        head.seq, head.head = head.seq + 1, digest
        take_in(head.data, made, head.seq)
        if changes.limits or opened.limits is None:
            opened.limits = changes.limits
        opened.snapshot, opened.touched = changes.snapshot, True
        if verdict.permitted and not verdict.warnings:
            return RowResult(row, "accepted", (), head.id, act_id)
        return RowResult(row, "warned", (*verdict.warnings, *verdict.reasons), head.id, act_id)

    def _kind(self, head: Head, compiled: CompiledProcedure, act: str) -> Kind | None:
        if not is_plain(compiled, act):
            return None
        return kind_of(compiled, act, head, self.doer, self.actor, self.now)

    def _settle(self, opened: _Open) -> None:
        """The columns that lists show, once for all plain acts of a matter in this batch."""
        if opened.limits is not None:
            after = Consequences({}, opened.limits)
            after.settle(opened.head, opened.compiled, opened.head.data)
            for name, value in after.columns.items():
                setattr(opened.head, name, value)
            opened.limits = None

    def _singly(self, opened: _Open, row: Row, asked: Request) -> RowResult:
        """One act through the door: what stands before it is written first, and its matter read anew behind it."""
        self._write()
        with scoped(self.actor.reader):
            done = on_matter(MatterStream(opened.head.id), asked)
            if isinstance(done, Proposed):
                raise Refused((_DECIDED_ELSEWHERE,))
        self._load([row.matter])
        state = "warned" if done.warnings or not done.fits else "accepted"
        return RowResult(row, state, done.warnings, opened.head.id, done.act)

    def _open_singly(self, row: Row) -> RowResult:
        """A matter opened through the door, with its case and parties."""
        body = self.doer if isinstance(self.doer, Body) else None
        done = open_matter(
            row.opens, act=row.act, office=self.office.pk, title=row.title or row.matter, actor=self.doer, facts=row.facts,
            key=row.key, entered_by=self.actor if body else None, parties=row.parties, happened_at=row.happened_at,
            number=row.matter, record_kept_by="external", mode=self.mode,
        )  # fmt: skip
        self._load([row.matter])
        return RowResult(row, "warned" if done.warnings else "accepted", done.warnings, done.matter, done.act)

    def _situation(self, opened: _Open, act: str, facts: Mapping[str, Json]) -> Situation:
        """What the law needs to know; most acts of a bulk ask for nothing but the matter's own state."""
        head, compiled = opened.head, opened.compiled
        kind = (head.version, act, head.has_links, head.case_id is None)
        if kind not in self.alone:
            self.alone[kind] = is_alone(head, compiled, act)
        if not self.alone[kind]:
            return situation_of(head, compiled, act=act, facts=facts, now=self.now, snapshot=opened.snapshot)
        office = self.offices.get(head.line_bit)
        if office is None:
            office = office_view(head.office_id, self.today, head.directory, head.line_bit)
            self.offices[head.line_bit] = office
        return Situation(
            snapshot=opened.snapshot, office=office, opened_on=head.opened_on, handler=head.handler_id,
            conflicts=frozenset(head.denied) if head.denied else _NOBODY, now=self.now, matter=opened.text,
        )  # fmt: skip

    def _view(self, head: Head) -> ActorView:
        """Who acts, as the law sees him towards a matter: the same for all that stand alike to him."""
        team = head.data.get("meta", {}).get("team", {}).get(str(self.actor.reader.person), ())
        alike = (head.office_id, head.handler_id, head.place_ord, head.line_bit, head.level, head.closed_list,
                 *head.grantees, None, *head.denied, None, *team)  # fmt: skip
        if alike not in self.views:
            self.views[alike] = towards(head, self.doer)
        return self.views[alike]


def _new_id() -> str:
    return str(uuid7())


@lru_cache(maxsize=256)
def _line_bit(line: str) -> int:
    """The bit of a line; a lawbook of another country has none of ours, and takes the first."""
    try:
        return bits((line,))
    except HeliError:
        return 1


def _day(when: When) -> date:
    return clock.civil_day(when) if isinstance(when, datetime) else when


def unknown_act_of_nothing(row: Row) -> HeliError:
    """The error for an act on a matter that is not there and that the row does not open."""
    say = Msg("There is no matter %(name)s, and this row opens none.", {"name": row.matter})
    return BadInput((Reason("row.no_matter", say, field="matter"),))


_DECIDED_ELSEWHERE = Reason("row.must_propose", Msg("Another decides this act; a bulk carries no decision."))
