"""Procedures that people begin themselves are opened from the browser's form, with the terms that begin then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from heli.access.wall import scope
from heli.matters.models import Matter, TimeLimit

if TYPE_CHECKING:
    from tests.factories.matters import World

HELD = {
    "_parties.0.role": "suspect",
    "_parties.0.name": "示例 丹增",
    "_parties.0.party_kind": "person",
    "_parties.0.birth_on": "1990-01-01",
    "_parties.0.birth_precision": "day",
    "_parties.0.measures.0.kind": "arrest",
    "_parties.0.measures.0.since": "2022-11-08",
}
FORMS: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "custody_extension": (
        "accept",
        {
            **HELD, "_when": "2022-12-29", "from_body": "own_investigation", "kind": "first",
            "reasons_asked": "涉案人员众多，取证未完", "custody_ends_on": "2023-01-08",
        },
        {"investigation_custody": "2023-01-08", "decide_before_end": "2023-01-08"},
    ),
    "case_filing_supervision": (
        "receive_lead",
        {"_when": "2022-12-29", "_title": "示例立案监督", "direction": "not_filed", "lead_from": "victim", "lead": "被骗"},
        {},
    ),
    "own_investigation": (
        "receive_lead",
        {"_when": "2022-12-29", "_title": "示例线索", "lead_from": "petition", "what": "涉嫌徇私枉法", "found_on": "2022-12-27"},
        {},
    ),
    "petition_intake": (
        "receive",
        {"_when": "2022-12-29", "_title": "来信", "channel": "letter", "kind": "other", "content": "问题", "reachable": "yes"},
        {"first_answer": "2023-01-05", "result_in_time": "2023-03-29"},
    ),
}  # fmt: skip


@pytest.fixture
def world(db: None) -> Iterator[World]:
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


@pytest.mark.parametrize("procedure", FORMS)
def test_opened_from_the_form_its_terms_begin(world: World, procedure: str) -> None:
    from tests.integration.web.world import client_of  # noqa: PLC0415

    act, form, ends = FORMS[procedure]
    answer = client_of(world, "case_manager").post(
        f"/matters/new/{procedure}/{act}/", {"_key": f"open-{procedure}", "_kept_by": "heli", **form}
    )
    assert answer.status_code == 302, answer.text[:6000]
    with scope(world.cast.reader("case_manager")):
        matter = Matter.objects.exclude(pk=world.matter).get(procedure=procedure)
        found = {row.rule: str(row.ends_on) for row in TimeLimit.objects.filter(matter=matter)}
    assert {rule: found.get(rule) for rule in ends} == ends
