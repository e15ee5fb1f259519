"""What proves a decision. A claim is looked up: the proposal, the paper, the post held on the day; never believed."""

from __future__ import annotations

from heli.base.errors import Refused, refused
from heli.base.text import Msg
from heli.law.contract import Proof
from heli.ledger.leaf import Agent, Decided
from heli.matters.actors import Actor
from heli.matters.request import Request, raw_cursor
from heli.matters.situation import Head
from heli.matters.stream import ByBody, ByOffice, ByPaper, ByProposal

_ROLES = {"committee": "committee_member"}


def proof_of(head: Head, asked: Request) -> Proof | None:
    """The decision of a request, after its proof was looked up.

    Raises:
        Refused: the paper is not of this matter, the person did not hold the post on that day, the proposal is not
            the one that was approved just now, or another office's act is not the cause.
    """
    claimed = asked.decision
    if claimed is None:
        return None
    if isinstance(claimed, ByPaper):
        _paper_of_matter(head, claimed)
        _held_post(head, claimed)
        return Proof("paper", claimed.decider, claimed.person, str(claimed.paper), claimed.on)
    if isinstance(claimed, ByBody):
        _paper_of_matter(head, claimed)
        return Proof("body", claimed.decider, None, str(claimed.paper), claimed.on)
    if isinstance(claimed, ByOffice):
        if not (isinstance(asked.actor, Actor) and asked.actor.is_engine) or asked.cause is None:
            raise _unproved(
                "decision.office", Msg("Another office's decision comes as an effect of its act.")
            )
        return Proof("office", claimed.decider, None, str(claimed.act), claimed.on)
    _approved_now(head, asked, claimed)
    return Proof("proposal", claimed.decider, claimed.person, str(claimed.proposal), claimed.on)


def decided(asked: Request) -> Decided:
    """The decision as it stands in the leaf. Call it only where `proof_of` gave a proof."""
    claimed = asked.decision
    if isinstance(claimed, ByPaper):
        return Decided(Agent(str(claimed.person)), "paper", str(claimed.paper))
    if isinstance(claimed, ByProposal):
        post = None if claimed.post is None else str(claimed.post)
        return Decided(Agent(str(claimed.person), None, post), "proposal", str(claimed.proposal))
    if isinstance(claimed, ByBody):
        return Decided(Agent(claimed.decider), "body", str(claimed.paper))
    assert claimed is not None
    return Decided(Agent(claimed.decider), "office", str(claimed.act))


def decided_by_person(asked: Request) -> int | None:
    """Number of the person who decided, where it is known."""
    claimed = asked.decision
    return claimed.person if isinstance(claimed, (ByPaper, ByProposal)) else None


def _paper_of_matter(head: Head, claimed: ByPaper | ByBody) -> None:
    found = raw_cursor().execute(
        "SELECT 1 FROM matters_paper WHERE id = %s AND matter_id = %s", (claimed.paper, head.id)
    )
    if found.fetchone() is None:
        raise _unproved("decision.no_paper", Msg("The paper that proves the decision is not in this matter."))


def _held_post(head: Head, claimed: ByPaper) -> None:
    if claimed.decider == "handling_prosecutor" and claimed.person == head.handler_id:
        return
    found = raw_cursor().execute(
        "SELECT 1 FROM offices_post WHERE person_id = %s AND office_id = %s AND role = %s"
        " AND from_on <= %s AND (to_on IS NULL OR to_on >= %s)",
        (
            claimed.person,
            head.office_id,
            _ROLES.get(claimed.decider, claimed.decider),
            claimed.on,
            claimed.on,
        ),
    )
    if found.fetchone() is None:
        raise _unproved(
            "decision.no_post", Msg("On %(day)s this person did not hold the post of the decider here.",
                                    {"day": claimed.on.isoformat()})
        )  # fmt: skip


def _approved_now(head: Head, asked: Request, claimed: ByProposal) -> None:
    found = raw_cursor().execute(
        "SELECT 1 FROM matters_proposal WHERE id = %s AND matter_id = %s AND act IS NULL AND decided_by_id = %s"
        " AND status IN ('approved', 'decided_otherwise') AND (status <> 'approved' OR act_name = %s)",
        (claimed.proposal, head.id, claimed.person, asked.act),
    )
    if found.fetchone() is None:
        raise _unproved("decision.no_proposal", Msg("No proposal of this act was approved by this person."))


def _unproved(code: str, say: Msg) -> Refused:
    return refused(code, say, do=Msg("Propose the act; the decider signs in as himself, or give the paper."))
