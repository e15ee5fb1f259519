"""What becomes of a proposal: reviewed, approved, returned, decided otherwise, withdrawn, or stale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from heli.access.readers import reader_for
from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import NotFound, Reason, Refused, refused
from heli.base.text import Msg
from heli.law.contract import When
from heli.matters import conflicts
from heli.matters.actors import Actor
from heli.matters.case_door import perform_on_case
from heli.matters.case_stream import lock_case
from heli.matters.door import on_matter
from heli.matters.models import MatterAct, Proposal
from heli.matters.request import Request, scoped
from heli.matters.sealing import seal, unseal
from heli.matters.situation import Head, load_head
from heli.matters.stream import ByProposal, CaseStream, MatterStream, Proposed, Recorded
from heli.matters.views import parts_towards

_STALE = Reason(
    "proposal.stale",
    Msg("The proposal is stale: a later act changed what it is about."),
    do=Msg("Return it; it can be proposed anew from the present state."),
)


@dataclass(frozen=True, slots=True)
class Content:
    """A proposal opened: all its facts, and when the act is to have happened."""

    facts: Mapping[str, Json]
    happened_at: When


def content_of(proposal: Proposal) -> Content:
    """The facts of a proposal, the personal ones opened."""
    facts: dict[str, Json] = dict(proposal.facts)
    if proposal.sealed:
        hidden = unseal("proposal", proposal.pk, proposal.sealed, proposal.key_id)
        facts |= cast("Mapping[str, Json]", hidden)
    when: dict[str, Any] = proposal.happened
    if when["kind"] == "instant":
        return Content(facts, datetime.fromisoformat(when["at"]))
    return Content(facts, datetime.fromisoformat(when["on"]).date())


def review(proposal: UUID, *, agrees: bool, say: str, actor: Actor) -> Proposal:
    """The opinion of a reviewer on the way to the decider; it decides nothing.

    Raises:
        Refused: it is not this person's turn, or he made the proposal himself.
    """
    with scoped(actor.reader):
        row, head = _open(proposal)
        _is_turn(row, head, actor)
        entry = {
            "part": row.waits_for,
            "person": actor.person,
            "post": actor.post,
            "agrees": agrees,
            "say": say,
        }
        row.reviews = [*row.reviews, entry | {"at": clock.now().isoformat()}]
        waiting = [*row.reviewers, row.decider]
        row.waits_for = waiting[len(row.reviews)]
        row.save(update_fields=["reviews", "waits_for"])
        return row


def approve(proposal: UUID, *, actor: Actor, key: str) -> Recorded:
    """The decider approves: the act is appended, naming proposer, reviewers and decider.

    Raises:
        Refused: not the decider, still with a reviewer, stale, or no longer permitted by the law.
    """
    return _decide(proposal, actor, key, status="approved")


def decide_otherwise(
    proposal: UUID, *, act: str, facts: Mapping[str, object], reason: str, actor: Actor, key: str
) -> Recorded:
    """The decider decides otherwise: another act, or other facts, is appended instead of the proposed one."""
    if not reason.strip():
        raise refused("proposal.needs_reason", Msg("Say why it is decided otherwise."))
    return _decide(proposal, actor, key, status="decided_otherwise", act=act, facts=facts, reason=reason)


def _decide(
    proposal: UUID,
    actor: Actor,
    key: str,
    *,
    status: str,
    act: str | None = None,
    facts: Mapping[str, object] | None = None,
    reason: str = "",
) -> Recorded:
    with scoped(actor.reader):
        row, head = _open(proposal, lock_matter=True)
        _is_turn(row, head, actor)
        if actor.via != "web" or actor.person is None:
            raise refused("proposal.not_signed_in", Msg("Only a person who is signed in decides."))
        content = content_of(row)
        asked = _request(row, actor, key, act or row.act_name, facts or content.facts, content.happened_at)
        if status == "approved" and not row.of_case:
            _not_stale(row, head, asked)
        row.status, row.decided_by_id, row.decided_at = status, actor.person, asked.recorded_at
        if reason:
            row.reason, row.key_id = _reason_keeping_facts(row, reason)
        row.save(update_fields=["status", "decided_by", "decided_at", "reason", "key_id"])
        done = _on_case(row, head, asked) if row.of_case else on_matter(MatterStream(row.matter_id), asked)
        assert isinstance(done, Recorded)
        Proposal.objects.filter(pk=row.pk).update(act=done.act)
        return done


def _on_case(row: Proposal, head: Head, asked: Request) -> Recorded | Proposed:
    """The act of the case that was proposed; what it is about must be as it was, and the case the same."""
    if head.case_id is None or went_to_other_case(row):
        raise Refused((_STALE,))
    if row.status == "approved":
        asked = replace(asked, expected_version=row.seen_seq)
    try:
        return perform_on_case(CaseStream(head.case_id, row.matter_id), asked)
    except conflicts.Conflict as conflict:
        raise Refused((_STALE, *conflict.reasons)) from conflict


def went_to_other_case(row: Proposal) -> bool:
    """Whether the matter went to another case since: the proposal is about the former one."""
    moved = MatterAct.objects.filter(matter=row.matter_id, name="follow_case")
    return moved.recorded_after(row.proposed_at).exists()


def _sealed_reason(row: Proposal, reason: str) -> tuple[bytes, str]:
    return seal("proposal-reason", row.pk, reason)


def _request(
    row: Proposal, actor: Actor, key: str, act: str, facts: Mapping[str, object], when: When
) -> Request:
    now = clock.now()
    post = actor.post if actor.post is not None else next(iter(actor.reader.posts), None)
    proof = ByProposal(row.pk, row.decider, cast(int, actor.person), post, clock.civil_day(now))
    reader = reader_for(row.proposer, clock.civil_day(now), office=row.matter.office_id)
    proposer = Actor(reader, row.proposer_post)
    return Request(
        act=act,
        bearers=tuple(row.bearers),
        actor=proposer,
        writer=actor,
        facts=facts,
        happened_at=when,
        key=key,
        decision=proof,
        recorded_at=now,
    )


def give_back(proposal: UUID, *, reason: str, actor: Actor) -> Proposal:
    """The decider or reviewer returns it with reasons; the proposer may propose anew."""
    if not reason.strip():
        raise refused("proposal.needs_reason", Msg("Say why it is returned."))
    with scoped(actor.reader):
        row, head = _open(proposal)
        _is_turn(row, head, actor)
        row.status, row.decided_by_id, row.decided_at = "returned", actor.person, clock.now()
        row.reason, row.key_id = _reason_keeping_facts(row, reason)
        row.save(update_fields=["status", "decided_by", "decided_at", "reason", "key_id"])
        return row


def _reason_keeping_facts(row: Proposal, reason: str) -> tuple[bytes, str]:
    """The reason sealed; facts sealed under an older key are sealed anew, so that one key id serves both."""
    sealed, key_id = _sealed_reason(row, reason)
    if row.sealed and row.key_id != key_id:
        row.sealed, key_id = seal("proposal", row.pk, unseal("proposal", row.pk, row.sealed, row.key_id))
        row.save(update_fields=["sealed"])
    return sealed, key_id


def withdraw(proposal: UUID, *, actor: Actor) -> Proposal:
    """The proposer takes it back."""
    with scoped(actor.reader):
        row, _ = _open(proposal)
        if actor.person not in (row.proposer_id, row.author_id):
            raise refused("proposal.not_yours", Msg("Only who proposed it takes it back."))
        row.status, row.decided_at = "withdrawn", clock.now()
        row.save(update_fields=["status", "decided_at"])
        return row


def _open(proposal: UUID, *, lock_matter: bool = False) -> tuple[Proposal, Head]:
    """The proposal with its matter; the matter is locked first where an act will follow. Raises if not open."""
    known = Proposal.objects.filter(pk=proposal).values_list("matter_id", flat=True).first()
    if known is None:
        raise NotFound(
            (Reason("proposal.none", Msg("There is no such proposal, or it isn't yours to see.")),)
        )
    # an act of the case locks the cases that it is about by itself, all of them in one order, and matters after them
    lock_matter = lock_matter and not Proposal.objects.filter(pk=proposal, of_case=True).exists()
    if lock_matter:
        lock_case(known)
    head = load_head(known, lock=lock_matter)
    row = Proposal.objects.select_for_update().get(pk=proposal)
    if row.status != "open":
        say = Msg("The proposal was settled already: %(status)s.", {"status": row.status})
        raise refused("proposal.settled", say)
    return row, head


def _is_turn(row: Proposal, head: Head, actor: Actor) -> None:
    if row.author_id == actor.person:
        say = Msg("Who proposes an act does not decide it.")
        raise refused(
            "proposal.own", say, do=Msg("Another person who holds the post decides, or the superior.")
        )
    held = parts_towards(head, actor.reader)
    if row.waits_for not in held and not (row.waits_for == "committee" and "committee_secretary" in held):
        say = Msg("The proposal waits for %(part)s.", {"part": row.waits_for})
        raise refused("proposal.not_your_turn", say)
    if row.decider_person_id not in (None, actor.person):
        raise refused("proposal.other_person", Msg("The proposal waits for another person."))


def _not_stale(row: Proposal, head: Head, asked: Request) -> None:
    """A later act on the same track or fact makes the proposal stale: it says so and can't be approved."""
    if head.seq == row.seen_seq:
        return
    try:
        conflicts.check(head, replace(asked, expected_version=row.seen_seq), head.compiled)
    except conflicts.Conflict as conflict:
        raise Refused((_STALE, *conflict.reasons)) from conflict
