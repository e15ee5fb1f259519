"""Who gets the work; drafts; keys that change under a record that does not."""

from __future__ import annotations

import pytest

from heli.access.wall import scope
from heli.base import keys
from heli.base.errors import BadInput
from heli.base.settings import CONFIG
from heli.matters import drafts
from heli.matters.allocating import allocate_by_turn
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Matter, MatterFact
from heli.matters.people import candidates_for, draw
from heli.matters.rekeying import rekey
from heli.matters.sealing import vault
from heli.matters.stream import Recorded
from heli.matters.verify import verify
from tests.factories.matters import World, new_key


def test_a_draw_can_be_repeated_from_its_printed_seed() -> None:
    person, seed = draw([7, 3, 9])
    assert draw([9, 7, 3, 3], seed=seed) == (person, seed)
    assert {draw([1, 2, 3], seed=str(n))[0] for n in range(40)} == {1, 2, 3}
    with pytest.raises(ValueError, match="candidate"):
        draw([])


def test_a_matter_is_allocated_by_turn_among_those_who_may(world: World) -> None:
    opened = world.open()
    with scope(EVERYWHERE):
        assert candidates_for(opened.matter) == [world.person("handler")]
    done = allocate_by_turn(opened.matter, actor=world.actor("case_manager"), key=new_key(), seed="7")
    assert isinstance(done, Recorded)
    with scope(world.cast.reader("handler")):
        assert Matter.objects.get(pk=opened.matter).handler_id == world.person("handler")


def test_a_recused_person_is_not_drawn(world: World) -> None:
    opened = world.open()
    with scope(EVERYWHERE):
        Matter.objects.filter(pk=opened.matter).update(denied=[world.person("handler")])
        assert candidates_for(opened.matter) == []


def test_a_draft_is_seen_by_its_writer_only(world: World) -> None:
    handler, head = world.person("handler"), world.person("head")
    with scope(world.cast.reader("handler")):
        drafts.save(handler, "refuse_arrest", {"explanation": "未写完"}, matter=world.matter)
        drafts.save(handler, "refuse_arrest", {"explanation": "未写完的"}, matter=world.matter)
        assert drafts.load(handler, "refuse_arrest", matter=world.matter) == {"explanation": "未写完的"}
    with scope(world.cast.reader("head")):
        assert drafts.load(handler, "refuse_arrest", matter=world.matter) is None
        assert drafts.load(head, "refuse_arrest", matter=world.matter) is None
    with scope(world.cast.reader("handler")):
        drafts.discard(handler, "refuse_arrest", matter=world.matter)
        assert drafts.load(handler, "refuse_arrest", matter=world.matter) is None
        with pytest.raises(BadInput):
            drafts.save(handler, "refuse_arrest", {"explanation": "字" * 100_000})


def test_a_new_master_key_seals_everything_anew_and_breaks_no_hash(world: World) -> None:
    facts = {"refusal_reason": "no_danger", "explanation": "无社会危险性"}
    done = world.done("refuse_arrest", "handler", facts, bearers=(world.free,))
    before = vault().current
    keys.make(CONFIG.keys)
    vault.cache_clear()
    assert vault().current != before
    assert rekey() > 3
    assert rekey() == 0
    with scope(EVERYWHERE):
        assert set(MatterFact.objects.filter(act=done.act).values_list("key_id", flat=True)) == {
            vault().current
        }
        assert Matter.objects.get(pk=world.matter).title_text.startswith("示例")
    report = verify()
    assert [str(f) for f in report.findings] == []
    assert report.facts > 3
