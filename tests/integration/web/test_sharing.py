"""A body outside is let into a matter, and out again, by who may; both stand in the record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from heli.access.models import Grant
from heli.access.wall import scope
from heli.matters.act_views import act_views
from heli.matters.models import MatterAct
from tests.factories.matters import World
from tests.integration.web.world import AT, client_of, clock_at, world_with_accounts

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock_at(AT):
        yield world_with_accounts()


def _acts(world: World) -> list[str]:
    with scope(world.cast.reader("chief")):
        return [view.name for view in act_views("matter", MatterAct.objects.filter(matter=world.matter))]


def test_a_body_is_let_in_sees_the_matter_and_is_let_out_again(world: World) -> None:
    page, police = f"/matters/{world.matter}/sharing/", world.cast.people["police_contact"]
    head, contact = client_of(world, "head"), client_of(world, "police_contact")
    office = str(police.posts.get().office_id)
    assert contact.get(f"/shared/{world.matter}/").status_code == 404
    sent = {"office": office, "may": "read", "reason": "听取意见", "to_on": "2023-01-31", "key": "k1"}
    for _ in range(2):  # a double click lets in once
        assert head.post(page, sent).status_code == 302
    assert contact.get(f"/shared/{world.matter}/").status_code == 200
    with scope(world.cast.reader("head")):
        (grant,) = Grant.objects.filter(subject=world.matter, given_to="office")
    shown = head.get(page).content.decode()
    assert "听取意见" in shown
    assert "2023年1月31日" in shown
    refused = head.post(f"{page}{grant.pk}/withdraw/", {"key": "k2", "reason": ""})
    assert refused.status_code == 400
    assert head.post(f"{page}{grant.pk}/withdraw/", {"key": "k3", "reason": "已办结"}).status_code == 302
    assert contact.get(f"/shared/{world.matter}/").status_code == 404
    assert [name for name in _acts(world) if name.endswith("_grant")] == ["give_grant", "withdraw_grant"]


def test_what_is_wrong_is_said_and_nothing_is_let_in(world: World) -> None:
    page, head = f"/matters/{world.matter}/sharing/", client_of(world, "head")
    office = str(world.cast.people["police_contact"].posts.get().office_id)
    good = {"office": office, "may": "read", "reason": "听取意见", "to_on": "", "key": "k"}
    for wrong in (
        {"office": ""}, {"office": "999999999"}, {"may": "own"}, {"reason": " "}, {"to_on": "2023-02-30"},
        {"to_on": "2020-01-01"},
    ):  # fmt: skip
        assert head.post(page, good | wrong).status_code == 400, wrong
    # the handler sees who may read it, and lets nobody in himself
    handler = client_of(world, "handler")
    assert 'name="office"' not in handler.get(page).content.decode()
    assert handler.post(page, good).status_code == 400
    assert client_of(world, "county_other").get(page).status_code == 404
    assert "give_grant" not in _acts(world)
    assert head.post(page, good).status_code == 302
