"""What waits for its decision is not put forward a second time, by whatever way it comes; the first proposal is named."""

from __future__ import annotations

import pytest

from heli.matters.doubling import Doubled
from heli.matters.proposals import give_back, withdraw
from tests.factories.matters import World

EVIDENCE: dict[str, object] = {
    "refusal_reason": "evidence",
    "explanation": "现有证据不能证明第三次盗窃",
    "supplement_outline": "补强第三次盗窃的证据",
    "supplement_ordered": True,
}
HANDED: dict[str, object] = {"ground": "load", "reason": "工作量调配"}


def test_the_very_same_waits_once_and_with_other_facts_it_is_another(world: World) -> None:
    first = world.proposed("refuse_arrest", "handler", EVIDENCE, bearers=(world.detained,))
    with pytest.raises(Doubled) as caught:
        world.do("refuse_arrest", "handler", EVIDENCE, bearers=(world.detained,))
    assert caught.value.proposal == first.proposal
    assert caught.value.reasons[0].code == "proposal.waits"
    # with other facts, or about somebody else, it is another proposal: the decider chooses
    other = {**EVIDENCE, "explanation": "另一理由"}
    world.proposed("refuse_arrest", "handler", other, bearers=(world.detained,))
    world.proposed("refuse_arrest", "handler", EVIDENCE, bearers=(world.free,))


def test_another_person_does_not_put_forward_the_very_same(world: World) -> None:
    facts = {**HANDED, "handler": world.person("colleague")}
    first = world.proposed("reassign", "case_manager", facts)
    with pytest.raises(Doubled) as caught:
        world.do("reassign", "head", facts)
    assert caught.value.proposal == first.proposal
    # with other facts it is another proposal, and the decider chooses
    world.proposed("reassign", "head", {**facts, "handler": world.person("deputy")})


@pytest.mark.parametrize("settled", ["given back", "withdrawn"])
def test_what_waits_no_longer_is_put_forward_anew(world: World, settled: str) -> None:
    first = world.proposed("refuse_arrest", "handler", EVIDENCE, bearers=(world.detained,))
    if settled == "withdrawn":
        withdraw(first.proposal, actor=world.actor("handler"))
    else:
        give_back(first.proposal, reason="请补充说理", actor=world.actor("head"))
    again = world.proposed("refuse_arrest", "handler", EVIDENCE, bearers=(world.detained,))
    assert again.proposal != first.proposal


def test_the_same_key_finds_the_first_proposal_as_ever(world: World) -> None:
    first = world.proposed("refuse_arrest", "handler", EVIDENCE, bearers=(world.detained,), key="once")
    again = world.proposed("refuse_arrest", "handler", EVIDENCE, bearers=(world.detained,), key="once")
    assert (again.proposal, again.again) == (first.proposal, True)
