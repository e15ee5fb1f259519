"""What each page asks of the database is written down, and does not grow when its rows double; and it fits a slow line.

`HELI_QUERY_COUNTS=write` notes the counts of today in `query_counts.json`; a page may then ask no more than that.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from heli.access.wall import scope
from heli.matters import drafts
from heli.matters.models import CaseAct, MatterAct, Proposal, TimeLimit
from tests.integration.web.queries import counted

if TYPE_CHECKING:
    from django.test import Client

    from tests.factories.matters import World

NEXT_BYTES = 40 * 1024
"""Each page after the first, compressed as it is served (W13)."""
NOTED = Path(__file__).with_name("query_counts.json")
PAGES = (
    "/", "/matters/", "/matters/?q=示例扎西", "/matters/new/", "/matters/new/suggestion/register_lead/", "/proposals/",
    "/drafts/", "/session/", "/meetings/", "/collaboration/", "/notices/", "/matters/{matter}/",
    "/matters/{matter}/papers/", "/matters/{matter}/service/", "/matters/{matter}/case/", "/matters/{matter}/national/",
    "/matters/{matter}/do/refuse_arrest/", "/matters/{matter}/why/revoke_refusal/", "/matters/{matter}/record/{act}/",
    "/matters/{matter}/record/{act}/correct/", "/matters/{matter}/case/do/record_measure/",
    "/matters/{matter}/case/record/{case_act}/", "/limits/{limit}/", "/proposals/{proposal}/",
    "/calendar/", "/calendar/feed/", "/due/", "/leave/", "/matters/views/", "/law/", "/law/procedures/arrest_review/",
)  # fmt: skip
EVIDENCE = {
    "refusal_reason": "evidence", "explanation": "证据不足。", "supplement_outline": "调取监控录像。",
    "supplement_ordered": True,
}  # fmt: skip


@pytest.fixture
def world(db: None) -> Iterator[World]:
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


def _client(world: World) -> Client:
    from tests.integration.web.world import client_of  # noqa: PLC0415

    return client_of(world, "handler")


def _more_rows(world: World, bearer: str, number: int) -> None:
    """A matter with its limits, acts, a proposal, a measure and a draft more."""
    opened = world.open()
    facts = {"handler": world.person("handler"), "mode": "by_turn", "seed": "1"}
    world.done("allocate", "case_manager", facts, matter=opened.matter)
    world.done("write_report", "handler", {"report": "审查报告。"})
    world.proposed(
        "refuse_arrest", "handler", {**EVIDENCE, "explanation": f"理由{number}"}, bearers=(bearer,)
    )
    _measure(world, bearer)
    with scope(world.cast.reader("handler")):
        drafts.save(
            world.person("handler"), f"refuse_arrest#{number}", {"explanation": ["一"]}, matter=world.matter
        )
        drafts.save(
            world.person("handler"), f"write_report#{number}", {"report": ["一"]}, matter=opened.matter
        )


def _measure(world: World, bearer: str) -> None:
    from heli.matters.door import perform  # noqa: PLC0415
    from heli.matters.stream import CaseStream  # noqa: PLC0415
    from tests.factories.matters import new_key  # noqa: PLC0415

    perform(
        CaseStream(world.case, world.matter), "record_measure", bearers=(bearer,), actor=world.actor("handler"),
        facts={"kind": "bail", "since": "2022-12-29"}, key=new_key(),
    )  # fmt: skip


def _places(world: World) -> Mapping[str, str]:
    with scope(world.cast.reader("handler")):
        ids = {
            "matter": world.matter,
            "act": MatterAct.objects.get(matter=world.matter, name="accept").pk,
            "case_act": CaseAct.objects.filter(case=world.case, name="record_measure").order_by("seq")[0].pk,
            "limit": TimeLimit.objects.filter(matter=world.matter).order_by("pk")[0].pk,
            "proposal": Proposal.objects.filter(matter=world.matter).order_by("pk")[0].pk,
        }
    return {page: page.format(**ids) for page in PAGES}


def _counts(client: Client, places: Mapping[str, str]) -> dict[str, int]:
    counts = {}
    for page, place in places.items():
        size = len(client.get(place, headers={"accept-encoding": "gzip"}).content)
        assert size <= NEXT_BYTES, f"{page}: {size} bytes as served"
        with counted() as sent:
            assert client.get(place).status_code == 200, page
        counts[page] = len(sent)
    return counts


def test_no_page_asks_more_than_is_noted_nor_more_when_its_rows_double(world: World) -> None:
    client = _client(world)
    _more_rows(world, world.free, 1)
    places = _places(world)
    before = _counts(client, places)
    for number, bearer in enumerate((world.detained, world.free), start=2):
        _more_rows(world, bearer, number)
    after = _counts(client, places)
    assert {page: count for page, count in after.items() if count > before[page]} == {}
    if os.environ.get("HELI_QUERY_COUNTS") == "write":
        NOTED.write_text(json.dumps(before, indent=1, ensure_ascii=False) + "\n", "utf-8")
    noted = json.loads(NOTED.read_text("utf-8"))
    assert set(noted) == set(PAGES)
    assert {page: (count, noted[page]) for page, count in before.items() if count > noted[page]} == {}


def test_raw_cursors_are_counted_too(world: World) -> None:
    from heli.matters.request import raw_cursor  # noqa: PLC0415

    with counted() as sent:
        raw_cursor().execute("SELECT 1")
        MatterAct.objects.count()
    assert len(sent) == 2
