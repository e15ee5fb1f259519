"""Agreements in force among the matters of a sandbox give requests between their parties the agreed days, as real ones do."""

from __future__ import annotations

from typing import Any

from heli.law.sandbox import Sandbox, SandboxStep
from tests.whole.test_sandbox import CHIEF, FIRST, do, shown

ITEMS = {"own": "i:signatory#1", "other": "i:signatory#2"}


def agreement(days: int, matter: str, *, ends: str = "2030-12-31", signed: bool = True) -> list[SandboxStep]:
    """Our office agrees with the other one on the days to answer a request; the other one signs or declines."""
    contact = {"contact": "x"}
    facts: dict[str, Any] = {
        "subject": "x",
        "area": "x",
        "signatories": [{"body": "own", **contact}, {"body": "other", **contact}],
        "terms": [{"about": "evidence", "how": "x"}],
    }
    draft = SandboxStep(
        "open", "2026-03-02", act="draft", by=FIRST, procedure="collaboration_agreement", facts=facts
    )
    ours = do("sign", "2026-03-03", CHIEF, matter, bearers=(ITEMS["own"],), facts={"signed_by": "x"})
    other: dict[str, Any] = {"by": "counterpart_office", "matter": matter, "bearers": (ITEMS["other"],)}
    theirs = do(
        "sign" if signed else "decline", "2026-03-03", facts={"signed_by": "x"} if signed else {}, **other
    )
    terms = {"starts_on": "2026-03-04", "ends_on": ends, "assistance_days": days}
    return [draft, ours, theirs, do("conclude", "2026-03-04", FIRST, matter, facts=terms)]


def request(to: str = "other") -> SandboxStep:
    facts = {
        "asked_office": to,
        "request_kind": "evidence",
        "request_line": "public_interest",
        "matters_asked": "x",
    }
    return SandboxStep(
        "open", "2026-03-05", act="draft", by=FIRST, procedure="assistance_request", facts=facts
    )


def days_known(box: Sandbox, number: str) -> object:
    """What the form to send the request would hold."""
    matter = box.matters[number]
    known = matter.rules.filled("send", "m", matter.world.situation(matter.last_moment))
    return known["agreed_days"][0] if "agreed_days" in known else None


def played(*steps: SandboxStep) -> Sandbox:
    box = shown(None, *steps)
    assert [one.step.act for one in box.outcomes if not one.done] == []
    return box


def test_a_request_to_who_signed_is_filled_with_the_agreed_days() -> None:
    assert days_known(played(*agreement(10, "1"), request()), "2") == 10
    # to whom the agreement does not bind, or where he declined, nothing is agreed
    assert days_known(played(*agreement(10, "1"), request("police")), "2") is None
    assert days_known(played(*agreement(10, "1", signed=False), request()), "2") is None
    assert days_known(played(request()), "1") is None


def test_an_agreement_that_ran_out_or_ended_gives_nothing() -> None:
    out = played(*agreement(10, "1", ends="2026-03-31"), request(), SandboxStep("day", "2026-04-01"))
    assert days_known(out, "2") is None
    ended = do("end", "2026-03-06", FIRST, facts={"why_ended": "expired"})
    assert days_known(played(*agreement(10, "1"), request(), ended), "2") is None


def test_where_two_agreements_differ_the_days_are_left_open() -> None:
    two = (*agreement(10, "1"), *agreement(12, "2"))
    assert days_known(played(*two, request()), "3") is None
    same = (*agreement(10, "1"), *agreement(10, "2"))
    assert days_known(played(*same, request()), "3") == 10


def test_a_prosecutor_who_begins_a_matter_with_an_act_of_its_handler_answers_for_it() -> None:
    assert played(request()).matters["1"].world.handler == int(FIRST)
