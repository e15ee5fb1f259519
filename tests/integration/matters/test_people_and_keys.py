"""Who gets the work; drafts; keys that change under a record that does not."""

from __future__ import annotations

import pytest
from django.db import connection

from heli.access.reader import PersonId, Reader
from heli.access.wall import scope
from heli.base.errors import BadInput
from heli.documents.papers import PaperHead, Upload, record_paper
from heli.matters import drafts
from heli.matters.allocating import allocate_by_turn
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Matter, Proposal, StoredFile
from heli.matters.people import candidates_for, draw
from heli.matters.proposals import content_of, give_back
from heli.matters.rekeying import keys_of_rows, register, rekey
from heli.matters.sealing import unseal, vault
from heli.matters.stream import Recorded
from heli.matters.verify import verify
from tests.factories.matters import World, new_key
from tests.support.keys import newer_master_key

REFUSE: dict[str, object] = {
    "refusal_reason": "evidence",
    "explanation": "现有证据不能证明第三次盗窃",
    "supplement_outline": "补强第三次盗窃的证据",
    "supplement_ordered": True,
}


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


@pytest.fixture
def sealed(world: World) -> World:
    """A matter with something in every place that is sealed: facts, proposal and its reason, paper, file, draft."""
    waiting = world.proposed("refuse_arrest", "handler", REFUSE, bearers=(world.detained,))
    head = world.actor("head")
    give_back(waiting.proposal, reason="请补充说理", actor=head)
    no_danger = {"refusal_reason": "no_danger", "explanation": "无社会危险性"}
    world.done("refuse_arrest", "handler", no_danger, bearers=(world.free,))
    own = world.cast.reader("handler")
    with scope(own):
        drafts.save(int(own.person), "refuse_arrest", {"explanation": "未写完"}, matter=world.matter)
        record_paper(own, world.matter, PaperHead("other_paper", "示例意见"), Upload("示例意见.txt", b"x"))
    return world


def key_columns() -> list[tuple[str, str]]:
    """Every column of this room that says under which key another one is sealed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_name LIKE 'matters\\_%%'"
            " AND column_name IN ('key_id', 'title_key', 'name_key') ORDER BY 1, 2"
        )
        return [(str(table), str(column)) for table, column in cursor.fetchall()]


def keys_in_use(owner: int, table: str, column: str) -> set[str]:
    with (
        scope(Reader(PersonId(owner)) if table == "matters_draft" else EVERYWHERE),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''")
        return {str(row[0]) for row in cursor.fetchall()}


def test_a_new_master_key_seals_everything_anew_and_breaks_no_hash(sealed: World) -> None:
    handler, before = sealed.person("handler"), vault().current
    columns = key_columns()
    assert {table.removeprefix("matters_") for table, _ in columns} >= {
        "matterfact", "casefact", "matter", "party", "paper", "storedfile", "proposal", "draft",
    }  # fmt: skip
    assert {where: keys_in_use(handler, *where) for where in columns} == {
        where: {before} for where in columns
    }
    assert keys_of_rows() == {before}
    with newer_master_key():
        assert vault().current != before
        assert rekey() > len(columns)
        assert rekey() == 0
        now = {vault().current}
        assert keys_of_rows() == now
        assert {where: keys_in_use(handler, *where) for where in columns} == dict.fromkeys(columns, now)
        with scope(EVERYWHERE):
            assert Matter.objects.get(pk=sealed.matter).title_text.startswith("示例")
            returned = Proposal.objects.get(matter=sealed.matter)
            assert content_of(returned).facts["explanation"] == REFUSE["explanation"]
            assert returned.reason is not None
            assert unseal("proposal-reason", returned.pk, returned.reason, returned.key_id) == "请补充说理"
            assert unseal("file", (f := StoredFile.objects.get()).pk, f.name, f.name_key) == "示例意见.txt"
        with scope(sealed.cast.reader("handler")):
            assert drafts.load(handler, "refuse_arrest", matter=sealed.matter) == {"explanation": "未写完"}
        report = verify()
        assert [str(f) for f in report.findings] == []
        assert report.facts > 3


def test_a_step_is_registered_under_a_name_of_its_own() -> None:
    register("tests.nothing", _nothing, _no_keys)
    register("tests.nothing", _nothing, _no_keys)
    with pytest.raises(ValueError, match="already"):
        register("tests.nothing", lambda: 0, _no_keys)


def _nothing() -> int:
    return 0


def _no_keys() -> set[str]:
    return set()
