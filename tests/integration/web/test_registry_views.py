"""Saved views: one's own, shared with a post of the office, without the words searched for; and many matters reassigned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from heli.access.wall import scope
from heli.base.errors import NotFound
from heli.matters.models import Matter, Proposal

if TYPE_CHECKING:
    from django.test import Client

    from tests.factories.matters import World

VIEWS = "/matters/views/"
QUERY = "q=示例甲&procedure=arrest_review&order=due&col=due&after=x~y"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


def _client(world: World, who: str) -> Client:
    from tests.integration.web.world import client_of  # noqa: PLC0415

    return client_of(world, who)


def test_a_view_is_its_makers_until_it_is_shared_and_then_goes_without_the_words(world: World) -> None:
    from heli.web.personal.saved import views_of  # noqa: PLC0415

    maker = _client(world, "handler")
    assert maker.post(VIEWS, {"name": "我的期限", "query": QUERY}).status_code == 302
    assert (
        maker.post(VIEWS, {"name": "逮捕 一览", "query": QUERY, "shared_with": "prosecutor"}).status_code
        == 302
    )
    assert "我的期限" in maker.get("/matters/").text
    by_name = {}
    for who in ("handler", "case_manager", "county_other"):
        with scope(world.cast.reader(who)):
            by_name[who] = {view.name: view.query for view in views_of(world.cast.reader(who))}
    assert set(by_name["handler"]) == {"我的期限", "逮捕 一览"}
    assert "q=" in by_name["handler"]["我的期限"]
    assert "after" not in by_name["handler"]["我的期限"]
    assert "q=" not in by_name["handler"]["逮捕 一览"]
    assert by_name["case_manager"] == {}
    with scope(world.cast.reader("head")):
        seen = {view.name for view in views_of(world.cast.reader("head"))}
    assert seen == set()


def test_a_view_is_shared_with_holders_of_a_post_of_its_own_office_alone(world: World) -> None:
    from heli.web.personal.models import SavedView  # noqa: PLC0415
    from heli.web.personal.saved import remove_view, save_view, views_of  # noqa: PLC0415

    chief, handler = world.cast.reader("chief"), world.cast.reader("handler")
    with scope(chief):
        made = save_view(chief, "期限", "order=due", "everybody")
        save_view(chief, "期限", "order=-due", "everybody")
        assert SavedView.objects.count() == 1
        assert not SavedView.objects.filter(pk=made).exists()
    with scope(handler):
        (seen,) = views_of(handler)
        assert (seen.query, seen.is_mine, seen.may_remove) == ("order=-due", False, False)
        with pytest.raises(NotFound):
            remove_view(handler, seen.id)
    for elsewhere in ("qushui_prosecutor", "shannan_chief"):
        with scope(world.cast.reader(elsewhere)):
            assert SavedView.objects.count() == 0
    manager = world.cast.reader("case_manager")
    with scope(manager):
        remove_view(manager, seen.id)
        assert SavedView.objects.count() == 0


@pytest.mark.parametrize("name", ["", "长" * 61])
def test_a_view_needs_a_name_that_fits(world: World, name: str) -> None:
    answer = _client(world, "handler").post(VIEWS, {"name": name, "query": "order=due"})
    assert answer.status_code == 422
    assert "order=due" in answer.text


@pytest.fixture
def second(world: World) -> int:
    """A second prosecutor of the unit."""
    from tests.factories.offices import LONGZI  # noqa: PLC0415

    world.cast.place("second", "示例庚", LONGZI, "prosecutor", ["criminal"], f"{LONGZI}/criminal")
    return world.person("second")


def _posted(matters: list[UUID], handler: int, **changed: str) -> dict[str, Any]:
    chosen = {"matter": [str(one) for one in matters], "handler": str(handler), "ground": "load"}
    return {**chosen, "reason": "示例：工作量调配。", "_key": "bulk-1", "_do": "1", **changed}


def _waiting(world: World) -> set[UUID]:
    with scope(world.cast.reader("chief")):
        return set(Proposal.objects.filter(act_name="reassign").values_list("matter_id", flat=True))


def test_many_matters_are_put_forward_by_one_form_and_refused_ones_are_named(
    world: World, second: int
) -> None:
    from heli.matters import proposals  # noqa: PLC0415

    fresh = world.open(title="示例未分案").matter
    barred = world.open(title="示例回避案").matter
    with scope(world.cast.reader("chief")):
        Matter.objects.filter(pk=barred).update(denied=[world.person("head")])
    client = _client(world, "head")
    answer = client.post("/matters/reassign/", _posted([world.matter, fresh, barred], second))
    assert answer.status_code == 200
    done = {str(one.row.id): one for one in answer.context["done"]}
    assert set(done) == {str(world.matter), str(fresh)}
    assert done[str(world.matter)].reasons == ()
    assert _waiting(world) == {UUID(key) for key, one in done.items() if not one.reasons}
    for one in done.values():
        assert all(reason.say for reason in one.reasons)
    again = client.post("/matters/reassign/", _posted([world.matter, fresh, barred], second))
    assert again.status_code == 200
    with scope(world.cast.reader("chief")):
        (waiting,) = Proposal.objects.filter(matter=world.matter, act_name="reassign")
        assert Matter.objects.get(pk=world.matter).handler_id == world.person("handler")
    proposals.approve(waiting.pk, actor=world.actor("chief"), key="approved-1")
    with scope(world.cast.reader("chief")):
        assert Matter.objects.get(pk=world.matter).handler_id == second


def test_a_refused_row_is_told_with_its_reason_and_leaves_nothing(world: World, second: int) -> None:
    closed = world.open(title="示例已结").matter
    world.done("allocate", "case_manager", {"handler": second, "mode": "by_turn", "seed": "1"}, matter=closed)
    answer = _client(world, "handler").post("/matters/reassign/", _posted([world.matter, closed], second))
    done = {str(one.row.id): one for one in answer.context["done"]}
    assert done[str(world.matter)].reasons == ()
    assert [reason.code for reason in done[str(closed)].reasons] != []
    assert _waiting(world) == {world.matter}
    assert str(closed) in answer.context["again_url"]
    assert str(world.matter) not in answer.context["again_url"]


def test_all_open_matters_of_a_view_go_in_portions_and_are_gone_on_with_where_it_stopped(
    world: World, second: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heli.web.views.reassigning.PORTION", 1)
    closed, fresh = (world.open(title=f"示例{n}").matter for n in (1, 2))
    with scope(world.cast.reader("chief")):
        Matter.objects.filter(pk=closed).update(closed_on=date(2022, 12, 29))
    client = _client(world, "head")
    listed = client.get("/matters/reassign/?view=all&order=opened_on")
    assert [row.id for row in listed.context["rows"]] == [str(world.matter), str(fresh)]
    assert listed.text.count('type="checkbox" name="matter"') == 2
    assert f"{world.matter}" in client.get("/matters/?choose=one").text
    # an address that names nothing but the view is confirmed on the page before anything happens
    assert _waiting(world) == set()
    posted = _posted([world.matter, fresh], second)
    first = client.post("/matters/reassign/", posted)
    assert (first.context["tried"], first.context["total"]) == (1, 2)
    assert "data-go-on" in first.text
    kept: dict[str, list[str]] = {}
    for name, value in first.context["pairs"]:
        kept.setdefault(name, []).append(value)
    done = {one.row.id: one for one in client.post("/matters/reassign/", kept).context["done"]}
    assert set(done) == {str(world.matter), str(fresh)}
    # once more from the beginning: nothing is done twice
    client.post("/matters/reassign/", posted)
    with scope(world.cast.reader("chief")):
        made = Proposal.objects.filter(act_name="reassign").values_list("matter_id", flat=True)
        assert sorted(made) == sorted(UUID(key) for key, one in done.items() if not one.reasons)


def test_nothing_is_asked_of_any_matter_before_the_form_is_whole(world: World, second: int) -> None:
    answer = _client(world, "head").post("/matters/reassign/", _posted([world.matter], second, reason=""))
    assert answer.status_code == 422
    assert _waiting(world) == set()


def test_who_holds_no_such_post_is_offered_no_ticks(world: World) -> None:
    assert "choose=one" in _client(world, "case_manager").get("/matters/").text
    assert "choose=one" not in _client(world, "assistant").get("/matters/").text
    assert _client(world, "assistant").get("/matters/reassign/").status_code == 403
    assert 'type="checkbox"' in _client(world, "case_manager").get("/matters/?choose=all").text


def test_views_are_sealed_anew_under_a_new_master_key(world: World) -> None:
    from heli.matters.effects import EVERYWHERE  # noqa: PLC0415
    from heli.web.personal.models import SavedView  # noqa: PLC0415
    from heli.web.personal.rekeying import rekey_views  # noqa: PLC0415
    from heli.web.personal.saved import save_view, views_of  # noqa: PLC0415
    from tests.support.keys import newer_master_key  # noqa: PLC0415

    handler = world.cast.reader("handler")
    with scope(handler):
        save_view(handler, "期限", "order=due")
    with newer_master_key() as key:
        with scope(EVERYWHERE):
            assert (rekey_views(), rekey_views()) == (1, 0)
        with scope(handler):
            assert SavedView.objects.get().key_id == key
            assert [view.query for view in views_of(handler)] == ["order=due"]
