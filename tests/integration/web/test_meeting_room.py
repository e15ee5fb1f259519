"""The room of a meeting shows everybody who takes part the same, without a reload; an unchanged poll is one query."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from tests.factories.matters import AT, World, clock_at, make_world
from tests.factories.meetings import QUESTION, held_meeting, item
from tests.factories.suggestions import HANDLER, do
from tests.integration.web.queries import counted
from tests.integration.web.world import sign_in

pytestmark = pytest.mark.django_db
CHIEF = "small_chief"
SAID = "示例意见：应当先查明管护责任。"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock_at(AT):
        yield make_world()


@pytest.fixture
def meeting(world: World) -> UUID:
    return held_meeting(world)[0]


def _speak(world: World, meeting: UUID) -> None:
    opinion = {"speaker": str(world.person(HANDLER)), "view": "other", "articles": ["草原法第五十六条"],
               "opinion_reasons": SAID}  # fmt: skip
    do(
        world, meeting, "record_opinions", {"opinions": [opinion]}, by=CHIEF,
        bearers=(item(world, meeting, "agenda"),),
    )  # fmt: skip


def test_what_one_records_the_other_sees_by_the_next_poll_and_not_again_after_it(
    world: World, meeting: UUID
) -> None:
    chair, member = sign_in(world, CHIEF), sign_in(world, HANDLER)
    rooms = [client.get(f"/meetings/{meeting}/room/") for client in (chair, member)]
    versions = [room.context["room"].version for room in rooms]
    assert versions[0] == versions[1]
    part = f"/meetings/{meeting}/room/part/"
    for client in (chair, member):
        unchanged = client.get(part, {"v": versions[0]})
        assert (unchanged.status_code, unchanged.content) == (204, b"")
    assert SAID not in rooms[1].text
    _speak(world, meeting)
    for client in (chair, member):
        changed = client.get(part, {"v": versions[0]})
        assert changed.status_code == 200
        assert SAID in changed.text
        assert "<html" not in changed.text
        assert client.get(part, {"v": changed["X-Version"]}).status_code == 204


def test_the_room_holds_agenda_opinions_people_papers_and_works_by_reloading(
    world: World, meeting: UUID
) -> None:
    _speak(world, meeting)
    page = sign_in(world, HANDLER).get(f"/meetings/{meeting}/room/").text
    for words in (QUESTION, SAID, "参会", "会后事项", "材料"):
        assert words in page
    assert f'href="/meetings/{meeting}/room/"' in page


def test_an_unchanged_poll_is_one_query_beyond_what_every_request_asks(world: World, meeting: UUID) -> None:
    client = sign_in(world, HANDLER)
    version = client.get(f"/meetings/{meeting}/room/").context["room"].version
    # an address that asks for nothing but who is signed in
    client.get("/reading/")
    with counted() as every_request:
        client.get("/reading/")
    with counted() as poll:
        assert client.get(f"/meetings/{meeting}/room/part/", {"v": version}).status_code == 204
    assert len(poll) == len(every_request) + 1


@pytest.mark.parametrize("who", ["county_other", "nobody"])
def test_to_others_there_is_no_room(world: World, meeting: UUID, who: str) -> None:
    client = sign_in(world, who)
    for address in (f"/meetings/{meeting}/room/", f"/meetings/{meeting}/room/part/?v=1.0.0"):
        assert client.get(address).status_code == 404
    assert sign_in(world, CHIEF).get(f"/meetings/{uuid4()}/room/part/").status_code == 404
