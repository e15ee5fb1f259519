"""The room of a meeting shows everybody who takes part the same, without a reload; an unchanged poll is one query."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from heli.matters.opening import open_matter
from tests.factories.matters import AT, World, clock_at, make_world, new_key
from tests.factories.meetings import QUESTION, held_meeting, item
from tests.factories.offices import LONGZI
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


def test_the_partners_page_of_a_meeting_updates_and_tells_nothing_of_what_is_not_his(world: World) -> None:
    """A version that counted acts would tell a partner that something internal was recorded."""
    opened = open_matter(
        "consultation_meeting", act="plan", office=world.cast.offices[LONGZI].pk, title="示例会商会议",
        actor=world.actor("handler"), handler=world.person("handler"), key=new_key(),
        facts={"meet_on": "2023-01-10", "meet_from": "09:30"},
    )  # fmt: skip
    world.cast.place("county_clerk", "示例书", LONGZI, "clerk", ["criminal"])
    meeting, contact = opened.matter, sign_in(world, "police_contact")
    part = f"/shared/{meeting}/part/"
    assert contact.get(part).status_code == 404
    office = str(world.cast.people["police_contact"].posts.get().office_id)
    sent = {"office": office, "may": "read", "reason": "会商", "to_on": "", "key": "k1"}
    chief = sign_in(world, "chief")
    assert chief.post(f"/matters/{meeting}/sharing/", sent).status_code == 302
    page = contact.get(f"/shared/{meeting}/")
    version = page.context["version"]
    assert f'data-live-version="{version}"' in page.text
    assert contact.get(part, {"v": version}).status_code == 204
    assert contact.get(f"/meetings/{meeting}/room/part/", {"v": "1.0.0"}).status_code == 404
    # an act that is not his to see changes nothing for him, what is shared does
    internal = {**sent, "reason": "会商记录", "key": "k2"}
    assert chief.post(f"/matters/{meeting}/sharing/", internal).status_code == 302
    assert contact.get(part, {"v": version}).status_code == 204
    do(world, meeting, "call", {"meet_on": "2023-01-11"}, by="county_clerk")
    changed = contact.get(part, {"v": version})
    assert (changed.status_code, changed["X-Version"] != version) == (200, True)
    assert "2023年1月11日" in changed.text
    assert "<html" not in changed.text
