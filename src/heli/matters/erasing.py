"""A whole matter whose term of keeping has ended is erased by one act: all of it, or nothing.

What goes and what stays: docs/explanation/erasing.md. The rows are those of `erased_rows`; the files, and the list of
erasures outside the database, follow after the commit (`heli.documents.settling`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from heli.access.subjects import engine_everywhere
from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import refused
from heli.base.text import Msg
from heli.matters import erased_rows
from heli.matters.actors import Actor
from heli.matters.case_stream import engine_case_entry, load_case, lock_case
from heli.matters.mending import MAY_ANNUL, check_reason, is_erased, may
from heli.matters.models import Erasing, Matter, MatterParty, Paper
from heli.matters.recompute import engine_entry
from heli.matters.request import request, scoped
from heli.matters.retention import Kept, kept
from heli.matters.situation import Head, load_head
from heli.matters.snapshot import fold
from heli.matters.stream import CaseStream, MatterStream, Recorded
from heli.matters.writing import Rows, as_bytes, write

ACT = "erase_matter"


@dataclass(frozen=True, slots=True)
class Whole:
    """What an erasure of a matter reaches beside the matter itself.

    Attributes:
        parties: those on whom nothing rests any more; `kept_parties` those on whom a matter within its term rests.
        whole_case: no matter of the case is within its term: what the case's acts say of nobody goes as well.
    """

    parties: frozenset[UUID] = frozenset()
    kept_parties: frozenset[UUID] = frozenset()
    whole_case: bool = False

    def detail(self, case: UUID | None) -> dict[str, Json]:
        """As the list of erasures tells it."""
        return {
            "case": str(case) if case else None,
            "parties": sorted(str(party) for party in self.parties),
            "whole_case": self.whole_case,
        }


@dataclass(frozen=True, slots=True)
class Preview:
    """What an erasure would destroy: counts, the term, and what stays because others rest on it."""

    matter: Matter
    kept: Kept
    acts: int
    facts: int
    papers: int
    files: int
    parties: int
    kept_parties: int


@dataclass(frozen=True, slots=True)
class Again:
    """An erasure that a restored backup has to be told again: the act of then, and the civil day."""

    act: UUID
    on: date
    reach: Whole = field(default_factory=Whole)


def preview(matter: UUID) -> Preview:
    """What `erase_matter` would destroy, counted; read under the scope that is set. Raises `NotFound`."""
    head = load_head(matter, lock=False)
    row = Matter.objects.get(pk=matter)
    with engine_everywhere():
        reach = reach_of(head, clock.today())
        papers = Paper.objects.filter(matter=matter)
        counts = erased_rows.counts(matter, head.case_id, reach.parties, whole_case=reach.whole_case)
        return Preview(
            matter=row,
            kept=kept(row.procedure, row.closed_on),
            acts=head.seq,
            facts=counts,
            papers=papers.count(),
            files=papers.filter(file__isnull=False).count(),
            parties=len(reach.parties),
            kept_parties=len(reach.kept_parties),
        )


def erase_matter(matter: UUID, *, reason: str, actor: Actor, key: str) -> Recorded:
    """Destroy what says what was in a matter: values and salts, titles, papers, profiles, words, drafts.

    The acts, their hashes and commitments, numbers and days stay, and the record verifies. With the same key it is done once.

    Raises:
        BadInput: no reason.
        NotFound: no such matter, or not yours.
        Refused: only the chief or a deputy orders it; the matter runs, is kept for ever, its term has not ended, or it
            was erased before.
    """
    check_reason(reason)
    with scoped(actor.reader):
        lock_case(matter)
        head = load_head(matter, key=key)
        stream = MatterStream(matter)
        if head.seen is not None:
            return Recorded(head.seen, stream, head.seq, clock.now(), again=True)
        may(head, actor, MAY_ANNUL)
        term = _ended(head, clock.today())
        with engine_everywhere():
            reach = reach_of(head, clock.today())
            return _erase(head, actor, reach, key, term=term, reason=reason.strip())


def erase_again(matter: UUID, then: Again, *, actor: Actor) -> bool:
    """Repeat an erasure in a restored record, as an act of the engine; False where there is nothing left to erase."""
    with engine_everywhere():
        lock_case(matter)
        head = load_head(matter)
        if is_erased(head):
            return False
        _erase(head, actor, then.reach, f"repeated:{then.act}", again=then)
    return True


def _ended(head: Head, today: date) -> Kept:
    if head.closed_on is None:
        raise refused("erase.open", Msg("This matter is not closed: the term of keeping begins when it is."))
    term = kept(head.procedure, head.closed_on, today)
    if term.until is None:
        say = Msg("Matters of this kind are kept for ever.")
        raise refused("erase.for_ever", say, basis=tuple(term.rule.basis))
    if not term.is_over(today):
        say = Msg("It is kept until %(day)s, that day included.", {"day": term.until})
        raise refused("erase.too_early", say, basis=tuple(term.rule.basis))
    return term


def reach_of(head: Head, today: date) -> Whole:
    """Which parties of a matter nothing rests on any more, and whether its case is over. Reads everywhere."""
    if head.case_id is None:
        return Whole()
    joined = set(MatterParty.objects.filter(matter=head.id).values_list("party_id", flat=True))
    resting = _on_whom_others_rest(head.id, joined, today)
    of_case = Matter.objects.filter(case=head.case_id, erased_on=None).exclude(pk=head.id)
    over = all(_is_over(row, today) for row in of_case.values_list("procedure", "closed_on"))
    return Whole(frozenset(joined - resting), frozenset(joined & resting), over and not resting)


def _on_whom_others_rest(matter: UUID, parties: Collection[UUID], today: date) -> set[UUID]:
    """Parties with a matter within its term, of themselves or of the record into which theirs was merged."""
    merged = erased_rows.merged_into(parties)
    rows = MatterParty.objects.filter(party__in={*parties, *merged.values()}, matter__erased_on=None)
    found = rows.exclude(matter=matter).values_list("party_id", "matter__procedure", "matter__closed_on")
    live = {party for party, *row in found if not _is_over(tuple(row), today)}
    return {party for party in parties if party in live or merged.get(party) in live}


def _is_over(row: tuple[Any, ...], today: date) -> bool:
    return kept(row[0], row[1], today).is_over(today)


# long: the one order in which an erasure is written
def _erase(
    head: Head,
    actor: Actor,
    reach: Whole,
    key: str,
    *,
    term: Kept | None = None,
    reason: str = "",
    again: Again | None = None,
) -> Recorded:
    entry = engine_entry(head, ACT, clock.now(), None, key)
    entry.actor = entry.entered_by = actor.agent()
    entry.person = actor.person
    on = again.on if again else clock.today()
    if term is not None and term.until is not None:
        entry.facts = {"kept_until": term.until.isoformat(), "reason": reason}
        entry.personal = frozenset({"reason"})
        entry.basis = tuple(term.rule.basis)
    if again:
        entry.facts = {"repeats": str(again.act)}
    entry.outcome = {"meta": {"erased": {"act": str(entry.id), "on": on.isoformat()}}}
    erased_rows.erase_matter(head, entry.id, on)
    if head.case_id is not None:
        entry.case_seen = _erase_in_case(head, actor, reach, entry.id, key)
    detail = reach.detail(head.case_id)
    first = again.act if again else entry.id
    Erasing.objects.create(
        id=entry.id,
        matter_id=head.id,
        kind="matter",
        stream=head.id,
        detail=detail | {"first": str(first)},
        on=on,
    )
    write(entry, as_bytes(entry), fold(head.data, entry.outcome, entry.seq), Rows())
    return Recorded(entry.id, MatterStream(head.id), entry.seq, entry.happened)


def _erase_in_case(head: Head, actor: Actor, reach: Whole, by: UUID, key: str) -> int:
    """What the case says of those on whom nothing rests, by an act of the case; others are let go of. Its version then."""
    assert head.case_id is not None
    asked = request(ACT, bearers=("m",), actor=actor, entered_by=None, key=key, facts={}, happened_at=None)
    case = load_case(CaseStream(head.case_id, head.id))
    entry = engine_case_entry(case, asked, ACT, (by, ACT), f"{by}:case")
    entry.facts = {
        "matter": str(head.id),
        "parties": sorted(str(party) for party in reach.parties),
        "whole_case": reach.whole_case,
    }
    let_go = erased_rows.joins_of(head.id, reach.kept_parties)
    if let_go:
        entry.outcome = {"gone": sorted(f"joined/{name}" for name in let_go)}
    write(entry, as_bytes(entry), fold(case.data, entry.outcome, entry.seq))
    erased_rows.erase_in_case(case.id, entry.id, reach.parties, whole_case=reach.whole_case)
    erased_rows.unjoin(head.id, reach.kept_parties)
    return entry.seq
