"""The single door: each refusal beside the success with the same set-up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from heli.access.wall import scope
from heli.base import clock
from heli.base.errors import BadInput, NotFound, Refused
from heli.base.flight import send
from heli.matters.conflicts import Conflict
from heli.matters.door import perform
from heli.matters.models import Effect, Matter, MatterAct, MatterFact, MatterSnapshot, Proposal, TimeLimit
from heli.matters.proposals import approve, decide_otherwise, give_back, review
from heli.matters.request import raw_connection
from heli.matters.situation import ask_head, load_head
from heli.matters.stream import ByPaper, ByProposal, MatterStream, Proposed
from tests.factories.matters import RECEIVED, World, new_key

REFUSE: dict[str, object] = {
    "refusal_reason": "evidence",
    "explanation": "现有证据不能证明第三次盗窃",
    "supplement_outline": "补强第三次盗窃的证据",
    "supplement_ordered": True,
}


def test_a_matter_opens_with_parties_limits_and_a_handler(world: World) -> None:
    with scope(world.cast.reader("handler")):
        matter = Matter.objects.get(pk=world.matter)
        limits = {(x.rule, x.bearer): x for x in TimeLimit.objects.filter(matter=world.matter)}
    assert matter.handler_id == world.person("handler")
    assert (matter.stage, matter.number) == ("under_review", "隆子检捕受〔2022〕1号")
    # CPL 91, Rules 282: seven days for the detained one, fifteen for the free one; the working day after a holiday
    detained = limits[("decide_in_custody", world.detained)]
    free = limits[("decide_free", world.free)]
    assert (detained.ends_on, detained.person_id) == (date(2023, 1, 4), world.person("handler"))
    assert free.ends_on == date(2023, 1, 12)
    assert matter.due_on == date(2023, 1, 4)


def test_an_act_that_another_decides_waits_for_him_and_is_appended_when_he_approves(world: World) -> None:
    waiting = world.proposed("refuse_arrest", "handler", REFUSE, bearers=(world.detained,))
    with scope(world.cast.reader("handler")):
        assert not MatterAct.objects.filter(name="refuse_arrest").exists()
    while waiting.waits_for != waiting.decider:
        reviewed = review(waiting.proposal, agrees=True, say="同意", actor=world.actor("head"))
        waiting = Proposed(waiting.proposal, waiting.stream, waiting.decider, reviewed.waits_for)
    done = approve(waiting.proposal, actor=world.actor("chief"), key=new_key())
    with scope(world.cast.reader("handler")):
        act = MatterAct.objects.get(pk=done.act)
        proposal = Proposal.objects.get(pk=waiting.proposal)
    assert (proposal.status, proposal.act, proposal.decided_by_id) == (
        "approved",
        done.act,
        world.person("chief"),
    )
    assert act.actor == world.person("handler")
    assert b'"kind":"proposal"' in bytes(act.leaf)
    assert f'"person":"{world.person("chief")}"'.encode() in bytes(act.leaf)


@pytest.mark.parametrize("who", ["handler", "case_manager", "county_other", "head"])
def test_only_the_decider_approves(world: World, who: str) -> None:
    waiting = world.proposed("refuse_arrest", "handler", REFUSE, bearers=(world.detained,))
    if waiting.waits_for == "department_head":
        review(waiting.proposal, agrees=True, say="同意", actor=world.actor("head"))
    with pytest.raises((Refused, NotFound)):
        approve(waiting.proposal, actor=world.actor(who), key=new_key())
    assert approve(waiting.proposal, actor=world.actor("chief"), key=new_key())


def test_a_decider_is_signed_in_and_no_token(world: World) -> None:
    waiting = world.proposed("refuse_arrest", "handler", REFUSE, bearers=(world.detained,))
    if waiting.waits_for == "department_head":
        review(waiting.proposal, agrees=True, say="同意", actor=world.actor("head"))
    for via in ("api", "import"):
        with pytest.raises(Refused):
            approve(waiting.proposal, actor=world.actor("chief", via), key=new_key())
    assert approve(waiting.proposal, actor=world.actor("chief"), key=new_key())


def test_a_claimed_decision_is_looked_up(world: World) -> None:
    chief = world.person("chief")
    today = clock.today()
    for claim in (
        ByPaper(uuid4(), "chief_prosecutor", chief, today),
        ByProposal(uuid4(), "chief_prosecutor", chief, None, today),
    ):
        with pytest.raises(Refused):
            world.do("refuse_arrest", "handler", REFUSE, bearers=(world.detained,), decision=claim)
    assert world.proposed("refuse_arrest", "handler", REFUSE, bearers=(world.detained,))


def test_a_name_of_a_decider_is_no_fact(world: World) -> None:
    with pytest.raises(BadInput):
        world.do("refuse_arrest", "handler", {**REFUSE, "decided_by": "chief"}, bearers=(world.detained,))


def test_a_returned_proposal_is_settled(world: World) -> None:
    waiting = world.proposed("refuse_arrest", "handler", REFUSE, bearers=(world.detained,))
    who = "head" if waiting.waits_for == "department_head" else "chief"
    give_back(waiting.proposal, reason="理由不足", actor=world.actor(who))
    with pytest.raises(Refused, match="settled"):
        approve(waiting.proposal, actor=world.actor("chief"), key=new_key())


def test_the_decider_may_decide_otherwise(world: World) -> None:
    waiting = world.proposed("refuse_arrest", "handler", REFUSE, bearers=(world.detained,))
    if waiting.waits_for == "department_head":
        review(waiting.proposal, agrees=False, say="不同意", actor=world.actor("head"))
    facts = {**REFUSE, "supplement_outline": "另行补充"}
    done = decide_otherwise(
        waiting.proposal,
        act="refuse_arrest",
        facts=facts,
        reason="大纲不全",
        actor=world.actor("chief"),
        key=new_key(),
    )
    with scope(world.cast.reader("chief")):
        assert Proposal.objects.get(pk=waiting.proposal).status == "decided_otherwise"
        assert MatterAct.objects.get(pk=done.act).name == "refuse_arrest"


def test_the_same_key_gives_the_first_act_and_other_content_is_refused(world: World) -> None:
    facts = {"substitute": world.person("colleague"), "until": "2023-02-01", "reason": "休假"}
    first = world.done("substitute", "case_manager", facts, key="form-1")
    again = world.done("substitute", "case_manager", facts, key="form-1")
    assert (again.act, again.again, first.again) == (first.act, True, False)
    with pytest.raises(BadInput, match="key"):
        world.do("substitute", "case_manager", {**facts, "reason": "出差"}, key="form-1")


def test_a_personal_fact_is_nowhere_in_clear(world: World) -> None:
    waiting = world.proposed("refuse_arrest", "handler", REFUSE, bearers=(world.detained,))
    if waiting.waits_for == "department_head":
        review(waiting.proposal, agrees=True, say="同意", actor=world.actor("head"))
    done = approve(waiting.proposal, actor=world.actor("chief"), key=new_key())
    secret = str(REFUSE["supplement_outline"]).encode()
    with scope(world.cast.reader("handler")):
        assert secret not in bytes(MatterAct.objects.get(pk=done.act).leaf)
        assert secret.decode() not in str(MatterSnapshot.objects.get(pk=world.matter).data)
        assert secret.decode() not in str(Proposal.objects.get(pk=waiting.proposal).facts)
        sealed = MatterFact.objects.get(act=done.act, name="supplement_outline").sealed
    assert sealed is not None
    assert secret not in bytes(sealed)


@pytest.mark.parametrize(
    ("act", "by", "facts", "error"),
    [
        ("no_such_act", "handler", {}, BadInput),
        ("substitute", "case_manager", {"substitute": 1, "until": "2023-02-01", "reason": "x", "more": 1}, BadInput),
        ("substitute", "case_manager", {"substitute": 1, "until": "not a day", "reason": "x"}, BadInput),
        ("substitute", "case_manager", {"substitute": 1, "until": "2023-02-01", "reason": "x" * 201}, BadInput),
        ("substitute", "case_manager", {"substitute": 1, "until": "2023-02-01", "reason": "a\x07b"}, BadInput),
        ("substitute", "case_manager", {"substitute": 1}, (BadInput, Refused)),
        ("substitute", "assistant", {"substitute": 1, "until": "2023-02-01", "reason": "x"}, Refused),
        ("substitute", "county_other", {"substitute": 1, "until": "2023-02-01", "reason": "x"}, NotFound),
        ("accept", "case_manager", {"complete": True}, (BadInput, Refused)),
    ],
    ids=["unknown act", "unknown fact", "wrong type", "over-long", "control character", "missing fact",
         "missing power", "another office", "wrong state"],
)  # fmt: skip
def test_what_is_not_permitted_leaves_nothing_behind(
    world: World,
    act: str,
    by: str,
    facts: dict[str, object],
    error: type[Exception] | tuple[type[Exception], ...],
) -> None:
    facts = {k: world.person("colleague") if k == "substitute" else v for k, v in facts.items()}
    with scope(world.cast.reader("chief")):
        before = MatterAct.objects.count()
    with pytest.raises(error):
        world.do(act, by, facts)
    with scope(world.cast.reader("chief")):
        assert MatterAct.objects.count() == before
    good = {"substitute": world.person("colleague"), "until": "2023-02-01", "reason": "x"}
    assert world.done("substitute", "case_manager", good)


def test_a_day_in_the_future_is_refused(world: World) -> None:
    facts = {"substitute": world.person("colleague"), "until": "2030-02-01", "reason": "x"}
    with pytest.raises(BadInput, match="future"):
        world.do("substitute", "case_manager", facts, happened_at=clock.today() + timedelta(days=1))
    assert world.done("substitute", "case_manager", facts, happened_at=clock.today())


def test_an_own_act_before_its_matter_is_refused(world: World) -> None:
    facts = {"substitute": world.person("colleague"), "until": "2030-02-01", "reason": "x"}
    with pytest.raises((BadInput, Refused)):
        world.do("substitute", "case_manager", facts, happened_at=RECEIVED - timedelta(days=1))
    assert world.done("substitute", "case_manager", facts, happened_at=RECEIVED)


def test_only_a_real_conflict_is_one(world: World) -> None:
    with scope(world.cast.reader("handler")):
        version = MatterSnapshot.objects.get(pk=world.matter).seq
    facts = {"substitute": world.person("colleague"), "until": "2030-02-01", "reason": "休假"}
    world.done("substitute", "case_manager", facts)
    # the other form showed nothing that changed: it goes on
    assert world.proposed(
        "refuse_arrest", "handler", REFUSE, bearers=(world.detained,), expected_version=version
    )
    with pytest.raises(Conflict) as raised:
        world.do("substitute", "chief", {**facts, "reason": "出差"}, expected_version=version)
    conflict = raised.value
    assert [act.name for act in conflict.theirs] == ["substitute"]
    assert conflict.common["until"] == "2030-02-01"
    assert conflict.version == version + 1
    assert world.done("substitute", "chief", {**facts, "reason": "出差"}, expected_version=conflict.version)


def test_a_stale_proposal_says_so_and_can_not_be_approved(world: World) -> None:
    first = world.proposed("refuse_arrest", "handler", REFUSE, bearers=(world.detained,))
    other = {**REFUSE, "explanation": "另一理由"}
    second = world.proposed("refuse_arrest", "handler", other, bearers=(world.detained,))
    for waiting in (first, second):
        if waiting.waits_for == "department_head":
            review(waiting.proposal, agrees=True, say="同意", actor=world.actor("head"))
    approve(second.proposal, actor=world.actor("chief"), key=new_key())
    with pytest.raises(Refused, match="stale"):
        approve(first.proposal, actor=world.actor("chief"), key=new_key())


def test_effects_are_queued_with_ids_only(world: World) -> None:
    with scope(world.cast.reader("chief")):
        orders = list(Effect.objects.values_list("order", flat=True))
    assert "示例" not in str(orders)


def test_a_matter_that_has_a_case_is_read_with_it_though_it_was_asked_as_one_without(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scope(world.actor("handler").reader):
        whole = load_head(world.matter)
        monkeypatch.setattr("heli.matters.situation._alone", {world.matter})
        asked = ask_head(world.matter)
        send(raw_connection(), [asked])
        assert load_head(world.matter, asked=asked) == whole
        assert load_head(world.matter) == whole
    assert whole.case_seq


def test_an_unknown_stream_and_one_that_is_not_yours_look_alike(world: World) -> None:
    answers = []
    for stream, who in ((MatterStream(uuid4()), "handler"), (MatterStream(world.matter), "county_other")):
        with pytest.raises(NotFound) as raised:
            perform(stream, "substitute", actor=world.actor(who), facts={}, key=new_key())
        answers.append(str(raised.value))
    assert answers[0] == answers[1]


def test_time_stands_in_the_leaf_as_it_was_given(world: World) -> None:
    facts = {"substitute": world.person("colleague"), "until": "2030-02-01", "reason": "休假"}
    done = world.done("substitute", "case_manager", facts, happened_at=RECEIVED)
    assert done.happened_at == RECEIVED
    assert not isinstance(done.happened_at, datetime)
