"""Documents that an act issues: each in its volume, with the next number of its kind's series at the office in that year.

The number stands in the act's outcome (`issued`), so that a gap, a double or a changed number contradicts the record. A number is
drawn under a lock that holds until the transaction ends: what is rolled back leaves no gap (practice W1). A document that is void
keeps its number, with the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import BadInput, NotFound, Reason, Refused, refused
from heli.base.ids import uuid7
from heli.base.marks import refuse_marked
from heli.base.text import Msg
from heli.law.contract import Changes, CompiledProcedure
from heli.law.language.registers import DocumentKind
from heli.matters.actors import Actor
from heli.matters.books import document_kind
from heli.matters.case_changes import day_of
from heli.matters.mending import MAY_ANNUL, MAY_CORRECT, check_reason, may
from heli.matters.models import Paper, Service
from heli.matters.numbers import next_number
from heli.matters.recompute import engine_entry
from heli.matters.repeats import opened_facts
from heli.matters.request import raw_cursor, scoped
from heli.matters.situation import Head, load_head
from heli.matters.snapshot import Data, fold
from heli.matters.stream import MatterStream, Recorded
from heli.matters.writing import Entry, as_bytes, write
from heli.offices.node import this_node

if TYPE_CHECKING:
    from heli.matters.consequences import Consequences

_COLUMNS = "place_ord, line_bit, level, closed_list, grantees, denied"
_ISSUED = f"""
INSERT INTO matters_paper (id, origin_node, {_COLUMNS}, matter_id, kind, number, dated_on, volume, is_issued,
  is_shared, act, bearers, recorded_at, title_key)
SELECT %s, %s, {_COLUMNS}, id, %s, %s, %s, %s, true, %s, %s, %s, %s, '' FROM matters_matter WHERE id = %s
"""
FORM = re.compile(r"\S{1,40}[〔\[(（]\d{4}[〕\])）]\S{0,20}\d{1,6}号")
"""A document number that is typed in: sign, year in brackets, number."""


def issue(
    after: Consequences, head: Head, compiled: CompiledProcedure, entry: Entry, changes: Changes
) -> None:
    """Draw the numbers of the documents that an act issues, and let their rows be written behind it."""
    is_shared = compiled.acts[entry.name].visible == "shared"
    for kind in changes.documents:
        paper, written, day = uuid7(), document_kind(kind), day_of(entry)
        number = _number(head, kind, written, day)
        after.outcome.setdefault("issued", {})[str(paper)] = {"kind": kind, "number": number}
        volume = written.volume if written else "main" if is_shared else "inner"
        values = (paper, this_node(), kind, number, day, volume, is_shared and volume == "main")
        after.afterwards.append(lambda h, e, values=values: _write(h, e, values))  # type: ignore[misc]


def _write(head: Head, entry: Entry, values: tuple[object, ...]) -> None:
    more = (entry.id, json.dumps(entry.bearers), entry.recorded_at, head.id)
    raw_cursor().execute(_ISSUED, (*values, *more))


def _number(head: Head, kind: str, written: DocumentKind | None, day: date) -> str:
    """The next number of the office's series of the kind; empty where it has none or the national system numbers."""
    if written is None or written.number is None or head.record_kept_by == "external":
        return ""
    n, name = next_number(head.office_id, kind, day)
    return written.number.format(office_short=name, year=day.year, n=n)


def void_document(paper: UUID, *, reason: str, actor: Actor, key: str) -> Recorded:
    """Declare an issued document void. It stays, with its number and the reason; the number is never given again.

    Raises:
        BadInput: no reason.
        Refused: only the chief or a deputy does so; it was served, or is void already.
        NotFound: absent, not yours, or not made here.
    """
    check_reason(reason)
    with scoped(actor.reader):
        row, head = _issued(paper, key)
        if head.seen is not None:
            return Recorded(head.seen, MatterStream(head.id), head.seq, clock.now(), again=True)
        _may_void(row, head, actor)
        facts: dict[str, Json] = {"paper": str(paper), "reason": reason.strip()}
        done = _append(head, actor, "void_document", key, facts, {"voided": {str(paper): True}})
        Paper.objects.filter(pk=paper).update(voided_by=done.act)
        return done


def enter_number(paper: UUID, number: str, *, actor: Actor, key: str) -> Recorded:
    """Enter the number that the national system gave a document of a matter which it numbers (practice W1).

    Raises:
        BadInput: not in the form of a document number.
        Refused: Heli numbers this matter, the document has a number, or another one of the office bears this one.
        NotFound: absent, not yours, or not made here.
    """
    text = "".join(number.split())
    refuse_marked(text, "number")
    if not FORM.fullmatch(text):
        say = Msg("A document number reads like 隆检建〔2022〕3号.")
        raise BadInput((Reason("document.number_form", say, field="number"),))
    with scoped(actor.reader):
        row, head = _issued(paper, key)
        if head.seen is not None:
            return Recorded(head.seen, MatterStream(head.id), head.seq, clock.now(), again=True)
        _may_number(row, head, actor)
        twin = Paper.objects.filter(matter__office=head.office_id, kind=row.kind, number=text).first()
        if twin is not None:
            say = Msg("The number %(number)s stands on another document of this office.", {"number": text})
            raise refused("document.number_used", say)
        facts: dict[str, Json] = {"paper": str(paper), "number": text}
        issued = {"issued": {str(paper): {"kind": row.kind, "number": text}}}
        done = _append(head, actor, "enter_number", key, facts, issued)
        Paper.objects.filter(pk=paper).update(number=text)
        return done


def why_not(paper: UUID, what: Literal["void", "number"], actor: Actor) -> tuple[Reason, ...]:
    """Why an actor may not declare a document void, or enter its number, now; empty where he may.

    Raises:
        NotFound: absent, not yours, or not made here.
    """
    with scoped(actor.reader):
        row = _row(paper)
        head = load_head(row.matter_id, lock=False)
        try:
            (_may_void if what == "void" else _may_number)(row, head, actor)
        except Refused as refusal:
            return refusal.reasons
    return ()


def void_reasons(papers: Iterable[Paper]) -> dict[UUID, str]:
    """Why documents are void, by paper; one that is not is left out, one whose reason was erased has an empty text."""
    acts = {paper.voided_by: paper.pk for paper in papers if paper.voided_by is not None}
    opened = opened_facts("matter", list(acts))
    return {paper: str(opened.get(act, {}).get("reason") or "") for act, paper in acts.items()}


def _may_void(row: Paper, head: Head, actor: Actor) -> None:
    may(head, actor, MAY_ANNUL)
    if row.voided_by is not None:
        raise refused("document.void", Msg("The document is void already."))
    if Service.objects.filter(paper=row).exists():
        say = Msg("The document was served; it is revoked by another one.")
        raise refused("document.served", say, do=Msg("Issue the document that revokes it, and serve that."))


def _may_number(row: Paper, head: Head, actor: Actor) -> None:
    may(head, actor, MAY_CORRECT)
    if head.record_kept_by != "external" or row.number:
        raise refused("document.numbered", Msg("The document has a number, or Heli itself numbers it."))


def _issued(paper: UUID, key: str) -> tuple[Paper, Head]:
    head = load_head(_row(paper).matter_id, key=key)
    # again: what another did while we waited for the lock
    return _row(paper), head


def _row(paper: UUID) -> Paper:
    row: Paper | None = Paper.objects.filter(pk=paper, is_issued=True).first()
    if row is None:
        raise NotFound((Reason("paper.none", Msg("There is no such document, or it isn't yours.")),))
    return row


def _append(head: Head, actor: Actor, name: str, key: str, facts: dict[str, Json], made: Data) -> Recorded:
    entry = engine_entry(head, name, clock.now(), None, key)
    entry.actor = entry.entered_by = actor.agent()
    entry.person = actor.person
    entry.facts, entry.outcome = facts, made
    entry.personal = frozenset({"reason"}) & facts.keys()
    write(entry, as_bytes(entry), fold(head.data, made, entry.seq))
    return Recorded(entry.id, MatterStream(head.id), entry.seq, entry.happened)
