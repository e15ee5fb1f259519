"""One procedure opens another: what the first one knows is never typed again, and the opening act lacks nothing.

Every lead of the lawbook that opens a matter is walked. Nobody sits before an opening act that the program performs: whatever it
needs is carried over, or filled in from what the source said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from heli.law.language import Procedure
from heli.law.language.acts import Act, Open, Perform
from heli.law.language.facts import Fact
from tests.factories.lawbooks import shipped

OTHERS_OWN = {
    ("arrest_review.accept", "ours"): "whether it is ours is looked at anew when the case is received",
    ("arrest_review.accept", "checked"): "what was checked at this receipt",
    ("arrest_review.accept", "police_term"): "the term of this application",
    (
        "execution_supervision.receive_ruling_report",
        "ruling_received_on",
    ): "the day on which this office received it",
    (
        "execution_supervision.receive_outside_report",
        "decision_received_on",
    ): "the day on which this office received it",
    ("lead_transfer.receive", "accept_days"): "the agreement with this receiver names its own days",
    ("lead_transfer.receive", "feedback_days"): "the agreement with this receiver names its own days",
    ("own_investigation.receive_direct_request", "paper"): "the request is a paper of its own",
    ("petition_intake.receive", "repeat_of"): "another subject of the letter repeats another entry",
}
"""Facts of one name and label that are another statement in the matter that is opened, each with its reason."""


@dataclass(frozen=True)
class Link:
    """A lead that opens a matter: from which act, and which act it performs there."""

    source: Procedure
    act: Act
    lead: Open
    target: Act

    @property
    def known(self) -> dict[str, Fact]:
        """What the source knows when the lead is followed: how it was opened, and the act itself."""
        opening = {
            n: f for act in self.source.acts.values() if act.opens_matter for n, f in act.facts.items()
        }
        return opening | self.act.facts

    def joined(self, fact: Fact) -> bool:
        """Whether the parties that go along fill it."""
        return fact.type in ("party", "parties") and self.lead.parties != "none"


def links() -> Iterator[tuple[str, Link]]:
    procedures = {name: versions[-1].procedure for name, versions in shipped().procedures.items()}
    for source in procedures.values():
        for name, act in source.acts.items():
            for lead in act.leads_to:
                if isinstance(lead, Open):
                    target = procedures[lead.open].acts[lead.act]
                    yield (
                        f"{source.procedure}.{name} → {lead.open}.{lead.act}",
                        Link(source, act, lead, target),
                    )


def test_every_opening_act_has_all_that_it_needs() -> None:
    missing = [
        f"{where}: {name}"
        for where, link in links()
        for name, fact in link.target.facts.items()
        if fact.required is True and name not in link.lead.facts and not link.joined(fact)
    ]
    assert missing == []


def test_no_field_is_typed_again_whose_value_was_known() -> None:
    typed = [f"{where}: {name}" for where, link in links() for name in again(link)]
    assert typed == []


def again(link: Link) -> Iterator[str]:
    """Facts of the opening act that the source has under the same name, type and label, and that do not come along."""
    for name, fact in link.target.facts.items():
        known = link.known.get(name)
        same = known is not None and (known.type, known.name.zh) == (fact.type, fact.name.zh)
        if not same or name in link.lead.facts or link.joined(fact):
            continue
        if any(source.source_fact for source in fact.filled_from):
            continue
        if (f"{link.lead.open}.{link.lead.act}", name) not in OTHERS_OWN:
            yield name


def test_the_exceptions_are_facts_that_stand_on_both_sides_of_a_link() -> None:
    walked = {
        (f"{link.lead.open}.{link.lead.act}", name)
        for _, link in links()
        for name in link.target.facts
        if name in link.known
    }
    assert OTHERS_OWN.keys() <= walked


def test_a_result_that_is_waited_for_is_sent_by_somebody() -> None:
    """Where the opener gave `result_as`, the opened procedure has an act that performs it there."""
    procedures = {name: versions[-1].procedure for name, versions in shipped().procedures.items()}
    silent = {
        f"{link.source.procedure} waits for {link.lead.open}"
        for _, link in links()
        if link.lead.result_as
        and not told(procedures[link.lead.open], link.source.procedure, link.lead.result_as)
    }
    assert silent == set()


def told(opened: Procedure, source: str, result: str) -> bool:
    leads = (lead for act in opened.acts.values() for lead in act.leads_to)
    performs = (lead for lead in leads if isinstance(lead, Perform))
    return any(
        lead.on == "source" and lead.perform in ("result", result) and lead.procedure in (None, source)
        for lead in performs
    )


@pytest.mark.parametrize("taken", ["required", "known"])
def test_the_walk_sees_what_is_taken_out_of_a_link(taken: str) -> None:
    """The walk itself: a link that loses a fact is found."""
    link = next(
        one
        for where, one in links()
        if where == "prosecution_review.store_property → seized_property.receive_with_case"
    )
    name = {"required": "agrees", "known": "things"}[taken]
    less = link.lead.model_copy(update={"facts": {n: v for n, v in link.lead.facts.items() if n != name}})
    cut = Link(link.source, link.act, less, link.target)
    assert list(again(link)) == []
    assert list(again(cut)) == [name]
