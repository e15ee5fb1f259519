"""Proposals: what is put forward, on what basis, what reviewers said, whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Text, Words
from heli.law.contract import ActorView
from heli.matters.models import Proposal
from heli.matters.proposals import content_of
from heli.matters.sealing import unseal
from heli.matters.situation import Head, load_head, situation_of
from heli.matters.staleness import law_of, reasons_of, refused_now, stale_among
from heli.matters.views import parts_towards
from heli.notices.deciding import DeciderAway, away_deciders
from heli.web.contexts.acts import FactShown, StepShown
from heli.web.contexts.fact_values import Known, known_of, show_facts
from heli.web.contexts.names import Names, both, look_up, part
from heli.web.contexts.procedures import kind_of
from heli.web.contexts.words_of import words_of_matter
from heli.web.contexts.work import WaitingLine, about, act_name, stale_marks

STATUS: Mapping[str, Msg] = {
    "open": Msg("waits"),
    "approved": Msg("approved"),
    "returned": Msg("returned"),
    "decided_otherwise": Msg("decided otherwise"),
    "withdrawn": Msg("withdrawn"),
    "stale": Msg("stale"),
}
MOST = 100


@dataclass(frozen=True, slots=True)
class OtherAct:
    """Another act that the decider may decide instead."""

    title: Words
    url: str


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """All that the page of a proposal shows.

    Attributes:
        turn: "decide", "review" or empty, for the person who looks.
        stale: why it can't be approved any more: which acts came after it, by whom; empty where it can.
        refused_now: why the law would refuse the act as the matter stands now.
        away: who of those it waits for is on leave, and who stands in.
    """

    id: UUID
    matter: UUID
    matter_title: str
    kind: Words
    title: Words
    summary: Words
    status: Words
    is_open: bool
    facts: tuple[FactShown, ...]
    basis: tuple[str, ...]
    decider_basis: tuple[str, ...]
    steps: tuple[StepShown, ...]
    turn: str
    is_own: bool
    stale: tuple[Reason, ...]
    refused_now: tuple[Reason, ...]
    reason: str
    others: tuple[OtherAct, ...]
    waits_for: Words
    away: tuple[Words, ...]


def proposal_of(identity: UUID, reader: Reader) -> Proposal:
    """The proposal. Raises `NotFound` for absent or not yours; to a partner no proposal is open."""
    rows = Proposal.objects.visible_to(reader).select_related("matter")
    row: Proposal | None = rows.filter(pk=identity).first()
    if row is None or read_by_partner(reader):
        say = Msg("There is no such proposal, or it isn't yours to see.")
        raise NotFound((Reason("proposal.none", say),))
    return row


def proposal_shown(row: Proposal, reader: Reader) -> ProposalShown:
    """The page of a proposal for a reader."""
    head = load_head(row.matter_id, lock=False)
    written, content = law_of(row).acts[row.act_name], content_of(row)
    people = [
        row.proposer_id,
        row.entered_by_id,
        row.decided_by_id,
        *(review.get("person") for review in row.reviews),
    ]
    known = known_of(
        [(written.facts, content.facts)],
        words=words_of_matter(row.matter_id),
        people=people,
        bearers=row.bearers,
    )
    is_own = int(reader.person) in (row.proposer_id, row.author_id)
    turn = _turn(row, head, reader)
    whom = about(row.bearers, known.names)
    name = written.name.text()
    return ProposalShown(
        id=row.pk,
        matter=row.matter_id,
        matter_title=row.matter.title_text,
        kind=kind_of(row.matter),
        title=Msg("%(act)s: %(whom)s", {"act": name, "whom": whom}) if whom else name,
        summary=_summary(row, known),
        status=STATUS[row.status],
        is_open=row.status == "open",
        facts=(
            *show_facts(written.facts, content.facts, known),
            FactShown(Msg("To have happened"), both(content.happened_at)),
        ),
        basis=tuple(written.basis),
        decider_basis=tuple(row.basis),
        steps=_steps(row, known),
        turn=turn,
        is_own=is_own,
        stale=_stale(row),
        refused_now=refused_now(row, head, content),
        reason=_reason(row),
        others=_others(row, head) if turn == "decide" else (),
        waits_for=part(row.waits_for),
        away=_away(row),
    )


def _away(row: Proposal) -> tuple[Words, ...]:
    """Who is on leave of those for whom it waits. A name gives no power: that is said, too."""
    if row.status != "open":
        return ()
    found = away_deciders(row.matter, row.waits_for, clock.today())
    names = look_up(people=[number for one in found for number in (one.person, one.deputy)])
    return tuple(_away_line(one, names, row) for one in found)


def _away_line(one: DeciderAway, names: Names, row: Proposal) -> Words:
    said = {"person": names.person(one.person), "day": one.until, "part": part(row.waits_for)}
    if one.deputy is None:
        return Msg(
            "%(person)s is on leave until %(day)s, and nobody was named to stand in for decisions.", said
        )
    said["deputy"] = names.person(one.deputy)
    if one.may_decide:
        return Msg(
            "%(person)s is on leave until %(day)s; %(deputy)s stands in and decides by his own post.", said
        )
    return Msg(
        "%(person)s is on leave until %(day)s; %(deputy)s stands in, but this decision belongs to %(part)s: it waits.",
        said,
    )


def _summary(row: Proposal, known: Known) -> Words:
    params = {
        "person": known.names.person(row.proposer_id),
        "at": row.proposed_at,
        "part": part(row.waits_for),
    }
    if row.status == "open":
        return Msg("Put forward by %(person)s on %(at)s. It waits for %(part)s.", params)
    params |= {"status": STATUS[row.status], "decider": known.names.person(row.decided_by_id)}
    if row.decided_by_id is None:
        return Msg("Put forward by %(person)s on %(at)s: %(status)s.", params)
    return Msg("Put forward by %(person)s on %(at)s: %(status)s by %(decider)s.", params)


def _turn(row: Proposal, head: Head, reader: Reader) -> str:
    """Whether the reader is asked now: to decide, to review, or not at all."""
    held = parts_towards(head, reader)
    mine = row.waits_for in held or (row.waits_for == "committee" and "committee_secretary" in held)
    if row.status != "open" or row.author_id == int(reader.person) or not mine:
        return ""
    if row.decider_person_id not in (None, int(reader.person)):
        return ""
    return "decide" if row.waits_for == row.decider else "review"


def _steps(row: Proposal, known: Known) -> tuple[StepShown, ...]:
    names = known.names
    by = {"person": names.person(row.entered_by_id)}
    note: Words | str = Msg("taken over from a list by %(person)s", by) if row.entered_by_id else ""
    who_by = names.person(row.proposer_id)
    steps = [StepShown(Msg("Put forward"), Msg("done"), who_by, row.proposed_at, note, css="is-done")]
    for number, reviewer in enumerate(row.reviewers):
        said = row.reviews[number] if number < len(row.reviews) else None
        steps.append(_review_step(reviewer, said, row, names))
    state: Words = STATUS[row.status]
    css = "is-now" if row.status == "open" and row.waits_for == row.decider else ""
    if row.status in ("approved", "decided_otherwise"):
        css = "is-done"
    elif row.status in ("returned", "withdrawn"):
        css = "is-back"
    elif not css:
        state = Msg("not yet")
    who = names.person(row.decided_by_id) if row.decided_by_id else ""
    decision = Msg("Decision: %(part)s", {"part": part(row.decider)})
    return (*steps, StepShown(decision, state, who, row.decided_at, css=css))


def _review_step(reviewer: str, said: Mapping[str, Any] | None, row: Proposal, names: Names) -> StepShown:
    title = Msg("Opinion: %(part)s", {"part": part(reviewer)})
    if said is None:
        now = row.status == "open" and row.waits_for == reviewer
        return StepShown(title, Msg("waits") if now else Msg("not yet"), css="is-now" if now else "")
    agrees = Msg("agrees") if said["agrees"] else Msg("does not agree")
    at = datetime.fromisoformat(said["at"])
    note = Text(said["say"], said["say"]) if said.get("say") else ""
    return StepShown(
        title, agrees, names.person(said["person"]), at, note, css="is-done" if said["agrees"] else "is-back"
    )


def _stale(row: Proposal) -> tuple[Reason, ...]:
    """Who changed since what the proposal is about; empty where it may still be approved."""
    found = stale_among([row]).get(row.pk)
    if found is None:
        return ()
    return reasons_of(found, look_up(people=[one.person for one in found.by]).people)


def _reason(row: Proposal) -> str:
    """The reason that the decider gave, opened."""
    if not row.reason:
        return ""
    return str(unseal("proposal-reason", row.pk, row.reason, row.key_id))


def _others(row: Proposal, head: Head) -> tuple[OtherAct, ...]:
    """The same act with other facts, and other acts that are decided on these bearers now."""
    if row.of_case:
        return ()
    compiled = head.compiled
    situation = situation_of(head, compiled, act=None, facts={}, now=row.proposed_at)
    by_act: dict[str, set[str]] = {}
    for offer in compiled.possible(situation, ActorView(None, frozenset(), None)):
        if offer.possible and compiled.acts[offer.act].decide is not None:
            by_act.setdefault(offer.act, set()).add(offer.bearer)
    found = []
    for act, bearers in by_act.items():
        if set(row.bearers) <= bearers:
            url = reverse("decide_otherwise", args=[row.pk, act])
            found.append(OtherAct(compiled.acts[act].name.text(), url))
    return tuple(found)


def proposals_of(reader: Reader) -> tuple[tuple[WaitingLine, ...], tuple[WaitingLine, ...]]:
    """Proposals waiting for the reader, and those that he put forward himself, the newest first."""
    if read_by_partner(reader):
        return (), ()
    rows = Proposal.objects.visible_to(reader).select_related("matter")
    waiting = list(
        rows.waiting_for(frozenset(reader.roles), int(reader.person)).order_by("proposed_at")[:MOST]
    )
    own = list(rows.filter(proposer=int(reader.person)).order_by("-proposed_at")[:MOST])
    return _lines(waiting), _lines(own)


def _lines(rows: Sequence[Proposal]) -> tuple[WaitingLine, ...]:
    names = look_up(
        people=[row.proposer_id for row in rows], bearers=[bearer for row in rows for bearer in row.bearers]
    )
    marks = stale_marks(rows)
    lines = []
    for row in rows:
        whom, name = about(row.bearers, names), act_name(row.matter, row.act_name)
        params = {
            "person": names.person(row.proposer_id),
            "status": STATUS[row.status],
            "part": part(row.waits_for),
        }
        waits = Msg("%(person)s: waits for %(part)s", params)
        lines.append(
            WaitingLine(
                title=Msg("%(act)s: %(whom)s", {"act": name, "whom": whom}) if whom else name,
                url=reverse("proposal", args=[row.pk]),
                matter=row.matter.title_text,
                matter_url=reverse("matter", args=[row.matter_id]),
                at=row.proposed_at,
                note=waits if row.status == "open" else Msg("%(person)s: %(status)s", params),
                kind=kind_of(row.matter),
                stale=marks.get(row.pk, ()),
            )
        )
    return tuple(lines)
