"""The page of a record query: asked once it is approved, by who handles it, and none is none whatever lies behind it (N7, W9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest

from heli.access.blind_index import forget_party, hide_matter
from heli.access.models import ReadingEntry
from heli.access.wall import scope
from heli.matters.case_opening import PartyGiven
from heli.matters.opening import open_matter
from heli.matters.proposals import approve
from tests.factories.matters import World, new_key
from tests.factories.offices import LONGZI
from tests.integration.web.world import AT, client_of, clock_at, world_with_accounts

pytestmark = pytest.mark.django_db
NUMBER = "440524188001010014"
ASKED = {"purpose": "recidivism", "matched_by": "identity_number", "reason": "供述曾被判刑"}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock_at(AT):
        yield world_with_accounts()


def suspect(name: str) -> PartyGiven:
    known = {"party_kind": "person", "name": name, "documents_of_identity": [{"number": NUMBER}]}
    return PartyGiven("suspect", facts=known)


def opened(world: World, name: str = "示例同人") -> tuple[UUID, UUID, UUID]:
    """A matter on a case of its own with one suspect: (matter, case, party)."""
    made = world.open(parties=[suspect(name)], title=f"{name}涉嫌盗窃案")
    assert made.case is not None
    return made.matter, made.case, made.parties[0]


def query_on(world: World, case: UUID, party: UUID, act: str = "ask_casework", **facts: object) -> UUID:
    given = facts or {**ASKED, "suspects": [str(party)]}
    return open_matter(
        "record_query", act=act, office=world.cast.offices[LONGZI].pk, title="前案核查", actor=world.actor("handler"),
        facts=given, case=case, parties=[PartyGiven("suspect", party)], key=new_key(), handler=world.person("handler"),
    ).matter  # fmt: skip


def approved(world: World, query: UUID) -> None:
    waits = world.proposed("approve", "handler", {}, matter=query)
    approve(waits.proposal, actor=world.actor("deputy"), key=new_key())


def steady(content: bytes) -> bytes:
    """A page without the token that each answer draws anew."""
    return re.sub(rb"\b[A-Za-z0-9]{64}\b", b"", content)


def lines(world: World) -> int:
    with scope(world.cast.reader("inspector")):
        return ReadingEntry.objects.filter(what="party_search").count()


def test_never_07_the_page_answers_of_a_sealed_matter_and_of_none_by_the_same_bytes(world: World) -> None:
    other, _, known = opened(world)
    _, case, party = opened(world)
    query = query_on(world, case, party)
    approved(world, query)
    page, handler = f"/matters/{query}/query/", client_of(world, "handler")
    assert lines(world) == 0
    found = handler.post(page)
    assert found.status_code == 200
    assert "示例" in found.content.decode()
    hide_matter(other, hidden=True)
    sealed = [handler.post(page, headers=headers).content for headers in ({}, {"hx-request": "true"})]
    forget_party(known)
    absent = [handler.post(page, headers=headers).content for headers in ({}, {"hx-request": "true"})]
    assert sealed[1] == absent[1]
    assert steady(sealed[0]) == steady(absent[0]) != steady(found.content)
    assert "无" in absent[1].decode()
    assert lines(world) == 5


def test_what_is_not_approved_or_not_ones_own_is_not_asked(world: World) -> None:
    opened(world)
    _, case, party = opened(world)
    query = query_on(world, case, party)
    page, handler = f"/matters/{query}/query/", client_of(world, "handler")
    assert '<form method="post" action="/matters/' not in handler.get(page).content.decode()
    assert handler.post(page).status_code == 409
    approved(world, query)
    assert client_of(world, "county_other").post(page).status_code == 404
    assert client_of(world, "deputy").post(page).status_code == 409
    assert lines(world) == 0
    assert f'action="{page}"' in handler.get(page).content.decode()
    assert handler.post(page).status_code == 200
    assert lines(world) == 1
    assert page in handler.get(f"/matters/{query}/").content.decode()


def test_the_two_other_modes_are_answered_by_a_person_and_never_by_the_index(world: World) -> None:
    _, case, party = opened(world)
    handler, who = client_of(world, "handler"), {"person_asked": "示例同人", "matched_by": "identity_number"}
    hiring = {"asking_body": "某小学", "unit_kind": "school", "occasion": "hiring"}
    request = {"asking_body": "某法院", "entitled_as": "judicial", "purpose_said": "审理", "written": True}
    for act, facts in (("receive_hiring_check", hiring), ("receive_sealed_request", request)):
        page = f"/matters/{query_on(world, case, party, act, **facts, **who)}/query/"
        assert handler.get(page).status_code == 200
        assert handler.post(page).status_code == 409
    certificate = query_on(world, case, party, "ask_certificate", applicant="self", person_asked="示例同人")
    assert handler.get(f"/matters/{certificate}/query/").status_code == 404
    assert lines(world) == 0
